import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { IndexMask } from '../data/masks.js';
import { patchTokens } from '../features/extraction.js';
import type { PatchGrid } from '../features/patch-grid.js';
import { normalisePixels, type EvaluationMode } from '../features/pixels.js';
import type { Reading } from '../features/reading.js';
import { gridFeatures, type WholeImage } from '../features/whole-image.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { Encoder } from './encoding.js';
import { withoutDirections, type Directions } from './position.js';
import { plainSample } from './protocols/memory-augmentation.js';

/** How images become patches. */
export interface GridSettings {
  reading: Reading;
  /** Decides the normalisation of the pixels, and which pixels the masks show. */
  mode: EvaluationMode;
  directions: Directions;
}

/** Patches of images and their masks at the size at which they were read, without what was padded. */
export interface EncodedGrids {
  /** `[patches, D]`, image by image and row by row. */
  features: Tensor;
  images: { grid: PatchGrid; mask: IndexMask }[];
}

/** Images as they are. */
export const gridEncoder: Encoder<GridSettings, EncodedGrids> = {
  name: 'grids',
  encode: (model, { reading, mode, directions }, batch) => {
    const { patchSize } = model.config;
    const samples = batch.map(({ image, mask }) => plainSample(image, mask, reading, patchSize, mode));
    const features = sampleTokens(model, samples, reading, mode);
    return {
      features: withoutDirections(torch.cat(features), directions),
      images: samples.map(({ mask, rows, columns, spannedRows, spannedColumns }) => ({
        grid: { rows, columns, spannedRows, spannedColumns },
        mask,
      })),
    };
  },
};

/** `[rows * columns, D]` of each image. */
export function sampleTokens(
  model: VisionTransformer,
  images: readonly WholeImage[],
  reading: Reading,
  mode: EvaluationMode,
): Tensor[] {
  const { patchSize } = model.config;
  const found = gridFeatures(images, reading, patchSize, (pixels) => ({
    grids: { tokens: patchTokens(model, normalisePixels(pixels, mode), reading.layer) },
  }));
  return found.map(({ grids }) => grids.tokens.flatten(0, 1));
}
