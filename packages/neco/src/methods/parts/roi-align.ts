import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/**
 * ROI-Align (He et al., 2017) of one box a feature map, written as two small matrix products: for a box it equals
 * `Wy F Wx^T`, because bilinear sampling and averaging over a bin's grid of points both split into rows and columns.
 */
export interface RoiAlignWeights {
  /** Row weights `[B, n, h]`, float32. */
  wy: Tensor;
  /** Column weights `[B, n, w]`, float32. */
  wx: Tensor;
  /** For each box a byte a patch, `[B * h * w]`: 1 where the patch has a non-zero weight in some bin. */
  covered: Uint8Array;
}

const f = Math.fround;

/**
 * Interpolation-average weights of ROI-Align as torchvision computes it with `aligned=True` and an adaptive sampling
 * grid (`sampling_ratio=-1`: ceil(bin size) points a bin), spatial scale 1 on boxes divided by the patch size. Points
 * more than one patch outside the map count as zero, nearer ones are clamped to the border.
 *
 * @param corners - `[B, 4]`: x1, y1, x2, y2 in pixels of the input image. With x1 > x2, as in a mirrored view, the bins run
 *   from right to left.
 * @param inputSize - Rows h and columns w of patches.
 * @param patchSize - Pixels a patch.
 * @param output - Bins n a side.
 * @param device - Where the weights are to lie.
 */
export function roiAlignWeights(
  corners: Float32Array,
  inputSize: readonly [number, number],
  patchSize: number,
  output = 7,
  device = 'cpu',
): RoiAlignWeights {
  const [h, w] = inputSize;
  const batch = corners.length / 4;
  const wy = new Float32Array(batch * output * h);
  const wx = new Float32Array(batch * output * w);
  for (let b = 0; b < batch; b += 1) {
    const [x1, y1, x2, y2] = corners.subarray(4 * b, 4 * b + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    fillAxis(
      wy.subarray(b * output * h, (b + 1) * output * h),
      h,
      output,
      f(y1 / patchSize),
      f(y2 / patchSize),
    );
    fillAxis(
      wx.subarray(b * output * w, (b + 1) * output * w),
      w,
      output,
      f(x1 / patchSize),
      f(x2 / patchSize),
      true,
    );
  }
  return {
    wy: torch.tensor(wy, { shape: [batch, output, h], device }),
    wx: torch.tensor(wx, { shape: [batch, output, w], device }),
    covered: coveredPatches(wy, wx, batch, output, [h, w]),
  };
}

/**
 * Pools feature maps with {@link roiAlignWeights}; differentiable.
 *
 * @param features - `[B, h, w, D]`.
 * @param wy - `[B, n, h]`.
 * @param wx - `[B, n, w]`.
 * @returns `[B, n * n, D]`, bins row by row.
 */
export function roiAlign(features: Tensor, wy: Tensor, wx: Tensor): Tensor {
  const [batch, h, w, dim] = features.shape as [number, number, number, number];
  const n = wy.shape[1] as number;
  return torch.scope(() => {
    const rows = wy.bmm(features.reshape([batch, h, w * dim])).reshape([batch, n, w, dim]);
    return wx
      .unsqueeze(1)
      .matmul(rows)
      .reshape([batch, n * n, dim]);
  });
}

/**
 * Weights of one axis, `[n, size]` row-major. Every step is rounded to float32 as in torchvision's kernel, since a
 * bin of almost exactly k patches would otherwise get k + 1 points instead of k.
 * @param turns - Whether an end before the start means bins in the opposite order; else such an axis is empty.
 */
function fillAxis(
  weights: Float32Array,
  size: number,
  n: number,
  start: number,
  end: number,
  turns = false,
): void {
  const origin = f(start - 0.5);
  const bin = f(f(f(end - 0.5) - origin) / n);
  const points = Math.ceil(turns ? Math.abs(bin) : bin);
  // An empty box has no points: all its weights stay zero.
  for (let i = 0; i < n; i += 1) {
    const row = weights.subarray(i * size, (i + 1) * size);
    for (let p = 0; p < points; p += 1) {
      const at = f(f(origin + f(i * bin)) + f(f(f(p + 0.5) * bin) / points));
      addSample(row, size, at, 1 / points);
    }
  }
}

/** Adds one bilinear sample at a coordinate in patches, where patch k's centre is k. */
function addSample(row: Float32Array, size: number, coordinate: number, weight: number): void {
  if (coordinate < -1 || coordinate > size) return;
  const at = Math.max(0, coordinate);
  const low = Math.min(Math.floor(at), size - 1);
  const high = Math.min(low + 1, size - 1);
  const fraction = low === size - 1 ? 0 : at - low;
  row[low] = (row[low] as number) + weight * (1 - fraction);
  row[high] = (row[high] as number) + weight * fraction;
}

/** A patch is used if its row has a weight in some bin and its column too: the weights are products. */
function coveredPatches(
  wy: Float32Array,
  wx: Float32Array,
  batch: number,
  n: number,
  [h, w]: readonly [number, number],
): Uint8Array {
  const covered = new Uint8Array(batch * h * w);
  for (let b = 0; b < batch; b += 1) {
    const rows = usedPositions(wy.subarray(b * n * h, (b + 1) * n * h), n, h);
    const columns = usedPositions(wx.subarray(b * n * w, (b + 1) * n * w), n, w);
    for (const y of rows) for (const x of columns) covered[(b * h + y) * w + x] = 1;
  }
  return covered;
}

function usedPositions(weights: Float32Array, n: number, size: number): number[] {
  const used: number[] = [];
  for (let k = 0; k < size; k += 1) {
    for (let i = 0; i < n; i += 1) {
      if (weights[i * size + k] === 0) continue;
      used.push(k);
      break;
    }
  }
  return used;
}
