import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { PatchSearch } from '@neco/neco';
import { ApiError, notReady } from '../api-error.js';
import type { ModelShape, ModelState } from '../api.js';
import { FeatureFiles, NO_CLASS, patchesOf } from './files.js';
import type { FeatureMessage, FeatureTask, OpenedMessage } from './messages.js';

/** Largest file that is read at the start. */
const warmUpBytes = 2 ** 30;

/**
 * Patch features of all images by one model. A process of its own computes them once into files that are mapped to
 * memory here; what is there can be used while the rest is being computed. Emits `change`.
 */
export class FeatureCache extends EventEmitter<{ change: [] }> {
  /** See {@link ModelState}. */
  state: ModelState = 'waiting';
  /** For people: what went wrong, or what is waited for. */
  message = '';
  skipped = 0;
  done = 0;
  #opened: Opened | null = null;
  #child: ChildProcess | null = null;
  #closed = false;
  /** Why what is mapped must not be read any more. */
  #damage = '';
  #settle: { resolve: () => void; reject: (error: Error) => void } | null = null;
  readonly #ready: Promise<void>;

  /** @param searchable whether patches are searched for: that takes a thread */
  constructor(
    readonly total: number,
    private readonly searchable = true,
  ) {
    super();
    this.#ready = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // Whoever waits gets the failure; with nobody waiting it must not end the process.
    this.#ready.catch(() => undefined);
  }

  /** Known once the weights are open. */
  get shape(): ModelShape | null {
    return this.#opened?.shape ?? null;
  }

  /** Rows and columns of patches. @throws ApiError while the weights are not open */
  get grid(): readonly [number, number] {
    return this.#use().shape.grid;
  }

  /** Folder of the cache's files. @throws ApiError while the weights are not open */
  get folder(): string {
    return this.#use().folder;
  }

  /** Resolves when the features of all images are there. @throws ApiError if they could not be computed */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** @throws ApiError unless the features of all images are there */
  requireReady(): void {
    if (this.state === 'ready') return;
    this.#use();
    if (this.state === 'failed') throw failed(this.message);
    throw notReady(`The features of ${this.done} of ${this.total} images are there so far; this needs all.`);
  }

  /** Whether an image's features are there. */
  has(id: number): boolean {
    return this.#opened !== null && this.#opened.present[id] === 1;
  }

  /**
   * `[N, rows * columns, D]` float16, rows of length 1, mapped to memory; belongs to the cache. Images that are not
   * there yet, or could not be decoded, are zeros.
   * @throws ApiError while the weights are not open
   */
  tensor(): Tensor {
    return this.#mapped().tensor;
  }

  /**
   * Features of an image, `[rows * columns, D]` float32; the caller releases it.
   * @throws ApiError if they are not there yet
   */
  image(id: number): Tensor {
    const { tensor } = this.#mapped();
    if (!this.has(id))
      throw notReady('The features of this image are not there yet, or it cannot be decoded.');
    return torch.scope(() => tensor.select(0, id).to('float32'));
  }

  /** `[N * rows * columns]`: class with the largest part of each patch, 255 for none; of all images that are there. */
  classes(): Uint8Array {
    return this.#use().classes;
  }

  /** Class with the largest part of a patch, or null. */
  classAt(id: number, row: number, col: number): number | null {
    const { shape, classes } = this.#use();
    const found = classes[(id * shape.grid[0] + row) * shape.grid[1] + col] ?? NO_CLASS;
    return found === NO_CLASS ? null : found;
  }

  /** Search among all patches that are there, in a thread of its own. */
  search(): PatchSearch {
    const { search } = this.#mapped();
    if (search === null) throw new Error('these features are not searchable');
    return search;
  }

  /** Says what is waited for before {@link compute}. */
  wait(message: string): void {
    this.#change({ state: 'waiting', message });
  }

  /** Opens the weights and computes what is missing; resolves at the end, also after a failure or {@link close}. */
  async compute(task: FeatureTask): Promise<void> {
    this.#change({ state: 'opening', message: '' });
    const child = fork(new URL('./process.js', import.meta.url), { serialization: 'advanced', execArgv: [] });
    this.#child = child;
    child.on('message', (message: FeatureMessage) => this.#receive(message));
    const ended = new Promise<string>((resolve) => {
      // A process that could not be started, or is gone before it was told its task.
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
    });
    child.send(task, () => undefined);
    const how = await ended;
    this.#child = null;
    if (this.#closed || this.state === 'ready' || this.state === 'failed') return;
    this.fail(`The process that computes features has ended (${how}); start the studio again to go on.`);
  }

  /** Marks the features as not to be had. */
  fail(message: string): void {
    this.#change({ state: 'failed', message });
    this.#settle?.reject(new ApiError(409, 'failed', message));
  }

  /** Ends the computation (a later start goes on from there) and frees the memory. */
  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    if (child !== null) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    await this.#opened?.search?.close();
    this.#opened?.tensor.release();
    if (this.#opened !== null) closeSync(this.#opened.mapped);
    this.#opened = null;
  }

  #use(): Opened {
    if (this.#opened !== null) return this.#opened;
    if (this.state === 'failed') throw failed(this.message);
    throw notReady(this.message || 'The weights of this model are being opened.');
  }

  /**
   * The files, if the mapped one is still as long as it was: reading a mapping beyond the end of its file would end
   * the process. This studio never shortens the file; another program can.
   */
  #mapped(): Opened {
    const opened = this.#use();
    if (this.#damage === '' && fstatSync(opened.mapped).size < 2 * opened.tensor.numel()) {
      this.#damage =
        `The file of features ${opened.files.features} was cut short by another program; ` +
        'start the studio again to compute what is missing.';
      this.fail(this.#damage);
    }
    if (this.#damage !== '') throw failed(this.#damage);
    return opened;
  }

  #receive(message: FeatureMessage): void {
    if (this.#closed || this.state === 'failed') return;
    try {
      this.#take(message);
    } catch (error) {
      // The folder was removed or damaged a moment ago; whatever else it is, the terminal tells.
      console.error(error);
      this.#child?.kill('SIGTERM');
      this.fail(`The files of features cannot be opened: ${(error as Error).message.split('\n')[0]}.`);
    }
  }

  #take(message: FeatureMessage): void {
    switch (message.kind) {
      case 'opened':
        this.#opened = open(message, this.total, this.searchable);
        this.#change({ state: 'computing', message: '' });
        this.#mark(message.done, message.skipped);
        return;
      case 'waiting':
        this.#change({ message: 'Another studio computes these features; waiting for it to end.' });
        return;
      case 'room':
        this.#change({ message: `Making room for ${Math.ceil(message.bytes / 1e6)} MB of features.` });
        return;
      case 'download':
        this.#change({ message: downloading(message.done, message.total) });
        return;
      case 'rows':
        this.#mark(message.done, message.skipped);
        return;
      case 'finished':
        this.#warmUp();
        this.#change({ state: 'ready', message: '' });
        this.#settle?.resolve();
        return;
      case 'failed':
        if (!message.expected) console.error(message.message);
        this.fail(
          message.expected ? message.message : 'The features could not be computed; the terminal says why.',
        );
    }
  }

  #mark(done: readonly number[], skipped: readonly number[]): void {
    const { present, files, classes, shape } = this.#opened!;
    for (const id of done) present[id] = 1;
    const patches = patchesOf(shape);
    readClasses(files.classes, done, patches, classes);
    this.done += done.length + skipped.length;
    this.skipped += skipped.length;
    this.emit('change');
  }

  /** Reads the file once, so that the first click need not wait for the disk; what memory cannot hold is left alone. */
  #warmUp(): void {
    const { search, tensor, shape } = this.#opened!;
    if (2 * tensor.numel() > warmUpBytes) return;
    search?.search(new Float32Array(shape.dim), { k: 1 }).catch(() => undefined);
  }

  #change(changed: { state?: ModelState; message?: string }): void {
    Object.assign(this, changed);
    this.emit('change');
  }
}

/** The files of a cache, in memory. */
interface Opened {
  folder: string;
  files: FeatureFiles;
  shape: ModelShape;
  /** The file that is mapped. */
  mapped: number;
  tensor: Tensor;
  /** By image: 1 where its features are there. Shared with the thread that searches. */
  present: Uint8Array;
  classes: Uint8Array;
  search: PatchSearch | null;
}

function open({ folder, shape }: OpenedMessage, total: number, searchable: boolean): Opened {
  const files = new FeatureFiles(folder);
  const patches = patchesOf(shape);
  // Private: nothing that happens to the tensor reaches the file, but what is written to the file is seen.
  const tensor = torch
    .fromFile(files.features, false, total * patches * shape.dim, { dtype: 'float16' })
    .view([total, patches, shape.dim]);
  const present = new Uint8Array(new SharedArrayBuffer(total));
  const classes = new Uint8Array(new SharedArrayBuffer(total * patches)).fill(NO_CLASS);
  const search = searchable ? new PatchSearch(tensor, shape.grid, { present, classes }) : null;
  const mapped = openSync(files.features, 'r');
  return { folder, files, shape, mapped, tensor, present, classes, search };
}

function failed(message: string): ApiError {
  return new ApiError(409, 'failed', message, 'Choose another model.');
}

/** Reads the classes of some images from the file into their places. */
function readClasses(file: string, ids: readonly number[], patches: number, into: Uint8Array): void {
  if (ids.length === 0) return;
  const handle = openSync(file, 'r');
  try {
    for (const id of ids) readSync(handle, into, id * patches, patches, id * patches);
  } finally {
    closeSync(handle);
  }
}

function downloading(done: number, total: number | null): string {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
  return `Fetching the weights: ${megabytes(done)}${total === null ? '' : ` of ${megabytes(total)}`} MB.`;
}
