import type { ImageSize, RgbImage } from '../../data/decode.js';
import type { PatchLogits, PixelLogits } from './logits.js';

/** Settings of joint bilateral upsampling. */
export interface BilateralOptions {
  /** Deviation of the weight by distance, in patches. */
  sigmaSpace: number;
  /** Deviation of the weight by colour, on a scale of 0 to 1. */
  sigmaColour: number;
  /** Patches to each side of a pixel's own that count. */
  reach: number;
}

/**
 * Joint bilateral upsampling (Kopf et al., SIGGRAPH 2007): a pixel's scores are the mean of those of the patches around
 * it, weighted by nearness and by likeness of the pixel's colour to the patch's mean colour. Mean colours instead of
 * single samples: as in Upsample Anything (Seo, Hamilton and Kim, arXiv 2511.16301), which fits such weights to each image.
 */
export function upsampleBilateral(
  logits: PatchLogits,
  image: RgbImage,
  { sigmaSpace, sigmaColour, reach }: BilateralOptions,
): PixelLogits {
  const { classes, rows, columns, covers = image } = logits;
  const { width, height, data } = image;
  const pixels = width * height;
  const colours = patchColours(image, logits, covers);
  const byPatch = patchMajor(logits);
  const down = nearness(height, rows, covers.height, sigmaSpace, reach);
  const across = nearness(width, columns, covers.width, sigmaSpace, reach);
  const side = 2 * reach + 1;
  const byColour = -1 / (2 * (255 * sigmaColour) ** 2);
  const out = new Float32Array(classes * pixels);
  const sums = new Float64Array(classes);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const [red, green, blue] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
      sums.fill(0);
      let total = 0;
      for (let dy = 0; dy < side; dy++) {
        const [row, near] = [down.place[y * side + dy]!, down.weight[y * side + dy]!];
        if (near === 0) continue;
        for (let dx = 0; dx < side; dx++) {
          const alsoNear = across.weight[x * side + dx]!;
          if (alsoNear === 0) continue;
          const patch = row * columns + across.place[x * side + dx]!;
          const [r, g, b] = [
            red - colours[3 * patch]!,
            green - colours[3 * patch + 1]!,
            blue - colours[3 * patch + 2]!,
          ];
          // The least weight that counts keeps the sum above 0 where no patch has the pixel's colour.
          const alike = Math.exp(Math.max((r * r + g * g + b * b) * byColour, -50));
          const weight = near * alsoNear * alike;
          total += weight;
          for (let c = 0, at = patch * classes; c < classes; c++, at++) sums[c]! += weight * byPatch[at]!;
        }
      }
      for (let c = 0; c < classes; c++) out[c * pixels + i] = sums[c]! / total;
    }
  }
  return { data: out, classes, width, height };
}

/** For each pixel along one side the patches within reach and their weights by distance; 0 beyond the grid. */
function nearness(
  pixels: number,
  patches: number,
  covered: number,
  sigma: number,
  reach: number,
): { place: Int32Array; weight: Float64Array } {
  const side = 2 * reach + 1;
  const place = new Int32Array(pixels * side);
  const weight = new Float64Array(pixels * side);
  for (let i = 0; i < pixels; i++) {
    const at = ((i + 0.5) * patches) / covered;
    const own = Math.min(Math.floor(at), patches - 1);
    for (let j = 0; j < side; j++) {
      const patch = own + j - reach;
      if (patch < 0 || patch >= patches) continue;
      place[i * side + j] = patch;
      weight[i * side + j] = Math.exp(-((at - 0.5 - patch) ** 2) / (2 * sigma * sigma));
    }
  }
  return { place, weight };
}

/** `[rows * columns, classes]` */
function patchMajor({ data, classes, rows, columns }: PatchLogits): Float32Array {
  const patches = rows * columns;
  const out = new Float32Array(data.length);
  for (let c = 0; c < classes; c++) {
    for (let patch = 0; patch < patches; patch++) out[patch * classes + c] = data[c * patches + patch]!;
  }
  return out;
}

/**
 * Mean colour of the pixels of each patch, `[rows * columns, 3]`; a patch that holds the centre of no pixel (in the
 * padding) gets the colour of the nearest pixel.
 */
function patchColours(
  { data, width, height }: RgbImage,
  { rows, columns }: PatchLogits,
  covers: ImageSize,
): Float32Array {
  const out = new Float32Array(rows * columns * 3);
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = pixelsOf(row, rows, covers.height, height);
    for (let column = 0; column < columns; column++) {
      const [left, right] = pixelsOf(column, columns, covers.width, width);
      const sums = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        for (let i = 3 * (y * width + left); i < 3 * (y * width + right); i++) sums[i % 3]! += data[i]!;
      }
      const count = (bottom - top) * (right - left);
      sums.forEach((sum, c) => (out[3 * (row * columns + column) + c] = sum / count));
    }
  }
  return out;
}

/** The pixels, one at least, whose centres lie in a patch: from the first to the one after the last. */
function pixelsOf(patch: number, patches: number, covered: number, pixels: number): [number, number] {
  const first = Math.min(Math.max(Math.ceil((patch * covered) / patches - 0.5), 0), pixels - 1);
  const end = Math.ceil(((patch + 1) * covered) / patches - 0.5);
  return [first, Math.min(Math.max(end, first + 1), pixels)];
}
