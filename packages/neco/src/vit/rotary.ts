import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { prefixTokens, type ViTConfig } from './config.js';

/** Factors of one grid, each `[1 + R + N, D / heads]`, float32; class token and registers are not turned. */
export interface Rotation {
  cos: Tensor;
  /** With the sign that its channel needs. */
  sin: Tensor;
}

/**
 * Angles per pixel of [-1, 1] along a side, `D / heads / 4` of them: `2 pi / base^(i / count)`.
 *
 * @param config - With `ropeBase`.
 */
export function rotaryFrequencies(config: Pick<ViTConfig, 'embedDim' | 'numHeads' | 'ropeBase'>): number[] {
  const count = config.embedDim / config.numHeads / 4;
  return Array.from({ length: count }, (_, i) => (2 * Math.PI) / (config.ropeBase as number) ** (i / count));
}

/**
 * Axial rotary positions (Su et al., 2021) with the coordinates of DINOv3 (Simeoni et al., 2025): the centre of a patch,
 * mapped to [-1, 1] along each side on its own. Of each half of a head's channels the first half turns by the row, the
 * second by the column; channel `i` is paired with `i + half`.
 *
 * @param config - Of the network.
 * @param grid - Rows and columns of patches.
 * @param device - Where the tokens are.
 * @returns Null for a network with learned positions.
 */
export function rotationOf(
  config: Readonly<ViTConfig>,
  [rows, columns]: readonly [number, number],
  device: string,
): Rotation | null {
  if (config.ropeBase === undefined) return null;
  const frequencies = torch.tensor(Float32Array.from(rotaryFrequencies(config)), { device });
  const count = frequencies.numel();
  const along = (side: number): Tensor =>
    torch
      .tensor(
        Float32Array.from({ length: side }, (_, i) => (2 * i + 1) / side - 1),
        { device },
      )
      .reshape([side, 1])
      .mul(frequencies);
  const angles = torch
    .cat(
      [
        along(rows).reshape([rows, 1, count]).expand([rows, columns, count]),
        along(columns).reshape([1, columns, count]).expand([rows, columns, count]),
      ],
      2,
    )
    .reshape([rows * columns, 2 * count]);
  const [cos, sin] = [angles.cos(), angles.sin()];
  const unturned = [prefixTokens(config), 4 * count];
  return {
    cos: torch.cat([torch.ones(unturned, { device }), torch.cat([cos, cos], 1)], 0),
    sin: torch.cat([torch.zeros(unturned, { device }), torch.cat([sin.neg(), sin], 1)], 0),
  };
}

/**
 * Queries or keys, turned by the places of their patches. The arithmetic is float32, whatever they are.
 *
 * @param x - `[B, heads, 1 + R + N, D / heads]`; what is returned has the same shape and type.
 */
export function rotated(x: Tensor, { cos, sin }: Rotation): Tensor {
  const half = (x.shape[3] as number) / 2;
  return x
    .mul(cos)
    .add(x.roll([half], [3]).mul(sin))
    .to(x.dtype);
}
