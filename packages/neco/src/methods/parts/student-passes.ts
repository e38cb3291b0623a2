import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { BlockRecomputation } from '../../vit/recomputation.js';
import type { StepContext } from '../method.js';
import type { AlignmentPlan, ViewBatch } from './alignment.js';
import type { PostTrainingSettings } from './post-training-settings.js';
import { inPrecision } from './precision.js';
import { roiAlign } from './roi-align.js';

/** Pairs of a step by their place in the plan, and the first and number of the images. */
export interface LossPart {
  pairs: readonly number[];
  images: readonly [first: number, count: number];
}

/** What the student sees at once: views of one size of some images, whose loss and gradient need nothing of the rest. */
export interface StudentPass {
  /** `[views * images, 3, H, W]`. */
  pixels: Tensor;
  /** Whether the views are local ones. */
  local: boolean;
  /** The first of the global or local views, and how many. */
  views: readonly [first: number, count: number];
  images: LossPart['images'];
}

/** What {@link studentPasses} asks of a method. */
export interface StudentWork {
  /** Maps `[views * images, h, w, E]` of what the student sees. */
  embed(pass: StudentPass, recomputation: BlockRecomputation | null): Tensor;
  /** The part's share of the loss, from the aligned patches `[images, k * k, E]` of each of its pairs. */
  loss(patches: readonly Tensor[], part: LossPart): Tensor;
}

/**
 * The loss of a step, and its gradient accumulated in the student's parameters. Every pair of the loss holds a single
 * view of the student, so the student sees one global view after another, then the local ones, each in `accumulation`
 * parts of the batch, and only one part's activations are in memory. A view without a pair (the only global one) is not
 * seen.
 */
export function studentPasses(
  batch: ViewBatch,
  plan: AlignmentPlan,
  settings: Pick<PostTrainingSettings, 'accumulation' | 'recomputeBlocks'> & { precision: string },
  { check, ranks }: Pick<StepContext, 'check' | 'ranks'>,
  work: StudentWork,
): number {
  const { device, shape } = batch.globals;
  const precisely = <T>(body: () => T) => inPrecision(settings.precision, device, body);
  const passes = passesOf(batch, settings.accumulation);
  return passes.reduce(
    (total, pass) =>
      torch.scope(() => {
        const recomputation = settings.recomputeBlocks ? new BlockRecomputation(precisely) : null;
        const { local, images } = pass;
        const [offset, count] = pass.views;
        const first = offset + (local ? shape[0]! : 0);
        const maps = precisely(() => work.embed(pass, recomputation)).chunk(count, 0);
        const pairs = [...plan.pairs.keys()].filter((pair) => {
          const { view } = plan.pairs[pair]!;
          return view >= first && view < first + count;
        });
        const patches = pairs.map((pair) => {
          const { view, student } = plan.pairs[pair]!;
          return roiAlign(
            maps[view - first]!,
            student.wy.narrow(0, ...images),
            student.wx.narrow(0, ...images),
          );
        });
        const loss = work.loss(patches, { pairs, images });
        const value = loss.item();
        check(value);
        if (pass === passes.at(-1)) ranks.lastBackward();
        loss.backward();
        recomputation?.backward();
        return total + value;
      }),
    0,
  );
}

function passesOf({ globals, locals }: ViewBatch, accumulation: number): StudentPass[] {
  const [globalCount, batchSize] = globals.shape as [number, number];
  const groups: Pick<StudentPass, 'local' | 'views'>[] =
    globalCount > 1
      ? Array.from({ length: globalCount }, (_, view) => ({ local: false, views: [view, 1] as const }))
      : [];
  if (locals.shape[0]! > 0) groups.push({ local: true, views: [0, locals.shape[0]!] });
  return batchParts(batchSize, accumulation).flatMap((images) =>
    groups.map(({ local, views }) => {
      const pixels = (local ? locals : globals).narrow(0, ...views).narrow(1, ...images);
      return { pixels: pixels.flatten(0, 1), local, views, images };
    }),
  );
}

/** `[first, count]` of each part; sizes differ by at most one. */
function batchParts(batchSize: number, count: number): [number, number][] {
  const bounds = Array.from({ length: Math.min(count, batchSize) + 1 }, (_, i) =>
    Math.round((i * batchSize) / Math.min(count, batchSize)),
  );
  return bounds.slice(1).map((end, i) => [bounds[i]!, end - bounds[i]!]);
}
