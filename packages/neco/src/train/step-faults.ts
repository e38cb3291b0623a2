import { UserError } from '../errors.js';
import { NonFiniteError } from '../methods/parts/non-finite.js';
import { whatIsKept } from '../run/faults.js';
import type { RunFolder } from '../run/run-folder.js';

/** Where a part of a step is done. */
export interface StepPlace {
  run: RunFolder;
  /** The step that is going on; of what is not finite in the weights the last that was done. */
  state: { step: number };
  batchSize: number;
  /** The images of the step. */
  files?: readonly string[];
}

/** Runs a part of a step. @throws UserError that says what is left, and what to do, where it cannot be done */
export function guarded<T>({ run, state, batchSize, files }: StepPlace, body: () => T): T {
  const { step } = state;
  try {
    return body();
  } catch (cause) {
    if (isOutOfMemory(cause)) throw outOfMemory(step, batchSize, whatIsKept(run), cause);
    if (!(cause instanceof NonFiniteError)) throw cause;
    const at = cause.quantity === 'weights' ? `after step ${state.step}` : `at step ${step + 1}`;
    throw new UserError(
      `Stopped ${at}: ${cause.message}; ${whatIsKept(run)}. Lower optimizer.lr or set optimizer.clipGrad` +
        `${files === undefined ? '' : `; the images were ${files.join(', ')}`}.`,
      { cause },
    );
  }
}

/** Whether libtorch (its own allocators, ours, C++'s, or those of oneDNN's kernels) found no memory. */
export function isOutOfMemory(error: unknown): error is Error {
  return (
    error instanceof Error &&
    !(error instanceof UserError) &&
    /not enough memory|can't allocate memory|out of memory|std::bad_alloc|could not create a primitive/i.test(
      error.message,
    )
  );
}

/** What to say when a step did not find the memory it needs. */
function outOfMemory(step: number, batchSize: number, kept: string, cause: Error): UserError {
  const smaller = batchSize > 1 ? `try batchSize=${Math.floor(batchSize / 2)}` : 'take smaller views';
  return new UserError(
    `Stopped at step ${step + 1}: there is not enough memory for a batch of ${batchSize} images; ${smaller}, or ` +
      `a larger accumulation or recomputeBlocks=true, which keep the batch and need less (${cause.message.split('\n')[0]}; ${kept}).`,
    { cause },
  );
}
