import { Worker } from 'node:worker_threads';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { unitRows } from '../features/unit-rows.js';
import type { NearestPatch, PatchPosition } from '../eval/numerics/nearest.js';
import { handOver } from '../views/transfer.js';
import type { SearchAnswer, SearchBank, SearchFault, SearchRequest } from './search-protocol.js';

export interface PatchSearchOptions {
  /** `[N]` in shared memory: 1 for each image whose features are there; may change between searches. */
  present?: Uint8Array;
  /** `[N * rows * columns]` in shared memory: class of each patch. */
  classes?: Uint8Array;
  /** Patches between two looks at whether a search was given up. Default 32768. */
  tile?: number;
  /** Threads of the engine that take part. Default as many as it has here. */
  threads?: number;
}

export interface PatchSearchRequest {
  /** Neighbours to find. */
  k: number;
  /** Patches that are passed over, such as the chosen ones. */
  exclude?: readonly PatchPosition[];
  /** Images that are passed over. */
  excludeImages?: readonly number[];
  /** At most one patch of each image. */
  onePerImage?: boolean;
  /** Only patches of this class; needs `classes`. */
  class?: number | null;
  /** Gives the search up between two tiles; it then rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface PatchSearchResult {
  /** Most similar first; fewer than k if there are fewer. */
  neighbours: NearestPatch[];
  /** Images that were searched. */
  searched: number;
  milliseconds: number;
}

interface Waiting {
  resolve: (answer: SearchAnswer) => void;
  reject: (error: unknown) => void;
}

/**
 * Exact nearest-patch search by cosine in a set of images, in a thread of its own: the caller's goes on meanwhile, and
 * may give a search up. One search runs at a time; others wait in order.
 */
export class PatchSearch {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #grid: readonly [number, number];
  #fault: Error | null = null;
  #next = 0;

  /**
   * @param features `[N, rows * columns, D]`. float16 rows of length 1 are used where they lie, a file mapped to memory
   *   included; all else is copied in that form. The memory is in use until {@link close}.
   * @param grid rows and columns of patches
   */
  constructor(features: Tensor, grid: readonly [number, number], options: PatchSearchOptions = {}) {
    this.#grid = grid;
    const [, patches, dim] = features.shape as [number, number, number];
    const bank: SearchBank = {
      tensor: handOver(torch.scope(() => halfPrecision(features).view([-1, dim]))),
      patches,
      present: options.present ?? null,
      classes: options.classes ?? null,
      tile: options.tile ?? 32_768,
      threads: options.threads ?? torch.getNumThreads(),
    };
    this.#worker = new Worker(new URL('./search-worker.js', import.meta.url), {
      workerData: bank,
      execArgv: [],
    });
    this.#worker.on('message', (message: SearchAnswer | SearchFault) => this.#receive(message));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('the patch search is closed')));
    this.#worker.unref();
  }

  /**
   * The patches of the set that are most similar to a query.
   *
   * @param query `[D]` of length 1, as `patchQuery` makes it; a tensor or its numbers.
   */
  async search(query: Tensor | Float32Array, request: PatchSearchRequest): Promise<PatchSearchResult> {
    const { k, onePerImage = false, signal } = request;
    signal?.throwIfAborted();
    if (this.#fault !== null) throw this.#fault;
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const giveUp = (): void => void Atomics.store(stop, 0, 1);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      const answer = await this.#ask({
        id: this.#next++,
        query: query instanceof Float32Array ? query : query.toFloat32Array(),
        k,
        exclude: this.#excluded(request),
        onePerImage,
        class: request.class ?? null,
        stop,
      });
      signal?.throwIfAborted();
      const { searched, milliseconds } = answer;
      const neighbours = Array.from(answer.rows, (row, i) => ({
        ...this.#position(row),
        similarity: answer.similarities[i]!,
      }));
      return { neighbours, searched, milliseconds };
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Ends the thread. Searches that are waited for reject. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(request: SearchRequest): Promise<SearchAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(request);
    });
  }

  #receive(message: SearchAnswer | SearchFault): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('fault' in message) waiting?.reject(new Error(message.fault));
    else waiting?.resolve(message);
    if (this.#waiting.size === 0) this.#worker.unref();
  }

  #end(error: Error): void {
    this.#fault ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#fault);
    this.#waiting.clear();
  }

  #excluded({ exclude = [], excludeImages = [] }: PatchSearchRequest): [number, number][] {
    const [rows, columns] = this.#grid;
    const patches = rows * columns;
    return [
      ...exclude.map(({ image, row, column }): [number, number] => {
        const own = image * patches + row * columns + column;
        return [own, own + 1];
      }),
      ...excludeImages.map((image): [number, number] => [image * patches, (image + 1) * patches]),
    ];
  }

  #position(index: number): PatchPosition {
    const [rows, columns] = this.#grid;
    const within = index % (rows * columns);
    return {
      image: Math.floor(index / (rows * columns)),
      row: Math.floor(within / columns),
      column: within % columns,
    };
  }
}

/** float16 as it is; else brought to length 1 first. */
function halfPrecision(features: Tensor): Tensor {
  return features.dtype === 'float16' ? features.contiguous() : unitRows(features).to('float16');
}
