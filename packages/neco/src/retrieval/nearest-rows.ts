import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { CentroidKernelName } from '../eval/numerics/kmeans-assign.js';
import type { Neighbours } from '../eval/numerics/search.js';
import { nativeOperator } from '../native-operators.js';

/** Compiled forms of the search: the widest that the processor has is taken. */
export type RowKernelName = CentroidKernelName;

interface Operators {
  nearestRows: (
    bank: Tensor,
    queries: Tensor,
    k: number,
    options: { allowed: Tensor | null; group: number; kernel: RowKernelName | null },
  ) => [Tensor, Tensor];
  rowKernels: () => RowKernelName[];
}

let loaded: Operators | null = null;

function operators(): Operators {
  loaded ??= {
    nearestRows: nativeOperator('neco::nearest_rows'),
    rowKernels: nativeOperator('neco::row_kernels'),
  };
  return loaded;
}

/** The forms that this processor can run, the widest first. */
export function rowKernels(): RowKernelName[] {
  return operators().rowKernels();
}

export interface NearestRowsOptions {
  /** `[M]` uint8: rows that may be found are not 0. Default all. */
  allowed?: Tensor | null;
  /** Of each so many rows, one after the other, only the best counts. Default 1. */
  group?: number;
  kernel?: RowKernelName | null;
}

/**
 * The k rows of a half-precision bank with the largest inner products with each query, exactly: products of the numbers
 * as they are stored, summed in single precision. Reads the bank once where it lies, so that it may be a file mapped to
 * memory; meant for a few queries, where `searchExact` is for many. All of the engine's threads take part.
 *
 * @param bank `[M, D]` float16, finite, contiguous.
 * @param queries `[Q, D]` float32.
 * @returns `[Q, k]`, largest first, of equal ones the first row; where fewer rows may be found, the similarity is
 *   -Infinity and the row -1
 */
export function nearestRows(
  bank: Tensor,
  queries: Tensor,
  k: number,
  { allowed = null, group = 1, kernel = null }: NearestRowsOptions = {},
): Neighbours {
  const [similarities, indices] = torch.noGrad(() =>
    operators().nearestRows(bank, queries, k, { allowed, group, kernel }),
  );
  return { similarities, indices };
}
