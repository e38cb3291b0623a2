import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RgbImage } from '../data/decode.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { PatchHead } from './heads/head.js';
import { scaleImage, type Reading, type ScaledImage } from './reading.js';
import { encodeTiles } from './tiles.js';

/** Scores of the classes on the grid of an image's patches. */
export interface PatchScores {
  /** `[classes, rows, columns]`, as the head gives them; the caller releases it. */
  scores: Tensor;
  /** Patches that the image spans, not always whole ones: the grid ends beyond it where it was padded. */
  spannedRows: number;
  spannedColumns: number;
}

/**
 * Scores of an image: of each scale on its own grid, tiles blended; then all brought to the finest grid and averaged.
 * The model must be in evaluation mode.
 */
export function patchScores(
  model: VisionTransformer,
  head: PatchHead,
  image: RgbImage,
  reading: Reading,
): PatchScores {
  const patch = model.config.patchSize;
  const [finest, ...others] = [...reading.scales].sort((a, b) => b - a);
  return torch.noGrad(() =>
    torch.scope(() => {
      const result = scoresAtScale(model, head, scaleImage(image, reading, finest!, patch), reading);
      if (others.length === 0) return result;
      const [, rows, columns] = result.scores.shape as [number, number, number];
      for (const scale of others) {
        const coarse = scoresAtScale(model, head, scaleImage(image, reading, scale, patch), reading);
        const ratios = [
          result.spannedRows / coarse.spannedRows,
          result.spannedColumns / coarse.spannedColumns,
        ] as const;
        result.scores.add_(
          torch.upsampleBilinear2d(coarse.scores.unsqueeze(0), [rows, columns], false, ...ratios).squeeze(0),
        );
      }
      return { ...result, scores: result.scores.div(reading.scales.length) };
    }),
  );
}

function scoresAtScale(
  model: VisionTransformer,
  head: PatchHead,
  image: ScaledImage,
  reading: Reading,
): PatchScores {
  const { patchSize, embedDim } = model.config;
  const scores = torch.zeros([head.classes, image.rows, image.columns]);
  encodeTiles(model, image, reading, (tiles, tokens) => {
    const labels = head
      .scores(tokens.reshape([-1, embedDim]))
      .view([...tokens.shape.slice(0, 3), head.classes])
      .permute([0, 3, 1, 2]);
    tiles.forEach(({ row, column, rows, columns, rowWeights, columnWeights }, i) => {
      const weights = torch
        .fromTypedArray(rowWeights, [rows, 1])
        .mul(torch.fromTypedArray(columnWeights, [1, columns]));
      scores.narrow(1, row, rows).narrow(2, column, columns).add_(labels.select(0, i).mul(weights));
    });
  });
  return { scores, spannedRows: image.height / patchSize, spannedColumns: image.width / patchSize };
}
