import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { labelledCounts } from '../../../../src/teach/strokes.js';
import type { CertaintyAnswer, LabelsAnswer, ModelInfo, Project, ScoreAnswer } from '../../../../src/api.js';
import { get } from '../../client.js';
import { isUnderWay } from '../../parts/use-studio.js';
import { addressOf } from './use-project.js';

/** What questions about labels are asked of: a saved revision and a model. */
export interface Taught {
  project: Project;
  model: ModelInfo;
}

/** Whether anything can be said: some patch is labelled, and the model is open. */
export function canLabel({ project, model }: Taught): boolean {
  return (
    model.shape !== null && model.state !== 'failed' && labelledCounts(project).some((count) => count > 0)
  );
}

function options(taught: Taught, kind: string, ...rest: unknown[]) {
  const { project, model } = taught;
  return {
    // More features may have come since.
    queryKey: ['teach', kind, project.name, project.revision, model.index, ...rest],
    placeholderData: keepPreviousData,
    enabled: canLabel(taught),
    refetchInterval: isUnderWay(model) ? 3000 : (false as const),
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
