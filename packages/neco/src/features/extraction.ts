import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { decodeImage, UndecodableImage, type RgbImage } from '../data/decode.js';
import { UserError } from '../errors.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { lastLayer } from './layer.js';
import { imageToTensor, normalisePixels, requireInputSize, squash, type EvaluationMode } from './pixels.js';
import { inBatches, readAhead } from './read-ahead.js';
import { frozenFeatures } from './store/frozen-features.js';

export interface FeatureOptions {
  /** Side in pixels to which images are squashed; a multiple of the patch. */
  inputSize: number;
  /** Images a forward pass. Default 8. */
  batchSize?: number;
  /** See `layerOf`. Default `last`. */
  layer?: string;
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
 * Frozen patch tokens; class and register tokens are not among them.
 *
 * @param pixels `[B, 3, H, W]`, normalised.
 * @param layer See `layerOf`.
 * @returns `[B, S, S, D]`, without gradient, on the CPU.
 */
export function patchTokens(model: VisionTransformer, pixels: Tensor, layer = lastLayer): Tensor {
  return torch.scope(() => frozenFeatures(model, pixels, { layer }).patches);
}

/** Pictures as a normalised batch `[B, 3, size, size]`. */
function pixelsOf(images: readonly RgbImage[], size: number, mode: EvaluationMode): Tensor {
  return torch.scope(() =>
    normalisePixels(torch.stack(images.map((image) => squash(imageToTensor(image), size))), mode),
  );
}

/** Features of a few images, in the order of the files; the caller releases both tensors. */
export interface FeatureBatch {
  files: string[];
  /** `[B, S, S, D]`, S = input size / patch. */
  patches: Tensor;
  /** `[B, D]`: class tokens. */
  cls: Tensor;
}

/**
 * Features of image files batch by batch, for sets that do not fit into memory. Decoding runs ahead of the forward
 * passes; batches without a decodable image are left out. The model must be in evaluation mode.
 *
 * @throws UserError if the input size does not fit the patch
 */
export async function* featureBatches(
  model: VisionTransformer,
  files: readonly string[],
  options: FeatureOptions,
): AsyncGenerator<FeatureBatch, void, undefined> {
  const { inputSize, mode = 'corrected', layer = lastLayer } = options;
  requireInputSize(inputSize, model.config.patchSize);
  for await (const good of decodedBatches(files, options)) {
    const images = good.map(({ image }) => image);
    const features = torch.scope(() => {
      const { patches, cls } = frozenFeatures(model, pixelsOf(images, inputSize, mode), {
        layer,
        files: good.map(({ file }) => file),
      });
      return { patches, cls };
    });
    yield { files: good.map(({ file }) => file), ...features };
  }
}

/**
 * Images of files in batches, decoded ahead of their use; batches without a decodable image are left out.
 * @param options `onProgress` hears of a batch after its use
 */
export async function* decodedBatches(
  files: readonly string[],
  { batchSize = 8, onProgress, onSkipped }: Pick<FeatureOptions, 'batchSize' | 'onProgress' | 'onSkipped'>,
): AsyncGenerator<Decoded[], void, undefined> {
  let done = 0;
  for await (const batch of inBatches(readAhead(files, decodeOrSkip, 2 * batchSize), batchSize)) {
    const good = batch.filter((item): item is Decoded => item.image !== null);
    for (const item of batch) if (item.image === null) onSkipped?.(item.file, item.reason);
    if (good.length > 0) yield good;
    onProgress?.((done += batch.length), files.length);
  }
}

/**
 * Patch features of image files, all in memory.
 * @throws UserError if the input size does not fit the patch, or if no image can be decoded
 */
export async function extractPatchFeatures(
  model: VisionTransformer,
  files: readonly string[],
  options: FeatureOptions,
): Promise<PatchFeatures> {
  const parts: Tensor[] = [];
  const used: string[] = [];
  await inEvaluationMode(model, async () => {
    for await (const { files: batchFiles, patches, cls } of featureBatches(model, files, options)) {
      cls.release();
      parts.push(patches);
      used.push(...batchFiles);
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

/** A file and its picture. */
export interface Decoded {
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
