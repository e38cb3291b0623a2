import * as torch from '@neco/torch';
import { RandomStream } from '../../data/random.js';
import type { IndexMask } from '../../data/masks.js';
import { UserError } from '../../errors.js';
import { FeatureBank, type BankSample } from './feature-bank.js';
import { inEvaluationMode } from '../../features/extraction.js';
import { maskOf } from './label-memory.js';
import { layerWidth } from '../../features/layer.js';
import { LinearHead, releaseHeadState, type HeadBatch, type LinearHeadState } from './linear-head.js';
import {
  completeLinearSettings,
  linearSettings,
  publishedStep,
  type CompleteLinearSettings,
  type LinearOptions,
  type LinearResult,
  type LinearSettings,
  type SeededLinearOptions,
} from './linear-settings.js';
import { otherMean, percent, timesOf } from './describe.js';
import { lowShotPairs } from './low-shot.js';
import type { Protocol } from './protocol.js';
import { commonDifferences, denseSides } from './published.js';
import { squashMask } from '../mask-cells.js';
import { allClassesIoU, ConfusionMatrix, presentIoU } from '../numerics/metrics.js';
import { eachSkippedOnce } from '../encoding.js';
import { evenBatches, resolveClassNames } from '../pair-source.js';
import { perClassOf } from '../runs.js';
import type { SampleSettings } from '../sample-encoders.js';

/** A head and what it learns from. */
interface SeededHead {
  settings: CompleteLinearSettings;
  head: LinearHead;
  /** Places of its training images. */
  places: readonly number[];
  losses: number[];
  /** In reference mode: the best epoch so far. */
  best: { epoch: number; mIoU: number; state: LinearHeadState } | null;
}

interface Run {
  options: SeededLinearOptions;
  /** Of the first seed; only `seed` differs among them. */
  settings: CompleteLinearSettings;
  names: string[];
  heads: SeededHead[];
  train: FeatureBank;
  val: FeatureBank;
  seconds: LinearResult['seconds'];
}

/** Linear segmentation with one seed, see {@link evaluateLinearSeeds}. */
export async function evaluateLinear({ seed = 0, ...options }: LinearOptions): Promise<LinearResult> {
  return (await evaluateLinearSeeds({ ...options, seeds: [seed] }))[0]!;
}

/**
 * Linear segmentation: a 1x1 convolution is trained on frozen patch features, its logits enlarged to the masks;
 * mIoU on the validation images tells how linearly the classes can be read off the features (section 4 of the
 * NeCo paper, after Ziegler and Asano, 2022). `reference` repeats the public code where it departs from good
 * practice: of all epochs' heads the one that scores best on the validation images is taken, the last, incomplete
 * batch of an epoch is left out, and absent classes count as 0.
 *
 * The heads of all seeds are trained at once: they share the variations of the images and their features. The seed
 * draws a head's first weights, the order of its images and, with `trainShare`, which they are.
 *
 * @returns one result a seed
 * @throws UserError for settings that do not fit the model or the data
 */
export async function evaluateLinearSeeds(options: SeededLinearOptions): Promise<LinearResult[]> {
  const { train, val, seeds } = options;
  const settings = completeLinearSettings({ ...options, seed: seeds[0]!, onPrediction: undefined });
  const names = await resolveClassNames(options.classNames, [...train, ...val], settings.ignoreIndex);
  const skipped = new Set<string>();
  const heads = seeds.map((seed) => makeHead(options, { ...settings, seed }, names.length));
  const banks = makeBanks(
    options,
    settings,
    heads,
    names.length,
    eachSkippedOnce(skipped, options.onSkipped),
  );
  const seconds = { features: 0, training: 0, validation: 0 };
  const run: Run = { options, settings, names, heads, ...banks, seconds };
  try {
    return await inEvaluationMode(options.model, async () => {
      await trainHeads(run);
      const scores = await timed(run, 'validation', () => score(run));
      return heads.map(({ settings, losses, best, places }, i) => ({
        ...scores[i]!,
        mode: settings.mode,
        settings,
        losses,
        epoch: best?.epoch ?? settings.epochs,
        trainImages: usableOf(run, places).length,
        validationImages: run.val.usable().length,
        skipped: [...skipped],
        seconds,
      }));
    });
  } finally {
    for (const { head, best } of heads) {
      head.release();
      if (best !== null) releaseHeadState(best.state);
    }
    run.train.release();
    run.val.release();
  }
}

function makeHead(
  { model, train }: SeededLinearOptions,
  settings: CompleteLinearSettings,
  classes: number,
): SeededHead {
  const { seed, trainShare: share } = settings;
  const chosen = new Set(share < 1 ? lowShotPairs(train, share, seed) : train);
  const places = [...train.keys()].filter((index) => chosen.has(train[index]!));
  const random = new RandomStream(seed, 0, 1);
  const head = new LinearHead({
    ...settings,
    dim: layerWidth(settings.layer, model.config),
    classes,
    random,
  });
  return { settings, head, places, losses: [], best: null };
}

function makeBanks(
  options: SeededLinearOptions,
  settings: CompleteLinearSettings,
  heads: readonly SeededHead[],
  classes: number,
  onSkipped: (file: string, reason: string) => void,
): Pick<Run, 'train' | 'val'> {
  const { augmentationEpochs, inputSize, ignoreIndex, batchSize, mode, maskSize, storage, layer } = settings;
  const { model, ranks } = options;
  const common = { model, ranks, classes, ignoreIndex, batchSize, storage, onSkipped };
  const limit = settings.cacheBytes;
  // Blue deviation .225 in both modes: the slip is that of the retrieval code alone.
  const plain: SampleSettings = { inputSize, mode: 'corrected', layer, crops: null };
  const wanted = new Set(heads.flatMap(({ places }) => places));
  const train = new FeatureBank({
    ...common,
    limit,
    items: options.train.map((pair, index) => ({ pair, index })).filter(({ index }) => wanted.has(index)),
    // The same variations for every seed.
    samples: { ...plain, crops: augmentationEpochs === 0 ? null : 0 },
    keptMask: (mask) => squashMask(mask, maskSize, mode),
  });
  const items = options.val.map((pair, index) => ({ pair, index }));
  const val = new FeatureBank({ ...common, limit, items, samples: plain });
  return { train, val };
}

/** Trains the heads and leaves them with the weights to score. */
async function trainHeads(run: Run): Promise<void> {
  const { settings, heads, train, val, options } = run;
  const { epochs, mode, dropAfter, learningRate } = settings;
  const variations = Math.max(1, settings.augmentationEpochs);
  const total = variations * train.usable().length + (mode === 'reference' ? options.val.length : 0);
  const onFeatures = counter(options, 'features', total);
  const fill = (bank: FeatureBank, variation: number) =>
    timed(run, 'features', () => bank.fill(variation, onFeatures));
  // Variations that are used once need not wait together.
  const once = variations === epochs;
  train.requireRoom(once ? 1 : variations);
  if (mode === 'reference') {
    val.requireRoom(1);
    await fill(val, 0);
  }
  for (let variation = 0; variation < variations && !once; variation++) await fill(train, variation);
  const images = heads.reduce((sum, { places }) => sum + places.length, 0);
  const onImages = once ? () => undefined : counter(options, 'training', epochs * images);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const variation = (epoch - 1) % variations;
    await fill(train, variation);
    await timed(run, 'training', async () => {
      for (const { head } of heads) {
        head.setLearningRate(learningRate * 0.1 ** Math.floor((epoch - 1) / dropAfter));
      }
      await trainEpoch(run, epoch, variation, onImages);
      if (mode === 'reference') await keepBest(run, epoch);
    });
    if (epoch + variations > epochs) train.drop(variation);
  }
  for (const { head, best } of heads) if (best !== null) head.load(best.state);
}

/** Adds the time of a part of the work to those that the results state. */
async function timed<T>({ seconds }: Run, part: keyof Run['seconds'], work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const done = await work();
  seconds[part] += (performance.now() - started) / 1000;
  return done;
}

/** One pass of each head over its images, step by step with the others. */
async function trainEpoch(
  run: Run,
  epoch: number,
  variation: number,
  onImages: (count: number) => void,
): Promise<void> {
  const { heads, train, settings } = run;
  const plans = heads.map((head) => stepsOf(run, head, epoch));
  const losses: number[][] = heads.map(() => []);
  const longest = Math.max(...plans.map((steps) => steps.length));
  for (let step = 0; step < longest; step++) {
    const active = [...heads.keys()].filter((h) => step < plans[h]!.length);
    const made = torch.scope(() =>
      LinearHead.step(
        active.map((h) => heads[h]!.head),
        active.map((h) => batchOf(train, variation, plans[h]![step]!)),
        settings.ignoreIndex,
      ),
    );
    active.forEach((h, i) => made[i] !== null && losses[h]!.push(made[i]!));
    onImages(active.reduce((sum, h) => sum + plans[h]![step]!.length, 0));
    // Lets signals and progress in.
    await new Promise(setImmediate);
  }
  heads.forEach((head, h) => head.losses.push(meanLoss(losses[h]!, settings)));
}

/** The images of each step of an epoch, by their places. @throws UserError if no image is left */
function stepsOf(
  run: Run,
  { places, settings: { seed, imagesPerStep, mode } }: SeededHead,
  epoch: number,
): number[][] {
  const usable = usableOf(run, places);
  if (usable.length === 0) {
    throw new UserError(`None of the ${places.length} labelled images can be decoded.`);
  }
  const order = [...new RandomStream(seed, epoch, 3).permutation(usable.length)].map((i) => usable[i]!);
  const steps = evenBatches(order, imagesPerStep);
  // The public code's loader drops an incomplete batch. A set smaller than one batch would leave it nothing.
  if (mode === 'reference' && steps.length > 1 && steps.at(-1)!.length < imagesPerStep) steps.pop();
  return steps;
}

function batchOf(train: FeatureBank, variation: number, places: readonly number[]): HeadBatch {
  const masks = places.map((index) => {
    const { data, width, height } = train.maskOf(variation, index);
    return torch.fromTypedArray(Int32Array.from(data), [height, width]).to('int64');
  });
  return {
    size: places.length,
    masks: torch.stack(masks),
    features: (image) => train.featuresOf(variation, places[image]!),
  };
}

function usableOf({ train }: Run, places: readonly number[]): number[] {
  const usable = new Set(train.usable());
  return places.filter((index) => usable.has(index));
}

function meanLoss(losses: readonly number[], { ignoreIndex: ignore }: CompleteLinearSettings): number {
  if (losses.length > 0) return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  throw new UserError(`The masks of the labelled images hold no class: every pixel is ${ignore}.`);
}

/** In reference mode: keeps the weights of heads that have never scored better. */
async function keepBest(run: Run, epoch: number): Promise<void> {
  for (const [h, mIoU] of (await monitor(run)).entries()) {
    const seeded = run.heads[h]!;
    if (seeded.best !== null && mIoU <= seeded.best.mIoU) continue;
    if (seeded.best !== null) releaseHeadState(seeded.best.state);
    seeded.best = { epoch, mIoU, state: seeded.head.state() };
  }
}

/** mIoU on small masks, absent classes counted: by this the public code chooses among its heads. */
async function monitor(run: Run): Promise<number[]> {
  const matrices = run.heads.map(() => new ConfusionMatrix(run.names.length));
  await predictAll(
    run,
    () => undefined,
    (sample, h, logits) => addSmall(run, matrices[h]!, sample, logits),
  );
  return matrices.map((matrix) => allClassesIoU(matrix).mIoU);
}

async function score(run: Run): Promise<Pick<LinearResult, 'mIoU' | 'perClass' | 'means'>[]> {
  const { settings, names, options, val, heads } = run;
  const { inputSize: size, ignoreIndex: ignore } = settings;
  const matrices = heads.map(() => new ConfusionMatrix(names.length));
  const small = heads.map(() => new ConfusionMatrix(names.length));
  await predictAll(run, counter(options, 'validation', options.val.length), (sample, h, logits) => {
    const { pair, mask: truth } = sample;
    const predicted: IndexMask = { data: maskOf(logits, size), width: size, height: size };
    matrices[h]!.add(predicted.data, truth.data, ignore);
    addSmall(run, small[h]!, sample, logits);
    options.onPrediction?.({ pair, predicted, truth }, h);
  });
  if (val.usable().length === 0) {
    throw new UserError(`None of the ${options.val.length} images can be decoded.`);
  }
  if (matrices[0]!.truths().every((count) => count === 0)) {
    throw new UserError(`The ${val.usable().length} masks hold no class: every pixel is ${ignore}.`);
  }
  return matrices.map((matrix, h) => summarise(settings, names, matrix, small[h]!));
}

function summarise(
  { mode }: CompleteLinearSettings,
  names: readonly string[],
  matrix: ConfusionMatrix,
  small: ConfusionMatrix,
): Pick<LinearResult, 'mIoU' | 'perClass' | 'means'> {
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

/** Hands over each validation image with the logits `[S, S, classes]` of each head. */
async function predictAll(
  { val, heads }: Run,
  onRead: (count: number) => void,
  each: (sample: BankSample, head: number, logits: torch.Tensor) => void,
): Promise<void> {
  await val.each(0, onRead, (sample) => {
    heads.forEach(({ head }, h) => torch.scope(() => each(sample, h, head.logits(sample.features))));
  });
}

/** Counts images of a phase for whoever listens. */
function counter(
  { onProgress }: Pick<LinearOptions, 'onProgress'>,
  phase: string,
  total: number,
): (count: number) => void {
  let done = 0;
  return (count) => {
    if (count === 0) return;
    done = Math.min(total, done + count);
    onProgress?.({ phase, done, total });
  };
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
  resultsBySeed: true,
  run: (input, settings) => evaluateLinearSeeds({ ...settings, ...input }),
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
        `${settings.epochs} epochs over ${trainImages} images${inVariations(settings)}, ${settings.imagesPerStep} a step; loss ` +
        `${losses[0]!.toFixed(3)} to ${losses.at(-1)!.toFixed(3)}${chosen}; ` +
        timesOf(first, { features: 'for features', training: 'to train', validation: 'to evaluate' }),
    };
  },
};

function inVariations({ augmentationEpochs: count, epochs }: CompleteLinearSettings): string {
  if (count === 0) return ' as they are';
  if (count === 1) return ' in one variation';
  if (count === epochs) return ', a new variation an epoch';
  return count === 1 ? ' in one variation' : ` in ${count} variations that take turns`;
}
