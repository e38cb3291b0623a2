import { nextBatch } from '../watch/listening.js';
import { ViewLoader, type Batch } from '../views/loader.js';
import { isFullSize, viewsOfStep, type ResolvedPretrainConfig } from './resolve.js';

/** The views of one step after another: small ones, then large ones, each from a loader of its own. */
export class StepViews {
  readonly stepsPerEpoch: number;
  #loader: { fullSize: boolean; views: ViewLoader } | null = null;

  constructor(
    private readonly files: readonly string[],
    private readonly config: ResolvedPretrainConfig,
  ) {
    this.stepsPerEpoch = Math.floor(files.length / config.batchSize);
  }

  /**
   * The batch of the step after `step`; steps are asked for in order.
   * @param at - Steps done, and files not to try.
   * @returns null if the signal comes while none is ready
   */
  async next(
    at: { step: number; skipped: readonly string[] },
    signal: AbortSignal | undefined,
  ): Promise<Batch | null> {
    const fullSize = isFullSize(at.step, this.config);
    if (this.#loader?.fullSize !== fullSize) await this.close();
    this.#loader ??= { fullSize, views: this.#open(at) };
    return nextBatch(this.#loader.views, signal);
  }

  async close(): Promise<void> {
    const loader = this.#loader;
    this.#loader = null;
    await loader?.views.close();
  }

  #open({ step, skipped }: { step: number; skipped: readonly string[] }): ViewLoader {
    const { batchSize, seed, loader } = this.config;
    return new ViewLoader({
      files: this.files,
      batchSize,
      views: viewsOfStep(step, this.config),
      seed,
      startStep: step,
      prefetch: loader.prefetch,
      skip: skipped,
    });
  }
}
