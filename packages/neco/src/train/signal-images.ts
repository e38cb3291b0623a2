import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { decodeImage, RandomStream, UndecodableImage } from '../data/index.js';
import { imageToTensor, normalisePixels, patchTokens, squash } from '../eval/index.js';
import { changeColours, defaultViews, sampleColourChange } from '../views/index.js';
import type { VisionTransformer } from '../vit/index.js';

// Streams of their own: nothing that training draws depends on them, and every run on the same files measures alike.
const chooseImages = 11;
const choosePatches = 12;
const chooseColours = 13;

/** Most patches of an image that count. */
const patchesPerImage = 256;
const batchSize = 8;

/** Patch features of the same patches in two views, each `[images, patches, D]`. */
export interface ViewPair {
  plain: Tensor;
  changed: Tensor;
}

/** The same few training images whenever it is asked: those of a fixed random order that can be decoded. */
export async function chooseSignalImages(files: readonly string[], count: number): Promise<string[]> {
  const order = new RandomStream(chooseImages, files.length).permutation(files.length);
  const chosen: string[] = [];
  for (const index of order) {
    if (chosen.length === count) break;
    const file = files[index]!;
    if (await canBeDecoded(file)) chosen.push(file);
  }
  return chosen;
}

async function canBeDecoded(file: string): Promise<boolean> {
  try {
    await decodeImage(file);
    return true;
  } catch (error) {
    if (error instanceof UndecodableImage) return false;
    throw error;
  }
}

/**
 * Features of images as they are, squashed to `size`, and of the same images mirrored and in other colours (jitter,
 * grey and blur as in training at their default strength, the same for an image each time). Of each image the same
 * patches are taken, at most 256; in the mirrored view those that show the same place. The caller releases both.
 */
export async function viewPairFeatures(
  model: VisionTransformer,
  files: readonly string[],
  size: number,
): Promise<ViewPair> {
  const parts: ViewPair[] = [];
  for (let start = 0; start < files.length; start += batchSize) {
    const images = await Promise.all(files.slice(start, start + batchSize).map((file) => decodeImage(file)));
    parts.push(
      torch.scope(() => {
        const plain = images.map((image) => squash(imageToTensor(image), size));
        const changed = plain.map((pixels, i) => {
          const change = sampleColourChange(new RandomStream(chooseColours, start + i), defaultViews);
          return changeColours(pixels, change).flip([2]);
        });
        return {
          plain: takePatches(features(model, plain)),
          changed: takePatches(features(model, changed).flip([2])),
        };
      }),
    );
  }
  return torch.scope(() => {
    const pair = {
      plain: torch.cat(parts.map(({ plain }) => plain)),
      changed: torch.cat(parts.map(({ changed }) => changed)),
    };
    for (const { plain, changed } of parts) [plain, changed].forEach((tensor) => tensor.release());
    return pair;
  });
}

function features(model: VisionTransformer, pixels: readonly Tensor[]): Tensor {
  return patchTokens(model, normalisePixels(torch.stack([...pixels]), 'corrected'));
}

/** `[B, S, S, D]` to `[B, patches, D]`. */
function takePatches(tokens: Tensor): Tensor {
  const [images, rows, columns, dim] = tokens.shape as [number, number, number, number];
  const all = tokens.reshape([images, rows * columns, dim]);
  if (rows * columns <= patchesPerImage) return all;
  const chosen = new RandomStream(choosePatches).permutation(rows * columns).slice(0, patchesPerImage);
  return all.indexSelect(1, torch.fromTypedArray(Int32Array.from(chosen)));
}
