import type { z } from 'zod';
import { UserError } from '../../errors.js';
import { completeReading, type Reading } from '../../features/reading.js';
import { requireInputSize } from '../../features/pixels.js';
import type { ViTConfig } from '../../vit/config.js';
import type { commonSettings } from './settings.js';

/** The settings that say how images are read. */
export type ReadingSettings = Pick<
  z.output<typeof commonSettings>,
  'resize' | 'inputSize' | 'imageSize' | 'overlap' | 'layer' | 'debias' | 'mode'
>;

/**
 * How an evaluation reads images. `squash`: squares of the input size. `keep`: the longer side brought to the input size.
 * `tiles`: at their own size, or with a longer side of `imageSize`, in tiles of the input size.
 *
 * @throws UserError for settings that do not fit the backbone or each other
 */
export function readingOf(settings: ReadingSettings, config: Readonly<ViTConfig>): Reading {
  const { resize, inputSize, imageSize, overlap, layer, debias, mode } = settings;
  requireInputSize(inputSize, config.patchSize);
  if (resize !== 'squash' && mode === 'reference') {
    throw new UserError(
      `The public evaluation code squashes images: "resize" ${resize} goes with "mode" corrected only.`,
    );
  }
  if (resize !== 'tiles' && imageSize !== null) {
    throw new UserError('"imageSize" is the size of images that are cut: it goes with "resize" tiles only.');
  }
  const tiles = resize === 'tiles';
  const form = resize === 'squash' ? 'squash' : 'keep';
  const size = tiles ? imageSize : inputSize;
  const tile = tiles ? inputSize : null;
  return completeReading({ resize: form, size, tile, overlap, layer, debias }, config);
}
