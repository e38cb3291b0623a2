import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ImageMaskPair, IndexMask } from '../data/index.js';
import type { VisionTransformer } from '../vit/index.js';
import { normalisePixels } from '../vit/pixels.js';
import { patchTokens } from './features.js';
import type { MemorySample } from './memory-augmentation.js';
import { pairBatches, type LoadedPair } from './pair-source.js';

/** Patch features of one variation of an image. */
export interface BankSample {
  pair: ImageMaskPair;
  /** Place of the pair in the list. */
  index: number;
  /** `[S, S, D]`; belongs to the bank. */
  features: Tensor;
  mask: IndexMask;
}

export interface FeatureBankOptions {
  model: VisionTransformer;
  pairs: readonly ImageMaskPair[];
  classes: number;
  ignoreIndex: number;
  /** Images a forward pass. */
  batchSize: number;
  /** Most bytes that are kept; what does not fit is computed again each time. 0 keeps nothing. */
  limit: number;
  /** Makes a variation of a decoded pair. */
  vary: (loaded: LoadedPair, variation: number) => MemorySample;
  /** Images whose features were asked for and are there now, the undecodable ones included. */
  onRead?: (count: number) => void;
  onSkipped?: (file: string, reason: string) => void;
}

/**
 * Features of image variations by request, kept up to a bound and else computed again. The model must be in
 * evaluation mode.
 */
export class FeatureBank {
  readonly #options: FeatureBankOptions;
  readonly #kept = new Map<string, BankSample>();
  readonly #undecodable = new Set<number>();
  #bytes = 0;

  constructor(options: FeatureBankOptions) {
    this.#options = options;
  }

  /** What is kept at the moment. */
  get held(): { samples: number; bytes: number } {
    return { samples: this.#kept.size, bytes: this.#bytes };
  }

  /** Places of the pairs not known to be undecodable. */
  usable(): number[] {
    return [...this.#options.pairs.keys()].filter((index) => !this.#undecodable.has(index));
  }

  /**
   * Calls `body` with samples of a variation, in the order of `indices`; undecodable images are missing among
   * them. Samples are valid during the call only.
   */
  async use<T>(
    indices: readonly number[],
    variation: number,
    body: (samples: BankSample[]) => T,
  ): Promise<T> {
    const { onRead } = this.#options;
    const found = new Map<number, BankSample>();
    for (const index of indices) {
      const kept = this.#kept.get(`${variation} ${index}`);
      if (kept) found.set(index, kept);
    }
    onRead?.(found.size + indices.filter((index) => this.#undecodable.has(index)).length);
    const temporary: BankSample[] = [];
    try {
      await this.#compute(indices, variation, found, temporary);
      return body(indices.flatMap((index) => found.get(index) ?? []));
    } finally {
      for (const { features } of temporary) features.release();
    }
  }

  release(): void {
    for (const { features } of this.#kept.values()) features.release();
    this.#kept.clear();
    this.#bytes = 0;
  }

  async #compute(
    indices: readonly number[],
    variation: number,
    found: Map<number, BankSample>,
    temporary: BankSample[],
  ): Promise<void> {
    const missing = indices.filter((index) => !found.has(index) && !this.#undecodable.has(index));
    const { pairs, batchSize, classes, ignoreIndex, onRead } = this.#options;
    let before = 0;
    const batches = pairBatches(
      missing.map((index) => pairs[index]!),
      {
        batchSize,
        classes,
        ignore: ignoreIndex,
        onRead: (count) => {
          onRead?.(count - before);
          before = count;
        },
        onSkipped: (file, reason) => this.#skip(missing, file, reason),
      },
    );
    for await (const batch of batches) {
      const loaded = batch.map((item) => ({ ...item, index: missing[item.index]! }));
      for (const sample of this.#samplesOf(loaded, variation)) {
        found.set(sample.index, sample);
        if (!this.#keep(sample, variation)) temporary.push(sample);
      }
    }
  }

  #samplesOf(loaded: readonly LoadedPair[], variation: number): BankSample[] {
    const { model, vary } = this.#options;
    return torch.scope(() => {
      const samples = loaded.map((item) => vary(item, variation));
      // Blue deviation .225 in both modes: the slip is that of the retrieval code alone.
      const pixels = normalisePixels(torch.stack(samples.map((sample) => sample.pixels)), 'corrected');
      const features = patchTokens(model, pixels);
      return loaded.map(({ pair, index }, i) => ({
        pair,
        index,
        features: torch.keep(features.select(0, i).clone()),
        mask: samples[i]!.mask,
      }));
    });
  }

  #keep(sample: BankSample, variation: number): boolean {
    const bytes = 4 * sample.features.numel() + sample.mask.data.byteLength;
    if (this.#bytes + bytes > this.#options.limit) return false;
    this.#kept.set(`${variation} ${sample.index}`, sample);
    this.#bytes += bytes;
    return true;
  }

  #skip(missing: readonly number[], file: string, reason: string): void {
    const { pairs, onSkipped } = this.#options;
    const index = missing.find((candidate) => pairs[candidate]!.image === file);
    if (index !== undefined) this.#undecodable.add(index);
    onSkipped?.(file, reason);
  }
}
