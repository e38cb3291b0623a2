import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { decodeImage, UndecodableImage, type RgbImage } from '../data/index.js';
import { UserError } from '../errors.js';
import type { VisionTransformer } from '../vit/index.js';
import { imageToTensor, normalisePixels, requireInputSize, squash, type EvaluationMode } from './pixels.js';
import { inBatches, readAhead } from './read-ahead.js';

export interface FeatureOptions {
  /** Side in pixels to which images are squashed; a multiple of the patch. */
  inputSize: number;
  /** Images a forward pass. Default 8. */
  batchSize?: number;
  /** Decides the normalisation of the pixels. Default `corrected`. */
  mode?: EvaluationMode;
  onProgress?: (done: number, total: number) => void;
  /** Each undecodable image, once. */
  onSkipped?: (file: string, reason: string) => void;
}

/** Patch features of a list of images. */
export interface PatchFeatures {
  /** `[N, S, S, D]`, S = input size / patch; the caller releases it. */
  features: Tensor;
  /** The N files that could be decoded, in the order in which they were given. */
  files: string[];
}

/**
 * Frozen patch tokens after the final LayerNorm; class and register tokens are not among them.
 *
 * @param pixels `[B, 3, H, W]`, normalised.
 * @returns `[B, S, S, D]`, without gradient, on the CPU.
 */
export function patchTokens(model: VisionTransformer, pixels: Tensor): Tensor {
  return torch.noGrad(() =>
    torch.scope(() => {
      const { patchTokens: tokens, grid } = model.forwardFeatures(pixels.to(model.clsToken.device));
      return tokens.reshape([pixels.shape[0]!, ...grid, model.config.embedDim]).to('cpu');
    }),
  );
}

/** Pictures as a normalised batch `[B, 3, size, size]`. */
export function pixelsOf(images: readonly RgbImage[], size: number, mode: EvaluationMode): Tensor {
  return torch.scope(() =>
    normalisePixels(torch.stack(images.map((image) => squash(imageToTensor(image), size))), mode),
  );
}

/**
 * Patch features of image files. Decoding runs ahead of the forward passes.
 * @throws UserError if the input size does not fit the patch, or if no image can be decoded
 */
export async function extractPatchFeatures(
  model: VisionTransformer,
  files: readonly string[],
  options: FeatureOptions,
): Promise<PatchFeatures> {
  const { inputSize, batchSize = 8, mode = 'corrected', onProgress, onSkipped } = options;
  requireInputSize(inputSize, model.config.patchSize);
  const parts: Tensor[] = [];
  const used: string[] = [];
  let done = 0;
  const decoded = inBatches(readAhead(files, decodeOrSkip, 2 * batchSize), batchSize);
  await inEvaluationMode(model, async () => {
    for await (const batch of decoded) {
      const good = batch.filter((item): item is Decoded => item.image !== null);
      for (const item of batch) if (item.image === null) onSkipped?.(item.file, item.reason);
      if (good.length > 0) {
        const images = good.map(({ image }) => image);
        parts.push(torch.scope(() => patchTokens(model, pixelsOf(images, inputSize, mode))));
        used.push(...good.map(({ file }) => file));
      }
      onProgress?.((done += batch.length), files.length);
    }
  });
  if (parts.length === 0) throw new UserError(`None of the ${files.length} images can be decoded.`);
  const features = torch.cat(parts, 0);
  for (const part of parts) part.release();
  return { features, files: used };
}

/** Runs `body` with dropout and stochastic depth off, and puts the mode back afterwards. */
export async function inEvaluationMode<T>(model: VisionTransformer, body: () => Promise<T>): Promise<T> {
  const wasTraining = model.training;
  model.eval();
  try {
    return await body();
  } finally {
    model.train(wasTraining);
  }
}

interface Decoded {
  file: string;
  image: RgbImage;
}

async function decodeOrSkip(file: string): Promise<Decoded | { file: string; image: null; reason: string }> {
  try {
    return { file, image: await decodeImage(file) };
  } catch (error) {
    if (error instanceof UndecodableImage) return { file, image: null, reason: error.reason };
    throw error;
  }
}
