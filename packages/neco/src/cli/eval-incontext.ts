import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { encode } from 'fast-png';
import { pairImagesAndMasks, type ImageMaskPairs } from '../data/index.js';
import { UserError } from '../errors.js';
import {
  defaultInputSize,
  evaluateInContext,
  requireInputSize,
  type InContextPrediction,
  type InContextResult,
} from '../eval/index.js';
import { loadBackbone } from '../weights/index.js';
import { EvalProgress } from './eval-progress.js';
import { oneOf, positiveNumber, wholeNumber } from './option-values.js';

interface Flags {
  model: string;
  trainImages: string;
  trainMasks: string;
  images: string;
  masks: string;
  inputSize?: string;
  mode: string;
  memorySize?: string;
  augmentationEpochs: string;
  neighbours: string;
  temperature: string;
  ignoreIndex: string;
  batchSize: string;
  seed: string;
  storage: string;
  json?: boolean;
  out?: string;
}

/** Adds `neco eval incontext`: segmentation of one folder by the labels of another, with frozen features. */
export function registerEvalIncontext(evalCommand: Command): void {
  evalCommand
    .command('incontext')
    .description('score frozen features: masks predicted by dense nearest-neighbour retrieval, as mIoU')
    .requiredOption('--model <model>', 'name, file or run folder of a backbone')
    .requiredOption('--train-images <dir>', 'labelled images that fill the memory')
    .requiredOption('--train-masks <dir>', 'their masks: PNG of class indices with the names of the images')
    .requiredOption('--images <dir>', 'images whose masks are predicted')
    .requiredOption('--masks <dir>', 'their true masks')
    .option('--input-size <pixels>', "side to which images are squashed (default: the model's own)")
    .option(
      '--mode <mode>',
      'corrected, or reference: as the public evaluation code computes it',
      'corrected',
    )
    .option('--memory-size <n>', 'most patches in the memory (default: all)')
    .option(
      '--augmentation-epochs <n>',
      'passes of random variations over the memory images; 0 for none',
      '1',
    )
    .option('--neighbours <n>', 'memory patches that label a patch', '30')
    .option('--temperature <t>', 'of the softmax over their cosines', '0.02')
    .option('--ignore-index <n>', 'mask value of pixels without a class', '255')
    .option('--batch-size <n>', 'images a forward pass', '8')
    .option('--seed <n>', 'decides variations and the choice of patches', '0')
    .option('--storage <dtype>', 'float32, or float16 for half the memory', 'float32')
    .option('--json', 'print one last line of JSON')
    .option('--out <dir>', 'write results.json and the predicted masks')
    .action(runEvalIncontext);
}

async function runEvalIncontext(flags: Flags): Promise<void> {
  const settings = readSettings(flags);
  const train = pairImagesAndMasks(flags.trainImages, flags.trainMasks);
  const val = pairImagesAndMasks(flags.images, flags.masks);
  const { model, report, config } = await loadBackbone(flags.model);
  const inputSize = settings.inputSize ?? defaultInputSize(config);
  requireInputSize(inputSize, config.patchSize);
  console.log(describeStart(report.file, inputSize, settings.mode, train, val));
  const save = flags.out === undefined ? undefined : predictionWriter(flags.out);
  const progress = new EvalProgress();
  const result = await evaluateInContext({
    ...settings,
    model,
    inputSize,
    train: train.pairs,
    val: val.pairs,
    classNames: train.classNames ?? val.classNames,
    onProgress: (state) => progress.update(state),
    onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
    ...(save && { onPrediction: save }),
  }).finally(() => progress.stop());
  console.log(resultTable(result));
  if (flags.out !== undefined) {
    writeFileSync(
      path.join(flags.out, 'results.json'),
      `${JSON.stringify({ model: flags.model, ...result }, null, 2)}\n`,
    );
    console.log(`Wrote ${path.join(flags.out, 'results.json')} and predictions/`);
  }
  if (flags.json) console.log(JSON.stringify(result));
}

function readSettings(flags: Flags) {
  return {
    inputSize: flags.inputSize === undefined ? null : wholeNumber('input-size', flags.inputSize, 1),
    mode: oneOf('mode', flags.mode, ['corrected', 'reference']),
    memorySize: flags.memorySize === undefined ? null : wholeNumber('memory-size', flags.memorySize, 1),
    augmentationEpochs: wholeNumber('augmentation-epochs', flags.augmentationEpochs),
    neighbours: wholeNumber('neighbours', flags.neighbours, 1),
    temperature: positiveNumber('temperature', flags.temperature),
    ignoreIndex: wholeNumber('ignore-index', flags.ignoreIndex),
    batchSize: wholeNumber('batch-size', flags.batchSize, 1),
    seed: wholeNumber('seed', flags.seed),
    storage: oneOf('storage', flags.storage, ['float32', 'float16']),
  };
}

function describeStart(
  file: string,
  inputSize: number,
  mode: string,
  train: ImageMaskPairs,
  val: ImageMaskPairs,
): string {
  return [
    `backbone   ${file}`,
    `memory     ${describePairs(train)}`,
    `evaluated  ${describePairs(val)}`,
    `input      ${inputSize} x ${inputSize} px, ${mode} mode`,
  ].join('\n');
}

function describePairs({ pairs, imagesWithoutMask, masksWithoutImage }: ImageMaskPairs): string {
  const left = [
    imagesWithoutMask.length > 0 ? `${imagesWithoutMask.length} images without a mask left out` : '',
    masksWithoutImage.length > 0 ? `${masksWithoutImage.length} masks without an image left out` : '',
  ].filter(Boolean);
  return `${pairs.length} images with masks${left.length > 0 ? ` (${left.join(', ')})` : ''}`;
}

/** Writes predicted masks as index PNG, as large as the network's input, below DIR/predictions. */
function predictionWriter(out: string): (prediction: InContextPrediction) => void {
  const folder = path.join(out, 'predictions');
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new UserError(`Cannot write to --out ${out}: ${(cause as Error).message}.`, { cause });
  }
  return ({ pair, predicted }) => {
    const file = path.join(folder, `${pair.stem}.png`);
    mkdirSync(path.dirname(file), { recursive: true });
    const { width, height, data } = predicted;
    const wide = data.some((label) => label > 255);
    const pixels = wide ? Uint16Array.from(data) : Uint8Array.from(data);
    writeFileSync(file, encode({ width, height, data: pixels, channels: 1, depth: wide ? 16 : 8 }));
  };
}

function resultTable({ perClass, mIoU, mode, means, memory, seconds, skipped }: InContextResult): string {
  const width = Math.max(10, ...perClass.map(({ name }) => name.length));
  const percent = (value: number | null): string =>
    (value === null ? '-' : (100 * value).toFixed(1)).padStart(6);
  const others =
    mode === 'reference'
      ? `without matching: ${percent(means.presentClasses).trim()}`
      : `with Hungarian matching over all classes, as the reference averages: ${percent(means.hungarian).trim()}`;
  return [
    `${'class'.padEnd(width)}  IoU, %`,
    ...perClass.map(({ name, IoU }) => `${name.padEnd(width)}  ${percent(IoU)}`),
    `${'mIoU'.padEnd(width)}  ${percent(mIoU)}   (${mode}; ${others})`,
    `${memory.patches} patches of ${memory.images} images in the memory (${(memory.bytes / 1e6).toFixed(0)} MB); ` +
      `${seconds.memory.toFixed(1)} s to fill it, ${seconds.validation.toFixed(1)} s to evaluate` +
      (skipped.length > 0 ? `; ${skipped.length} undecodable images skipped` : ''),
  ].join('\n');
}
