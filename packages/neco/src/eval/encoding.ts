import * as torch from '@neco/torch';
import type { ImageMaskPair } from '../data/pairs.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { evenBatches, plannedPairs, type LoadedPair } from './pair-source.js';

/** A way from decoded pairs to what a protocol needs of them, which every process can go. */
export interface Encoder<Settings, Encoded> {
  name: string;
  /** Without gradient; the caller releases the tensors. */
  encode(
    model: VisionTransformer,
    settings: Settings,
    batch: readonly LoadedPair[],
    variation: number,
  ): Encoded;
}

/** A pair and its place in the list that decides its random numbers. */
export interface PlacedPair {
  pair: ImageMaskPair;
  index: number;
}

/** Which pairs are encoded together. */
export interface EncodingPlan {
  batches: readonly (readonly PlacedPair[])[];
  /** Number of the random variation. */
  variation: number;
  classes: number;
  /** Mask value of pixels without a class. */
  ignore: number;
}

/** A batch of a plan, encoded. */
export interface EncodedBatch<Encoded> {
  /** Those that could be decoded, in order. */
  items: readonly PlacedPair[];
  /** Null if that is none. */
  encoded: Encoded | null;
  skipped: readonly { file: string; reason: string }[];
}

/** Several processes that share the encoding of batches. */
export interface FeatureRanks {
  /** Batches in the order of the plan, each computed by one process exactly as this one would. */
  encode<Settings, Encoded>(
    model: VisionTransformer,
    encoder: Encoder<Settings, Encoded>,
    settings: Settings,
    plan: EncodingPlan,
  ): AsyncGenerator<EncodedBatch<Encoded>, void, undefined>;
}

export interface EncodingOptions<Settings, Encoded> {
  model: VisionTransformer;
  /** Without them this process encodes alone. */
  ranks?: FeatureRanks | undefined;
  encoder: Encoder<Settings, Encoded>;
  settings: Settings;
  plan: EncodingPlan;
  /** After each batch: pairs of it, the skipped ones included. */
  onRead: (count: number) => void;
  /** Each undecodable image. */
  onSkipped: (file: string, reason: string) => void;
}

/** Hears of undecodable images and passes each on once, though every pass over a list meets it again. */
export function eachSkippedOnce(
  skipped: Set<string>,
  report: ((file: string, reason: string) => void) | undefined,
): (file: string, reason: string) => void {
  return (file, reason) => {
    if (!skipped.has(file)) report?.(file, reason);
    skipped.add(file);
  };
}

/** Every pair once, in order, `batchSize` at a time. */
export function placedBatches(pairs: readonly ImageMaskPair[], batchSize: number): PlacedPair[][] {
  return evenBatches(
    pairs.map((pair, index) => ({ pair, index })),
    batchSize,
  );
}

/**
 * The batches of a plan in order, those without a decodable image too. The model must be in evaluation mode; the caller
 * releases the tensors.
 *
 * @throws UserError naming a mask that does not fit
 */
export async function* encodedBatches<Settings, Encoded>({
  model,
  ranks,
  encoder,
  settings,
  plan,
  onRead,
  onSkipped,
}: EncodingOptions<Settings, Encoded>): AsyncGenerator<EncodedBatch<Encoded>, void, undefined> {
  const source = ranks
    ? ranks.encode(model, encoder, settings, plan)
    : encodeHere(model, encoder, settings, plan);
  let turn = 0;
  for await (const batch of source) {
    batch.skipped.forEach(({ file, reason }) => onSkipped(file, reason));
    yield batch;
    onRead(plan.batches[turn++]!.length);
  }
}

/** The batches of a plan, encoded by this process. */
export async function* encodeHere<Settings, Encoded>(
  model: VisionTransformer,
  encoder: Encoder<Settings, Encoded>,
  settings: Settings,
  plan: EncodingPlan,
): AsyncGenerator<EncodedBatch<Encoded>, void, undefined> {
  for await (const { loaded, skipped } of plannedPairs(plan.batches, plan)) {
    const items = loaded.map(({ pair, index }) => ({ pair, index }));
    const encode = () => encoder.encode(model, settings, loaded, plan.variation);
    yield { items, encoded: loaded.length === 0 ? null : torch.noGrad(() => torch.scope(encode)), skipped };
  }
}
