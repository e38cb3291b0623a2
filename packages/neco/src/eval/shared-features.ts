import type { ImageMaskPair } from '../data/pairs.js';
import type { TaskSharing } from '../distributed/task-leader.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import {
  encodeHere,
  type EncodedBatch,
  type Encoder,
  type EncodingPlan,
  type FeatureRanks,
} from './encoding.js';
import { gridEncoder } from './grid-encoder.js';
import { patchEncoder } from './patch-encoder.js';
import { memoryEncoder, sampleEncoder } from './sample-encoders.js';

/** A batch that any process can encode. */
export interface EncodingTask {
  /** Which model; null where there is one only. */
  model: { name: string; hash: string } | null;
  encoder: string;
  settings: unknown;
  variation: number;
  classes: number;
  ignore: number;
  /** Numbers of the pairs in the list that all processes have, and their places (see `PlacedPair`). */
  items: [pair: number, index: number][];
}

/** What comes back. */
export interface EncodingAnswer {
  /** Which of the items could be decoded. */
  decoded: number[];
  /** Null if that is none. */
  encoded: unknown;
  skipped: { file: string; reason: string }[];
}

// The settings that an encoder is given come from the same one in another process.
const encoders = [memoryEncoder, sampleEncoder, gridEncoder, patchEncoder] as Encoder<unknown, unknown>[];

/**
 * Does an {@link EncodingTask}. The model must be in evaluation mode.
 * @param pairs - The list that all processes have.
 * @throws UserError naming a mask that does not fit
 */
export async function encodeTask(
  model: VisionTransformer,
  pairs: readonly ImageMaskPair[],
  { encoder: name, settings, items, ...plan }: EncodingTask,
): Promise<EncodingAnswer> {
  const encoder = encoders.find((candidate) => candidate.name === name);
  if (encoder === undefined) throw new RangeError(`encodeTask: there is no encoder ${name}`);
  const batch = items.map(([number, index]) => ({ pair: pairs[number]!, index }));
  const batches = encodeHere(model, encoder, settings, { ...plan, batches: [batch] });
  const { items: found, encoded, skipped } = (await batches.next()).value!;
  const decoded = found.map(({ index }) => batch.findIndex((item) => item.index === index));
  return { decoded, encoded, skipped: [...skipped] };
}

/** Hands the batches of evaluations to several processes; for the one that evaluates. */
export class SharedFeatures implements FeatureRanks {
  readonly #numbers: ReadonlyMap<ImageMaskPair, number>;

  /**
   * @param pairs - All pairs that evaluations will name, the same list in all processes.
   * @param nameOf - How the other processes know a model.
   */
  constructor(
    private readonly sharing: TaskSharing,
    private readonly pairs: readonly ImageMaskPair[],
    private readonly nameOf: (model: VisionTransformer) => EncodingTask['model'],
  ) {
    this.#numbers = new Map(pairs.map((pair, number) => [pair, number]));
  }

  async *encode<Settings, Encoded>(
    model: VisionTransformer,
    encoder: Encoder<Settings, Encoded>,
    settings: Settings,
    { batches, ...plan }: EncodingPlan,
  ): AsyncGenerator<EncodedBatch<Encoded>, void, undefined> {
    const common = { model: this.nameOf(model), encoder: encoder.name, settings, ...plan };
    const tasks = batches.map((batch): EncodingTask => {
      const items = batch.map(({ pair, index }): [number, number] => [this.#numberOf(pair), index]);
      return { ...common, items };
    });
    const perform = (task: EncodingTask) => encodeTask(model, this.pairs, task);
    let turn = 0;
    for await (const { decoded, encoded, skipped } of this.sharing.share(tasks, perform)) {
      const batch = batches[turn++]!;
      yield { items: decoded.map((i) => batch[i]!), encoded: encoded as Encoded | null, skipped };
    }
  }

  #numberOf(pair: ImageMaskPair): number {
    const number = this.#numbers.get(pair);
    if (number === undefined) throw new RangeError(`SharedFeatures: ${pair.image} is not among the pairs`);
    return number;
  }
}
