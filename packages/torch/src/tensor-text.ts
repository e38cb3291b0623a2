import type { TensorData } from './dtype.js';
import { native } from './native.js';
import { cat } from './operators.generated.js';
import type { Tensor } from './tensor.js';

// PyTorch's own limits (torch.set_printoptions).
const MOST_ELEMENTS = 1000;
const EDGE = 3;
const DECIMALS = 4;
const LINE_WIDTH = 80;

/**
 * `tensor([[1.0000, 2.5000], [3.0000, 4.0000]], float32 [2, 2])`: numbers as PyTorch prints them; of a tensor of
 * more than 1,000 elements the first and last three along each dimension.
 */
export function tensorText(tensor: Tensor): string {
  if (tensor.released) return 'tensor(released)';
  const { dtype, shape, device } = tensor;
  const notes = [`${dtype} [${shape.join(', ')}]`];
  if (device !== 'cpu') notes.push(device);
  if (tensor.requiresGrad) notes.push('requiresGrad');
  if (dtype.startsWith('complex') || shape.includes(0)) return `tensor(${notes.join(', ')})`;
  const summarised = tensor.numel() > MOST_ELEMENTS;
  const { values, sizes } = shown(tensor, summarised);
  const cells =
    dtype === 'bool'
      ? Array.from(values, (value: number | bigint) => String(Boolean(value)))
      : numberCells(values);
  const width = Math.max(...cells.map((cell) => cell.length));
  const cut = sizes.map((size, dim) => summarised && size < shape[dim]!);
  const padded = cells.map((cell) => cell.padStart(width));
  return `tensor(${layOut(padded, sizes, cut, 'tensor('.length)}, ${notes.join(', ')})`;
}

/** The values to print, and their shape: all of them, or the edges of every long dimension. */
function shown(tensor: Tensor, summarised: boolean): { values: TensorData; sizes: number[] } {
  native.pushScope();
  try {
    return native.withGrad(false, () => {
      let part = tensor;
      if (summarised) {
        tensor.shape.forEach((size, dim) => {
          if (size <= 2 * EDGE) return;
          part = cat([part.narrow(dim, 0, EDGE), part.narrow(dim, size - EDGE, EDGE)], dim);
        });
      }
      return { values: native.toTypedArray(part), sizes: part.shape };
    });
  } finally {
    native.popScope([]);
  }
}

/** Nested brackets; `cut[dim]` puts dots in the middle of a dimension. */
function layOut(
  cells: readonly string[],
  sizes: readonly number[],
  cut: readonly boolean[],
  indent: number,
): string {
  if (sizes.length === 0) return cells[0]!;
  const [size, ...rest] = sizes as [number, ...number[]];
  const stride = cells.length / size;
  const parts = Array.from({ length: size }, (_, index) =>
    layOut(cells.slice(index * stride, (index + 1) * stride), rest, cut.slice(1), indent + 1),
  );
  if (cut[0]) parts.splice(EDGE, 0, '...');
  const margin = ' '.repeat(indent + 1);
  if (rest.length > 0) return `[${parts.join(`,${'\n'.repeat(rest.length)}${margin}`)}]`;
  const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent) / (parts[0]!.length + 2)));
  const lines = Array.from({ length: Math.ceil(parts.length / perLine) }, (_, line) =>
    parts.slice(line * perLine, (line + 1) * perLine).join(', '),
  );
  return `[${lines.join(`,\n${margin}`)}]`;
}

/** Whole numbers without decimals (with a point if they are floating-point), others with four or as powers of ten. */
function numberCells(values: TensorData): string[] {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return Array.from(values, String);
  const sizes = Array.from(values, Math.abs).filter((size) => size > 0 && Number.isFinite(size));
  const largest = sizes.reduce((max, size) => Math.max(max, size), 0);
  const smallest = sizes.reduce((min, size) => Math.min(min, size), Infinity);
  const whole = sizes.every(Number.isInteger);
  const scientific = largest / smallest > 1000 || largest > 1e8 || (!whole && smallest < 1e-4);
  return Array.from(values, (value) => {
    if (Number.isNaN(value)) return 'nan';
    if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
    if (scientific) return powerOfTen(value);
    return whole ? `${Object.is(value, -0) ? '-0' : value}.` : value.toFixed(DECIMALS);
  });
}

/** 1.2346e-05: an exponent of at least two digits, as everywhere outside of JavaScript. */
function powerOfTen(value: number): string {
  return value.toExponential(DECIMALS).replace(/e([+-])(\d)$/, 'e$10$2');
}
