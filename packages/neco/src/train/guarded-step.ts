import { UserError } from '../errors.js';
import type { Batch } from '../views/loader.js';
import type { RunState } from '../run/checkpoint.js';
import type { StepRanks } from './ranks/step-ranks.js';
import { embeddingRank } from '../watch/embedding-rank.js';
import { whatIsKept } from '../run/faults.js';
import { isOutOfMemory, outOfMemory } from './memory-fault.js';
import { NonFiniteError, trainStep, type StepMetrics } from './optimise.js';
import type { ResolvedConfig } from '../settings/resolve.js';
import type { RunFolder } from '../run/run-folder.js';

/** A step on a batch, which is released. @throws UserError naming step and images where it cannot be done */
export function stepOrStop(
  state: RunState,
  batch: Batch,
  config: ResolvedConfig,
  total: number,
  run: RunFolder,
  ranks?: StepRanks,
): StepMetrics & { embeddingRank?: number } {
  try {
    return guarded(
      state,
      run,
      () => {
        const before = state.step;
        const metrics = trainStep(state, batch, config, total, ranks);
        return { ...metrics, ...embeddingRank(state.teacher, batch.globals, config, before) };
      },
      batch.files,
    );
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    throw outOfMemory(state, batch, config, whatIsKept(run), error);
  } finally {
    batch.release();
  }
}

/** Runs a part of a step and says what is left where numbers stop being finite. */
export function guarded<T>(
  state: Pick<RunState, 'step'>,
  run: RunFolder,
  body: () => T,
  files?: readonly string[],
): T {
  const { step } = state;
  try {
    return body();
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    const at = error.quantity === 'weights' ? `after step ${state.step}` : `at step ${step + 1}`;
    throw new UserError(
      `Stopped ${at}: ${error.message}; ${whatIsKept(run)}. Lower optimizer.lr or set optimizer.clipGrad` +
        `${files === undefined ? '' : `; the images were ${files.join(', ')}`}.`,
      { cause: error },
    );
  }
}
