import * as torch from '@neco/torch';
import { RandomStream } from '../../data/random.js';
import type { IndexMask } from '../../data/masks.js';
import { UserError } from '../../errors.js';
import { FeatureBank, type BankSample } from './feature-bank.js';
import { inEvaluationMode } from '../../features/extraction.js';
import { maskOf } from './label-memory.js';
import { LinearHead, releaseHeadState, type LinearHeadState } from './linear-head.js';
import {
  completeLinearSettings,
  linearSettings,
  publishedStep,
  type CompleteLinearSettings,
  type LinearOptions,
  type LinearResult,
  type LinearSettings,
} from './linear-settings.js';
import { otherMean, percent, timesOf } from './describe.js';
import { lowShotPairs } from './low-shot.js';
import { eachSeed, type Protocol } from './protocol.js';
import { commonDifferences, denseSides } from './published.js';
import { squashMask } from '../mask-cells.js';
import { allClassesIoU, ConfusionMatrix, presentIoU } from '../numerics/metrics.js';
import { eachSkippedOnce } from '../encoding.js';
import { evenBatches, resolveClassNames } from '../pair-source.js';
import { perClassOf } from '../runs.js';
import type { SampleSettings } from '../sample-encoders.js';
import type { EvaluationMode } from '../../features/pixels.js';

/** Draws the part of the training images that `trainShare` leaves. */
function withTrainShare(options: LinearOptions): LinearOptions {
  const { trainShare: share = 1, train, seed = 0 } = options;
  // Other values are refused with the other settings.
  if (!(share > 0 && share < 1) || train.length === 0) return options;
  return { ...options, train: lowShotPairs(train, share, seed) };
}

interface Run {
  options: LinearOptions;
  settings: CompleteLinearSettings;
  names: string[];
  head: LinearHead;
  train: FeatureBank;
  val: FeatureBank;
}

/**
 * Linear segmentation: a 1x1 convolution is trained on frozen patch features, its logits enlarged to the masks;
 * mIoU on the validation images tells how linearly the classes can be read off the features (section 4 of the
 * NeCo paper, after Ziegler and Asano, 2022). `reference` repeats the public code where it departs from good
 * practice: of all epochs' heads the one that scores best on the validation images is taken, the last, incomplete
 * batch of an epoch is left out, and absent classes count as 0.
 *
 * @throws UserError for settings that do not fit the model or the data
 */
export async function evaluateLinear(given: LinearOptions): Promise<LinearResult> {
  const options = withTrainShare(given);
  const settings = completeLinearSettings(options);
  const pairs = [...options.train, ...options.val];
  const names = await resolveClassNames(options.classNames, pairs, settings.ignoreIndex);
  const skipped = new Set<string>();
  const progress = new Counter(options);
  const head = new LinearHead({
    ...settings,
    dim: options.model.config.embedDim,
    classes: names.length,
    random: new RandomStream(settings.seed, 0, 1),
  });
  const banks = makeBanks(options, settings, names.length, progress, skipped);
  const run: Run = { options, settings, names, head, ...banks };
  try {
    return await inEvaluationMode(options.model, async () => {
      const started = performance.now();
      const { losses, epoch } = await trainHead(run, progress);
      const trained = performance.now();
      const scored = await score(run, progress);
      return {
        ...scored,
        mode: settings.mode,
        settings,
        losses,
        epoch,
        trainImages: run.train.usable().length,
        validationImages: run.val.usable().length,
        skipped: [...skipped],
        seconds: { training: (trained - started) / 1000, validation: (performance.now() - trained) / 1000 },
      };
    });
  } finally {
    head.release();
    run.train.release();
    run.val.release();
  }
}

function makeBanks(
  options: LinearOptions,
  settings: CompleteLinearSettings,
  classes: number,
  progress: Counter,
  skipped: Set<string>,
): Pick<Run, 'train' | 'val'> {
  const { epochs, augmentationEpochs, inputSize, ignoreIndex, batchSize, seed, mode, cacheBytes } = settings;
  const common = {
    model: options.model,
    ranks: options.ranks,
    classes,
    ignoreIndex,
    batchSize,
    onRead: (count: number) => progress.add(count),
    onSkipped: eachSkippedOnce(skipped, options.onSkipped),
  };
  // Blue deviation .225 in both modes: the slip is that of the retrieval code alone.
  const plain: SampleSettings = { inputSize, mode: 'corrected', crops: null };
  const train = new FeatureBank({
    ...common,
    pairs: options.train,
    // Features that no later epoch asks for again need not be kept.
    limit: augmentationEpochs < epochs ? cacheBytes : 0,
    samples: { ...plain, crops: augmentationEpochs === 0 ? null : seed },
  });
  const val = new FeatureBank({
    ...common,
    pairs: options.val,
    limit: mode === 'reference' ? cacheBytes : 0,
    samples: plain,
  });
  return { train, val };
}

/** Trains the head and leaves it with the weights to score. */
async function trainHead(run: Run, progress: Counter): Promise<{ losses: number[]; epoch: number }> {
  const { head, settings } = run;
  const { epochs, mode, dropAfter, learningRate } = settings;
  const losses: number[] = [];
  let best: { epoch: number; mIoU: number; state: LinearHeadState } | null = null;
  progress.start('training', epochs * run.options.train.length);
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      head.setLearningRate(learningRate * 0.1 ** Math.floor((epoch - 1) / dropAfter));
      losses.push(await trainEpoch(run, epoch));
      if (mode !== 'reference') continue;
      const mIoU = await progress.pause(() => monitor(run));
      if (best !== null && mIoU <= best.mIoU) continue;
      if (best !== null) releaseHeadState(best.state);
      best = { epoch, mIoU, state: head.state() };
    }
    if (best !== null) head.load(best.state);
    return { losses, epoch: best?.epoch ?? epochs };
  } finally {
    if (best !== null) releaseHeadState(best.state);
  }
}

async function trainEpoch({ settings, train, head }: Run, epoch: number): Promise<number> {
  const { imagesPerStep, seed, mode, augmentationEpochs, maskSize, ignoreIndex: ignore } = settings;
  const usable = train.usable();
  const order = [...new RandomStream(seed, epoch, 3).permutation(usable.length)].map((i) => usable[i]!);
  const variation = (epoch - 1) % Math.max(1, augmentationEpochs);
  const losses: number[] = [];
  const steps = evenBatches(order, imagesPerStep);
  // The public code's loader drops an incomplete batch. A set smaller than one batch would leave it nothing.
  if (mode === 'reference' && steps.length > 1 && steps.at(-1)!.length < imagesPerStep) steps.pop();
  await train.each(steps, variation, (samples) => {
    const loss = samples.length === 0 ? null : trainStep(head, samples, { maskSize, ignore, mode });
    if (loss !== null) losses.push(loss);
  });
  if (train.usable().length === 0)
    throw new UserError(`None of the ${usable.length} labelled images can be decoded.`);
  if (losses.length === 0) {
    throw new UserError(`The masks of the labelled images hold no class: every pixel is ${ignore}.`);
  }
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function trainStep(
  head: LinearHead,
  samples: readonly BankSample[],
  { maskSize, ignore, mode }: { maskSize: number; ignore: number; mode: EvaluationMode },
): number | null {
  return torch.scope(() => {
    const masks = samples.map(({ mask }) =>
      torch
        .fromTypedArray(Int32Array.from(squashMask(mask, maskSize, mode).data), [maskSize, maskSize])
        .to('int64'),
    );
    return head.step(torch.stack(samples.map(({ features }) => features)), torch.stack(masks), ignore);
  });
}

/** mIoU on small masks, absent classes counted: by this the public code chooses among its heads. */
async function monitor(run: Run): Promise<number> {
  const matrix = new ConfusionMatrix(run.names.length);
  await predictAll(run, (sample, logits) => addSmall(run, matrix, sample, logits));
  return allClassesIoU(matrix).mIoU;
}

async function score(
  run: Run,
  progress: Counter,
): Promise<Pick<LinearResult, 'mIoU' | 'perClass' | 'means'>> {
  const { settings, names, options, val } = run;
  const { inputSize: size, ignoreIndex: ignore, mode } = settings;
  const matrix = new ConfusionMatrix(names.length);
  const small = new ConfusionMatrix(names.length);
  progress.start('validation', options.val.length);
  await predictAll(run, ({ pair, mask, ...rest }, logits) => {
    const predicted: IndexMask = { data: maskOf(logits, size), width: size, height: size };
    matrix.add(predicted.data, mask.data, ignore);
    addSmall(run, small, { pair, mask, ...rest }, logits);
    options.onPrediction?.({ pair, predicted, truth: mask });
  });
  if (val.usable().length === 0) {
    throw new UserError(`None of the ${options.val.length} images can be decoded.`);
  }
  if (matrix.truths().every((count) => count === 0)) {
    throw new UserError(`The ${val.usable().length} masks hold no class: every pixel is ${ignore}.`);
  }
  const [present, all] = [presentIoU(matrix), allClassesIoU(matrix)];
  const average = mode === 'reference' ? allClassesIoU : presentIoU;
  const chosen = average(matrix);
  return {
    mIoU: chosen.mIoU,
    perClass: perClassOf(names, chosen.perClass, null),
    means: { presentClasses: present.mIoU, allClasses: all.mIoU, small: average(small).mIoU },
  };
}

function addSmall(
  { settings }: Run,
  matrix: ConfusionMatrix,
  { mask }: BankSample,
  logits: torch.Tensor,
): void {
  const { maskSize, ignoreIndex: ignore, mode } = settings;
  matrix.add(maskOf(logits, maskSize), squashMask(mask, maskSize, mode).data, ignore);
}

/** Hands over each validation image with its logits `[S, S, classes]`. */
async function predictAll(
  { val, head, settings }: Run,
  each: (sample: BankSample, logits: torch.Tensor) => void,
): Promise<void> {
  await val.each(evenBatches(val.usable(), settings.batchSize), 0, (samples) => {
    for (const sample of samples) torch.scope(() => each(sample, head.logits(sample.features)));
  });
}

/** Counts images of a phase for whoever listens. */
class Counter {
  readonly #options: Pick<LinearOptions, 'onProgress'>;
  #phase = '';
  #done = 0;
  #total = 0;
  #paused = false;

  constructor(options: Pick<LinearOptions, 'onProgress'>) {
    this.#options = options;
  }

  start(phase: string, total: number): void {
    [this.#phase, this.#done, this.#total] = [phase, 0, total];
  }

  add(count: number): void {
    if (this.#paused || count === 0) return;
    this.#done = Math.min(this.#total, this.#done + count);
    this.#options.onProgress?.({ phase: this.#phase, done: this.#done, total: this.#total });
  }

  /** Images that are read meanwhile do not count. */
  async pause<T>(body: () => Promise<T>): Promise<T> {
    this.#paused = true;
    try {
      return await body();
    } finally {
      this.#paused = false;
    }
  }
}

export const linearProbe: Protocol<LinearSettings, LinearResult> = {
  name: 'linear',
  title: 'Linear',
  summary: 'score frozen features: masks predicted by a 1x1 convolution trained on them, as mIoU',
  description: 'A 1x1 convolution from frozen features to classes is trained on the labelled images.',
  settings: linearSettings,
  seeds: [0],
  labelled: { use: 'labelled images that train the head', needed: () => true },
  published: {
    settings: { epochs: 25, learningRate: 0.01, maskSize: 100, imagesPerStep: publishedStep },
    onCoco: { trainShare: 0.1 },
    unset: ['augmentationEpochs', 'batchNorm'],
    sides: denseSides,
    differences: [
      commonDifferences.lastBatch,
      'training images are shuffled, where the code leaves those of VOC and ADE20K in their order',
      'a tenth of COCO is drawn by the seed, not the one that the authors drew',
    ],
  },
  run: (input, settings) => eachSeed(input, (seeded) => evaluateLinear({ ...settings, ...seeded })),
  describe(runs) {
    const [first] = runs as [LinearResult];
    const { settings, losses, epoch, trainImages, mode, means } = first;
    const small = `on masks of ${settings.maskSize} px: ${percent(means.small)}`;
    const chosen = mode === 'reference' ? `, head of epoch ${epoch}, the best on the validation images` : '';
    return {
      remark:
        runs.length > 1
          ? `(${mode}; ${runs.length} seeds)`
          : `(${mode}; ${otherMean(mode, means)}; ${small})`,
      details:
        `${settings.epochs} epochs over ${trainImages} images, ${settings.imagesPerStep} a step; loss ` +
        `${losses[0]!.toFixed(3)} to ${losses.at(-1)!.toFixed(3)}${chosen}; ` +
        timesOf(first, { training: 'to train', validation: 'to evaluate' }),
    };
  },
};
