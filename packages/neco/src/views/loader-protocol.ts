import type { ViewConfig } from './config.js';
import type { SkippedImage } from './image-source.js';

/** What the worker needs to know from the start. */
export interface WorkerTask {
  files: string[];
  batchSize: number;
  views: ViewConfig;
  seed: number;
  startStep: number;
  /** Batches that may be finished and not yet taken. */
  prefetch: number;
  cacheBytes: number;
  skip: string[];
  /** Part `index` of `count` equal parts of each batch is made. */
  shard: { index: number; count: number };
}

/** A finished batch; each tensor by the number under which it was left for the main thread. */
export interface BatchMessage {
  kind: 'batch';
  step: number;
  epoch: number;
  files: string[];
  skipped: SkippedImage[];
  tensors: Record<BatchTensor, number>;
  /** `[G, V, B, 4]` and `[V, G, B, 4]`. */
  globalBoxes: Float32Array;
  viewBoxes: Float32Array;
}

/** [G, B, 3, H, W] and [L, B, 3, h, w], float32. */
export type BatchTensor = 'globals' | 'locals';

/** The worker gave up. `user` tells an error of the data from a fault of the program. */
export interface FailureMessage {
  kind: 'failure';
  user: boolean;
  message: string;
  stack: string | undefined;
}

export type WorkerMessage = BatchMessage | FailureMessage;

/** `taken`: one batch was used up, so one more may be made. `close`: stop. */
export type LoaderMessage = 'taken' | 'close';
