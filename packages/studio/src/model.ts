import { loadBackbone, type LoadedBackbone } from '@neco/neco';
import { lastLayer, releaseModule } from '@neco/neco/internal';
import type { ModelInfo, ModelShape } from './api.js';
import { FeatureCache } from './features/cache.js';
import { featureTask } from './features/task.js';
import type { ImageSet } from './image-set.js';
import type { ModelOptions, ModelSource } from './model-source.js';
import { notReady } from './api-error.js';

/** A model with its features of all images. */
export class StudioModel {
  readonly name: string;
  /** Of the features, as it was asked for. */
  readonly layer: string;
  /** Of images squashed to a square. */
  readonly features: FeatureCache;
  /** Of images in their own shape, as segmenters read them; computed once {@link startKept} was called. */
  readonly keptFeatures: FeatureCache;
  #kept: Promise<void> | null = null;
  readonly #stop = new AbortController();
  #backbone: Promise<LoadedBackbone> | null = null;

  constructor(
    readonly index: number,
    readonly source: ModelSource,
    private readonly set: ImageSet,
    private readonly options: ModelOptions,
  ) {
    this.layer = options.layer ?? lastLayer;
    const name = source.name ?? source.model;
    this.name = this.layer === lastLayer ? name : `${name}, layer ${this.layer}`;
    this.features = new FeatureCache(set.images.length);
    this.keptFeatures = new FeatureCache(set.images.length, false);
  }

  /** Input size, grid, width. @throws ApiError while the weights are not open */
  get shape(): ModelShape {
    const { shape } = this.features;
    if (shape === null)
      throw notReady(this.features.message || 'The weights of this model are being opened.');
    return shape;
  }

  /** The network itself, in evaluation mode; loaded at the first call and kept. */
  backbone(): Promise<LoadedBackbone> {
    const { which } = this.source;
    const offline = this.options.offline ?? false;
    this.#backbone ??= loadBackbone(this.source.model, { ...(which && { which }), download: { offline } });
    return this.#backbone;
  }

  async prepare(): Promise<void> {
    const { prepare } = this.source;
    if (prepare === undefined) return;
    try {
      await prepare(this.#stop.signal, (message) => this.features.wait(message));
    } catch (error) {
      if (!this.#stop.signal.aborted) this.features.fail((error as Error).message);
    }
  }

  async compute(): Promise<void> {
    if (this.features.state !== 'failed')
      await this.features.compute(featureTask(this.source, this.set, this.options, 'squash'));
  }

  /** Begins to compute {@link keptFeatures}, once, after {@link features}: both at once would only wait for each other. */
  startKept(): void {
    this.#kept ??= this.features.ready().then(
      async () => {
        if (!this.#stop.signal.aborted)
          await this.keptFeatures.compute(featureTask(this.source, this.set, this.options, 'keep'));
      },
      (error: unknown) => this.keptFeatures.fail((error as Error).message),
    );
  }

  info(): ModelInfo {
    const { state, done, total, skipped, message, shape } = this.features;
    const kept = this.#kept === null ? null : progressOf(this.keptFeatures);
    return { index: this.index, name: this.name, state, done, total, skipped, message, shape, kept };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.features.close();
    await this.keptFeatures.close();
    const backbone = await this.#backbone?.catch(() => null);
    if (backbone) releaseModule(backbone);
  }
}

function progressOf({ state, done, total, skipped, message }: FeatureCache): ModelInfo['kept'] {
  return { state, done, total, skipped, message };
}
