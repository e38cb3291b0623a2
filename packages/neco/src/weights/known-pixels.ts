/** How a model's pixels in [0, 1] were normalised in its training, channel by channel: (pixel - mean) / std. */
export interface PixelNormalisation {
  mean: readonly number[];
  std: readonly number[];
}

/** From -1 to 1: transformers' ViT, and SigLIP. */
export const HALF_PIXELS: PixelNormalisation = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

/** OpenAI's mean and deviation of the pictures that CLIP was trained with. */
export const CLIP_PIXELS: PixelNormalisation = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

/** TIPS takes pixels as they are. */
export const PLAIN_PIXELS: PixelNormalisation = { mean: [0, 0, 0], std: [1, 1, 1] };
