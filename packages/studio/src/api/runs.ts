/** Post-training runs: their state, their curves, their configurations. */

/** At work; done; or neither, so that the same command would go on with it. */
export type RunState = 'running' | 'finished' | 'stopped';

export interface RunInfo {
  /** Path below the folder of runs, with `/`: what `run=` means in every address. */
  name: string;
  state: RunState;
  /** Steps done. */
  step: number;
  totalSteps: number;
  /** When its metrics were written last, milliseconds since 1970. */
  changed: number;
  /** What the run started from. */
  model: string;
  /** Name of its training images. */
  data: string;
  images: number;
  batchSize: number;
  /** Of the last step; null before the first. */
  loss: number | null;
  /** Best in-context mIoU of the teacher so far, 0 to 1; null without labelled images. */
  bestScore: number | null;
  /** While running: what is left at the speed of the last steps. */
  secondsLeft: number | null;
  /** Whether it has written a student and a teacher that can be opened; a run of `neco pretrain` has none. */
  saved: boolean;
  /** Why its configuration cannot be read; the other fields are empty then. */
  problem: string;
}

/** `GET /api/runs`: the runs below the folder, the one that changed last first. */
export interface RunsAnswer {
  runs: RunInfo[];
}

/** Query of everything about one run. */
export interface RunQuery {
  run: string;
}

/** `GET /api/runs/record?run=`. */
export interface RunDetails extends RunInfo {
  /** Settings by dotted path, values as JSON. */
  settings: { key: string; value: string }[];
  /** Packages it was made with. */
  versions: Record<string, string>;
  /** Files of the run, relative, with their bytes. */
  files: { name: string; bytes: number }[];
}

/** Query of `GET /api/runs/difference`. */
export interface DifferenceQuery {
  run: string;
  other: string;
}

export interface RunDifference {
  /** Settings (with model, data and versions) that differ; values as JSON, `unset` where a run has none. */
  changes: SettingChange[];
}

export interface SettingChange {
  key: string;
  /** Of `run`. */
  before: string;
  /** Of `other`. */
  now: string;
}

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
