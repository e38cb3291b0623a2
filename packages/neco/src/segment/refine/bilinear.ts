import type { ImageSize } from '../../data/decode.js';
import type { PatchLogits, PixelLogits } from './logits.js';

/** For each output place the two inputs between which it lies, and the second one's share. */
interface Between {
  first: Int32Array;
  second: Int32Array;
  share: Float32Array;
}

/**
 * Bilinear upsampling of patch scores to the pixels of an image, as PyTorch's `interpolate` with `align_corners` false:
 * a patch's score stands at its centre, and beyond the outermost centres it stays as it is.
 */
export function upsampleBilinear(logits: PatchLogits, { width, height }: ImageSize): PixelLogits {
  const { data, classes, rows, columns, covers = { width, height } } = logits;
  const across = between(width, columns, covers.width);
  const down = between(height, rows, covers.height);
  const out = new Float32Array(classes * height * width);
  const wide = new Float32Array(rows * width);
  for (let index = 0; index < classes; index++) {
    const patches = data.subarray(index * rows * columns, (index + 1) * rows * columns);
    for (let row = 0; row < rows; row++) {
      const start = row * columns;
      for (let x = 0; x < width; x++) {
        const left = patches[start + across.first[x]!]!;
        wide[row * width + x] = left + across.share[x]! * (patches[start + across.second[x]!]! - left);
      }
    }
    for (let y = 0; y < height; y++) {
      const [above, below, share] = [down.first[y]! * width, down.second[y]! * width, down.share[y]!];
      const start = (index * height + y) * width;
      for (let x = 0; x < width; x++) {
        const upper = wide[above + x]!;
        out[start + x] = upper + share * (wide[below + x]! - upper);
      }
    }
  }
  return { data: out, classes, width, height };
}

function between(outputs: number, inputs: number, covered: number): Between {
  const first = new Int32Array(outputs);
  const second = new Int32Array(outputs);
  const share = new Float32Array(outputs);
  for (let i = 0; i < outputs; i++) {
    const place = Math.min(Math.max(((i + 0.5) * inputs) / covered - 0.5, 0), inputs - 1);
    first[i] = Math.floor(place);
    second[i] = Math.min(first[i]! + 1, inputs - 1);
    share[i] = place - first[i]!;
  }
  return { first, second, share };
}
