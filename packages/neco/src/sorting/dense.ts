/**
 * Differentiable sorting with whole permutation matrices, as the papers write it. It works on any device and keeps
 * every layer's [R, n, n] matrix for the way back; {@link sortingCrossEntropy} gives the same loss without them.
 */
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { sortingNetwork, type Layer, type SortingNetworkName } from './sorting-network.js';
import { sortingDefaults, type SortingOptions } from './options.js';
import { relax, type RelaxationName } from './relaxations.js';

/** Options of {@link denseSort}; defaults as in {@link sortingDefaults}. */
export interface DenseSortOptions {
  network?: SortingNetworkName;
  relaxation?: RelaxationName;
  steepness?: number;
  lambda?: number;
}

/** What {@link denseSort} returns. */
export interface SoftSort {
  /** `[R, n]`, softly ascending. */
  sorted: Tensor;
  /** `[R, n, n]`: weight of input i (dimension 1) at rank k (dimension 2); rows and columns sum to 1. */
  permutation: Tensor;
}

/**
 * Added to P inside the logarithm of the cross-entropy, here and in the fused operator. The published code takes
 * log P as it is, so a P that underflows to 0 makes its loss infinite or, beside a Q of 0, not a number; with this
 * floor it costs at most 69. In float32 the floor changes nothing for a P above 1e-22.
 */
export const logFloor = 1e-30;

/**
 * Sorts every row of `x` by a differentiable sorting network (Petersen et al., ICLR 2022).
 * @param x - `[R, n]`, n from 2 to 256. Half precision is computed in float32.
 */
export function denseSort(x: Tensor, options: DenseSortOptions = {}): SoftSort {
  if (x.ndim !== 2) throw new RangeError(`denseSort: expected [rows, n], got [${x.shape.join(', ')}]`);
  const { network = sortingDefaults.network, relaxation = sortingDefaults.relaxation } = options;
  const { steepness = sortingDefaults.studentSteepness, lambda = sortingDefaults.lambda } = options;
  const [rows, n] = x.shape as [number, number];
  const layers = sortingNetwork(network, n).filter((layer) => layer.length > 0);
  return torch.scope(() => {
    let sorted = x.dtype === 'float64' ? x : x.to('float32');
    let permutation = torch.eye(n, { dtype: sorted.dtype, device: x.device }).expand([rows, n, n]);
    for (const layer of layers) {
      const wires = wiresOf(layer, n, x.device);
      const difference = sorted.indexSelect(1, wires.max).sub(sorted.indexSelect(1, wires.min));
      const keep = relax(relaxation, difference, steepness, lambda);
      const swap = relax(relaxation, difference.neg(), steepness, lambda);
      sorted = compareAndMix(sorted, keep, swap, wires);
      permutation = compareAndMix(permutation, keep.unsqueeze(1), swap.unsqueeze(1), wires);
    }
    return { sorted, permutation };
  });
}

/**
 * Cross-entropy between the soft permutations of student and teacher, one number a row:
 * mean over ranks of -sum over references Q log P (NeCo, arXiv 2408.11054, section 3).
 * @param student - `[R, n]` similarities to the n references.
 * @param teacher - `[R, n]`; no gradient flows into it.
 * @returns `[R]`, float64 for float64 students, float32 otherwise.
 */
export function denseSortingCrossEntropy(
  student: Tensor,
  teacher: Tensor,
  options: Partial<SortingOptions> = {},
): Tensor {
  const { network, relaxation, studentSteepness, teacherSteepness, lambda } = {
    ...sortingDefaults,
    ...options,
  };
  return torch.scope(() => {
    const q = torch.noGrad(
      () => denseSort(teacher, { network, relaxation, steepness: teacherSteepness, lambda }).permutation,
    );
    const p = denseSort(student, { network, relaxation, steepness: studentSteepness, lambda }).permutation;
    return p.add(logFloor).log().mul(q).sum([1]).mean([1]).neg();
  });
}

/** Index tensors of a layer. */
interface LayerWires {
  min: Tensor;
  max: Tensor;
  /** Wires without a comparator. */
  idle: Tensor;
  /** Position of each wire in the order min, max, idle. */
  order: Tensor;
}

function wiresOf(layer: Layer, n: number, device: string): LayerWires {
  const min = layer.map(([wire]) => wire);
  const max = layer.map(([, wire]) => wire);
  const busy = new Set([...min, ...max]);
  const idle = Array.from({ length: n }, (_, wire) => wire).filter((wire) => !busy.has(wire));
  const order = new Array<number>(n);
  [...min, ...max, ...idle].forEach((wire, position) => (order[wire] = position));
  const index = (wires: number[]) =>
    torch.tensor(BigInt64Array.from(wires, BigInt), { dtype: 'int64', device });
  return { min: index(min), max: index(max), idle: index(idle), order: index(order) };
}

/** One layer on the last dimension: min = keep a + swap b, max = swap a + keep b. */
function compareAndMix(state: Tensor, keep: Tensor, swap: Tensor, wires: LayerWires): Tensor {
  const dim = state.ndim - 1;
  const a = state.indexSelect(dim, wires.min);
  const b = state.indexSelect(dim, wires.max);
  const min = keep.mul(a).add(swap.mul(b));
  const max = swap.mul(a).add(keep.mul(b));
  return torch.cat([min, max, state.indexSelect(dim, wires.idle)], dim).indexSelect(dim, wires.order);
}
