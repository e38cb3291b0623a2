/** The thread of a {@link PatchSearch}: takes one request after the other, tile by tile. */
import { parentPort, workerData } from 'node:worker_threads';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { takeOver } from '../views/transfer.js';
import { nearestRows } from './nearest-rows.js';
import type { SearchAnswer, SearchBank, SearchFault, SearchRequest } from './search-protocol.js';

interface Found {
  similarity: number;
  row: number;
}

class BankSearch {
  readonly #bank: Tensor;

  constructor(private readonly options: SearchBank) {
    torch.setNumThreads(options.threads);
    this.#bank = takeOver(options.tensor);
  }

  answer(request: SearchRequest): SearchAnswer {
    const started = performance.now();
    const rows = this.#bank.shape[0]!;
    const { patches, tile } = this.options;
    const step = Math.max(1, Math.floor(tile / patches)) * patches;
    const allowed = this.#allowed(request);
    let best: Found[] = [];
    let stopped = false;
    for (let first = 0; first < rows && !stopped; first += step) {
      // Of features that are still being computed, tiles without any are not read: the whole file may be large.
      const next = allowed === null ? first : allowed.indexOf(1, first);
      if (next < 0) break;
      first = next - (next % step);
      const found = this.#searchTile(request, allowed, first, Math.min(step, rows - first));
      best = [...best, ...found].sort(better).slice(0, request.k);
      stopped = Atomics.load(request.stop, 0) !== 0;
    }
    return {
      id: request.id,
      similarities: Float32Array.from(best, ({ similarity }) => similarity),
      rows: Int32Array.from(best, ({ row }) => row),
      searched: this.options.present?.reduce((sum, there) => sum + there, 0) ?? rows / patches,
      milliseconds: performance.now() - started,
      stopped,
    };
  }

  #searchTile(request: SearchRequest, allowed: Uint8Array | null, first: number, count: number): Found[] {
    return torch.scope(() => {
      const { similarities, indices } = nearestRows(
        this.#bank.narrow(0, first, count),
        torch.fromTypedArray(request.query, [1, request.query.length]),
        request.k,
        {
          allowed: allowed && torch.fromTypedArray(allowed.subarray(first, first + count), [count]),
          group: request.onePerImage ? this.options.patches : 1,
        },
      );
      const rows = indices.to('int32').toTypedArray() as Int32Array;
      const values = similarities.toFloat32Array();
      return Array.from(rows, (row, i) => ({ row: first + row, similarity: values[i]! })).filter(
        ({ similarity }) => similarity !== -Infinity,
      );
    });
  }

  /** By row: whether it may be found; null if all may. */
  #allowed(request: SearchRequest): Uint8Array | null {
    const { present, classes, patches } = this.options;
    const partly = present?.includes(0) ?? false;
    if (request.class === null && !partly && request.exclude.length === 0) return null;
    const allowed = new Uint8Array(this.#bank.shape[0]!).fill(1);
    if (partly) {
      present!.forEach((there, image) => {
        if (there === 0) allowed.fill(0, image * patches, (image + 1) * patches);
      });
    }
    if (request.class !== null) {
      for (let row = 0; row < allowed.length; row++) if (classes?.[row] !== request.class) allowed[row] = 0;
    }
    for (const [from, to] of request.exclude) allowed.fill(0, from, to);
    return allowed;
  }
}

/** Largest first, of equal ones the first row. */
function better(a: Found, b: Found): number {
  return b.similarity - a.similarity || a.row - b.row;
}

if (parentPort !== null) {
  const port = parentPort;
  const search = new BankSearch(workerData as SearchBank);
  port.on('message', (request: SearchRequest) => {
    try {
      port.postMessage(search.answer(request) satisfies SearchAnswer);
    } catch (error) {
      port.postMessage({
        id: request.id,
        fault: (error as Error).stack ?? String(error),
      } satisfies SearchFault);
    }
  });
}
