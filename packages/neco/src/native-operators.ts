/** Our own operators for libtorch, in one library (packages/neco/native). */
import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';

let loaded = false;

/**
 * An operator of ours as a function; the library is loaded at the first call of this.
 *
 * @param name - Such as `neco::sorting_cross_entropy`.
 */
export function nativeOperator<F extends (...args: never[]) => unknown>(name: string): F {
  if (!loaded) torch.loadLibrary(fileURLToPath(new URL('../build/libneco_ops.so', import.meta.url)));
  loaded = true;
  return torch.op<F>(name);
}
