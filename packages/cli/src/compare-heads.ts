import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  compareHeads,
  segmentMeasureOf,
  percent,
  productVersions,
  releaseModule,
  segmentMeasures,
  type OpenedSegmenter,
  type SegmenterComparison,
  type SegmentMeasure,
} from '@neco/neco/internal';
import { aligned } from './columns.js';
import { readEvaluationData, type EvaluationDataFlags } from './data-options.js';
import { makeOutputFolder, signed, writeResults } from './eval-output.js';
import { EvalProgress } from './eval-progress.js';
import { requireReportFolder } from './output-place.js';
import { renderSegmenters } from './report/segmenters.js';
import { describeReading, openSegmenter, readRefine, type RefineFlags } from './segment-options.js';

/** Options of `neco compare --heads`. */
export interface HeadComparisonFlags extends EvaluationDataFlags, RefineFlags {
  out: string;
  overwrite?: boolean;
  device: string;
  offline?: boolean;
  json?: boolean;
}

/** Scores segmenters on the same images, prints the tables and writes report.html and results.json. */
export async function runHeadComparison(heads: readonly string[], flags: HeadComparisonFlags): Promise<void> {
  const started = performance.now();
  const refine = readRefine(flags);
  requireReportFolder(flags);
  const { val, ignoreIndex } = await readEvaluationData(flags, 'unused');
  const { pairs } = val;
  const progress = new EvalProgress();
  const open = async (head: string): Promise<OpenedSegmenter> => {
    const segmenter = await openSegmenter(head, flags);
    const close = (): void => {
      segmenter.release();
      releaseModule(segmenter.model);
    };
    return { segmenter, close };
  };
  const outcome = await compareHeads({
    heads,
    open,
    refine,
    pairs,
    ignoreIndex,
    onHead: (head, { kind, reading }) =>
      progress.note(`scoring    ${head} (${kind}), ${describeReading(reading)}`),
    onProgress: (done, total) => progress.update({ phase: 'validation', done, total }),
    onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
  }).finally(() => progress.stop());
  const { comparison } = outcome;
  console.log(describeSegmenters(comparison));
  const facts = { seconds: (performance.now() - started) / 1000, versions: productVersions() };
  makeOutputFolder(flags.out);
  const results = writeResults(flags.out, { ...comparison, ...facts });
  const report = path.join(flags.out, 'report.html');
  writeFileSync(report, await renderSegmenters(outcome, { ...facts, ignoreIndex }));
  console.log(`Wrote ${results} and ${report}`);
  if (flags.json) console.log(JSON.stringify(comparison));
}

/** What the measures are called, in the order of {@link segmentMeasures}. */
export const measureTitles: Readonly<Record<SegmentMeasure, string>> = {
  mIoU: 'mIoU, %',
  boundaryF: 'boundary F, %',
  calibrationError: 'calibration error, %',
};

/** A table of scores, one of differences, one of IoU by class. */
function describeSegmenters({
  segmenters,
  differences,
  classNames,
  images,
  refine,
}: SegmenterComparison): string {
  const titles = segmentMeasures.map((name) => measureTitles[name]);
  const scores = segmenters.map((one) => [
    one.head,
    one.kind,
    ...segmentMeasures.map((name) => percent(segmentMeasureOf(one, name))),
    (one.segmentingSeconds / one.images).toFixed(3),
  ]);
  const gains = differences.map(({ head, measures }) => [
    head,
    ...segmentMeasures.map((name) => {
      const { value, bootstrap } = measures[name];
      return `${signed(value)} [${signed(bootstrap.low)}, ${signed(bootstrap.high)}]`;
    }),
  ]);
  const cell = (value: number | null): string => (value === null ? '-' : percent(value));
  const classes = classNames.map((name, c) => [
    name,
    ...segmenters.map(({ perClass }) => cell(perClass[c]!.IoU)),
  ]);
  const numbers = new Set(segmenters.map((_, i) => i + 1));
  return [
    '',
    ...aligned([['head', 'kind', ...titles, 's an image'], ...scores], new Set([2, 3, 4, 5])),
    '',
    ...aligned([['difference', ...titles], ...gains]),
    '',
    ...aligned([['IoU, %', ...segmenters.map(({ head }) => head)], ...classes], numbers),
    '',
    `${images} images at their own resolution, refined: ${refine}; differences from ${segmenters[0]!.head}, in brackets ` +
      '95 % of 1,000 resamplings of the images; of the calibration error less is better',
  ].join('\n');
}
