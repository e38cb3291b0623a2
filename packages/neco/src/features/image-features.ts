import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { decodeImage, type RgbImage } from '../data/decode.js';
import { defaultInputSize, imageToTensor, normalisePixels, requireInputSize, squash } from './pixels.js';
import { frozenFeatures } from './store/frozen-features.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';

/** Dense and pooled features of one image, float32 on the CPU. */
export interface ImageFeatures {
  /** `[h, w, D]`: a token a patch, row by row. */
  patches: Tensor;
  /** `[D]`: the class token. */
  cls: Tensor;
}

/**
 * Features of one image, squashed to a square as `neco embed` and the evaluation do.
 *
 * @param image - A file or decoded pixels.
 * @param options - `size`: side of the square in pixels, a multiple of the patch; the model's own by default. `layer`:
 *   which blocks the features are of, such as `10`, `-3`, `last4` or `mean:9-12`; the last after the final LayerNorm by
 *   default.
 * @throws `UndecodableImage` if the file is not an image, `UserError` if the size does not fit the patch or the layer is not there.
 */
export async function imageFeatures(
  model: VisionTransformer,
  image: string | RgbImage,
  options: { size?: number; layer?: string } = {},
): Promise<ImageFeatures> {
  const { layer } = options;
  const size = options.size ?? defaultInputSize(model.config);
  requireInputSize(size, model.config.patchSize);
  const decoded = typeof image === 'string' ? await decodeImage(image) : image;
  const named = typeof image === 'string' ? [image] : [];
  return torch.scope(() => {
    const pixels = normalisePixels(squash(imageToTensor(decoded), size), 'corrected').unsqueeze(0);
    const { patches, cls } = frozenFeatures(model, pixels, { ...(layer && { layer }), files: named });
    return { patches: patches.squeeze(0), cls: cls.squeeze(0) };
  });
}
