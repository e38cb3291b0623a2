import { Worker } from 'node:worker_threads';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import type { ViewConfig } from './config.js';
import type { SkippedImage } from './image-source.js';
import type { BatchMessage, LoaderMessage, WorkerMessage, WorkerTask } from './loader-protocol.js';
import { takeOver } from './transfer.js';

/** The views of a batch of pictures: G global and L local ones, V = G + L, B pictures. */
export interface Batch {
  step: number;
  epoch: number;
  /** The B files, in the order of the batch. */
  files: string[];
  /** [G, B, 3, H, W], normalised. */
  globals: Tensor;
  /** [L, B, 3, h, w], normalised. */
  locals: Tensor;
  /** [G, V, B, 4]: x1, y1, x2, y2 of the intersection of global view g and view v in pixels of g. */
  globalBoxes: Float32Array;
  /** [V, G, B, 4]: the same in pixels of v. */
  viewBoxes: Float32Array;
  /** Files found undecodable since the last batch; each is named once. */
  skipped: SkippedImage[];
  /** Milliseconds for which `next` waited. */
  waitMs: number;
  /** Frees the tensors. */
  release(): void;
}

export interface ViewLoaderOptions {
  files: readonly string[];
  /** Of all processes together. */
  batchSize: number;
  views: ViewConfig;
  seed: number;
  /** Step of the first batch: a run that goes on passes the number of steps it has done. Default 0. */
  startStep?: number;
  /** Batches kept ready. Default 2. */
  prefetch?: number;
  /** Only part `index` of `count` equal parts of each batch: what one of several processes sees. */
  shard?: { index: number; count: number };
  /** Files not to try. */
  skip?: readonly string[];
  /** Most bytes of decoded pictures kept in memory. Default 512 MiB. */
  cacheBytes?: number;
}

interface Waiter {
  resolve: (message: BatchMessage) => void;
  reject: (error: Error) => void;
}

/**
 * An endless series of batches of views, made ahead in a worker thread. An epoch is floor(files / batchSize)
 * steps over a permutation drawn from (seed, epoch). A batch depends only on the seed and its step, not on
 * timing, earlier batches or the step at which the loader started.
 */
export class ViewLoader {
  readonly stepsPerEpoch: number;
  private readonly worker: Worker;
  private readonly ready: BatchMessage[] = [];
  private readonly waiters: Waiter[] = [];
  private failure: Error | null = null;
  private closing = false;
  private readonly exited: Promise<void>;

  /** @throws UserError if a batch is larger than the data. */
  constructor(options: ViewLoaderOptions) {
    const { files, batchSize } = options;
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new UserError(`The batch size must be a whole number from 1 on, not ${batchSize}.`);
    }
    const parts = options.shard?.count ?? 1;
    if (batchSize % parts !== 0)
      throw new UserError(`A batch of ${batchSize} cannot be shared equally by ${parts} processes.`);
    if (batchSize > files.length) {
      throw new UserError(
        `A batch of ${batchSize} is larger than the data (${files.length} images); ` +
          `lower the batch size or add images.`,
      );
    }
    this.stepsPerEpoch = Math.floor(files.length / batchSize);
    // Without the process's own flags: those for a script given as a string would stop the worker's file.
    this.worker = new Worker(new URL('./loader-worker.js', import.meta.url), {
      workerData: taskOf(options),
      execArgv: [],
    });
    this.worker.on('message', (message: WorkerMessage) => this.receive(message));
    this.worker.on('error', (error) => this.fail(error));
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', () => {
        this.fail(new Error('the view loader is closed'));
        resolve();
      });
    });
    // An idle loader does not keep the process alive; a caller in `next` does.
    this.worker.unref();
  }

  /**
   * The next batch. Its tensors belong to the caller: `batch.release()` when done.
   *
   * @throws UserError if no image can be decoded; any other error of the worker with its stack.
   */
  async next(): Promise<Batch> {
    const start = performance.now();
    const message = this.ready.shift() ?? (await this.arrival());
    this.tell('taken');
    return toBatch(message, performance.now() - start);
  }

  /** Ends the worker and waits until it is gone. */
  async close(): Promise<void> {
    this.closing = true;
    this.worker.ref();
    this.tell('close');
    await this.exited;
    for (const message of this.ready.splice(0)) toBatch(message, 0).release();
  }

  private arrival(): Promise<BatchMessage> {
    if (this.failure) return Promise.reject(this.failure);
    this.worker.ref();
    return new Promise((resolve, reject) => this.waiters.push({ resolve, reject }));
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === 'failure') return this.fail(toError(message));
    const waiter = this.waiters.shift();
    if (waiter === undefined) this.ready.push(message);
    else waiter.resolve(message);
    if (this.waiters.length === 0 && !this.closing) this.worker.unref();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const waiter of this.waiters.splice(0)) waiter.reject(this.failure);
  }

  private tell(message: LoaderMessage): void {
    this.worker.postMessage(message);
  }
}

function taskOf(options: ViewLoaderOptions): WorkerTask {
  return {
    files: [...options.files],
    batchSize: options.batchSize,
    views: options.views,
    seed: options.seed,
    startStep: options.startStep ?? 0,
    prefetch: Math.max(1, options.prefetch ?? 2),
    cacheBytes: options.cacheBytes ?? 512 * 2 ** 20,
    skip: [...(options.skip ?? [])],
    shard: options.shard ?? { index: 0, count: 1 },
  };
}

function toError(failure: { user: boolean; message: string; stack: string | undefined }): Error {
  if (failure.user) return new UserError(failure.message);
  const error = new Error(failure.message);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}

function toBatch(message: BatchMessage, waitMs: number): Batch {
  const { step, epoch, files, skipped, globalBoxes, viewBoxes } = message;
  const tensors = {
    globals: takeOver(message.tensors.globals),
    locals: takeOver(message.tensors.locals),
  };
  const release = (): void => Object.values(tensors).forEach((tensor) => tensor.release());
  return { step, epoch, files, skipped, waitMs, ...tensors, globalBoxes, viewBoxes, release };
}
