/** Post-training runs: their state, their curves, their configurations. */
import { z } from 'zod';

const name = z.string().min(1).max(1000);

export const runInfo = z.object({
  /** Path below the folder of runs, with `/`: what `run=` means in every address. */
  name: z.string(),
  /** At work; done; or neither, so that the same command would go on with it. */
  state: z.enum(['running', 'finished', 'stopped']),
  /** Steps done. */
  step: z.number(),
  totalSteps: z.number(),
  /** When its metrics were written last, milliseconds since 1970. */
  changed: z.number(),
  /** What the run started from. */
  model: z.string(),
  /** Name of its training images. */
  data: z.string(),
  images: z.number(),
  batchSize: z.number(),
  /** Of the last step; null before the first. */
  loss: z.number().nullable(),
  /** Best in-context mIoU of the teacher so far, 0 to 1; null without labelled images. */
  bestScore: z.number().nullable(),
  /** While running: what is left at the speed of the last steps. */
  secondsLeft: z.number().nullable(),
  /** Whether it has written a student and a teacher that can be opened; a run of `neco pretrain` has none. */
  saved: z.boolean(),
  /** Why its configuration cannot be read; the other fields are empty then. */
  problem: z.string(),
});
export type RunInfo = z.infer<typeof runInfo>;
export type RunState = RunInfo['state'];

/** `GET /api/runs`: the runs below the folder, the one that changed last first. */
export const runsAnswer = z.object({ runs: z.array(runInfo) });
export type RunsAnswer = z.infer<typeof runsAnswer>;

/** Query of everything about one run. */
export const runQuery = z.object({ run: name });

/** `GET /api/runs/record?run=`. */
export const runDetails = runInfo.extend({
  /** Settings by dotted path, values as JSON. */
  settings: z.array(z.object({ key: z.string(), value: z.string() })),
  /** Packages it was made with. */
  versions: z.record(z.string(), z.string()),
  /** Files of the run, relative, with their bytes. */
  files: z.array(z.object({ name: z.string(), bytes: z.number() })),
});
export type RunDetails = z.infer<typeof runDetails>;

/** Query of `GET /api/runs/difference`. */
export const differenceQuery = z.object({ run: name, other: name });

const settingChange = z.object({
  key: z.string(),
  /** Of `run`. */
  before: z.string(),
  /** Of `other`. */
  now: z.string(),
});

export const runDifference = z.object({
  /** Settings (with model, data and versions) that differ; values as JSON, `unset` where a run has none. */
  changes: z.array(settingChange),
});
export type RunDifference = z.infer<typeof runDifference>;

export type StepColumn =
  | 'loss'
  | 'lr'
  | 'headLr'
  | 'weightDecay'
  | 'momentum'
  | 'gradNorm'
  | 'paramNorm'
  | 'updateNorm'
  | 'embeddingRank'
  | 'imagesPerSecond'
  | 'dataWait';

export type EvaluationColumn = 'effectiveRank' | 'spread' | 'neighbourAgreement' | 'inContext' | 'kMeans';

/** Numbers by column, null where a line has none; all columns are as long as `step`. */
export type Columns<Name extends string> = { step: number[] } & Record<Name, (number | null)[]>;

/**
 * Data of the `metrics` events of `GET /api/runs/metrics?run=` (server-sent events): first all there is, then what is
 * added to `metrics.jsonl`.
 */
export interface MetricsEvent {
  /** What was sent before no longer holds: the first event, or the file was cut back. */
  reset: boolean;
  run: RunInfo;
  steps: Columns<StepColumn>;
  evaluations: Columns<EvaluationColumn>;
  /** Steps whose mean each of these points is; 1 unless the run is long. */
  averaged: number;
}
