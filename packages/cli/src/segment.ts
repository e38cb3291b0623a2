import path from 'node:path';
import type { Command } from 'commander';
import {
  openEvaluationPairs,
  percent,
  describeLoad,
  imagesToSegment,
  Segmenter,
  segmentFolder,
  type FitOptions,
  UserError,
  type SegmentFolderResult,
  makeFolder,
} from '@neco/neco/internal';
import { MODEL_OPTION } from './eval-inputs.js';
import { makeOutputFolder } from './eval-output.js';
import { EvalProgress } from './eval-progress.js';
import { Interrupt } from './interrupt.js';
import { wholeNumber } from './option-values.js';
import { requireWritableFile, requireWritableFolder } from './output-place.js';
import { usePictures } from './picture-options.js';
import { Progress } from './progress.js';
import { FolderSheet } from './segment/folder-sheet.js';
import {
  addEngineOptions,
  addFitOptions,
  addReadingOptions,
  addRefineOption,
  describeReading,
  openNetwork,
  openSegmenter,
  readFitOptions,
  readReading,
  readRefine,
  type FitFlags,
  type ReadingFlags,
  type RefineFlags,
} from './segment-options.js';

/** Exit code when all is done but some images could not be read. */
const SOME_SKIPPED = 3;

interface OutputFlags extends RefineFlags {
  images: string;
  out: string;
  overlay?: boolean;
  confidence?: boolean;
  polygons?: boolean;
  coco?: string;
  areas?: boolean;
  sheet?: boolean;
  skipExisting?: boolean;
  json?: boolean;
}

interface FitCommandFlags extends FitFlags {
  images?: string;
  masks?: string;
  data?: string;
  dataDir?: string;
  out: string;
  withBackbone?: boolean;
  json?: boolean;
}

interface ApplyFlags extends OutputFlags, ReadingFlags {
  head: string;
  model?: string;
  device: string;
  offline?: boolean;
}

interface BothFlags extends FitFlags, OutputFlags {
  trainImages: string;
  trainMasks: string;
}

/** Adds `neco segment`: from a few masks to a mask of every image. */
export function registerSegment(program: Command): void {
  const segment = program
    .command('segment')
    .description('from a few masks to a mask of every image: learn from labelled images, segment others');

  const both = segment
    .command('both', { isDefault: true })
    .description('learn from labelled images and segment others; the word may be left out')
    .requiredOption(...MODEL_OPTION)
    .requiredOption('--train-images <dir>', 'labelled images to learn from')
    .requiredOption('--train-masks <dir>', 'their masks: PNG of class indices with the names of the images');
  addOutputOptions(addFitOptions(both));
  addEngineOptions(both).action(runBoth);

  const fit = segment
    .command('fit')
    .description('learn a head from labelled images: one file that segments')
    .requiredOption(...MODEL_OPTION)
    .option('--images <dir>', 'labelled images')
    .option('--masks <dir>', 'their masks: PNG of class indices with the names of the images, or annotations')
    .option(
      '--data <dir or name>',
      'instead of these folders: the training side of a data set in --data-dir (voc, voc*0.125, ...), or of a folder with ' +
        'train/images, train/masks, val/images and val/masks',
    )
    .option('--data-dir <dir>', 'where the data set that --data names is: a folder, a tar or a zip')
    .requiredOption('--out <file>', 'the head, as safetensors')
    .option('--with-backbone', 'put the backbone into the file too');
  addEngineOptions(addFitOptions(fit)).action(runFit);

  const apply = segment
    .command('apply')
    .description('write a mask of every image of a folder')
    .requiredOption('--head <file>', 'what neco segment fit wrote')
    .option('--model <model>', "the backbone (default: the head's own)");
  addReadingOptions(addOutputOptions(apply), 'as the head was fitted');
  addEngineOptions(apply).action(runApply);
}

function addOutputOptions(command: Command): Command {
  return addRefineOption(command)
    .requiredOption('--images <dir>', 'images to segment, searched recursively')
    .requiredOption('--out <dir>', 'folder for masks/NAME.png, as large as the images, and classes.json')
    .option('--overlay', 'also overlays/NAME.jpg: the image in the colours of its classes')
    .option('--confidence', 'also confidence/NAME.png: 255 where the class is certain')
    .option('--polygons', 'also polygons/NAME.geojson: the regions of each image')
    .option('--coco <file>', 'also a COCO data set of the regions of all images, as run lengths')
    .option('--areas', 'also areas.csv: pixels of each class in each image')
    .option('--sheet', 'also index.html: images and their masks side by side')
    .option('--skip-existing', 'leave out images whose files are there: continues an interrupted run');
}

async function runFit(flags: FitCommandFlags): Promise<void> {
  requireWritableFile(flags.out);
  const segmenter = await fitFrom(flags, await labelledOf(flags));
  saveHead(segmenter, flags.out, flags.withBackbone === true);
  if (flags.json) console.log(JSON.stringify(jsonOf(segmenter)));
}

async function runApply(flags: ApplyFlags): Promise<void> {
  const reading = readReading(flags);
  readRefine(flags);
  imagesToSegment(flags.images, flags.out);
  requireWritableFolder(flags.out);
  const segmenter = await openSegmenter(flags.head, flags);
  const result = await writeMasks(segmenter, flags, segmenter.readingWith(reading));
  if (flags.json) console.log(JSON.stringify(result));
}

async function runBoth(flags: BothFlags): Promise<void> {
  readRefine(flags);
  imagesToSegment(flags.images, flags.out);
  requireWritableFolder(flags.out);
  const segmenter = await fitFrom(flags, { images: flags.trainImages, masks: flags.trainMasks });
  makeOutputFolder(flags.out);
  saveHead(segmenter, path.join(flags.out, 'segmenter.safetensors'), false);
  const result = await writeMasks(segmenter, flags, segmenter.reading);
  if (flags.json) console.log(JSON.stringify({ ...jsonOf(segmenter), ...result }));
}

/** What there is to learn from. */
type Labelled = Pick<FitOptions, 'images' | 'masks' | 'pairs' | 'classNames' | 'colours' | 'ignoreIndex'>;

/** @throws UserError for options that do not name it */
async function labelledOf({ images, masks, data, dataDir, seed }: FitCommandFlags): Promise<Labelled> {
  if (data === undefined) {
    if (dataDir !== undefined) throw new UserError('--data-dir goes with --data, which is missing.');
    if (images === undefined || masks === undefined) {
      throw new UserError(
        `--${images === undefined ? 'images' : 'masks'} is missing: give --images and --masks; or --data.`,
      );
    }
    return { images, masks };
  }
  if (images !== undefined || masks !== undefined) {
    throw new UserError('Give either --data or --images and --masks, not both.');
  }
  const { train } = await openEvaluationPairs(data, { dataDir, seed: wholeNumber('seed', seed) });
  const { pairs, classNames, labels } = train;
  return { pairs, classNames, ...(labels && { colours: labels.colours, ignoreIndex: labels.ignoreIndex }) };
}

async function fitFrom(flags: FitFlags, labelled: Labelled): Promise<Segmenter> {
  const options = readFitOptions(flags);
  const backbone = await openNetwork(flags.model, flags);
  console.log(describeLoad(backbone.report).join('\n'));
  await usePictures(flags, labelled.pairs?.map(({ image }) => image) ?? labelled.images!);
  const progress = new EvalProgress();
  let skipped = 0;
  const segmenter = await Segmenter.fit({
    ...labelled,
    ...options,
    model: backbone,
    modelName: flags.model,
    onProgress: (state) => progress.update({ ...state, phase: phases[state.phase] }),
    onSkipped: (file, reason) => {
      skipped++;
      progress.note(`skipped ${file}: ${reason}`);
    },
  }).finally(() => progress.stop());
  console.log(describeFit(segmenter, options.head));
  if (skipped > 0) process.exitCode = SOME_SKIPPED;
  return segmenter;
}

const phases = { patches: 'reading labelled images', choice: 'comparing heads' } as const;

function saveHead(segmenter: Segmenter, file: string, withBackbone: boolean): void {
  try {
    makeFolder(path.dirname(path.resolve(file)));
  } catch (cause) {
    throw new UserError(`Cannot write to --out ${file}: ${(cause as Error).message}.`, { cause });
  }
  segmenter.save(file, { withBackbone });
  console.log(`wrote      ${file}${withBackbone ? ', with its backbone' : ''}`);
}

async function writeMasks(
  segmenter: Segmenter,
  flags: OutputFlags,
  reading: Segmenter['reading'],
): Promise<SegmentFolderResult> {
  const refine = readRefine(flags);
  const refined = refine === 'none' ? '' : `, refined: ${refine}`;
  console.log(`segmenting ${describeReading(reading)}, by ${segmenter.kind}${refined}`);
  const sheet = flags.sheet === true ? new FolderSheet(segmenter) : null;
  const progress = new Progress({
    parts: ({ done, total }) => [`${done}/${total} images`],
  });
  const interrupt = new Interrupt('stopping after this image');
  const result = await segmentFolder({
    segmenter,
    signal: interrupt.signal,
    reading,
    refine,
    images: flags.images,
    out: flags.out,
    overlay: flags.overlay === true,
    confidence: flags.confidence === true,
    polygons: flags.polygons === true,
    areas: flags.areas === true,
    ...(flags.coco !== undefined && { coco: { runs: flags.coco } }),
    ...(sheet !== null && { onSegmented: (picture, image) => sheet.add(picture, image) }),
    skipExisting: flags.skipExisting === true,
    onProgress: (done, total) => progress.update(done, total),
    onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
  }).finally(() => {
    interrupt.close();
    progress.stop();
  });
  console.log(describeResult(flags.out, result));
  if (sheet !== null && !result.stopped) console.log(`sheet      ${await sheet.write(flags.out)}`);
  if (result.skipped.length > 0) process.exitCode = SOME_SKIPPED;
  return result;
}

function describeFit({ classes, fitting, kind, reading }: Segmenter, asked: string | undefined): string {
  const { images, patches, scores, absent } = fitting;
  return [
    `learnt     ${classes.length} classes from ${patches} patches of ${images} images`,
    `reading    ${describeReading(reading)}`,
    ...scores.map(
      ({ kind: tried, mIoU }) =>
        `compared   ${tried.padEnd(10)} ${percent(mIoU).padStart(5)} % mIoU of patches of images left out`,
    ),
    `head       ${kind}${asked === 'auto' && scores.length === 0 ? ': with one labelled image there is none to compare kinds on' : ''}`,
    ...(absent.length > 0
      ? [`never      ${absent.join(', ')}: no labelled patch holds it, so it is never predicted`]
      : []),
  ].join('\n');
}

function describeResult(out: string, { segmented, existing, skipped, stopped }: SegmentFolderResult): string {
  return [
    `wrote      ${segmented} masks below ${path.join(out, 'masks')}; names of their values in ${path.join(out, 'classes.json')}`,
    ...(stopped ? ['stopped    the same command with --skip-existing continues'] : []),
    ...(existing > 0 ? [`existing   ${existing} images were done before`] : []),
    ...(skipped.length > 0
      ? [`skipped    ${skipped.length} images that cannot be decoded; exit code ${SOME_SKIPPED}`]
      : []),
  ].join('\n');
}

function jsonOf({ kind, classes, reading, fitting }: Segmenter) {
  return { kind, classes, reading, fitting };
}
