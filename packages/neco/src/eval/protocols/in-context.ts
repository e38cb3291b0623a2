import * as torch from '@neco/torch';
import { z } from 'zod';
import type { ImageMaskPair } from '../../data/pairs.js';
import { releaseTensors } from '../../distributed/packet.js';
import { UserError } from '../../errors.js';
import {
  eachSkippedOnce,
  encodedBatches,
  placedBatches,
  type EncodedBatch,
  type Encoder,
  type PlacedPair,
} from '../encoding.js';
import { inEvaluationMode } from '../../features/extraction.js';
import { layerWidth } from '../../features/layer.js';
import { LabelMemory, maskOf } from './label-memory.js';
import {
  allClassesIoU,
  ConfusionMatrix,
  hungarianIoU,
  presentIoU,
  type IoUSummary,
} from '../numerics/metrics.js';
import { resolveClassNames } from '../pair-source.js';
import { perClassOf } from '../runs.js';
import { percent, timesOf } from './describe.js';
import { lowShotPairs } from './low-shot.js';
import type { EvaluationInput, EvaluationProgress, EvaluationResult, PredictedMask } from './evaluation.js';
import { eachSeed, type Protocol } from './protocol.js';
import {
  commonSettings,
  oneOfWords,
  parseEvaluationSettings,
  positive,
  setting,
  share,
  whole,
} from './settings.js';
import { gridEncoder, type EncodedGrids, type GridSettings } from '../grid-encoder.js';
import { directionsFor } from '../position.js';
import { memoryEncoder, type MemorySettings } from '../sample-encoders.js';
import type { EvaluationMode } from '../../features/pixels.js';
import { readingOf } from './reading-settings.js';

/** What the caller hears while an evaluation runs. */
export interface InContextProgress extends EvaluationProgress {
  /** `memory`: labelled images are being stored. `validation`: masks are being predicted. */
  phase: 'memory' | 'validation';
}

/** What is searched, and how long that will take beside the features, measured on a part of it. */
export interface SearchPlan {
  /** Patches whose neighbours are sought, or the most that there can be where images keep their shape. */
  queries: number;
  /** Patches in the memory. */
  patches: number;
  seconds: number;
}

/** Settings of in-context evaluation alone. */
export const inContextSettings = z.object({
  memorySize: setting(
    whole(1).nullable().default(null),
    'most patches in the memory, shared evenly by its images',
    { value: 'n', default: 'all', together: 'memory-size' },
  ),
  augmentationEpochs: setting(
    whole(0).default(1),
    'passes of random variations over the memory images; 0 takes them once, as they are',
    { value: 'n', together: 'augmentation-epochs' },
  ),
  neighbours: setting(whole(1).default(30), 'memory patches that label a patch', {
    value: 'n',
    together: 'neighbours',
  }),
  temperature: setting(positive().default(0.02), 'of the softmax over their cosines', {
    value: 't',
    together: 'temperature',
  }),
  storage: setting(
    oneOfWords(['float32', 'float16']).default('float32'),
    'of the memory; float16 is half of it',
    { value: 'dtype' },
  ),
});

export type InContextSettings = z.input<typeof inContextSettings>;

const completeSettings = commonSettings.extend(inContextSettings.shape);

/** All that decides an in-context evaluation, the defaults too. */
export type CompleteInContextSettings = z.output<typeof completeSettings>;

export interface InContextOptions extends Omit<EvaluationInput, 'onProgress'>, InContextSettings {
  onProgress?: (progress: InContextProgress) => void;
  /** The search that is about to begin. */
  onSearch?: (plan: SearchPlan) => void;
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
  settings: CompleteInContextSettings;
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
  const settings = parseEvaluationSettings(completeSettings, options);
  const reading = readingOf(settings, options.model.config);
  if (options.train.length === 0) throw new UserError('There is no labelled image to fill the memory with.');
  if (options.val.length === 0) throw new UserError('There is no image to evaluate on.');
  const names = await resolveClassNames(
    options.classNames,
    [...options.train, ...options.val],
    settings.ignoreIndex,
  );
  const grids = { reading, mode: settings.mode, directions: await directionsFor(options.model, reading) };
  const run: Run = { options, settings, grids, classes: names.length, skipped: new Set() };
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
  settings: CompleteInContextSettings;
  grids: GridSettings;
  classes: number;
  skipped: Set<string>;
}

async function fillMemory(run: Run): Promise<{ memory: LabelMemory; images: number }> {
  const { options, settings, grids, classes } = run;
  const { train, model } = options;
  const passes = Math.max(1, settings.augmentationEpochs);
  const cells = (settings.inputSize / model.config.patchSize) ** 2;
  const shared =
    settings.memorySize === null ? null : Math.floor(settings.memorySize / (train.length * passes));
  const perImage = shared === null ? null : Math.max(1, shared);
  const capacity = Math.min(perImage ?? cells, cells) * train.length * passes;
  const dim = layerWidth(grids.reading.layer, model.config);
  const memory = new LabelMemory({ dim, classes, capacity, perImage, storage: settings.storage });
  const images = new Set<string>();
  const encoding: MemorySettings = {
    ...grids,
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
  // How many patches images at their own size have is not known before they are read.
  if (!options.onSearch || settings.resize === 'tiles') return;
  const queries = options.val.length * (settings.inputSize / options.model.config.patchSize) ** 2;
  const seconds = memory.searchSeconds(queries, settings.neighbours);
  options.onSearch({ queries, patches: memory.size, seconds });
}

async function validate(
  run: Run,
  memory: LabelMemory,
): Promise<{ matrix: ConfusionMatrix; validationImages: number }> {
  const { options, settings, grids, classes } = run;
  const matrix = new ConfusionMatrix(classes);
  let validationImages = 0;
  const part = { phase: 'validation', before: 0, total: options.val.length } as const;
  const queries = encode(run, gridEncoder, grids, options.val, 0, part);
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
  { neighbours, temperature }: Run['settings'],
  memory: LabelMemory,
  items: readonly PlacedPair[],
  { features, images }: EncodedGrids,
): PredictedMask[] {
  const labels = memory.label(features, neighbours, temperature);
  let first = 0;
  return items.map(({ pair }, i) => {
    const { grid, mask: truth } = images[i]!;
    const { rows, columns } = grid;
    const own = labels.narrow(0, first, rows * columns).view([rows, columns, -1]);
    first += rows * columns;
    const { width, height } = truth;
    return { pair, predicted: { data: maskOf(own, truth, grid), width, height }, truth };
  });
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
    onSkipped: eachSkippedOnce(skipped, options.onSkipped),
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
    perClass: perClassOf(names, chosen.perClass, null),
    mode,
    means: {
      presentClasses: present.mIoU,
      allClasses: allClassesIoU(matrix).mIoU,
      hungarian: matched.mIoU,
    },
  };
}

const commandSettings = inContextSettings.extend({
  lowShot: setting(
    share({ threshold: false }).nullable().default(null),
    'take this part of the labelled images, such as 1/8, drawn by the seed',
    { value: 'share' },
  ),
});

export const inContext: Protocol<z.input<typeof commandSettings>, InContextResult> = {
  name: 'incontext',
  title: 'In-context',
  summary: 'score frozen features: masks predicted by dense nearest-neighbour retrieval, as mIoU',
  description:
    'Patches take the labels of their most similar patches in the labelled images; nothing is trained.',
  settings: commandSettings,
  seeds: [0],
  labelled: { use: 'labelled images that fill the memory', needed: () => true },
  published: {
    // The memory behind the scores of NeCo's README; those of 102,400 and 1,024,000 patches score lower.
    settings: { memorySize: 10_240_000, augmentationEpochs: 2, neighbours: 30, temperature: 0.02 },
    unset: ['lowShot'],
    // For patches of 16 and of 14 px.
    sides: [512, 504],
    differences: ['exact search, where the code searches approximately (ScaNN)', 'other random variations'],
  },
  several: {
    key: 'memorySize',
    heading: (size) => `memory of at most ${String(size)} patches`,
    results: (groups, seeds, { lowShot }) => ({
      ...(lowShot != null && { lowShot }),
      seeds,
      memorySizes: groups.map(({ value, ...group }) => ({ memorySize: value, ...group })),
    }),
  },
  run: ({ onNote, ...input }, { lowShot, ...settings }) =>
    eachSeed(input, ({ train, ...seeded }) =>
      evaluateInContext({
        ...settings,
        ...seeded,
        train: lowShot == null ? train : lowShotPairs(train, lowShot, seeded.seed),
        onSearch: onNote && ((plan) => onNote(describeSearch(plan))),
      }),
    ),
  describe(runs) {
    const [first] = runs as [InContextResult];
    const { mode, means, memory } = first;
    const other =
      mode === 'reference'
        ? `without matching: ${percent(means.presentClasses)}`
        : `with Hungarian matching over all classes, as the reference averages: ${percent(means.hungarian)}`;
    const times = timesOf(first, { memory: 'to fill it', validation: 'to evaluate' });
    return {
      remark: runs.length > 1 ? `(${mode}; ${runs.length} seeds)` : `(${mode}; ${other})`,
      details:
        `${memory.patches} patches of ${memory.images} images in the memory ` +
        `(${(memory.bytes / 1e6).toFixed(0)} MB); ${times}`,
    };
  },
};

function describeSearch({ queries, patches, seconds }: SearchPlan): string {
  const count = (value: number) => value.toLocaleString('en');
  return (
    `search: ${count(queries)} patches in a memory of ${count(patches)}, ` +
    `about ${seconds.toPrecision(2)} s beside the features`
  );
}
