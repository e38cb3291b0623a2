import { native } from './native.js';
import { Tensor } from './tensor.js';

/**
 * Runs `body` and frees every tensor made inside it, except those in its result (a tensor, or arrays,
 * plain objects, Maps and Sets that hold tensors) and those given to {@link keep}. Survivors belong to
 * the surrounding scope. Scopes nest; the body must be synchronous.
 */
export function scope<T>(body: () => T): T {
  native.pushScope();
  let result: T;
  try {
    result = body();
    if (result instanceof Promise) throw new TypeError('scope(): the body must be synchronous, it returned a Promise');
  } catch (error) {
    native.popScope([]);
    throw error;
  }
  native.popScope(tensorsIn(result));
  return result;
}

/** Exempts a tensor from all scopes: it lives until it is released or collected. */
export function keep<T extends Tensor>(tensor: T): T {
  native.keep(tensor);
  return tensor;
}

/** Number of tensors of this thread that hold memory. */
export function liveTensors(): number {
  return native.liveTensors();
}

/** Bytes of CPU tensors in use, their peak, and bytes kept for reuse; of the whole process. */
export function memoryStats(): { allocated: number; peak: number; cached: number } {
  return native.memoryStats();
}

/** Sets the peak of {@link memoryStats} to what is in use now. */
export function resetPeakMemory(): void {
  native.resetPeakMemory();
}

/** Gives the memory kept for reuse back to the system. */
export function emptyCache(): void {
  native.emptyCache();
}

function tensorsIn(value: unknown, found: Tensor[] = [], seen = new Set<object>()): Tensor[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return found;
  seen.add(value);
  if (value instanceof Tensor) found.push(value);
  else if (value instanceof Map) for (const item of value.values()) tensorsIn(item, found, seen);
  else if (Array.isArray(value) || value instanceof Set) for (const item of value) tensorsIn(item, found, seen);
  else if (!ArrayBuffer.isView(value)) for (const item of Object.values(value)) tensorsIn(item, found, seen);
  return found;
}
