import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { decodedBatches, type FeatureOptions } from './extraction.js';
import { imageToTensor, normalisePixels } from './pixels.js';
import type { Reading } from './reading.js';
import { frozenFeatures } from './store/frozen-features.js';
import { gridFeatures, wholeImage } from './whole-image.js';

export interface GridBatchOptions extends Pick<FeatureOptions, 'batchSize' | 'onProgress' | 'onSkipped'> {
  reading: Reading;
}

/** Features of a few images, in the order of the files; the caller releases both tensors. */
export interface GridBatch {
  files: string[];
  /** `[P, D]`: patches of all, image by image and row by row. */
  patches: Tensor;
  /** Of each image. */
  grids: [rows: number, columns: number][];
  /** `[B, D]`: class tokens; of an image in tiles their mean. */
  cls: Tensor;
}

/** As `featureBatches`, of images that are read in any way. The model must be in evaluation mode. */
export async function* gridBatches(
  model: VisionTransformer,
  files: readonly string[],
  { reading, ...options }: GridBatchOptions,
): AsyncGenerator<GridBatch, void, undefined> {
  const { patchSize } = model.config;
  for await (const batch of decodedBatches(files, options)) {
    yield torch.scope(() => {
      const images = batch.map(({ image }) => wholeImage(imageToTensor(image), reading, patchSize));
      const found = gridFeatures(images, reading, patchSize, (pixels) => {
        const { patches, cls } = frozenFeatures(model, normalisePixels(pixels, 'corrected'), {
          layer: reading.layer,
        });
        return { grids: { patches }, cls };
      });
      return {
        files: batch.map(({ file }) => file),
        patches: torch.cat(found.map(({ grids }) => grids.patches.flatten(0, 1))),
        grids: images.map(({ rows, columns }): [number, number] => [rows, columns]),
        cls: torch.stack(found.map(({ cls }) => cls!)),
      };
    });
  }
}
