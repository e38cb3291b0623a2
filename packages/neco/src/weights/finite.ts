import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { describeNonFinite, isFinite32 } from '../features/finite.js';
import { quoteName } from './quote.js';

/**
 * Refuses weights that are NaN or infinite, or beyond float32: every feature made with them would be NaN.
 *
 * @param tensors - By the names that they have in the file.
 * @param file - For the message.
 * @throws {@link UserError} naming the first such tensor, how many of its numbers are wrong, and the file
 */
export function requireFiniteTensors(tensors: Iterable<readonly [string, Tensor]>, file: string): void {
  for (const [name, tensor] of tensors) {
    if (isFinite32(tensor)) continue;
    throw new UserError(
      `In ${file} the tensor '${quoteName(name)}' has ${describeNonFinite(tensor)}: the weights are damaged, or were ` +
        'saved by a training that had diverged; download the file again, or take an earlier checkpoint.',
    );
  }
}
