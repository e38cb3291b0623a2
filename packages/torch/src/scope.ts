import { native } from './native.js';
import { synchronous } from './synchronous.js';
import { Tensor } from './tensor.js';

/**
 * Runs `body` and frees every tensor made inside it, except those in its result (a tensor, or arrays,
 * objects, Maps and Sets that hold tensors) and those given to {@link keep}. Survivors belong to
 * the surrounding scope. Scopes nest; the body must be synchronous.
 */
export function scope<T>(body: () => T): T {
  native.pushScope();
  let survivors: Tensor[] = [];
  try {
    const result = synchronous('scope', body);
    survivors = tensorsIn(result);
    return result;
  } finally {
    native.popScope(survivors);
  }
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

function tensorsIn(value: unknown): Tensor[] {
  const found: Tensor[] = [];
  const seen = new Set<object>();
  const visit = (item: unknown): void => {
    if (typeof item !== 'object' || item === null) return;
    if (item instanceof Tensor) {
      found.push(item);
      return;
    }
    if (ArrayBuffer.isView(item) || seen.has(item)) return;
    seen.add(item);
    if (item instanceof Map) {
      for (const [name, entry] of item) {
        visit(name);
        visit(entry);
      }
    } else if (Array.isArray(item) || item instanceof Set) item.forEach(visit);
    else Object.values(item).forEach(visit);
  };
  visit(value);
  return found;
}
