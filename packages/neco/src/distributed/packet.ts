import { deserialize, serialize } from 'node:v8';
import * as torch from '@neco/torch';
import type { DType, Tensor } from '@neco/torch';

/** A tensor on its way to another process. */
interface PackedTensor {
  packedAs: DType;
  shape: number[];
  bytes: Uint8Array;
}

/**
 * A value as one uint8 tensor `[bytes]`, to go to another process; the caller releases it.
 * @param value - What Node serialises (JSON's values, typed arrays), and in it tensors.
 */
export function pack(value: unknown): Tensor {
  const plain = replaceParts(value, (part) =>
    part instanceof torch.Tensor
      ? ({ packedAs: part.dtype, shape: part.shape, bytes: part.toBytes() } satisfies PackedTensor)
      : undefined,
  );
  return torch.fromTypedArray(serialize(plain));
}

/** What was packed; the caller releases its tensors. */
export function unpack(packed: Tensor): unknown {
  return replaceParts(deserialize(packed.toBytes()), (part) => {
    if (typeof part !== 'object' || part === null || !('packedAs' in part)) return undefined;
    const { packedAs, shape, bytes } = part as PackedTensor;
    return torch.fromBytes(bytes, shape, packedAs);
  });
}

/** A copy in which parts are replaced where `replace` gives something. */
function replaceParts(value: unknown, replace: (part: unknown) => unknown): unknown {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((item) => replaceParts(item, replace));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceParts(item, replace)]));
}

/** Frees the tensors in a value. */
export function releaseTensors(value: unknown): void {
  if (value instanceof torch.Tensor) value.release();
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    Object.values(value).forEach(releaseTensors);
  }
}
