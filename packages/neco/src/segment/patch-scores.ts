import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { PatchHead } from './heads/head.js';
import type { PatchGrid } from '../features/patch-grid.js';
import { scaleImage, type Reading, type ScaledImage } from '../features/reading.js';
import type { RowSource } from '../features/row-source.js';
import { encodeTiles } from '../features/tiles.js';

/** Scores of the classes on the grid of an image's patches. */
export interface PatchScores extends Pick<PatchGrid, 'spannedRows' | 'spannedColumns'> {
  /** `[classes, rows, columns]`, as the head gives them; the caller releases it. */
  scores: Tensor;
}

/**
 * Scores of an image: of each scale on its own grid, tiles blended; then all brought to the finest grid and averaged.
 * The model must be in evaluation mode.
 */
export async function patchScores(
  model: VisionTransformer,
  head: PatchHead,
  image: RowSource,
  reading: Reading,
): Promise<PatchScores> {
  const patch = model.config.patchSize;
  const atScale = (scale: number): Promise<PatchScores> =>
    scoresAtScale(model, head, scaleImage(image, reading, scale, patch), reading);
  const [finest, ...others] = [...reading.scales].sort((a, b) => b - a);
  const result = await atScale(finest!);
  try {
    for (const scale of others) {
      const coarse = await atScale(scale);
      addScores(result, coarse);
      coarse.scores.release();
    }
  } catch (error) {
    result.scores.release();
    throw error;
  }
  if (others.length > 0) torch.scope(() => result.scores.div_(reading.scales.length));
  return result;
}

/** Adds scores of a coarser grid, enlarged to the finer one. */
function addScores(finer: PatchScores, coarse: PatchScores): void {
  const [, rows, columns] = finer.scores.shape as [number, number, number];
  const down = finer.spannedRows / coarse.spannedRows;
  const across = finer.spannedColumns / coarse.spannedColumns;
  torch.scope(() => {
    const grid = coarse.scores.unsqueeze(0);
    const enlarged = torch.upsampleBilinear2d(grid, [rows, columns], false, down, across);
    finer.scores.add_(enlarged.squeeze(0));
  });
}

async function scoresAtScale(
  model: VisionTransformer,
  head: PatchHead,
  image: ScaledImage,
  reading: Reading,
): Promise<PatchScores> {
  const { patchSize } = model.config;
  const scores = torch.keep(torch.zeros([head.classes, image.rows, image.columns]));
  const visit: Parameters<typeof encodeTiles>[3] = (tiles, tokens) => {
    const labels = head
      .scores(tokens.flatten(0, 2))
      .view([...tokens.shape.slice(0, 3), head.classes])
      .permute([0, 3, 1, 2]);
    tiles.forEach(({ row, column, rows, columns, rowWeights, columnWeights }, i) => {
      const down = torch.fromTypedArray(rowWeights, [rows, 1]);
      const weights = down.mul(torch.fromTypedArray(columnWeights, [1, columns]));
      const place = scores.narrow(1, row, rows).narrow(2, column, columns);
      place.add_(labels.select(0, i).mul(weights));
    });
  };
  try {
    await encodeTiles(model, image, reading, visit);
  } catch (error) {
    scores.release();
    throw error;
  }
  return { scores, spannedRows: image.height / patchSize, spannedColumns: image.width / patchSize };
}
