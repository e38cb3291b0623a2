/** The sorting loss as one operator (packages/neco/native): similarities in, loss and gradient out. */
import type { Tensor } from '@neco/torch';
import { nativeOperator } from '../native-operators.js';
import { chunkedSortingCrossEntropy } from './chunked.js';
import { sortingDefaults, type SortingOptions } from './options.js';

type SortingCrossEntropy = (
  student: Tensor,
  teacher: Tensor,
  studentSteepness: number,
  teacherSteepness: number,
  network: string,
  relaxation: string,
  lambda: number,
  rowMask: Tensor | null,
) => Tensor;

/** Vector instructions that the operator can use for float32 and half-precision rows. */
export type SortingKernelName = 'avx512' | 'avx2' | 'plain';

interface Operators {
  sortingCrossEntropy: SortingCrossEntropy;
  sortingKernels: () => SortingKernelName[];
  sortingDevices: () => string[];
  useSortingKernel: (name: SortingKernelName) => void;
}

let loaded: Operators | undefined;

function operators(): Operators {
  loaded ??= {
    sortingCrossEntropy: nativeOperator('neco::sorting_cross_entropy'),
    sortingKernels: nativeOperator('neco::sorting_kernels'),
    sortingDevices: nativeOperator('neco::sorting_devices'),
    useSortingKernel: nativeOperator('neco::use_sorting_kernel'),
  };
  return loaded;
}

/**
 * Cross-entropy between the soft permutations of student and teacher, one number a row:
 * mean over ranks of -sum over references Q log P (NeCo, arXiv 2408.11054, section 3). Equal to
 * {@link denseSortingCrossEntropy}, but no permutation matrix is stored: memory is constant for each thread. The
 * gradient is computed along with the loss, so there is no second derivative.
 *
 * @param student - `[R, n]` similarities to the n references, n from 2 to 256. On devices for which the operator
 *   has no kernel (see {@link sortingDevices}) the loss is computed by {@link chunkedSortingCrossEntropy}.
 * @param teacher - `[R, n]`; no gradient flows into it.
 * @param rowMask - `[R]`, any dtype; rows where it is 0 are left out: loss 0, gradient 0.
 * @returns `[R]`, float64 for float64 students, float32 otherwise (half precision is computed in float32).
 * @throws Error if shapes do not fit, an option is unknown, or a counted row holds NaN or infinity
 */
export function sortingCrossEntropy(
  student: Tensor,
  teacher: Tensor,
  options: Partial<SortingOptions> = {},
  rowMask: Tensor | null = null,
): Tensor {
  const [device] = student.device.split(':');
  if (device !== 'cpu' && !sortingDevices().includes(device!))
    return chunkedSortingCrossEntropy(student, teacher, options, rowMask);
  const { network, relaxation, studentSteepness, teacherSteepness, lambda } = {
    ...sortingDefaults,
    ...options,
  };
  return operators().sortingCrossEntropy(
    student,
    teacher,
    studentSteepness,
    teacherSteepness,
    network,
    relaxation,
    lambda,
    rowMask,
  );
}

/** The kernels that this build and processor can run, the default (fastest) first. */
export function sortingKernels(): SortingKernelName[] {
  return operators().sortingKernels();
}

/** Kinds of device that the operator has a kernel for: `cpu`, and `cuda` in a build with the CUDA source. */
export function sortingDevices(): string[] {
  return operators().sortingDevices();
}

/** Makes {@link sortingCrossEntropy} use another of {@link sortingKernels}, in the whole process. */
export function useSortingKernel(name: SortingKernelName): void {
  operators().useSortingKernel(name);
}
