import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { IndexMask } from '../../data/masks.js';
import { UserError } from '../../errors.js';
import { layerWidth } from '../../features/layer.js';
import { diskRoom } from '../../features/store/disk-room.js';
import { SpillFile, spillAdvice, spillFolder } from '../../features/store/spill-file.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import { encodedBatches, type FeatureRanks, type PlacedPair } from '../encoding.js';
import { evenBatches } from '../pair-source.js';
import { sampleEncoder, type SampleSettings } from '../sample-encoders.js';

/** Patch features of one variation of an image. */
export interface BankSample extends PlacedPair {
  /** float32 `[S, S, D]`; belongs to the bank. */
  features: Tensor;
  mask: IndexMask;
}

export interface FeatureBankOptions {
  model: VisionTransformer;
  /** Other processes that compute features too. */
  ranks?: FeatureRanks | undefined;
  /** No place twice. */
  items: readonly PlacedPair[];
  classes: number;
  ignoreIndex: number;
  /** Images a forward pass. */
  batchSize: number;
  /** Most bytes of features in memory; what is beyond waits on disk. */
  limit: number;
  /** Of kept features; float16 is half of them, and rounds all that are handed out. */
  storage: 'float32' | 'float16';
  /** Which variation of an image is encoded. */
  samples: SampleSettings;
  /** What is kept and handed out of a mask. Default: the mask. */
  keptMask?: (mask: IndexMask) => IndexMask;
  onSkipped?: (file: string, reason: string) => void;
}

/** A kept sample: its features in memory, or their place on disk. */
interface Kept {
  features: Tensor | number;
  mask: IndexMask;
}

/**
 * Features of image variations, each computed once and kept until it is dropped. The model must be in evaluation mode.
 */
export class FeatureBank {
  readonly #options: FeatureBankOptions;
  readonly #kept = new Map<number, Map<number, Kept>>();
  readonly #undecodable = new Set<number>();
  readonly #shape: number[];
  #spill: SpillFile | null = null;
  #bytes = 0;

  constructor(options: FeatureBankOptions) {
    this.#options = options;
    const { model, samples } = options;
    const side = samples.inputSize / model.config.patchSize;
    this.#shape = [side, side, layerWidth(samples.layer, model.config)];
  }

  /** Bytes of features that are kept at the moment. */
  get held(): { memory: number; disk: number } {
    return { memory: this.#bytes, disk: this.#spill?.bytes ?? 0 };
  }

  /** Places of the images that are not known to be undecodable. */
  usable(): number[] {
    return this.#options.items.map(({ index }) => index).filter((index) => !this.#undecodable.has(index));
  }

  /**
   * Compares the features of so many variations of all images with the room that there is, before hours of work.
   * @throws UserError if they fit neither into memory nor onto the disk
   */
  requireRoom(variations: number): void {
    const { items, storage, limit } = this.#options;
    const image = this.#shape.reduce((product, side) => product * side, torch.elementBytes[storage]);
    const beyond = variations * items.length * image - limit;
    const { free } = diskRoom(spillFolder());
    if (beyond <= free) return;
    const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
    throw new UserError(
      `Features of ${items.length} images in ${variations} variations take ${gigabytes(beyond)} GB more than memory may ` +
        `hold, and the disk of ${spillFolder()} has ${gigabytes(free)} GB left: ${spillAdvice}.`,
    );
  }

  /**
   * Computes and keeps a variation of all images, unless it is kept.
   *
   * @param onRead after each batch: its images, the undecodable ones included
   * @throws UserError naming a mask that does not fit, or a folder without room
   */
  async fill(variation: number, onRead: (count: number) => void): Promise<void> {
    if (this.#kept.has(variation)) return;
    const kept = new Map<number, Kept>();
    this.#kept.set(variation, kept);
    await this.#encode(variation, onRead, (sample) => kept.set(sample.index, this.#keep(sample)));
  }

  /** float32 `[S, S, D]` of a usable image, of a variation that is kept; lives in the caller's scope. */
  featuresOf(variation: number, index: number): Tensor {
    const { features } = this.#keptOf(variation, index);
    const { storage } = this.#options;
    if (typeof features !== 'number') return storage === 'float32' ? features : features.to('float32');
    return torch.fromBytes(this.#spill!.read(features), this.#shape, storage).to('float32');
  }

  /** The mask that goes with these features. */
  maskOf(variation: number, index: number): IndexMask {
    return this.#keptOf(variation, index).mask;
  }

  /** Hands over every sample of a variation in order, each for the time of the call; computes what is not kept. */
  async each(
    variation: number,
    onRead: (count: number) => void,
    body: (sample: BankSample) => void,
  ): Promise<void> {
    if (!this.#kept.has(variation)) return this.#encode(variation, onRead, body);
    const usable = new Set(this.usable());
    for (const { pair, index } of this.#options.items) {
      onRead(1);
      if (!usable.has(index)) continue;
      const mask = this.maskOf(variation, index);
      torch.scope(() => body({ pair, index, mask, features: this.featuresOf(variation, index) }));
      // Lets signals and progress in.
      await new Promise(setImmediate);
    }
  }

  /** Forgets a variation. */
  drop(variation: number): void {
    for (const { features } of this.#kept.get(variation)?.values() ?? []) {
      if (typeof features === 'number') this.#spill!.free(features);
      else {
        this.#bytes -= bytesOf(features);
        features.release();
      }
    }
    this.#kept.delete(variation);
  }

  release(): void {
    for (const variation of [...this.#kept.keys()]) this.drop(variation);
    this.#spill?.release();
    this.#spill = null;
  }

  async #encode(
    variation: number,
    onRead: (count: number) => void,
    body: (sample: BankSample) => void,
  ): Promise<void> {
    const { model, ranks, samples, classes, ignoreIndex, batchSize, items } = this.#options;
    const { keptMask = (mask) => mask, storage, onSkipped } = this.#options;
    const usable = items.filter(({ index }) => !this.#undecodable.has(index));
    onRead(items.length - usable.length);
    const batches = evenBatches(usable, batchSize);
    const skipped = new Set<string>();
    const encoded = encodedBatches({
      model,
      ranks,
      encoder: sampleEncoder,
      settings: samples,
      plan: { batches, variation, classes, ignore: ignoreIndex },
      onRead,
      onSkipped: (file, reason) => {
        skipped.add(file);
        onSkipped?.(file, reason);
      },
    });
    for await (const { items: found, encoded: made } of encoded) {
      if (made === null) continue;
      torch.scope(() => {
        found.forEach((item, i) => {
          const features = made.features.select(0, i).to(storage).to('float32');
          body({ ...item, features, mask: keptMask(made.masks[i]!) });
        });
      });
      made.features.release();
    }
    for (const { pair, index } of usable) if (skipped.has(pair.image)) this.#undecodable.add(index);
  }

  #keep({ features, mask }: BankSample): Kept {
    const { limit, storage } = this.#options;
    const stored = features.to(storage);
    const bytes = bytesOf(stored);
    if (this.#bytes + bytes > limit) {
      this.#spill ??= new SpillFile(spillFolder(), bytes);
      return { mask, features: this.#spill.write(stored.toBytes()) };
    }
    this.#bytes += bytes;
    return { mask, features: torch.keep(stored.clone()) };
  }

  #keptOf(variation: number, index: number): Kept {
    const kept = this.#kept.get(variation)?.get(index);
    if (kept) return kept;
    throw new RangeError(`FeatureBank: image ${index} of variation ${variation} is not kept`);
  }
}

function bytesOf(features: Tensor): number {
  return features.numel() * torch.elementBytes[features.dtype];
}
