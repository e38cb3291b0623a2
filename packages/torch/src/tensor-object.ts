/** What the addon shows to be let in. */
export const constructorKey = Object.freeze({});
export const numberKey = Symbol('number');

/** The class of the objects that the addon makes; typed as `Tensor` in tensor.ts, with methods by tensor-prototype.ts. */
export class TensorObject {
  /**
   * One of its own for each tensor, so that a deep comparison of two tensors fails instead of finding no
   * properties that differ; and a symbol, so that posting a tensor to another thread fails with this text.
   */
  readonly identity = Symbol('a Tensor stays in its thread: post its toTypedArray(), shape and dtype; it');
  /** Where the addon finds the tensor (native/handle_table.h). */
  protected readonly [numberKey]: number;

  constructor(given: object, number: number) {
    if (given !== constructorKey)
      throw new TypeError('Tensor has no public constructor: use tensor(), zeros(), randn() ...');
    this[numberKey] = number;
  }
}
// Error messages and `inspect` show the name that users know.
Object.defineProperty(TensorObject, 'name', { value: 'Tensor' });
