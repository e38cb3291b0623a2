import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { blurWeights } from '../views/augment.js';
import { withoutIslands } from './islands.js';

/** Smaller islands of foreground, in patches, are taken out; as in the published code. */
const leastIsland = 3;

/**
 * Foreground of each map by the teacher's class-token attention (as in Leopart, Ziegler and Asano 2022): the
 * heads are averaged and blurred, and the strongest patches that together hold `mass` of the attention are
 * kept, without islands of fewer than three patches.
 *
 * @param attention - `[B, heads, N]` of the last block, N = h * w.
 * @param grid - Rows and columns of patches.
 * @returns `[B, h, w]`, 1 for foreground.
 */
export function foregroundMask(
  attention: Tensor,
  grid: readonly [number, number],
  mass: number,
  blurSigma: number,
): Tensor {
  return torch.scope(() => {
    const [h, w] = grid;
    const averaged = attention.mean([1]).reshape([-1, 1, h, w]);
    const blurred = gaussianBlur(averaged, blurSigma).reshape([-1, h * w]);
    const [values, order] = blurred.sort(1, false);
    const shares = values.div(values.sum([1], true)).cumsum(1);
    const kept = shares.gt(1 - mass).to('float32');
    return clearIslands(torch.zerosLike(blurred).scatter(1, order, kept), grid);
  });
}

/** @param masks - `[B, h * w]` of 0 and 1. Returns `[B, h, w]`. */
function clearIslands(masks: Tensor, [h, w]: readonly [number, number]): Tensor {
  const rows = masks.to('cpu').to('uint8').unbind(0);
  const kept = rows.map((row) =>
    withoutIslands(row.contiguous().toTypedArray() as Uint8Array, w, leastIsland),
  );
  return torch
    .tensor(Float32Array.from(kept.flatMap((mask) => [...mask])), { device: masks.device })
    .reshape([-1, h, w]);
}

// 7 taps reach beyond four deviations of the default sigma of 0.6 patches.
function gaussianBlur(maps: Tensor, sigma: number): Tensor {
  const radius = 3;
  const kernel = torch.tensor(blurWeights(2 * radius + 1, sigma), { device: maps.device });
  const reflectable = Math.min(...maps.shape.slice(2)) > radius;
  const padded = torch.pad(maps, [radius, radius, radius, radius], reflectable ? 'reflect' : 'replicate');
  const rows = torch.conv2d(padded, kernel.reshape([1, 1, -1, 1]));
  return torch.conv2d(rows, kernel.reshape([1, 1, 1, -1]));
}
