import {
  debias,
  debiasedHead,
  DIRECTIONS_KEY,
  knnHead,
  neverScore,
  unitRows,
  type HeadFile,
  type HeadRecord,
  type KnnSettings,
  type MemoryEntries,
  type PatchHead,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { Project } from './project.js';

/** The head that a project begins with. */
export type StartHead = Pick<HeadFile, 'head' | 'record'>;

/** Patches whose class is known. */
export interface LabelledFeatures {
  /** `[M, D]` float32. */
  features: Tensor;
  /** `[M]`: class of each. */
  classes: Int32Array;
}

/** Settings of a project's `knn` head. */
export function knnSettings({ settings }: Pick<Project, 'settings'>, start: HeadRecord | null): KnnSettings {
  return { ...settings, storage: start?.settings.knn.storage ?? 'float32' };
}

/** Whether labels of a project become part of its head: a kind that keeps no patches stays as it is. */
export function learns({ head }: Pick<Project, 'head'>): boolean {
  return head === null || head.kind === 'knn';
}

/**
 * What labels the patches of a project: a memory of the labelled patches, after those of the `knn` head that it begins
 * with; or the head itself if it is of another kind. Null where nothing is labelled.
 */
export async function taughtHead(
  project: Pick<Project, 'classes' | 'settings' | 'head'>,
  start: StartHead | null,
  labelled: LabelledFeatures,
): Promise<PatchHead | null> {
  const classes = project.classes.length;
  if (start !== null && !learns(project)) return widened(start.head, classes);
  if (start === null && labelled.classes.length === 0) return null;
  const before = start?.head.tensors() ?? {};
  const directions = before[DIRECTIONS_KEY];
  const entries = memoryOf(before, directions, labelled, classes);
  const head = await knnHead.fit(entries, knnSettings(project, start?.record ?? null), 0);
  for (const tensor of [entries.keys, entries.labels]) tensor.release();
  return directions === undefined
    ? head
    : debiasedHead(head, { directions: torch.scope(() => directions.clone()) });
}

function memoryOf(
  before: Readonly<Record<string, Tensor>>,
  directions: Tensor | undefined,
  { features, classes: owners }: LabelledFeatures,
  classes: number,
): MemoryEntries {
  return torch.noGrad(() =>
    torch.scope(() => {
      const keys: Tensor[] = [];
      const labels: Tensor[] = [];
      const { keys: oldKeys, labels: oldLabels } = before;
      if (oldKeys !== undefined && oldLabels !== undefined) {
        keys.push(oldKeys.to('float32'));
        const more = torch.zeros([oldLabels.shape[0]!, classes - oldLabels.shape[1]!]);
        labels.push(torch.cat([oldLabels.to('float32'), more], 1));
      }
      if (owners.length > 0) {
        keys.push(directions === undefined ? unitRows(features) : debias(features, { directions }));
        labels.push(oneHot(owners, classes));
      }
      return { keys: torch.cat(keys), labels: torch.cat(labels) };
    }),
  );
}

function oneHot(owners: Int32Array, classes: number): Tensor {
  const labels = new Float32Array(owners.length * classes);
  owners.forEach((own, row) => (labels[row * classes + own] = 1));
  return torch.fromTypedArray(labels, [owners.length, classes]);
}

/** A head with classes after its own, which it never gives. */
function widened(head: PatchHead, classes: number): PatchHead {
  if (head.classes === classes) return head;
  return {
    ...head,
    classes,
    scores: (features) =>
      torch.scope(() => {
        const own = head.scores(features);
        return torch.cat([own, torch.full([own.shape[0]!, classes - head.classes], neverScore)], 1);
      }),
  };
}
