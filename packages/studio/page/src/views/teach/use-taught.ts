import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ownGrid } from '../../../../src/teach/own-grid.js';
import { labelledCounts } from '../../../../src/teach/strokes.js';
import type {
  CertaintyAnswer,
  ImageInfo,
  LabelsAnswer,
  ModelInfo,
  Project,
  ScoreAnswer,
} from '../../../../src/api.js';
import { get } from '../../client.js';
import type { Grid } from '../../parts/patch-rect.js';
import { isUnderWay } from '../../parts/use-studio.js';
import { addressOf } from './use-project.js';

/** What questions about labels are asked of: a saved revision and a model. */
export interface Taught {
  project: Project;
  model: ModelInfo;
}

/** How far the features are that the project labels with: of images in their own shape, unless its head squashes them. */
export function taughtProgress({ project, model }: Taught): NonNullable<ModelInfo['kept']> {
  if (project.head?.resize === 'squash') return model;
  return model.kept ?? { ...model, state: 'waiting', done: 0, skipped: 0, message: '' };
}

/** Whether anything can be said: there is a head or some patch is labelled, and the model is open. */
export function canLabel(taught: Taught): boolean {
  const { project, model } = taught;
  const known = project.head !== null || labelledCounts(project).some((count) => count > 0);
  const { state, done } = taughtProgress(taught);
  return known && model.shape !== null && state !== 'failed' && done > 0;
}

/** The patches of an image as the project labels them; null while the model is not open. */
export function useOwnGrid({ project, model }: Taught, image: Pick<ImageInfo, 'width' | 'height'>) {
  const { shape } = model;
  const { width, height } = image;
  const resize = project.head?.resize ?? 'keep';
  return useMemo(() => {
    if (shape === null) return null;
    const { rows, columns, spannedRows, spannedColumns } = ownGrid({ width, height }, shape, resize);
    const [grid, span]: Grid[] = [
      [rows, columns],
      [spannedRows, spannedColumns],
    ];
    return { grid: grid!, span: span! };
  }, [shape, width, height, resize]);
}

function options(taught: Taught, kind: string, ...rest: unknown[]) {
  const { project, model } = taught;
  return {
    // More features may have come since.
    queryKey: ['teach', kind, project.name, project.revision, model.index, ...rest],
    placeholderData: keepPreviousData,
    enabled: canLabel(taught),
    refetchInterval: isUnderWay(taughtProgress(taught)) ? 3000 : (false as const),
  };
}

/** Labels and margins of an image's patches. */
export function useLabels(taught: Taught, image: number) {
  const { project, model } = taught;
  return useQuery({
    ...options(taught, 'labels', image),
    queryFn: ({ signal }) =>
      get<LabelsAnswer>(`${addressOf(project.name)}/labels`, { model: model.index, image }, { signal }),
  });
}

/** Images by certainty, the least certain first. */
export function useCertainty(taught: Taught, limit: number) {
  const { project, model } = taught;
  return useQuery({
    ...options(taught, 'certainty', limit),
    queryFn: ({ signal }) =>
      get<CertaintyAnswer>(`${addressOf(project.name)}/certainty`, { model: model.index, limit }, { signal }),
  });
}

/** Agreement with the masks. */
export function useScore(taught: Taught, masks: boolean) {
  const { project, model } = taught;
  const { enabled, ...rest } = options(taught, 'score');
  return useQuery({
    ...rest,
    enabled: enabled && masks,
    queryFn: ({ signal }) =>
      get<ScoreAnswer>(`${addressOf(project.name)}/score`, { model: model.index }, { signal }),
  });
}
