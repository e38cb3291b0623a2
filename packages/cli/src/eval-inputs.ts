import type { Command } from 'commander';
import {
  type ImageMaskPair,
  type ImageMaskPairs,
  defaultInputSize,
  lastLayer,
  publishedInputSize,
  requireInputSize,
  readingOf,
  type ReadingSettings,
  type SeededInput,
  commonSettings,
  type Protocol,
  type ViTConfig,
  describeLoad,
  loadBackbone,
  loadedNetwork,
  type LoadedBackbone,
  type Which,
  type FeatureRanks,
  type StoredFeatures,
  type VisionTransformer,
} from '@neco/neco/internal';
import {
  addEvaluationDataOptions,
  readEvaluationData,
  type EvaluationDataFlags,
  type LabelledImages,
} from './data-options.js';
import { DEVICE_OPTION, deviceOf } from './device-option.js';
import { OFFLINE_OPTION, downloadOptions } from './download-progress.js';
import { addSettings, readSettings } from './eval-options.js';
import { EvalProgress } from './eval-progress.js';
import { wholeNumbers } from './option-values.js';
import { describeReading } from './segment-options.js';
import { addStoreOptions, useStore, type StoreFlags } from './store-option.js';
import {
  describeNetwork,
  describeNotes,
  PROTOCOL_OPTION,
  publishedNotes,
  type PublishedChoice,
  type PublishedNotes,
} from './published-protocol.js';

/** Options of whatever scores a backbone on images with masks. */
export interface ScoringFlags extends EvaluationDataFlags, StoreFlags {
  inputSize?: string;
  mode?: string;
  batchSize?: string;
  seed: string;
  offline?: boolean;
  allowMissing?: boolean;
  json?: boolean;
  device: string;
}

/** Options that every evaluation of masks takes. */
export interface EvalFlags extends ScoringFlags {
  protocol?: string;
  out?: string;
  nproc?: string;
  timeout: string;
}

/** Without the size, which depends on the model. */
const offered = commonSettings.partial({ inputSize: true });

/**
 * Adds the options of {@link EvalFlags}.
 * @param use - What labelled training images are for; null for an evaluation that takes none.
 */
export function addEvalOptions(command: Command, use: string | null, seeds: readonly number[]): void {
  addScoringOptions(command, use, seeds, commonSettings);
  command
    .addOption(PROTOCOL_OPTION)
    .option('--nproc <count>', 'share the computing of features among so many processes on this machine')
    .option(
      '--timeout <seconds>',
      'with several processes: how long one may be silent before the others end',
      '600',
    );
}

/** The options of {@link ScoringFlags}; `settings` are those that all evaluations have, or a part of them. */
export function addScoringOptions(
  command: Command,
  use: string | null,
  seeds: readonly number[],
  settings: Protocol['settings'],
): void {
  addEvaluationDataOptions(command, use);
  addSettings(command, settings);
  addStoreOptions(command);
  command
    .option('--seed <n,...>', 'decides all that is random; several give mean and deviation', seeds.join())
    .option(...DEVICE_OPTION)
    .option(...OFFLINE_OPTION)
    .option('--allow-missing', 'score a checkpoint that lacks a part of the backbone; the part stays random')
    .option('--json', 'print one last line of JSON');
}

/** The option that names the backbone of a single evaluation. */
export const MODEL_OPTION = [
  '--model <model>',
  'name (see neco models), file, run folder (RUN:student for its student) or Hugging Face repository',
] as const;

/** What the options of {@link EvalFlags} say, before a model is there. */
export interface EvalSettings extends Omit<ReadingSettings, 'inputSize'> {
  inputSize: number | null;
  batchSize: number;
  seeds: number[];
}

/** @throws UserError naming an option with a wrong value */
export function readEvalSettings(flags: ScoringFlags): EvalSettings {
  const { inputSize = null, ...given } = offered.parse(readSettings(commonSettings, flags));
  const { mode, batchSize, resize, imageSize, overlap, layer, debias } = given;
  const seeds = wholeNumbers('seed', flags.seed);
  return { inputSize, mode, batchSize, resize, imageSize, overlap, layer, debias, seeds };
}

/** The images of an evaluation. */
export interface EvalData {
  train: ImageMaskPair[];
  val: ImageMaskPair[];
  classNames: string[] | null;
  /** Mask value of pixels without a class. */
  ignoreIndex: number;
  /** Lines for people: how many images there are of each kind. */
  description: string[];
}

/**
 * Opens what the options name.
 * @throws UserError for folders that are missing or do not match
 */
export async function readEvalData(flags: ScoringFlags, labelled: LabelledImages): Promise<EvalData> {
  const { train, val, ignoreIndex, notes } = await readEvaluationData(flags, labelled);
  return {
    train: train?.pairs ?? [],
    val: val.pairs,
    classNames: train?.classNames ?? val.classNames,
    ignoreIndex,
    description: [
      ...(train === null ? [] : [`labelled   ${describePairs(train)}`]),
      `evaluated  ${describePairs(val)}`,
      ...notes,
    ],
  };
}

/** Loads the backbone that an option names. */
export async function openBackbone(model: string, flags: ScoringFlags): Promise<LoadedBackbone> {
  const device = deviceOf(flags);
  const backbone = await loadBackbone(model, {
    allowMissing: flags.allowMissing === true,
    download: downloadOptions(flags),
  });
  backbone.to({ device });
  return backbone;
}

/** The side that was asked for, the protocol's or the model's own. @throws UserError if the patch does not divide it */
function inputSizeFor(
  config: Readonly<ViTConfig>,
  asked: number | null,
  { protocol, choice }: MeasuredAs,
): number {
  const usual = choice === null ? defaultInputSize(config) : publishedInputSize(protocol, config);
  const size = asked ?? usual;
  requireInputSize(size, config.patchSize);
  return size;
}

/** What is about to be measured, for people. */
function describeStart(backbone: LoadedBackbone, data: EvalData, settings: ReadingSettings): string {
  const { inputSize, mode } = settings;
  const reading = readingOf(settings, backbone.config);
  const plain = settings.resize === 'squash' && !settings.debias && reading.layer === lastLayer;
  return [
    ...describeLoad(backbone.report),
    ...data.description,
    `input      ${plain ? `${inputSize} x ${inputSize} px` : describeReading(reading)}, ${mode} mode`,
    `device     ${backbone.device}`,
  ].join('\n');
}

function describePairs({ pairs, imagesWithoutMask, masksWithoutImage, notes = [] }: ImageMaskPairs): string {
  const left = [
    imagesWithoutMask.length > 0 ? `${imagesWithoutMask.length} images without a mask left out` : '',
    masksWithoutImage.length > 0 ? `${masksWithoutImage.length} masks without an image left out` : '',
    ...notes,
  ].filter(Boolean);
  return `${pairs.length} images with masks${left.length > 0 ? ` (${left.join(', ')})` : ''}`;
}

/** The other processes of an evaluation, for the one that leads. */
export interface EvaluationRanks extends FeatureRanks {
  /** Says which model the next features are of, by the name that the others open it by. */
  announce(model: VisionTransformer, name: string): void;
}

/** Which evaluation is run, and whether with published settings. */
export interface MeasuredAs {
  protocol: Protocol;
  choice: PublishedChoice | null;
}

/** What results say of the weights and of published settings. */
export interface ScoreFacts {
  /** Which network of a run or checkpoint was scored; null where there is one only. */
  network: Which | null;
  published?: PublishedNotes;
}

/** What the options of every single evaluation come to. */
export interface PreparedEvaluation {
  /** Goes into the results. */
  facts: ScoreFacts;
  /** The same for people, to be printed after the scores. */
  remarks: string;
  progress: EvalProgress;
  stored: StoredFeatures | null;
  /** What all evaluations take. */
  options: SeededInput;
}

/** Opens the backbone of an evaluation and says what is measured. */
export async function prepareEvaluation(
  flags: EvalFlags & { model: string },
  settings: EvalSettings,
  data: EvalData,
  ranks: EvaluationRanks | undefined,
  as: MeasuredAs,
): Promise<PreparedEvaluation> {
  const backbone = await openBackbone(flags.model, flags);
  const stored = useStore(backbone, flags.model, flags);
  const inputSize = inputSizeFor(backbone.config, settings.inputSize, as);
  const network = loadedNetwork(backbone.report);
  const { patchSize } = backbone.config;
  const notes = as.choice && publishedNotes(as.choice, [{ protocol: as.protocol, inputSize, patchSize }]);
  ranks?.announce(backbone, flags.model);
  console.log(describeStart(backbone, data, { ...settings, inputSize }));
  const progress = new EvalProgress();
  const options: SeededInput = {
    ...settings,
    model: backbone,
    ranks,
    inputSize,
    train: data.train,
    val: data.val,
    classNames: data.classNames,
    ignoreIndex: data.ignoreIndex,
    onProgress: (state) => progress.update(state),
    onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
  };
  return {
    progress,
    options,
    stored,
    facts: { network, ...(notes && { published: notes }) },
    remarks: [
      describeNetwork(flags.model, network, notes !== null),
      ...(notes === null ? [] : describeNotes(notes)),
    ].join('\n'),
  };
}
