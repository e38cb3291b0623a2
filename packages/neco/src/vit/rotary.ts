import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { isCapi, prefixTokens, type ViTConfig } from './config.js';

/** Factors of one grid, each `[1 + R + N, D / heads]`, float32; class token and registers are not turned, but CAPI's registers are. */
export interface Rotation {
  cos: Tensor;
  /** With the sign that its channel needs. */
  sin: Tensor;
}

/**
 * Angles per unit of the coordinates along a side, `D / heads / 4` of them: `2 pi / base^(i / count)`, and of CAPI
 * `2 pi frequency / base^(i / (count - 1))`.
 *
 * @param config - With `ropeBase`.
 */
export function rotaryFrequencies(
  config: Pick<ViTConfig, 'embedDim' | 'numHeads' | 'ropeBase' | 'ropeFrequency'>,
): number[] {
  const count = config.embedDim / config.numHeads / 4;
  const { ropeBase = 1, ropeFrequency = 1 } = config;
  const steps = isCapi(config) ? Math.max(1, count - 1) : count;
  return Array.from({ length: count }, (_, i) => (2 * Math.PI * ropeFrequency) / ropeBase ** (i / steps));
}

/** CAPI's frequencies as its class has them, `[2, D / heads]`: rows turn the first half of the channels, columns the second. */
export function frequencyMatrix(config: Parameters<typeof rotaryFrequencies>[0]): Tensor {
  const frequencies = rotaryFrequencies(config);
  const half = [...frequencies, ...frequencies];
  const zeros = half.map(() => 0);
  const values = Float32Array.from([...half, ...zeros, ...zeros, ...half]);
  return torch.tensor(values).reshape([2, 2 * half.length]);
}

/**
 * Rows and columns of CAPI's registers: at equal distances round the border of the unit square.
 *
 * @param count - A multiple of 4.
 * @returns Two lists of `count` coordinates.
 */
export function registerPlaces(count: number): [rows: number[], columns: number[]] {
  const side = count / 4;
  const along = (turn: number): number[] =>
    Array.from({ length: count }, (_, i) => {
      const share = (i % side) / side;
      return [share, 1, 1 - share, 0][(Math.floor(i / side) + turn) % 4] as number;
    });
  return [along(0), along(3)];
}

/**
 * Axial rotary positions (Su et al., 2021) with the coordinates of DINOv3 (Simeoni et al., 2025): the centre of a patch,
 * mapped to [-1, 1] along each side on its own. Of each half of a head's channels the first half turns by the row, the
 * second by the column; channel `i` is paired with `i + half`.
 *
 * CAPI's coordinates are those of a grid from 0 to 1 whose outermost patches stand on the border. There the first half of
 * the channels turns by the row and the second by the column, so that the partners of a pair turn by different angles.
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
        Float32Array.from({ length: side }, (_, i) =>
          isCapi(config) ? i / Math.max(1, side - 1) : (2 * i + 1) / side - 1,
        ),
        { device },
      )
      .reshape([side, 1])
      .mul(frequencies);
  const planes = [along(rows).reshape([rows, 1, count]), along(columns).reshape([1, columns, count])].map(
    (plane) => plane.expand([rows, columns, count]).reshape([rows * columns, count]),
  );
  if (isCapi(config)) {
    const whole = registerPlaces(config.registers).map((places, axis) => {
      const isLine = [rows, columns][axis] === 1;
      const own = torch.tensor(
        Float32Array.from(places, (place) => (isLine ? 0 : place)),
        { device },
      );
      return torch.cat([own.reshape([config.registers, 1]).mul(frequencies), planes[axis] as Tensor], 0);
    });
    const [byRow, byColumn] = whole.map((angles) => torch.cat([angles, angles], 1)) as [Tensor, Tensor];
    return {
      cos: torch.cat([byRow.cos(), byColumn.cos()], 1),
      sin: torch.cat([byRow.sin().neg(), byColumn.sin()], 1),
    };
  }
  const angles = torch.cat(planes, 1);
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
