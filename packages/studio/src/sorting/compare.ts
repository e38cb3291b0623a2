import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '@neco/neco';
import {
  denseSort,
  planAlignment,
  prepareTargets,
  roiAlign,
  similarities,
  sortingCrossEntropy,
  type SortingOptions,
} from '@neco/neco/internal';
import type { SortingNetworks } from './networks.js';
import type { SeenBatch } from './views.js';

/** What student and teacher see of one image in one pair of views. */
export interface Comparison {
  /** Aligned patches a side. */
  side: number;
  /** `[n, n]`, n = side x side: similarity (or distance, see {@link nearerIsLarger}) of aligned patch to reference. */
  student: Float32Array;
  teacher: Float32Array;
  /** The n references: which aligned patch of which picture of the batch. */
  references: { picture: number; patch: number }[];
  /** Whether an aligned patch counts in the loss; all do unless the run masks the foreground or the background. */
  counted: boolean[];
  /** False for Euclidean distances. */
  nearerIsLarger: boolean;
}

/** A global view, seen by the teacher, and another view, seen by the student. */
export interface ViewPair {
  teacherView: number;
  studentView: number;
}

/**
 * Compares the batch's first image with references from the whole batch, in the trainer's own functions: alignment,
 * the teacher's part of a step without queue, and similarities. Afterwards torch's random numbers go on as before.
 * @throws UserError if the networks give numbers that are not finite
 */
export function compareViews(
  networks: SortingNetworks,
  batch: SeenBatch,
  { teacherView, studentView }: ViewPair,
  seed: number,
): Comparison {
  const { student, teacher, config } = networks;
  const side = config.roiSize;
  return torch.noGrad(() =>
    torch.scope(() => {
      const plan = planAlignment(batch, student.backbone.config.patchSize, side);
      const targets = withSeed(seed, () => prepareTargets({ teacher, queues: [] }, batch, plan, config));
      const pair = plan.pairs.findIndex(
        ({ globalView, view }) => globalView === teacherView && view === studentView,
      );
      const [references, teacherPatches] = [targets.references[pair]!, targets.teacherPatches[pair]!];
      const first = (tensor: Tensor): Tensor => tensor.narrow(0, 0, 1);
      const { wy, wx } = plan.pairs[pair]!.student;
      const studentPatches = roiAlign(studentMap(networks, batch, studentView), first(wy), first(wx));
      const rows = (patches: Tensor): Float32Array =>
        finite(similarities(patches, first(references), config).toTypedArray() as Float32Array);
      return {
        side,
        student: rows(studentPatches),
        teacher: rows(first(teacherPatches)),
        references: identify(first(references).squeeze(0), teacherPatches),
        counted: [...(targets.weights.select(0, pair).select(0, 0).toTypedArray() as Float32Array)].map(
          (weight) => weight > 0,
        ),
        nearerIsLarger: config.loss.distance === 'cosine',
      };
    }),
  );
}

/** @throws UserError if a similarity is not finite: nothing can be sorted then */
function finite(values: Float32Array): Float32Array {
  if (values.every(Number.isFinite)) return values;
  throw new UserError(
    'The networks give numbers that are not finite: their weights are damaged, or their training diverged; ' +
      'choose another run.',
  );
}

/** The student's embeddings of the first image in a view, `[1, h, w, E]`. */
function studentMap({ student }: SortingNetworks, { globals, locals }: SeenBatch, view: number): Tensor {
  const globalCount = globals.shape[0]!;
  const pixels = view < globalCount ? globals.select(0, view) : locals.select(0, view - globalCount);
  const [, , height, width] = pixels.shape as [number, number, number, number];
  const { patchSize } = student.backbone.config;
  const all = new Uint8Array((height / patchSize) * (width / patchSize)).fill(1);
  return student.forward(pixels.narrow(0, 0, 1), all).embeddings;
}

/**
 * Which aligned patches the references are; they are copies of the batch's, so the nearest is the patch itself.
 * @param references - `[n, E]`.
 * @param patches - `[B, n, E]`.
 */
function identify(references: Tensor, patches: Tensor): Comparison['references'] {
  const n = patches.shape[1]!;
  const found = torch.cdist(references, patches.flatten(0, 1)).argmin(1).toTypedArray() as BigInt64Array;
  return Array.from(found, Number).map((index) => ({ picture: Math.floor(index / n), patch: index % n }));
}

function withSeed<T>(seed: number, work: () => T): T {
  const state = torch.getRngState();
  try {
    torch.manualSeed(seed);
    return work();
  } finally {
    torch.setRngState(state);
  }
}

/** Cross-entropy of each aligned patch's two soft orders: what the loss is the mean of. */
export function lossPerPatch(comparison: Comparison, softness: SortingOptions): number[] {
  const n = comparison.side ** 2;
  return torch.scope(() => {
    const [student, teacher] = [comparison.student, comparison.teacher].map((values) =>
      torch.fromTypedArray(values, [n, n]),
    ) as [Tensor, Tensor];
    return [...(sortingCrossEntropy(student, teacher, softness).toTypedArray() as Float32Array)];
  });
}

/** How one of the networks sorts the references of one aligned patch, the nearest first. */
export interface SortedReferences {
  /** Similarity or distance by reference. */
  values: number[];
  /** References, the nearest first. */
  order: number[];
  /** `[rank][reference]`, row by row: the weight of a reference at a rank, rank 0 the nearest. */
  permutation: number[];
}

export function sortReferences(
  comparison: Comparison,
  which: 'student' | 'teacher',
  patch: number,
  softness: SortingOptions,
): SortedReferences {
  const n = comparison.side ** 2;
  const row = comparison[which].slice(patch * n, (patch + 1) * n);
  const sign = comparison.nearerIsLarger ? 1 : -1;
  const { network, relaxation, lambda } = softness;
  const steepness = which === 'student' ? softness.studentSteepness : softness.teacherSteepness;
  return torch.scope(() => {
    const { permutation } = denseSort(torch.fromTypedArray(row, [1, n]), {
      network,
      relaxation,
      lambda,
      steepness,
    });
    // The network sorts upwards: of similarities the last rank is the nearest, of distances the first.
    const ranks = permutation.squeeze(0).transpose(0, 1);
    const nearestFirst = comparison.nearerIsLarger ? ranks.flip([0]) : ranks;
    return {
      values: [...row],
      order: [...row.keys()].sort((a, b) => sign * (row[b]! - row[a]!)),
      permutation: [...(nearestFirst.contiguous().toTypedArray() as Float32Array)],
    };
  });
}
