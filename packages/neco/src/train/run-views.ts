import { ViewLoader, type Batch } from '../views/loader.js';
import { nextBatch } from '../watch/listening.js';
import type { RunState } from '../run/checkpoint.js';
import type { RunPlan } from './options.js';

/** The views of one step after another, from where a state stands; a new loader takes over where they change. */
export class RunViews {
  readonly stepsPerEpoch: number;
  #views: string;
  #loader: ViewLoader;

  /** @param shard - Which part of each batch, of one of several processes. */
  constructor(
    private readonly plan: Pick<RunPlan, 'method' | 'config' | 'data'>,
    private readonly state: Pick<RunState, 'step' | 'skipped'>,
    private readonly shard: { index: number; count: number } | undefined,
  ) {
    this.#views = this.#viewsOf(state.step);
    this.#loader = this.#open();
    this.stepsPerEpoch = this.#loader.stepsPerEpoch;
  }

  /** The batch of the state's next step; null if the signal comes while none is ready. */
  async next(signal: AbortSignal | undefined): Promise<Batch | null> {
    const views = this.#viewsOf(this.state.step);
    if (views !== this.#views) {
      await this.close();
      this.#views = views;
      this.#loader = this.#open();
    }
    return nextBatch(this.#loader, signal);
  }

  close(): Promise<void> {
    return this.#loader.close();
  }

  #viewsOf(step: number): string {
    return JSON.stringify(this.plan.method.views(this.plan.config, step));
  }

  #open(): ViewLoader {
    const { config, data, method } = this.plan;
    const { step, skipped } = this.state;
    return new ViewLoader({
      files: data.files,
      batchSize: config.batchSize,
      views: method.views(config, step),
      seed: config.seed,
      startStep: step,
      prefetch: config.loader.prefetch,
      skip: skipped,
      ...(this.shard && { shard: this.shard }),
    });
  }
}
