import { defaultInputSize } from '../features/pixels.js';
import { imagenetMean, imagenetStd } from '../views/augment.js';
import type { ViTConfig } from '../vit/config.js';

/** PIL's number of bilinear resampling. */
const BILINEAR = 2;

/**
 * `preprocessor_config.json` of transformers and transformers.js: the preparation of images that `model.features` and
 * `neco embed` use too - squashed to a square of the model's own size, bilinear, ImageNet's mean and deviation.
 */
export function preprocessorConfig(config: Readonly<ViTConfig>): Record<string, unknown> {
  const side = defaultInputSize(config);
  return {
    image_processor_type: 'ViTImageProcessor',
    do_resize: true,
    size: { height: side, width: side },
    resample: BILINEAR,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: imagenetMean,
    image_std: imagenetStd,
  };
}
