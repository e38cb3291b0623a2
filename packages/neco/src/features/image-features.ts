import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { decodeImage, type RgbImage } from '../data/decode.js';
import { finiteFeatures } from './finite.js';
import { defaultInputSize, imageToTensor, normalisePixels, requireInputSize, squash } from './pixels.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';

/** Dense and pooled features of one image, float32 on the CPU, after the final LayerNorm. */
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
 * @param options - `size`: side of the square in pixels, a multiple of the patch; the model's own by default.
 * @throws `UndecodableImage` if the file is not an image, `UserError` if the size does not fit the patch.
 */
export async function imageFeatures(
  model: VisionTransformer,
  image: string | RgbImage,
  options: { size?: number } = {},
): Promise<ImageFeatures> {
  const { embedDim, patchSize } = model.config;
  const size = options.size ?? defaultInputSize(model.config);
  requireInputSize(size, patchSize);
  const decoded = typeof image === 'string' ? await decodeImage(image) : image;
  const named = typeof image === 'string' ? [image] : [];
  return torch.noGrad(() =>
    torch.scope(() => {
      const pixels = normalisePixels(squash(imageToTensor(decoded), size), 'corrected').unsqueeze(0);
      const { patchTokens, clsToken, grid } = model.forwardFeatures(pixels.to(model.device));
      return {
        patches: finiteFeatures(patchTokens, model, named)
          .reshape([...grid, embedDim])
          .to('cpu'),
        cls: finiteFeatures(clsToken, model, named).reshape([embedDim]).to('cpu'),
      };
    }),
  );
}
