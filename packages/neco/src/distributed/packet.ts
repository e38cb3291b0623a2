import * as torch from '@neco/torch';
import type { DType, Tensor } from '@neco/torch';

/** Where a tensor or an array lies in the bytes. */
interface Part {
  kind: 'tensor' | 'Uint8Array' | 'Uint16Array';
  dtype: DType;
  shape: number[];
  offset: number;
  bytes: number;
}

interface Outline {
  value: unknown;
  parts: Part[];
}

/** So that every dtype may begin there. */
const alignment = 16;
/** The key that stands for a part in the outline. */
const placeholder = '$part';

/**
 * A value as one uint8 tensor `[bytes]`, to go to another process; the caller releases it.
 * @param value - What JSON can hold, and in it tensors, Uint8Array and Uint16Array.
 */
export function pack(value: unknown): Tensor {
  return torch.scope(() => {
    const parts: Part[] = [];
    const data: Tensor[] = [];
    let offset = 0;
    const add = (kind: Part['kind'], tensor: Tensor): Record<string, number> => {
      const bytes = tensor.numel() * torch.elementBytes[tensor.dtype];
      parts.push({ kind, dtype: tensor.dtype, shape: tensor.shape, offset, bytes });
      data.push(tensor.contiguous().reshape([-1]).view('uint8'));
      offset = aligned(offset + bytes);
      return { [placeholder]: parts.length - 1 };
    };
    const outlined = (value: unknown): unknown => {
      if (value instanceof torch.Tensor) return add('tensor', value);
      if (value instanceof Uint8Array) return add('Uint8Array', torch.fromTypedArray(value));
      if (value instanceof Uint16Array)
        return add(
          'Uint16Array',
          torch.fromTypedArray(new Int16Array(value.buffer, value.byteOffset, value.length)),
        );
      if (Array.isArray(value)) return value.map(outlined);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, outlined(item)]));
    };
    const outline: Outline = { value: outlined(value), parts };
    const text = new TextEncoder().encode(JSON.stringify(outline));
    const start = aligned(8 + text.length);
    const packed = torch.zeros([start + offset], { dtype: 'uint8' });
    packed
      .narrow(0, 0, 8)
      .copy_(torch.fromTypedArray(new Uint8Array(new Float64Array([text.length]).buffer)));
    packed.narrow(0, 8, text.length).copy_(torch.fromTypedArray(text));
    parts.forEach(({ offset: at, bytes }, i) => packed.narrow(0, start + at, bytes).copy_(data[i]!));
    return packed;
  });
}

/** What was packed; its tensors share the memory of `packed`, and the caller releases them. */
export function unpack(packed: Tensor): unknown {
  return torch.scope(() => {
    const bytes = (offset: number, length: number): Uint8Array =>
      packed.narrow(0, offset, length).toTypedArray() as Uint8Array;
    const length = new Float64Array(bytes(0, 8).slice().buffer)[0]!;
    const { value, parts } = JSON.parse(new TextDecoder().decode(bytes(8, length))) as Outline;
    const start = aligned(8 + length);
    const read = ({ kind, dtype, shape, offset, bytes: size }: Part) => {
      if (kind === 'tensor')
        return packed
          .narrow(0, start + offset, size)
          .view(dtype)
          .view(shape);
      const copy = bytes(start + offset, size).slice();
      return kind === 'Uint8Array' ? copy : new Uint16Array(copy.buffer);
    };
    const filled = (item: unknown): unknown => {
      if (Array.isArray(item)) return item.map(filled);
      if (typeof item !== 'object' || item === null) return item;
      const part = (item as Record<string, unknown>)[placeholder];
      if (typeof part === 'number') return read(parts[part]!);
      return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, filled(inner)]));
    };
    return filled(value);
  });
}

function aligned(offset: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

/** Frees the tensors in a value. */
export function releaseTensors(value: unknown): void {
  if (value instanceof torch.Tensor) value.release();
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    Object.values(value).forEach(releaseTensors);
  }
}
