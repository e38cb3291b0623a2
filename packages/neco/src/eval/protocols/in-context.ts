import * as torch from '@neco/torch';
import { ignoreIndex, type ImageMaskPair } from '../../data/pairs.js';
import { releaseTensors } from '../../distributed/packet.js';
import { UserError } from '../../errors.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import {
  encodedBatches,
  placedBatches,
  type EncodedBatch,
  type Encoder,
  type FeatureRanks,
  type PlacedPair,
} from '../encoding.js';
import { inEvaluationMode } from '../../features/extraction.js';
import { LabelMemory, maskOf } from './label-memory.js';
import {
  allClassesIoU,
  ConfusionMatrix,
  hungarianIoU,
  presentIoU,
  type IoUSummary,
} from '../numerics/metrics.js';
import { resolveClassNames } from '../pair-source.js';
import type { EvaluationProgress, EvaluationResult, PredictedMask } from './protocol.js';
import {
  memoryEncoder,
  sampleEncoder,
  type EncodedSamples,
  type MemorySettings,
} from '../sample-encoders.js';
import { requireInputSize, type EvaluationMode } from '../../features/pixels.js';

/** What the caller hears while an evaluation runs. */
export interface InContextProgress extends EvaluationProgress {
  /** `memory`: labelled images are being stored. `validation`: masks are being predicted. */
  phase: 'memory' | 'validation';
}

/** What is searched, and how long that will take beside the features, measured on a part of it. */
export interface SearchPlan {
  /** Patches whose neighbours are sought. */
  queries: number;
  /** Patches in the memory. */
  patches: number;
  seconds: number;
}

/** A predicted mask, at the input size. */
export type InContextPrediction = PredictedMask;

export interface InContextSettings {
  /** Side in pixels to which images are squashed; a multiple of the patch. */
  inputSize: number;
  /** Default `corrected`. */
  mode?: EvaluationMode;
  /** Most patches in the memory, shared evenly by its images; null for no bound. Default null. */
  memorySize?: number | null;
  /** Passes over the memory images, each with other random variations; 0 takes them once, as they are. Default 1. */
  augmentationEpochs?: number;
  /** Default 30. */
  neighbours?: number;
  /** Default 0.02. */
  temperature?: number;
  /** Mask value of pixels without a class. Default 255. */
  ignoreIndex?: number;
  /** Images a forward pass. Default 8. */
  batchSize?: number;
  /** Decides the variations and the choice of patches. Default 0. */
  seed?: number;
  /** How the memory is stored. Default float32. */
  storage?: 'float32' | 'float16';
}

export interface InContextOptions extends InContextSettings {
  model: VisionTransformer;
  /** Labelled images that fill the memory. */
  train: readonly ImageMaskPair[];
  /** Images whose masks are predicted and scored. */
  val: readonly ImageMaskPair[];
  /** Names by mask value; without them classes are counted and numbered. */
  classNames?: readonly string[] | null;
  /** Other processes that compute features too; the result is the same. */
  ranks?: FeatureRanks;
  onProgress?: (progress: InContextProgress) => void;
  /** The search that is about to begin. */
  onSearch?: (plan: SearchPlan) => void;
  /** Every predicted mask, in order. */
  onPrediction?: (prediction: InContextPrediction) => void;
  /** Each undecodable image. */
  onSkipped?: (file: string, reason: string) => void;
}

export interface InContextResult extends EvaluationResult {
  /** The same predictions under each way of averaging that is in use. */
  means: {
    /** No matching, classes absent from the validation masks left out: `corrected`. */
    presentClasses: number;
    /** No matching, absent classes count as 0. */
    allClasses: number;
    /** Hungarian matching, absent classes count as 0: `reference`. */
    hungarian: number;
  };
  settings: Required<InContextSettings>;
  memory: { images: number; patches: number; bytes: number };
  seconds: { memory: number; validation: number };
}

/**
 * Dense nearest-neighbour retrieval, also called in-context segmentation: patches of labelled images form a
 * memory, each patch of a validation image takes the labels of its most similar memory patches, and the masks
 * that come out are scored by mean intersection over union. Nothing is trained, so the score tells what the
 * frozen features hold (Balažević et al., "Towards in-context scene understanding", 2023; section 4 of the NeCo
 * paper). `reference` repeats the public evaluation code: blue deviation .255, void as class 0 in the memory,
 * Hungarian matching, absent classes in the mean.
 *
 * @throws UserError for settings that do not fit the model or the data
 */
export async function evaluateInContext(options: InContextOptions): Promise<InContextResult> {
  const settings = completeSettings(options);
  checkSettings(settings, options);
  const names = await resolveClassNames(
    options.classNames,
    [...options.train, ...options.val],
    settings.ignoreIndex,
  );
  const run: Run = { options, settings, classes: names.length, skipped: new Set() };
  return inEvaluationMode(options.model, async () => {
    const started = performance.now();
    const { memory, images } = await fillMemory(run);
    const filled = performance.now();
    try {
      announceSearch(run, memory);
      const { matrix, validationImages } = await validate(run, memory);
      return {
        ...summarise(matrix, names, settings.mode),
        settings,
        memory: { images, patches: memory.size, bytes: memory.bytes },
        validationImages,
        skipped: [...run.skipped],
        seconds: { memory: (filled - started) / 1000, validation: (performance.now() - filled) / 1000 },
      };
    } finally {
      memory.release();
    }
  });
}

interface Run {
  options: InContextOptions;
  settings: Required<InContextSettings>;
  classes: number;
  skipped: Set<string>;
}

function completeSettings(options: InContextOptions): Required<InContextSettings> {
  return {
    inputSize: options.inputSize,
    mode: options.mode ?? 'corrected',
    memorySize: options.memorySize ?? null,
    augmentationEpochs: options.augmentationEpochs ?? 1,
    neighbours: options.neighbours ?? 30,
    temperature: options.temperature ?? 0.02,
    ignoreIndex: options.ignoreIndex ?? ignoreIndex,
    batchSize: options.batchSize ?? 8,
    seed: options.seed ?? 0,
    storage: options.storage ?? 'float32',
  };
}

function checkSettings(settings: Required<InContextSettings>, { model, train, val }: InContextOptions): void {
  requireInputSize(settings.inputSize, model.config.patchSize);
  const whole = (name: string, value: number, least: number): void => {
    if (Number.isInteger(value) && value >= least) return;
    throw new UserError(`The ${name} must be a whole number, ${least} or more, not ${value}.`);
  };
  if (settings.memorySize !== null) whole('memory size', settings.memorySize, 1);
  whole('number of augmentation epochs', settings.augmentationEpochs, 0);
  whole('number of neighbours', settings.neighbours, 1);
  whole('batch size', settings.batchSize, 1);
  whole('seed', settings.seed, 0);
  whole('ignore index', settings.ignoreIndex, 0);
  if (!(settings.temperature > 0)) {
    throw new UserError(`The temperature must be above 0, not ${settings.temperature}.`);
  }
  if (train.length === 0) throw new UserError('There is no labelled image to fill the memory with.');
  if (val.length === 0) throw new UserError('There is no image to evaluate on.');
}

async function fillMemory(run: Run): Promise<{ memory: LabelMemory; images: number }> {
  const { options, settings, classes } = run;
  const { train, model } = options;
  const passes = Math.max(1, settings.augmentationEpochs);
  const cells = (settings.inputSize / model.config.patchSize) ** 2;
  const shared =
    settings.memorySize === null ? null : Math.floor(settings.memorySize / (train.length * passes));
  const perImage = shared === null ? null : Math.min(cells, Math.max(1, shared));
  const capacity = (perImage ?? cells) * train.length * passes;
  const dim = model.config.embedDim;
  const memory = new LabelMemory({ dim, classes, capacity, perImage, storage: settings.storage });
  const images = new Set<string>();
  const encoding: MemorySettings = {
    inputSize: settings.inputSize,
    mode: settings.mode,
    seed: settings.seed,
    augmented: settings.augmentationEpochs > 0,
    perImage,
    classes,
    ignoreIndex: settings.ignoreIndex,
    storage: settings.storage,
  };
  for (let pass = 0; pass < passes; pass++) {
    const part = { phase: 'memory', before: pass * train.length, total: passes * train.length } as const;
    for await (const { items, encoded } of encode(run, memoryEncoder, encoding, train, pass, part)) {
      if (encoded === null) continue;
      memory.append(encoded);
      releaseTensors(encoded);
      items.forEach(({ pair }) => images.add(pair.image));
    }
  }
  if (memory.size > 0) return { memory, images: images.size };
  memory.release();
  throw new UserError(
    images.size === 0
      ? `None of the ${train.length} labelled images can be decoded.`
      : `The ${train.length} masks of the labelled images hold no class: every pixel is ${settings.ignoreIndex}.`,
  );
}

function announceSearch({ options, settings }: Run, memory: LabelMemory): void {
  if (!options.onSearch) return;
  const queries = options.val.length * (settings.inputSize / options.model.config.patchSize) ** 2;
  const seconds = memory.searchSeconds(queries, settings.neighbours);
  options.onSearch({ queries, patches: memory.size, seconds });
}

async function validate(
  run: Run,
  memory: LabelMemory,
): Promise<{ matrix: ConfusionMatrix; validationImages: number }> {
  const { options, settings, classes } = run;
  const matrix = new ConfusionMatrix(classes);
  let validationImages = 0;
  const { inputSize, mode } = settings;
  const part = { phase: 'validation', before: 0, total: options.val.length } as const;
  const queries = encode(run, sampleEncoder, { inputSize, mode, crops: null }, options.val, 0, part);
  for await (const { items, encoded } of queries) {
    if (encoded === null) continue;
    const predictions = torch.scope(() => predict(settings, memory, items, encoded));
    releaseTensors(encoded);
    predictions.forEach((prediction) => {
      matrix.add(prediction.predicted.data, prediction.truth.data, settings.ignoreIndex);
      options.onPrediction?.(prediction);
    });
    validationImages += items.length;
  }
  if (validationImages === 0) throw new UserError(`None of the ${options.val.length} images can be decoded.`);
  if (matrix.truths().every((count) => count === 0)) {
    throw new UserError(
      `The ${validationImages} masks hold no class: every pixel is ${settings.ignoreIndex}.`,
    );
  }
  return { matrix, validationImages };
}

function predict(
  { inputSize: size, neighbours, temperature }: Run['settings'],
  memory: LabelMemory,
  items: readonly PlacedPair[],
  { features, masks }: EncodedSamples,
): InContextPrediction[] {
  const [images, rows, columns, dim] = features.shape as [number, number, number, number];
  const labels = memory
    .label(features.reshape([-1, dim]), neighbours, temperature)
    .view([images, rows, columns, -1]);
  return items.map(({ pair }, i) => ({
    pair,
    predicted: { data: maskOf(labels.select(0, i), size), width: size, height: size },
    truth: masks[i]!,
  }));
}

/** A part of what the caller hears of. */
interface Part {
  phase: InContextProgress['phase'];
  before: number;
  total: number;
}

function encode<Settings, Encoded>(
  { options, settings, classes, skipped }: Run,
  encoder: Encoder<Settings, Encoded>,
  encoding: Settings,
  pairs: readonly ImageMaskPair[],
  variation: number,
  { phase, before, total }: Part,
): AsyncGenerator<EncodedBatch<Encoded>, void, undefined> {
  let read = before;
  return encodedBatches({
    model: options.model,
    ranks: options.ranks,
    encoder,
    settings: encoding,
    plan: {
      batches: placedBatches(pairs, settings.batchSize),
      variation,
      classes,
      ignore: settings.ignoreIndex,
    },
    onRead: (count) => options.onProgress?.({ phase, done: (read += count), total }),
    onSkipped: (file, reason) => {
      // Every pass over the memory meets the same damaged files.
      if (skipped.has(file)) return;
      skipped.add(file);
      options.onSkipped?.(file, reason);
    },
  });
}

function summarise(
  matrix: ConfusionMatrix,
  names: readonly string[],
  mode: EvaluationMode,
): Pick<InContextResult, 'mIoU' | 'perClass' | 'mode' | 'means'> {
  const present = presentIoU(matrix);
  const matched = hungarianIoU(matrix);
  const chosen: IoUSummary = mode === 'reference' ? matched : present;
  return {
    mIoU: chosen.mIoU,
    perClass: names.map((name, c) => ({
      name,
      IoU: Number.isNaN(chosen.perClass[c]!) ? null : chosen.perClass[c]!,
    })),
    mode,
    means: {
      presentClasses: present.mIoU,
      allClasses: allClassesIoU(matrix).mIoU,
      hungarian: matched.mIoU,
    },
  };
}
