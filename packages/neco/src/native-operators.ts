/** Our own operators for libtorch, in one library (packages/neco/native). */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';
import { prebuiltLibrary } from '@neco/torch/libtorch';

let loaded = false;

/**
 * An operator of ours as a function; the library is loaded at the first call of this.
 *
 * @param name - Such as `neco::sorting_cross_entropy`.
 */
export function nativeOperator<F extends (...args: never[]) => unknown>(name: string): F {
  if (!loaded) torch.loadLibrary(operatorLibrary());
  loaded = true;
  return torch.op<F>(name);
}

/** The library's file: what was built in this checkout, else that of the package for this system. */
export function operatorLibrary(): string {
  const built = fileURLToPath(new URL('../build/libneco_ops.so', import.meta.url));
  return existsSync(built) ? built : prebuiltLibrary('libneco_ops.so');
}
