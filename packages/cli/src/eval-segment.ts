import type { Command } from 'commander';
import {
  percent,
  scoreSegmenter,
  type ImageMaskPair,
  type RefinementName,
  type SegmentScore,
  type Segmenter,
} from '@neco/neco/internal';
import { aligned } from './columns.js';
import { addEvaluationDataOptions, readEvaluationData, type EvaluationDataFlags } from './data-options.js';
import { makeOutputFolder, writeResults } from './eval-output.js';
import { EvalProgress } from './eval-progress.js';
import {
  addEngineOptions,
  addReadingOptions,
  addRefineOption,
  describeReading,
  openSegmenter,
  readReading,
  readRefine,
  type ReadingFlags,
  type RefineFlags,
} from './segment-options.js';

interface Flags extends ReadingFlags, RefineFlags, EvaluationDataFlags {
  head: string[];
  model?: string;
  out?: string;
  device: string;
  offline?: boolean;
  json?: boolean;
}

/** Adds `neco eval segment`: scores what `neco segment` made. */
export function registerEvalSegment(evalCommand: Command): void {
  const command = evalCommand
    .command('segment')
    .description('score a head of neco segment fit on true masks, at the resolution of the images')
    .requiredOption('--head <file...>', 'what neco segment fit wrote; several are compared')
    .option('--model <model>', "the backbone (default: the head's own)");
  addEvaluationDataOptions(command, null).option('--out <dir>', 'write results.json');
  addEngineOptions(addRefineOption(addReadingOptions(command, 'as the head was fitted'))).action(
    runEvalSegment,
  );
}

async function runEvalSegment(flags: Flags): Promise<void> {
  const { val, ignoreIndex } = await readEvaluationData(flags, 'unused');
  const results: Results[] = [];
  for (const head of flags.head) results.push(await scoreHead(head, flags, val.pairs, ignoreIndex));
  if (results.length > 1) console.log(compared(results));
  const all = results.length === 1 ? results[0]! : { heads: results };
  if (flags.out !== undefined) {
    makeOutputFolder(flags.out);
    console.log(`Wrote ${writeResults(flags.out, all)}`);
  }
  if (flags.json) console.log(JSON.stringify(all));
}

async function scoreHead(
  head: string,
  flags: Flags,
  pairs: readonly ImageMaskPair[],
  ignoreIndex: number,
): Promise<Results> {
  const changes = readReading(flags);
  const refine = readRefine(flags);
  const segmenter = await openSegmenter(head, flags);
  const reading = segmenter.readingWith(changes);
  console.log(
    `scoring    ${head} (${segmenter.kind}), ${describeReading(reading)}${refine === 'none' ? '' : `, refined: ${refine}`}`,
  );
  const progress = new EvalProgress();
  const score = await scoreSegmenter({
    segmenter,
    reading,
    refine,
    ignoreIndex,
    pairs,
    onProgress: (done, total) => progress.update({ phase: 'validation', done, total }),
    onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
  }).finally(() => progress.stop());
  segmenter.release();
  console.log(describeScore(score));
  return { head, kind: segmenter.kind, reading, refine, ...score };
}

/** One line a head, in the order in which they were given. */
function compared(results: readonly Results[]): string {
  const rows = results.map(({ head, kind, mIoU, boundaryF, calibration }) => [
    head,
    kind,
    percent(mIoU),
    percent(boundaryF),
    percent(calibration.expectedError),
  ]);
  const title = ['head', 'kind', 'mIoU, %', 'boundary F, %', 'calibration error, %'];
  return ['', ...aligned([title, ...rows], new Set([2, 3, 4]))].join('\n');
}

interface Results extends SegmentScore {
  head: string;
  kind: Segmenter['kind'];
  reading: Segmenter['reading'];
  refine: RefinementName;
}

function describeScore(score: SegmentScore): string {
  const { perClass, tolerance, calibration, images, skipped } = score;
  const cell = (value: number | null): string => (value === null ? '-' : percent(value));
  const pixels = (value: number): string => value.toFixed(1);
  const from = pixels(tolerance.smallestPixels);
  const to = pixels(tolerance.largestPixels);
  return [
    ...aligned(
      [
        ['class', 'IoU, %', 'boundary F, %'],
        ...perClass.map(({ name, IoU, boundaryF }) => [name, cell(IoU), cell(boundaryF)]),
        ['mean', cell(score.mIoU), cell(score.boundaryF)],
      ],
      new Set([1, 2]),
    ),
    `${percent(score.pixelAccuracy)} % of the pixels are right; expected calibration error ${percent(calibration.expectedError)} %`,
    `boundaries agree within ${(100 * tolerance.share).toFixed(2)} % of the diagonal, ` +
      `${from === to ? from : `${from} to ${to}`} px; ${images} images` +
      (skipped.length > 0 ? `, ${skipped.length} undecodable ones skipped` : ''),
  ].join('\n');
}
