import { freemem } from 'node:os';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ImageSize } from '../../data/decode.js';
import type { RandomStream } from '../../data/random.js';
import { chooseCells, drawUniforms, labelledCells, type CellLabels } from '../mask-cells.js';
import { estimateSearchSeconds, searchExact } from '../numerics/search.js';
import { gridBands, type PatchGrid } from '../../features/patch-grid.js';
import { rowsInMemory, rowsOnDisk, type LongRows } from '../../features/store/long-rows.js';
import { spillFolder } from '../../features/store/spill-file.js';
import { unitRows } from '../../features/unit-rows.js';

export interface LabelMemoryOptions {
  /** Width D of the features. */
  dim: number;
  classes: number;
  /** Patches that are expected; more make it grow. */
  capacity: number;
  /** Most patches of one image; null for all that have a label. */
  perImage: number | null;
  /** float16 halves the memory; the search still multiplies in float32. Default float32. */
  storage?: 'float32' | 'float16';
  /** Most bytes in memory; a larger one lies on disk and is read from there. Default half of what is free. */
  limit?: number;
}

/** Patches that enter a memory. */
export interface MemoryEntries {
  /** `[n, D]`, unit length. */
  keys: Tensor;
  /** `[n, classes]`, each row sums to 1. */
  labels: Tensor;
}

/**
 * Patch features with the class frequencies of their cells: what a query patch is compared with. Tensors live
 * until {@link release}.
 */
export class LabelMemory {
  #keys: LongRows;
  #labels: LongRows;
  readonly #options: LabelMemoryOptions;
  readonly #perImage: number | null;
  #size = 0;

  /** @throws UserError if it fits neither into memory nor onto the disk */
  constructor(options: LabelMemoryOptions) {
    this.#options = options;
    this.#perImage = options.perImage;
    [this.#keys, this.#labels] = this.#rows(options.capacity);
  }

  #rows(capacity: number): [keys: LongRows, labels: LongRows] {
    const { dim, classes, storage = 'float32', limit = freemem() / 2 } = this.#options;
    const isLong = capacity * (dim + classes) * torch.elementBytes[storage] > limit;
    const open = (width: number): LongRows =>
      isLong
        ? rowsOnDisk([capacity, width], storage, spillFolder())
        : rowsInMemory([capacity, width], storage);
    return [open(dim), open(classes)];
  }

  /** Patches in the memory. */
  get size(): number {
    return this.#size;
  }

  /** Bytes that it takes, filled or not. */
  get bytes(): number {
    return [this.#keys.tensor, this.#labels.tensor].reduce(
      (sum, t) => sum + t.numel() * torch.elementBytes[t.dtype],
      0,
    );
  }

  /**
   * Adds the patches of an image.
   * @param features `[cells, D]`, any length; stored with unit length.
   * @param random draws which cells enter a bounded memory.
   */
  add(features: Tensor, labels: CellLabels, random: RandomStream): void {
    torch.scope(() => this.append(memoryEntries(features, labels, random, this.#perImage)));
  }

  /** Adds what {@link memoryEntries} chose. */
  append({ keys, labels }: MemoryEntries): void {
    const count = keys.shape[0]!;
    if (count === 0) return;
    if (this.#size + count > this.#keys.tensor.shape[0]!) this.#grow(this.#size + count);
    this.#keys.write(this.#size, keys);
    this.#labels.write(this.#size, labels);
    this.#size += count;
  }

  #grow(least: number): void {
    const before = [this.#keys, this.#labels];
    const after = this.#rows(Math.max(2 * this.#keys.tensor.shape[0]!, least));
    before.forEach((rows, i) => {
      torch.scope(() => after[i]!.write(0, rows.tensor.narrow(0, 0, this.#size)));
      rows.release();
    });
    [this.#keys, this.#labels] = after;
  }

  /**
   * Labels of query patches: the class frequencies of the k most similar patches, weighted by
   * softmax(cosine / temperature).
   *
   * @param queries `[Q, D]`, any length.
   * @returns `[Q, classes]`.
   */
  label(queries: Tensor, k: number, temperature: number): Tensor {
    return torch.noGrad(() =>
      torch.scope(() => {
        const keys = this.#keys.tensor.narrow(0, 0, this.#size);
        const { similarities, indices } = searchExact(unitRows(queries), keys, k);
        const weights = similarities.div(temperature).softmax(1);
        return this.#weighted(weights, indices);
      }),
    );
  }

  /** What is stored: views that live as long as the memory. */
  entries(): MemoryEntries {
    return {
      keys: this.#keys.tensor.narrow(0, 0, this.#size),
      labels: this.#labels.tensor.narrow(0, 0, this.#size),
    };
  }

  /** Seconds that {@link label} will take to find the neighbours of so many queries. */
  searchSeconds(queries: number, k: number): number {
    return torch.noGrad(() => estimateSearchSeconds(queries, this.#keys.tensor.narrow(0, 0, this.#size), k));
  }

  #weighted(weights: Tensor, indices: Tensor): Tensor {
    const [queries, k] = indices.shape as [number, number];
    const classes = this.#labels.tensor.shape[1]!;
    // Gathered labels of all queries at once would take k times the result.
    const step = Math.max(1, Math.floor(4e6 / (k * classes)));
    const parts: Tensor[] = [];
    for (let start = 0; start < queries; start += step) {
      const count = Math.min(step, queries - start);
      const part = torch.scope(() => {
        const rows = indices.narrow(0, start, count).reshape([-1]);
        const labels = this.#labels.tensor.indexSelect(0, rows).to('float32').view([count, k, classes]);
        return weights.narrow(0, start, count).unsqueeze(1).bmm(labels).squeeze(1);
      });
      parts.push(part);
    }
    return torch.cat(parts);
  }

  /** Frees the memory. */
  release(): void {
    this.#keys.release();
    this.#labels.release();
  }
}

/**
 * The patches of an image that enter the memory.
 *
 * @param features `[cells, D]`, any length.
 * @param random draws which cells enter a bounded memory.
 * @param perImage most patches; null for all that have a label.
 */
export function memoryEntries(
  features: Tensor,
  labels: CellLabels,
  random: RandomStream,
  perImage: number | null,
): MemoryEntries {
  const cells = labels.labelled.length;
  const chosen =
    perImage === null
      ? labelledCells(labels.labelled)
      : chooseCells(labels, perImage, drawUniforms(random, cells));
  return torch.noGrad(() =>
    torch.scope(() => {
      const rows = torch.fromTypedArray(chosen);
      const counts = torch.fromTypedArray(labels.counts, [cells, labels.classes]).indexSelect(0, rows);
      return { keys: unitRows(features.indexSelect(0, rows)), labels: counts.div(counts.sum([1], true)) };
    }),
  );
}

/** Masks of evaluations as published are done in one piece. */
const enlargedAtOnce = 64e6;

/**
 * The mask that a map of patch labels means: enlarged bilinearly (corners not aligned), then the largest.
 *
 * @param labels `[rows, columns, classes]`.
 * @param size of the mask; a number for a square
 * @param spanned the part of the grid that the mask covers; all of it by default
 * @param atOnce most labels of pixels that are held at once
 * @returns `[height, width]`, class indices.
 */
export function maskOf(
  labels: Tensor,
  size: number | ImageSize,
  spanned?: Pick<PatchGrid, 'spannedRows' | 'spannedColumns'>,
  atOnce = enlargedAtOnce,
): Uint16Array {
  const [rows, columns] = labels.shape as [number, number];
  const wanted = typeof size === 'number' ? { width: size, height: size } : size;
  const part = spanned ?? { spannedRows: rows, spannedColumns: columns };
  const mask = new Uint16Array(wanted.width * wanted.height);
  let done = 0;
  torch.scope(() => {
    for (const { values } of gridBands(labels.permute([2, 0, 1]), part, wanted, atOnce)) {
      const classes = torch.scope(() => values.argmax(0).to('int32').toTypedArray() as Int32Array);
      values.release();
      mask.set(classes, done);
      done += classes.length;
    }
  });
  return mask;
}
