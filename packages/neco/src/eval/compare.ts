import type { z } from 'zod';
import { UserError } from '../errors.js';
import type { ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { defaultInputSize, requireInputSize, type EvaluationMode } from '../features/pixels.js';
import { lastLayer, layerOf } from '../features/layer.js';
import { bootstrapDifference, bootstrapScore, type BootstrapEstimate } from './numerics/bootstrap.js';
import {
  chooseImages,
  recordPredictions,
  type ComparedImage,
  type PredictionRecord,
} from './compare-masks.js';
import { resolveClassNames } from './pair-source.js';
import type { ReadingSettings } from './protocols/reading-settings.js';
import { commonSettings, parseEvaluationSettings } from './protocols/settings.js';
import { SharedPatches } from './protocols/shared-patches.js';
import type { EvaluationInput, EvaluationResult } from './protocols/evaluation.js';
import type { Protocol, SeededInput } from './protocols/protocol.js';
import { spreadOf, summariseRuns, type RunSummary, type Spread } from './runs.js';

/** A backbone for as long as it is measured. */
export interface OpenedModel {
  model: VisionTransformer;
  /** Of the features; by default the comparison's. */
  layer?: string;
  close: () => void;
}

/** One protocol on one model, out of those that a comparison runs. */
export interface ComparisonRun {
  model: string;
  protocol: Protocol;
  /** From 1. */
  number: number;
  total: number;
}

export interface CompareOptions extends Omit<
  EvaluationInput,
  'model' | 'seed' | 'inputSize' | 'onPrediction'
> {
  /** Names, the first is what the others are compared with; one is fine. */
  models: readonly string[];
  /** Loads a model; one is open at a time. Several are each loaded once before anything is measured. */
  open: (name: string) => Promise<OpenedModel>;
  protocols: readonly Protocol[];
  /** By protocol; what is left out takes its default. */
  settings?: Readonly<Record<string, object>>;
  /** The same for each model. */
  seeds: readonly number[];
  /** Side to which images are squashed; null for `usualSize`. Default null. */
  inputSize?: number | null;
  /** By default each model's own. */
  usualSize?: (protocol: Protocol, config: Readonly<ViTConfig>) => number;
  /** Images to keep for showing. Default 6. */
  shownImages?: number;
  /** Leave out protocols that cannot run on these models and images, instead of ending. Default false. */
  leaveOut?: boolean;
  onRun?: (run: ComparisonRun) => void;
}

const shared = commonSettings.pick({
  mode: true,
  ignoreIndex: true,
  resize: true,
  imageSize: true,
  overlap: true,
  layer: true,
  debias: true,
});

/** With the defaults that do not depend on a protocol. */
type CompleteOptions = CompareOptions & z.output<typeof shared>;

/** What one protocol says of one model. */
export interface ProtocolScores {
  protocol: string;
  /** Side of the input in pixels: that of the square, the longer one, or that of the tiles. */
  inputSize: number;
  summary: RunSummary;
  /** mIoU, averaged over the seeds, with the images drawn anew. */
  bootstrap: BootstrapEstimate;
  /** One a seed. */
  runs: EvaluationResult[];
}

export interface ModelScores {
  name: string;
  /** Side of the images, in pixels; null where it is not the same for all protocols. */
  inputSize: number | null;
  /** In the order of the protocols. */
  protocols: ProtocolScores[];
}

/** mIoU of a model less that of the first one. */
export interface Difference {
  model: string;
  protocol: string;
  /** Seed by seed: both models with the same one. */
  seeds: Spread;
  /** Averaged over the seeds, images drawn anew. */
  bootstrap: BootstrapEstimate;
}

export interface Comparison {
  mode: EvaluationMode;
  /** How images were read, and whether features were debiased. */
  resize: ReadingSettings['resize'];
  imageSize: number | null;
  overlap: number;
  /** Of the features, as it was asked for. */
  layer: string;
  debias: boolean;
  seeds: number[];
  classNames: string[];
  trainImages: number;
  validationImages: number;
  protocols: { name: string; title: string; description: string }[];
  models: ModelScores[];
  differences: Difference[];
  /** Protocols that could not run, and why; they are not among `protocols`. */
  leftOut: LeftOut[];
}

export interface LeftOut {
  protocol: string;
  model: string;
  reason: string;
}

/** A comparison and the pictures that go with it. */
export interface ComparisonOutcome {
  comparison: Comparison;
  images: ComparedImage[];
}

/**
 * Runs protocols on models with the same images and seeds, each exactly as its own command does.
 * @throws UserError for settings that do not fit the models or the data
 */
export async function compareModels(given: CompareOptions): Promise<ComparisonOutcome> {
  const options: CompleteOptions = { ...given, ...parseEvaluationSettings(shared, given) };
  const { models, seeds, train, val, mode } = options;
  checkOptions(options);
  await checkModels(options);
  const classNames = await resolveClassNames(options.classNames, [...train, ...val], options.ignoreIndex);
  const leftOut: LeftOut[] = [];
  const measured: MeasuredModel[] = [];
  for (const [index, name] of models.entries()) {
    measured.push(await measureModel(options, name, index, classNames, leftOut));
  }
  const protocols = options.protocols.filter(
    ({ name }) => !leftOut.some(({ protocol }) => protocol === name),
  );
  if (protocols.length === 0) throw new UserError(leftOut[0]!.reason);
  const [first, ...others] = measured.map((model) => keepProtocols(model, protocols)) as [
    MeasuredModel,
    ...MeasuredModel[],
  ];
  return {
    comparison: {
      mode,
      resize: options.resize,
      imageSize: options.imageSize,
      overlap: options.overlap,
      layer: options.layer,
      debias: options.debias,
      seeds: [...seeds],
      classNames,
      trainImages: train.length,
      validationImages: first.records[0]!.counts[0]!.length,
      protocols: protocols.map(({ name, title, description }) => ({ name, title, description })),
      models: [first, ...others].map(({ scores }) => scores),
      differences: others.flatMap((other) => protocols.map((_, p) => difference(first, other, p, mode))),
      leftOut,
    },
    images: chooseImages(
      protocols.map((_, p) => [first, ...others].map(({ records }) => records[p]!)),
      options.shownImages ?? 6,
    ),
  };
}

/** Scores and predictions of one model, by protocol. */
interface MeasuredModel {
  scores: ModelScores;
  records: PredictionRecord[];
}

function keepProtocols({ scores, records }: MeasuredModel, protocols: readonly Protocol[]): MeasuredModel {
  const kept = protocols.map(({ name }) => scores.protocols.findIndex(({ protocol }) => protocol === name));
  return {
    scores: { ...scores, protocols: kept.map((p) => scores.protocols[p]!) },
    records: kept.map((p) => records[p]!),
  };
}

function checkOptions({ models, protocols, settings, seeds, train, val }: CompareOptions): void {
  if (models.length === 0) throw new UserError('There is no model to measure.');
  if (new Set(models).size < models.length) throw new UserError('A model is named twice.');
  if (protocols.length === 0) throw new UserError('There is no evaluation to run.');
  if (seeds.length === 0) throw new UserError('There is no seed to run with.');
  if (val.length === 0) throw new UserError('There is no image to evaluate on.');
  const needing = protocols.find(({ name, labelled }) => labelled?.needed(settings?.[name] ?? {}));
  if (needing !== undefined && train.length === 0) {
    throw new UserError(`The evaluation ${needing.name} needs labelled training images.`);
  }
}

/** A model that is missing or does not fit must not show after hours of measuring the others. */
async function checkModels(options: CompareOptions): Promise<void> {
  const { models, open, protocols } = options;
  if (models.length === 1) return;
  for (const name of models) {
    const { model, layer = options.layer ?? lastLayer, close } = await open(name);
    try {
      layerOf(layer, model.config);
      for (const protocol of protocols) inputSizeOf(model, protocol, options);
    } finally {
      close();
    }
  }
}

function inputSizeOf(
  { config }: VisionTransformer,
  protocol: Protocol,
  { inputSize, usualSize }: CompareOptions,
): number {
  const size = inputSize ?? usualSize?.(protocol, config) ?? defaultInputSize(config);
  requireInputSize(size, config.patchSize);
  return size;
}

async function measureModel(
  options: CompleteOptions,
  name: string,
  index: number,
  classNames: readonly string[],
  leftOut: LeftOut[],
): Promise<MeasuredModel> {
  const { protocols, models } = options;
  const { model, layer, close } = await options.open(name);
  const patches = new SharedPatches(
    protocols.some(({ name, attention }) => attention?.(options.settings?.[name] ?? {})),
  );
  const measured: MeasuredModel = { scores: { name, inputSize: null, protocols: [] }, records: [] };
  try {
    for (const [p, protocol] of protocols.entries()) {
      if (leftOut.some((left) => left.protocol === protocol.name)) continue;
      const number = index * protocols.length + p + 1;
      const inputSize = inputSizeOf(model, protocol, options);
      options.onRun?.({ model: name, protocol, number, total: models.length * protocols.length });
      try {
        const { scores, record } = await measure(
          options,
          protocol,
          { model, inputSize, layer, classNames },
          patches,
        );
        measured.scores.protocols.push(scores);
        measured.records.push(record);
      } catch (error) {
        if (options.leaveOut !== true || !(error instanceof UserError)) throw error;
        leftOut.push({ protocol: protocol.name, model: name, reason: error.message });
      }
    }
    const sizes = new Set(measured.scores.protocols.map((scores) => scores.inputSize));
    if (sizes.size === 1) [measured.scores.inputSize] = sizes as unknown as [number];
    return measured;
  } finally {
    patches.release();
    close();
  }
}

async function measure(
  options: CompleteOptions,
  protocol: Protocol,
  given: Pick<SeededInput, 'model' | 'inputSize' | 'layer' | 'classNames'>,
  patches: SharedPatches,
): Promise<{ scores: ProtocolScores; record: PredictionRecord }> {
  const { train, val, seeds, mode, ignoreIndex, batchSize, ranks, onProgress, onSkipped } = options;
  const { resize, imageSize, overlap, debias } = options;
  const read = { resize, imageSize, overlap, layer: given.layer ?? options.layer, debias };
  const { record, add } = recordPredictions(given.classNames!.length, ignoreIndex);
  const common = {
    ...given,
    ...read,
    train,
    val,
    mode,
    ignoreIndex,
    batchSize,
    ranks,
    onProgress,
    onSkipped,
  };
  const runs: EvaluationResult[] = [];
  for (const together of protocol.resultsBySeed ? [seeds] : seeds.map((seed) => [seed])) {
    const before = runs.length;
    const input: SeededInput = {
      ...common,
      seeds: together,
      onPrediction: (prediction, run) => add(prediction, before + run),
    };
    runs.push(...(await protocol.run(input, options.settings?.[protocol.name] ?? {}, patches)));
  }
  const bootstrap = bootstrapScore(record.counts, { mode });
  const { inputSize } = given;
  return {
    scores: { protocol: protocol.name, inputSize, summary: summariseRuns(runs), bootstrap, runs },
    record,
  };
}

function difference(first: MeasuredModel, other: MeasuredModel, p: number, mode: EvaluationMode): Difference {
  const [a, b] = [first.scores.protocols[p]!, other.scores.protocols[p]!];
  const gains = b.summary.mIoU.values.map((value, i) => value - a.summary.mIoU.values[i]!);
  return {
    model: other.scores.name,
    protocol: a.protocol,
    seeds: spreadOf(gains),
    bootstrap: bootstrapDifference(first.records[p]!.counts, other.records[p]!.counts, { mode }),
  };
}
