import { native } from './native.js';
import { scope } from './scope.js';
import { synchronous } from './synchronous.js';
import type { DType } from './dtype.js';
import type { Tensor } from './tensor.js';

/** Runs `body`, which must be synchronous, without recording gradients. */
export function noGrad<T>(body: () => T): T {
  return native.withGrad(false, () => synchronous('noGrad', body));
}

/** Runs `body` with gradient recording on, also inside {@link noGrad}. */
export function enableGrad<T>(body: () => T): T {
  return native.withGrad(true, () => synchronous('enableGrad', body));
}

export function isGradEnabled(): boolean {
  return native.gradEnabled();
}

/**
 * Runs `body` with operators choosing a lower precision where PyTorch's autocast does.
 * @param dtype bfloat16 on a CPU; float16 or bfloat16 on a GPU
 */
export function autocast<T>(
  dtype: DType,
  body: () => T,
  options: { device?: string; enabled?: boolean } = {},
): T {
  return native.withAutocast(options.device ?? 'cpu', dtype, options.enabled ?? true, () =>
    synchronous('autocast', body),
  );
}

/** Accumulates the gradients of several tensors into the leaves' `grad` in one pass. */
export function backward(
  tensors: readonly Tensor[],
  gradients: readonly Tensor[] | null = null,
  options: { retainGraph?: boolean } = {},
): void {
  native.backward(tensors, gradients, options.retainGraph ?? false);
}

/**
 * Gradients of the sum of `outputs` (weighted by `gradOutputs`) with respect to `inputs`, without touching
 * any `grad`. An input that the outputs do not depend on is an error unless `allowUnused`, then null.
 */
export function grad(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  gradOutputs: readonly Tensor[] | null = null,
  options: { retainGraph?: boolean; createGraph?: boolean; allowUnused?: boolean } = {},
): (Tensor | null)[] {
  const { createGraph = false, retainGraph = createGraph, allowUnused = false } = options;
  return native.gradients(outputs, inputs, gradOutputs, retainGraph, createGraph, allowUnused);
}

/** Result of {@link gradCheck}: the largest difference and where it was. */
export interface GradCheckResult {
  ok: boolean;
  maxError: number;
  /** Index of the input and of its element with the largest difference. */
  input: number;
  element: number;
}

/**
 * Compares the gradients of `f` with central differences, element by element, in float64.
 * @param f a function of the inputs with any output; its elements are summed with fixed weights
 * @param inputs float64 tensors
 */
export function gradCheck(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: { eps?: number; atol?: number; rtol?: number } = {},
): GradCheckResult {
  const { eps = 1e-6, atol = 1e-6, rtol = 1e-4 } = options;
  if (inputs.some((input) => input.dtype !== 'float64'))
    throw new TypeError('gradCheck: inputs must be float64');
  return scope(() => {
    // Weights that differ from element to element, so that errors cannot cancel.
    const weigh = (output: Tensor) => {
      const flat = output.reshape([-1]);
      const values = Float64Array.from({ length: flat.numel() }, (_, i) => Math.sin(i + 1));
      return flat.mul(native.fromBytes(values, [values.length])).sum();
    };
    const leaves = inputs.map((input) => input.detach().clone().requiresGrad_());
    const analytic = grad([weigh(f(...leaves))], leaves, null, { allowUnused: true });
    const result: GradCheckResult = { ok: true, maxError: 0, input: 0, element: 0 };
    inputs.forEach((input, index) => {
      const values = Float64Array.from(input.toTypedArray() as Float64Array);
      const exact = analytic[index]?.toTypedArray() as Float64Array | undefined;
      const evaluate = (element: number, shift: number) =>
        scope(() => {
          const shifted = values.slice();
          shifted[element]! += shift;
          const point = inputs.map((other, i) =>
            i === index ? native.fromBytes(shifted, input.shape) : other,
          );
          return noGrad(() => weigh(f(...point)).item());
        });
      for (let element = 0; element < values.length; element++) {
        const numeric = (evaluate(element, eps) - evaluate(element, -eps)) / (2 * eps);
        const error = Math.abs(numeric - (exact?.[element] ?? 0));
        if (!(error <= atol + rtol * Math.abs(numeric))) result.ok = false;
        if (!(error <= result.maxError)) Object.assign(result, { maxError: error, input: index, element });
      }
    });
    return result;
  });
}
