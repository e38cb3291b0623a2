// Runs in a worker thread: decodes, cuts and colours pictures ahead of the training step. The main thread is
// blocked while a step computes, so nothing here waits for it except to be told that a batch was taken.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import * as torch from '@neco/torch';
import { UserError } from '../errors.js';
import type { Corners } from './boxes.js';
import { ImageSource } from './image-source.js';
import type { BatchMessage, FailureMessage, LoaderMessage, WorkerTask } from './loader-protocol.js';
import { SampleOrder } from './order.js';
import { makeViews, type ViewSample } from './sample.js';

/** Pictures decoded ahead: enough to keep sharp's four threads busy while this one colours. */
const lookahead = 6;

/** Batches that may still be made, and whether to go on; changed by messages from the main thread. */
class Permits {
  closed = false;
  private wake: (() => void) | null = null;

  constructor(private free: number) {}

  receive(message: LoaderMessage): void {
    if (message === 'close') this.closed = true;
    else this.free++;
    this.wake?.();
    this.wake = null;
  }

  /** Waits for leave to make a batch; false once closed. */
  async acquire(): Promise<boolean> {
    while (this.free === 0 && !this.closed) await new Promise<void>((resolve) => (this.wake = resolve));
    this.free--;
    return !this.closed;
  }
}

/** The arrays of a batch while its samples come in. */
class BatchArrays {
  readonly globals: Float32Array;
  readonly locals: Float32Array;
  readonly globalBoxes: Float32Array;
  readonly viewBoxes: Float32Array;

  constructor(private readonly task: WorkerTask) {
    const { views, batchSize } = task;
    const total = views.globals.count + views.locals.count;
    this.globals = new Float32Array(views.globals.count * batchSize * 3 * views.globals.size ** 2);
    this.locals = new Float32Array(views.locals.count * batchSize * 3 * views.locals.size ** 2);
    this.globalBoxes = new Float32Array(views.globals.count * total * batchSize * 4);
    this.viewBoxes = new Float32Array(this.globalBoxes.length);
  }

  put(place: number, sample: ViewSample): void {
    const { batchSize } = this.task;
    const globalCount = this.task.views.globals.count;
    sample.views.forEach((view, v) => {
      const [target, index] = v < globalCount ? [this.globals, v] : [this.locals, v - globalCount];
      target.set(view, (index * batchSize + place) * view.length);
    });
    this.putBoxes(this.globalBoxes, sample.globalBoxes, place);
    this.putBoxes(this.viewBoxes, sample.viewBoxes, place);
  }

  private putBoxes(target: Float32Array, boxes: readonly Corners[][], place: number): void {
    boxes.flat().forEach((box, pair) => target.set(box, (pair * this.task.batchSize + place) * 4));
  }
}

async function makeBatch(
  task: WorkerTask,
  step: number,
  order: SampleOrder,
  source: ImageSource,
  permits: Permits,
): Promise<BatchMessage | null> {
  const arrays = new BatchArrays(task);
  const files: string[] = [];
  for (let place = 0; place < task.batchSize; place++) {
    const sample = step * task.batchSize + place;
    const { file, image } = await source.take(sample);
    files.push(file);
    arrays.put(place, makeViews(image, order.viewsOf(sample), task.views));
    // Cached pictures resolve without a turn of the event loop; messages need one.
    await new Promise((resolve) => setImmediate(resolve));
    if (permits.closed) return null;
  }
  const { globals, locals, globalBoxes, viewBoxes } = arrays;
  const skipped = source.takeNews();
  const epoch = order.epochOf(step);
  return { kind: 'batch', step, epoch, files, skipped, globals, locals, globalBoxes, viewBoxes };
}

async function run(port: MessagePort, task: WorkerTask): Promise<void> {
  torch.setNumThreads(1);
  const permits = new Permits(task.prefetch);
  port.on('message', (message: LoaderMessage) => permits.receive(message));
  const order = new SampleOrder(task.files.length, task.batchSize, task.seed);
  const source = new ImageSource(task.files, order, lookahead, task.cacheBytes, task.skip);
  for (let step = task.startStep; await permits.acquire(); step++) {
    const batch = await makeBatch(task, step, order, source, permits);
    if (batch === null) break;
    const { globals, locals, globalBoxes, viewBoxes } = batch;
    const parts = [globals, locals, globalBoxes, viewBoxes].map((array) => array.buffer as ArrayBuffer);
    port.postMessage(batch, parts);
  }
}

function failure(error: unknown): FailureMessage {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'failure', user: error instanceof UserError, message, stack };
}

if (parentPort !== null) {
  const port = parentPort;
  run(port, workerData as WorkerTask)
    .catch((error: unknown) => port.postMessage(failure(error)))
    .finally(() => port.close());
}
