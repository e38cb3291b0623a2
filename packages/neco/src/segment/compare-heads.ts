import { chooseImages, recordPredictions, type ComparedImage } from '../eval/compare-masks.js';
import {
  bootstrapDifference,
  bootstrapMeasure,
  bootstrapScore,
  type BootstrapEstimate,
  type ImageCounts,
} from '../eval/numerics/bootstrap.js';
import { mean } from '../eval/numerics/statistics.js';
import { ignoreIndex as defaultIgnoreIndex } from '../data/pairs.js';
import { UserError } from '../errors.js';
import { Calibration } from './calibration.js';
import { readHeadRecord } from './head-file.js';
import type { Reading } from '../features/reading.js';
import { refinements, type RefinementName } from './refine/refine.js';
import { scoreSegmenter, type ScoredImage, type ScoreOptions, type SegmentScore } from './score.js';
import type { Segmenter } from './segmenter.js';

/** What segmenters are compared by; of the calibration error less is better. */
export const segmentMeasures = ['mIoU', 'boundaryF', 'calibrationError'] as const;
export type SegmentMeasure = (typeof segmentMeasures)[number];

/** A segmenter for as long as it is measured. */
export interface OpenedSegmenter {
  segmenter: Segmenter;
  close: () => void;
}

export interface CompareHeadsOptions extends Pick<ScoreOptions, 'pairs' | 'ignoreIndex' | 'onSkipped'> {
  /** Files; the first is what the others are compared with. */
  heads: readonly string[];
  /** Opens one; one is open at a time. */
  open: (head: string) => Promise<OpenedSegmenter>;
  /** Default `none`. */
  refine?: RefinementName;
  /** Images to keep for showing. Default 6. */
  shownImages?: number;
  /** A head is about to be scored. */
  onHead?: (head: string, segmenter: Segmenter) => void;
  onProgress?: (done: number, total: number) => void;
}

/** What is said of one segmenter. */
export interface ComparedSegmenter extends SegmentScore {
  head: string;
  kind: Segmenter['kind'];
  /** Name or file of the backbone; null if it is not known. */
  model: string | null;
  reading: Reading;
  /** The measures, with the images drawn anew. */
  bootstrap: Record<SegmentMeasure, BootstrapEstimate>;
}

/** A segmenter less the first one. */
export interface SegmenterDifference {
  head: string;
  measures: Record<SegmentMeasure, { value: number; bootstrap: BootstrapEstimate }>;
}

export interface SegmenterComparison {
  classNames: string[];
  refine: RefinementName;
  images: number;
  segmenters: ComparedSegmenter[];
  differences: SegmenterDifference[];
}

/** A comparison and the pictures that go with it. */
export interface SegmenterComparisonOutcome {
  comparison: SegmenterComparison;
  images: ComparedImage[];
}

/**
 * Scores segmenters on the same images at their own resolution, each as {@link scoreSegmenter} does, and says how much
 * their differences depend on which images were taken.
 * @throws UserError for heads that do not know the same classes, and as {@link scoreSegmenter}
 */
export async function compareHeads(options: CompareHeadsOptions): Promise<SegmenterComparisonOutcome> {
  const classNames = requireSameClasses(options.heads);
  const measured: Measured[] = [];
  for (const head of options.heads) measured.push(await measure(options, head, classNames.length));
  const [first, ...others] = measured as [Measured, ...Measured[]];
  return {
    comparison: {
      classNames,
      refine: options.refine ?? refinements[0],
      images: first.images.length,
      segmenters: measured.map(({ scores }) => scores),
      differences: others.map((other) => differenceOf(first, other)),
    },
    images: chooseImages([measured.map(({ record }) => record)], options.shownImages ?? 6),
  };
}

/** Names of the classes. @throws UserError naming two heads with different ones */
function requireSameClasses(heads: readonly string[]): string[] {
  if (new Set(heads).size < heads.length) throw new UserError('A head is named twice.');
  const known = heads.map((head) => readHeadRecord(head).record.classes.map(({ name }) => name));
  const [names] = known;
  if (names === undefined) throw new UserError('There is no head to score.');
  const other = known.findIndex((own) => own.join('\n') !== names.join('\n'));
  if (other < 0) return names;
  throw new UserError(
    `The heads ${heads[0]} and ${heads[other]} know different classes (${names.join(', ')}; ` +
      `${known[other]!.join(', ')}); fit both with the same classes.json.`,
  );
}

/** What is kept of an image for drawing images anew. */
type ImageScore = Pick<ScoredImage, 'boundaryF' | 'calibration'>;

interface Measured {
  scores: ComparedSegmenter;
  images: ImageScore[];
  record: ReturnType<typeof recordPredictions>['record'];
}

async function measure(
  { open, pairs, refine, ignoreIndex = defaultIgnoreIndex, onHead, ...heard }: CompareHeadsOptions,
  head: string,
  classes: number,
): Promise<Measured> {
  const { segmenter, close } = await open(head);
  try {
    onHead?.(head, segmenter);
    const images: ImageScore[] = [];
    const { record, add } = recordPredictions(classes, ignoreIndex);
    const score = await scoreSegmenter({
      segmenter,
      pairs,
      ...(refine && { refine }),
      ignoreIndex,
      ...(heard.onProgress && { onProgress: heard.onProgress }),
      ...(heard.onSkipped && { onSkipped: heard.onSkipped }),
      onImage: ({ boundaryF, calibration, ...prediction }) => {
        images.push({ boundaryF, calibration });
        add(prediction, 0);
      },
    });
    const counts = record.counts as [ImageCounts[]];
    const { kind, modelName: model, reading } = segmenter;
    const bootstrap = {
      mIoU: bootstrapScore(counts, { mode: 'corrected' }),
      boundaryF: bootstrapOne(images, meanBoundaryF),
      calibrationError: bootstrapOne(images, calibrationError),
    };
    return { scores: { head, kind, model, reading, ...score, bootstrap }, images, record };
  } finally {
    close();
  }
}

function differenceOf(first: Measured, other: Measured): SegmenterDifference {
  const pair = [first.images, other.images] as const;
  const bootstrap = {
    mIoU: bootstrapDifference(first.record.counts, other.record.counts, { mode: 'corrected' }),
    boundaryF: bootstrapTwo(...pair, meanBoundaryF),
    calibrationError: bootstrapTwo(...pair, calibrationError),
  };
  const measures = segmentMeasures.map((name) => {
    const value = segmentMeasureOf(other.scores, name) - segmentMeasureOf(first.scores, name);
    return [name, { value, bootstrap: bootstrap[name] }];
  });
  return {
    head: other.scores.head,
    measures: Object.fromEntries(measures) as SegmenterDifference['measures'],
  };
}

/** A measure of a score. */
export function segmentMeasureOf(score: SegmentScore, name: SegmentMeasure): number {
  return name === 'calibrationError' ? score.calibration.expectedError : score[name];
}

type Measure = (images: readonly ImageScore[]) => number;

function bootstrapOne(images: readonly ImageScore[], of: Measure): BootstrapEstimate {
  const options = { mode: 'corrected' } as const;
  return bootstrapMeasure(images.length, options, (drawn) => of(taken(images, drawn)));
}

function bootstrapTwo(
  first: readonly ImageScore[],
  second: readonly ImageScore[],
  of: Measure,
): BootstrapEstimate {
  const options = { mode: 'corrected' } as const;
  return bootstrapMeasure(
    first.length,
    options,
    (drawn) => of(taken(second, drawn)) - of(taken(first, drawn)),
  );
}

function taken(images: readonly ImageScore[], drawn: Uint32Array): ImageScore[] {
  return Array.from(drawn, (index) => images[index]!);
}

/** Mean over the images that hold a class, then over the classes. */
function meanBoundaryF(images: readonly ImageScore[]): number {
  const classes = images[0]!.boundaryF.map((_, c) => images.flatMap(({ boundaryF }) => boundaryF[c] ?? []));
  return mean(classes.filter((values) => values.length > 0).map(mean));
}

function calibrationError(images: readonly ImageScore[]): number {
  const all = new Calibration();
  for (const { calibration } of images) all.merge(calibration);
  return all.expectedError();
}
