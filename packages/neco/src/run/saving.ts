import type { Tensor } from '@neco/torch';
import { saveCheckpoint, saveEpoch, type RunState } from './checkpoint.js';
import { requireFiniteWeights } from '../methods/parts/non-finite.js';
import type { ResolvedConfig } from '../settings/resolve.js';
import type { RunFolder } from './run-folder.js';

export interface SaverOptions {
  run: RunFolder;
  state: RunState;
  config: Pick<ResolvedConfig, 'checkpoint'>;
  stepsPerEpoch: number;
  totalSteps: number;
  /** Whether the state is that of the last checkpoint. */
  saved: boolean;
  notice: (text: string) => void;
}

/** Saves a run when it is due. Weights that are not finite are never saved. */
export class Saver {
  #savedStep: number | null;
  #lastEnd = performance.now();
  #warned = false;

  constructor(private readonly options: SaverOptions) {
    this.#savedStep = options.saved ? options.state.step : null;
  }

  /** Whether {@link whenDue} would write. */
  isDue(step: number): boolean {
    const { config, stepsPerEpoch, totalSteps } = this.options;
    const { everyEpochs, everySteps } = config.checkpoint;
    return (
      (everyEpochs !== null && step % (everyEpochs * stepsPerEpoch) === 0) ||
      (everySteps !== null && step % everySteps === 0) ||
      step === totalSteps
    );
  }

  /** @throws NonFiniteError, UserError; the last good checkpoint stays */
  whenDue(): void {
    if (this.isDue(this.options.state.step)) this.now();
  }

  /**
   * Saves unless the state is that of the last checkpoint.
   * @param random - State of libtorch's generator where that of now is not the run's.
   */
  now(random?: Tensor): void {
    const { run, state, notice } = this.options;
    if (this.#savedStep === state.step) return;
    requireFiniteWeights(state.optimizer.groups.flatMap((group) => group.params));
    const began = performance.now();
    // Before the checkpoint: a run that is killed in between comes here again.
    this.#saveEpoch();
    saveCheckpoint(run, state, random);
    this.#savedStep = state.step;
    const ended = performance.now();
    const warning = slowWriting((ended - began) / 1000, (began - this.#lastEnd) / 1000);
    this.#lastEnd = ended;
    if (warning === null || this.#warned) return;
    this.#warned = true;
    notice(warning);
  }

  #saveEpoch(): void {
    const { run, state, config, stepsPerEpoch } = this.options;
    const { everyEpochs, keepEpochs } = config.checkpoint;
    if (everyEpochs === null || !keepEpochs) return;
    if (state.step > 0 && state.step % (everyEpochs * stepsPerEpoch) === 0)
      saveEpoch(run, state, state.step / stepsPerEpoch);
  }
}

/**
 * What to say of a disk so slow that saving takes a good part of the run; null if it does not.
 * @param writing - Seconds that writing the checkpoint took.
 * @param working - Seconds since the one before was written.
 */
export function slowWriting(writing: number, working: number): string | null {
  if (writing < 2 || writing < 0.1 * working) return null;
  const share = Math.round((100 * writing) / (writing + working));
  return (
    `Writing the checkpoint took ${writing.toFixed(0)} s, ${share} % of the time since the one before: ` +
    'the disk of the run folder is slow; write less often (checkpoint.everySteps, checkpoint.everyEpochs) or to another disk.'
  );
}
