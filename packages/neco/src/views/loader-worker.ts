// Runs in a worker thread: decodes, cuts and colours pictures ahead of the training step. The main thread is
// blocked while a step computes, so this thread waits for it only to learn that a batch was taken.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { decodeThreads } from '../data/decode-threads.js';
import { UserError } from '../errors.js';
import { overlaps, type Corners } from './boxes.js';
import { ImageSource, type SampleSource } from './image-source.js';
import type { BatchMessage, FailureMessage, LoaderMessage, WorkerTask } from './loader-protocol.js';
import { SampleOrder } from './order.js';
import { renderViews } from './sample.js';
import { handOver } from './transfer.js';

/** Pictures decoded ahead: enough to keep sharp's threads busy while this one colours. */
const lookahead = decodeThreads() + 2;

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

  /** Waits for permission to make a batch; returns false once closed. */
  async acquire(): Promise<boolean> {
    while (this.free === 0 && !this.closed) await new Promise<void>((resolve) => (this.wake = resolve));
    this.free--;
    return !this.closed;
  }
}

/** A batch while its samples come in. */
class BatchInProgress {
  private readonly globals: Tensor;
  private readonly locals: Tensor;
  private readonly globalBoxes: Float32Array;
  private readonly viewBoxes: Float32Array;

  private readonly size: number;

  constructor(private readonly task: WorkerTask) {
    const batchSize = shareOf(task);
    this.size = batchSize;
    const { globals, locals } = task.views;
    const total = globals.count + locals.count;
    this.globals = torch.empty([globals.count, batchSize, 3, globals.size, globals.size]);
    this.locals = torch.empty([locals.count, batchSize, 3, locals.size, locals.size]);
    this.globalBoxes = new Float32Array(globals.count * total * batchSize * 4);
    this.viewBoxes = new Float32Array(this.globalBoxes.length);
  }

  put(place: number, { image, plan }: SampleSource): void {
    const { views } = this.task;
    torch.scope(() => {
      const targets = [this.globals, this.locals].flatMap((group) => group.select(1, place).unbind(0));
      renderViews(image, plan, targets);
    });
    const { globalBoxes, viewBoxes } = overlaps(plan.boxes, views, plan.mirrored);
    this.putBoxes(this.globalBoxes, globalBoxes, place);
    this.putBoxes(this.viewBoxes, viewBoxes, place);
  }

  /** Leaves the tensors for the main thread; the boxes are copied. */
  handOver(): Pick<BatchMessage, 'tensors' | 'globalBoxes' | 'viewBoxes'> {
    const { globals, locals, globalBoxes, viewBoxes } = this;
    return { tensors: { globals: handOver(globals), locals: handOver(locals) }, globalBoxes, viewBoxes };
  }

  private putBoxes(target: Float32Array, boxes: readonly Corners[][], place: number): void {
    boxes.flat().forEach((box, pair) => target.set(box, (pair * this.size + place) * 4));
  }
}

/** Samples of each batch that are made here. */
function shareOf({ batchSize, shard }: WorkerTask): number {
  return batchSize / shard.count;
}

async function makeBatch(
  task: WorkerTask,
  step: number,
  order: SampleOrder,
  source: ImageSource,
  permits: Permits,
): Promise<BatchMessage | null> {
  const batch = new BatchInProgress(task);
  const files: string[] = [];
  const share = shareOf(task);
  const first = step * task.batchSize + task.shard.index * share;
  for (let place = 0; place < share; place++) {
    const sample = await source.take(first + place);
    files.push(sample.file);
    batch.put(place, sample);
    // Cached pictures resolve without a turn of the event loop; messages need one.
    await new Promise((resolve) => setImmediate(resolve));
    if (permits.closed) return null;
  }
  const skipped = source.takeNews();
  return { kind: 'batch', step, epoch: order.epochOf(step), files, skipped, ...batch.handOver() };
}

async function run(port: MessagePort, task: WorkerTask): Promise<void> {
  torch.setNumThreads(1);
  const permits = new Permits(task.prefetch);
  port.on('message', (message: LoaderMessage) => permits.receive(message));
  const order = new SampleOrder(task.files.length, task.batchSize, task.seed);
  const share = { batch: task.batchSize, size: shareOf(task) };
  const source = new ImageSource(task.files, order, task.views, lookahead, task.cacheBytes, task.skip, share);
  for (let step = task.startStep; await permits.acquire(); step++) {
    const batch = await makeBatch(task, step, order, source, permits);
    if (batch === null) break;
    port.postMessage(batch);
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
