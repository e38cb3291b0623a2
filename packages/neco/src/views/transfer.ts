import type { Tensor } from '@neco/torch';
import { nativeOperator } from '../native-operators.js';

interface Operators {
  handOver: (tensor: Tensor) => number;
  takeOver: (number: number) => Tensor;
}

let loaded: Operators | undefined;

function operators(): Operators {
  loaded ??= {
    handOver: nativeOperator<Operators['handOver']>('neco::hand_over'),
    takeOver: nativeOperator<Operators['takeOver']>('neco::take_over'),
  };
  return loaded;
}

/**
 * Leaves a tensor for another thread, without a copy, and frees this thread's own. Its memory stays in use
 * until the other thread takes it over.
 *
 * @returns the number to post; it is valid for one {@link takeOver}.
 */
export function handOver(tensor: Tensor): number {
  const number = operators().handOver(tensor);
  tensor.release();
  return number;
}

/** The tensor that another thread left under the number. */
export function takeOver(number: number): Tensor {
  return operators().takeOver(number);
}
