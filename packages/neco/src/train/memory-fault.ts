import * as torch from '@neco/torch';
import { UserError } from '../errors.js';
import type { ViewBatch } from '../methods/parts/alignment.js';
import type { RunState } from '../run/checkpoint.js';
import type { ResolvedConfig } from '../settings/resolve.js';
import { lossAndGradient } from '../methods/neco/step.js';

/** Share of the memory to be had that a proposed batch may take: fragments and the loader want some too. */
const usable = 0.9;

/** Whether libtorch (its own allocators, ours, C++'s, or those of oneDNN's kernels) found no memory. */
export function isOutOfMemory(error: unknown): error is Error {
  return (
    error instanceof Error &&
    /not enough memory|can't allocate memory|out of memory|std::bad_alloc|could not create a primitive/i.test(
      error.message,
    )
  );
}

/**
 * What to say when a step did not find the memory it needs: with the batch size that would have, worked out from what
 * one and two images of the batch need. The state is of no use any more afterwards.
 */
export function outOfMemory(
  state: RunState,
  batch: ViewBatch,
  config: ResolvedConfig,
  kept: string,
  cause: Error,
): UserError {
  const fits = fittingBatch(state, batch, config, cause);
  return new UserError(
    `Stopped at step ${state.step + 1}: there is not enough memory for a batch of ${config.batchSize} images; ${advice(fits, config)} ` +
      `(${cause.message.split('\n')[0]}; ${kept}).`,
    { cause },
  );
}

function advice(fits: number | null, { batchSize, accumulation }: ResolvedConfig): string {
  const same =
    accumulation < batchSize
      ? `accumulation=${Math.min(batchSize, 2 * accumulation)} or recomputeBlocks=true keep the batch and need less`
      : 'recomputeBlocks=true needs less';
  if (fits === null) return `try batchSize=${Math.max(1, Math.floor(batchSize / 2))}; ${same}`;
  if (fits === 0)
    return `not even one image fits: take smaller views or a smaller model, or close other programs`;
  return `about ${fits} would fit (batchSize=${fits}); ${same}`;
}

/** Images that would fit; null where the allocator does not say what there was. */
function fittingBatch(
  state: RunState,
  batch: ViewBatch,
  config: ResolvedConfig,
  cause: Error,
): number | null {
  const available = bytesToBeHad(cause);
  if (available === null) return null;
  state.optimizer.zeroGrad();
  torch.emptyCache();
  try {
    const [one, two] = [1, 2].map((images) => bytesOfStep(state, batch, config, images)) as [number, number];
    // This batch, those that the loader keeps ready and the one it is at grow with the number of images too.
    const prepared = (config.loader.prefetch + 2) * bytesOf(batch);
    const resting = Math.max(0, torch.memoryStats().allocated - prepared) + missingOptimizerState(state);
    const each = Math.max(1, two - one);
    const fits = Math.floor(
      (usable * available - resting - (one - each)) / (each + prepared / config.batchSize),
    );
    return Math.max(0, Math.min(fits, config.batchSize - 1));
  } catch (error) {
    if (isOutOfMemory(error)) return 0;
    throw error;
  }
}

/**
 * What tensors held when no more was to be had, from the words of our CPU allocator. When a single tensor asked for
 * more than all others held, that says nothing of what could be had.
 */
function bytesToBeHad({ message }: Error): number | null {
  const [, asked, held] = /could not allocate (\d+) MB \((\d+) MB in use by tensors\)/.exec(message) ?? [];
  return held === undefined || Number(asked) > Number(held) ? null : Number(held) * 2 ** 20;
}

const bytesOf = ({ globals, locals }: ViewBatch): number => 4 * (globals.numel() + locals.numel());

/** AdamW makes its two moments at the first step. */
function missingOptimizerState({ optimizer }: RunState): number {
  if (optimizer.stateDict().tensors.size > 0) return 0;
  const weights = optimizer.groups.flatMap(({ params }) => params);
  return weights.reduce((bytes, weight) => bytes + 2 * 4 * weight.numel(), 0);
}

/** Bytes that loss and gradient of the first images need beside what is there. */
function bytesOfStep(state: RunState, batch: ViewBatch, config: ResolvedConfig, images: number): number {
  const count = Math.min(images, config.batchSize);
  const before = torch.memoryStats().allocated;
  torch.resetPeakMemory();
  torch.scope(() =>
    lossAndGradient(
      state,
      {
        globals: batch.globals.narrow(1, 0, count),
        locals: batch.locals.narrow(1, 0, count),
        globalBoxes: batch.globalBoxes.narrow(2, 0, count),
        viewBoxes: batch.viewBoxes.narrow(2, 0, count),
      },
      { ...config, batchSize: count },
    ),
  );
  state.optimizer.zeroGrad();
  return torch.memoryStats().peak - before;
}
