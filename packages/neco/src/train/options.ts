import type { TrainingImages } from '../data/sets/open.js';
import type { RankEnvironment } from '../distributed/environment.js';
import type { LabelledImages, Method } from '../methods/method.js';
import type { EvaluationLine } from '../run/evaluation-line.js';
import type { RunFolder, RunRecord } from '../run/run-folder.js';
import type { TrainSettings } from '../settings/config.js';
import type { ResolvedConfig } from '../settings/resolve.js';
import type { ViTConfig } from '../vit/config.js';
import type { BestTeacher } from '../watch/best.js';
import type { Monitor, MonitorPlan } from '../watch/monitor.js';
import type { Verdict } from '../watch/verdict.js';
import type { DownloadOptions } from '../weights/download.js';
import type { LoadedBackbone } from '../weights/load.js';
import type { StepMetrics } from './optimise.js';

/** A line of `metrics.jsonl`. */
export interface TrainMetrics extends StepMetrics {
  /** Steps done, this one included. */
  step: number;
  /** Epochs done, as a fraction. */
  epoch: number;
  imagesPerSecond: number;
  /** Share of the time since the last step that was spent waiting for images. */
  dataWait: number;
  /** Images found undecodable so far. */
  skipped: number;
}

/** What a run is about to do, once everything was checked. */
export interface TrainStart {
  images: number;
  /** How many the data set has where it was published; null for a folder of one's own, or a part. */
  published: number | null;
  config: ResolvedConfig;
  /** Where the networks run: `cpu` or `cuda:N`. */
  device: string;
  /** The pretrained backbone; null for random weights. */
  backbone: LoadedBackbone | null;
  architecture: ViTConfig;
  /** What the method does, in a line. */
  summary: string;
  /** Names of the classes, of a method that needs masks. */
  classNames: readonly string[] | null;
  totalSteps: number;
  stepsPerEpoch: number;
  /** Steps done by earlier calls with the same folder. */
  resumedFrom: number;
  /** What the run is watched by; null for nothing. */
  monitor: MonitorPlan | null;
  /** How far the schedule can move each network at most, as a share of its weights; by name (`largestChange`). */
  largestChange: Record<string, number>;
}

export interface TrainOptions {
  /** Folder of images, searched recursively; or images that `openTrainingImages` found. */
  data: string | TrainingImages;
  /** Folder of masks with the names of the images, for a method that needs them. */
  masks?: string;
  /** Class file; by default `classes.json` in or beside the folder of masks. */
  classes?: string;
  /**
   * The pretrained backbone: a name, a file or a run folder, or what `loadBackbone` gave, which is copied; not with
   * `initFrom`.
   */
  model?: string | LoadedBackbone;
  /** Run folder whose student and teacher, heads included, a new run starts with; everything else starts anew. */
  initFrom?: string;
  /** Start from a checkpoint that lacks a part of the backbone; the part stays random. */
  allowMissing?: boolean;
  /** What to do where the model's weights are not on this machine yet. */
  download?: DownloadOptions;
  /** Run folder; the same call with the same folder goes on where it stopped. */
  out: string;
  /** A method of one's own; by default the one that `settings.method` names. */
  method?: Method;
  /** Settings that differ from the defaults. */
  settings?: TrainSettings;
  /** Where the networks run: `auto` (default), `cpu`, `cuda` or `cuda:N`; a run may go on on another device. */
  device?: string;
  /** Go on with settings, model or data other than those that the run began with. */
  overrideConfig?: boolean;
  /** Write event files beside `metrics.jsonl`. */
  log?: 'tensorboard';
  /** Which of several processes this is, if it is one; see `rankEnvironment`. All but rank 0 leave the disk alone. */
  ranks?: RankEnvironment | null;
  /** Something that does not stop the run but that its owner should know, such as a damaged checkpoint. */
  onNotice?: (text: string) => void;
  onStart?: (start: TrainStart) => void;
  onStep?: (metrics: TrainMetrics) => void;
  /** Each time the teacher was measured; with it the first evaluation of the run. */
  onEvaluation?: (line: EvaluationLine, first: EvaluationLine) => void;
  /** Each undecodable image, once. */
  onSkipped?: (file: string, reason: string) => void;
  /** Stops after the running step, with everything saved. */
  signal?: AbortSignal;
}

export interface TrainResult {
  run: string;
  /** File of the backbone that is the result, as it is now. */
  model: string;
  step: number;
  totalSteps: number;
  /** False if the signal stopped the run. */
  finished: boolean;
  /** `eval.patience` ended the run before its last step. */
  endedEarly: boolean;
  /** Which teacher `best.safetensors` holds; null if nothing tells teachers apart. */
  best: BestTeacher | null;
  /** How far the weights of each network are from the start, relative to it; null if stopped or without a start. */
  change: Record<string, number> | null;
  /** How the last teacher compares with the start; null if nothing tells, or the run was stopped. */
  verdict: Verdict | null;
}

/** All that is known before anything is written. */
export interface RunPlan {
  run: RunFolder;
  record: RunRecord;
  data: TrainingImages;
  /** Of a method that needs masks. */
  labelled: LabelledImages | null;
  /** Null for random weights. */
  backbone: LoadedBackbone | null;
  /** Frees the backbone, unless it is the caller's own. */
  release: () => void;
  architecture: ViTConfig;
  method: Method;
  config: ResolvedConfig;
  /** Where the networks run: `cpu` or `cuda:N`. */
  device: string;
  monitor: Monitor | null;
}
