import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { hasClassToken, type ViTConfig } from './config.js';

/** How a position embedding is resized to another grid. */
export interface PositionInterpolation {
  /** Added to the wanted size, which is then reached through a scale factor; 0 resizes to the exact size. */
  offset: number;
  /** Antialiased kernel when shrinking. */
  antialias: boolean;
  /** Bilinear kernel in place of the bicubic one. */
  bilinear?: boolean;
  /** False: there is no class token, and so no position of it. */
  classToken?: boolean;
}

/** How a network resizes its positions. */
export function interpolationFor(config: Readonly<ViTConfig>): PositionInterpolation {
  return {
    offset: config.interpolateOffset,
    antialias: config.interpolateAntialias,
    bilinear: config.interpolateMode === 'bilinear',
    classToken: hasClassToken(config),
  };
}

/**
 * Resizes the patch part of a position embedding; the class token's position, if there is one, stays.
 *
 * With an offset the sampling step is `side / (wanted + offset)` as in the DINO and DINOv2 repositories, which
 * differs a little from `side / wanted`; published weights were trained with it.
 *
 * @param posEmbed - `[1, 1 + G*G, D]`, or `[1, G*G, D]` without a class token.
 * @param grid - Wanted rows and columns of patches.
 * @param interpolation - See {@link PositionInterpolation}.
 * @returns `[1, 1 + rows*columns, D]`, or without that 1; the input itself if the grid is already the wanted one.
 */
export function interpolatePositions(
  posEmbed: Tensor,
  grid: readonly [number, number],
  interpolation: PositionInterpolation,
): Tensor {
  const [, tokens, dim] = posEmbed.shape as [number, number, number];
  const { offset, antialias, bilinear = false, classToken = true } = interpolation;
  const first = Number(classToken);
  const side = Math.round(Math.sqrt(tokens - first));
  const [rows, columns] = grid;
  if (rows === side && columns === side) return posEmbed;
  const patches = posEmbed.slice(1, first).reshape([1, side, side, dim]).permute([0, 3, 1, 2]);
  // Half types are resized in float32: the kernel's weights lose too much otherwise.
  const source = patches.to('float32');
  const scales = offset === 0 ? [null, null] : [(rows + offset) / side, (columns + offset) / side];
  const [scaleRows, scaleColumns] = scales;
  const resize = bilinear
    ? antialias
      ? torch._upsampleBilinear2dAa
      : torch.upsampleBilinear2d
    : antialias
      ? torch._upsampleBicubic2dAa
      : torch.upsampleBicubic2d;
  const resized = resize(source, [rows, columns], false, scaleRows, scaleColumns);
  const flat = resized
    .to(posEmbed.dtype)
    .permute([0, 2, 3, 1])
    .reshape([1, rows * columns, dim]);
  return classToken ? torch.cat([posEmbed.slice(1, 0, 1), flat], 1) : flat;
}
