import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ImageMaskPair } from '../../data/pairs.js';
import type { IndexMask } from '../../data/masks.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import { encodedBatches, type FeatureRanks, type PlacedPair } from '../encoding.js';
import { evenBatches } from '../pair-source.js';
import { sampleEncoder, type SampleSettings } from '../sample-encoders.js';

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
  /** Other processes that compute features too. */
  ranks?: FeatureRanks | undefined;
  pairs: readonly ImageMaskPair[];
  classes: number;
  ignoreIndex: number;
  /** Images a forward pass. */
  batchSize: number;
  /** Most bytes that are kept; what does not fit is computed again each time. 0 keeps nothing. */
  limit: number;
  /** Which variation of an image is encoded. */
  samples: SampleSettings;
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
   * Calls `body` with samples of a variation, group by group and in the order of each; undecodable images are missing
   * among them. Samples are valid during the call only. What comes next is read, and computed by other processes,
   * meanwhile.
   *
   * @param groups - No place twice.
   */
  async each(
    groups: readonly (readonly number[])[],
    variation: number,
    body: (samples: BankSample[]) => void,
  ): Promise<void> {
    const plans = groups.map((indices) => this.#plan(indices, variation));
    const source = this.#compute(
      plans.flatMap(({ batches }) => batches),
      variation,
    );
    try {
      for (const { indices, batches } of plans)
        await this.#use(indices, variation, batches.length, source, body);
    } finally {
      await source.return();
    }
  }

  release(): void {
    for (const { features } of this.#kept.values()) features.release();
    this.#kept.clear();
    this.#bytes = 0;
  }

  /** The batches that a group lacks. */
  #plan(
    indices: readonly number[],
    variation: number,
  ): { indices: readonly number[]; batches: PlacedPair[][] } {
    const { pairs, batchSize } = this.#options;
    const missing = indices.filter(
      (index) => !this.#kept.has(`${variation} ${index}`) && !this.#undecodable.has(index),
    );
    const placed = missing.map((index) => ({ pair: pairs[index]!, index }));
    return { indices, batches: evenBatches(placed, batchSize) };
  }

  async #use(
    indices: readonly number[],
    variation: number,
    batches: number,
    source: AsyncGenerator<BankSample[], void, undefined>,
    body: (samples: BankSample[]) => void,
  ): Promise<void> {
    const found = new Map<number, BankSample>();
    for (const index of indices) {
      const kept = this.#kept.get(`${variation} ${index}`);
      if (kept) found.set(index, kept);
    }
    const undecodable = indices.filter((index) => this.#undecodable.has(index)).length;
    this.#options.onRead?.(found.size + undecodable);
    const temporary: BankSample[] = [];
    try {
      for (let i = 0; i < batches; i++) {
        for (const sample of (await source.next()).value ?? []) {
          found.set(sample.index, sample);
          if (!this.#keep(sample, variation)) temporary.push(sample);
        }
      }
      body(indices.flatMap((index) => found.get(index) ?? []));
    } finally {
      for (const { features } of temporary) features.release();
    }
  }

  async *#compute(
    batches: readonly (readonly PlacedPair[])[],
    variation: number,
  ): AsyncGenerator<BankSample[], void, undefined> {
    const { model, ranks, samples, classes, ignoreIndex, onRead, onSkipped } = this.#options;
    const skipped = new Set<string>();
    const encoded = encodedBatches({
      model,
      ranks,
      encoder: sampleEncoder,
      settings: samples,
      plan: { batches, variation, classes, ignore: ignoreIndex },
      onRead: () => undefined,
      onSkipped: (file, reason) => {
        skipped.add(file);
        onSkipped?.(file, reason);
      },
    });
    let turn = 0;
    for await (const { items, encoded: found } of encoded) {
      const batch = batches[turn++]!;
      for (const { pair, index } of batch) if (skipped.has(pair.image)) this.#undecodable.add(index);
      // Now, since nobody may ask for what comes after the last batch.
      onRead?.(batch.length);
      if (found === null) yield [];
      else {
        const features = torch.scope(() => items.map((_, i) => found.features.select(0, i).clone()));
        found.features.release();
        yield items.map((item, i) => ({ ...item, features: features[i]!, mask: found.masks[i]! }));
      }
    }
  }

  #keep(sample: BankSample, variation: number): boolean {
    const bytes = 4 * sample.features.numel() + sample.mask.data.byteLength;
    if (this.#bytes + bytes > this.#options.limit) return false;
    this.#kept.set(`${variation} ${sample.index}`, sample);
    this.#bytes += bytes;
    return true;
  }
}
