import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { IndexMask } from '../../data/masks.js';
import type { RandomStream } from '../../data/random.js';
import type { RgbImage } from '../../data/decode.js';
import { changeColours, type ColourChange, type JitterKind } from '../../views/augment.js';
import { sampleBox, type Box } from '../../views/boxes.js';
import { squashMask } from '../mask-cells.js';
import { imageToTensor, type EvaluationMode } from '../../features/pixels.js';
import type { Reading } from '../../features/reading.js';
import { wholeImage, type WholeImage } from '../../features/whole-image.js';

const kinds: readonly JitterKind[] = ['brightness', 'contrast', 'saturation', 'hue'];
const strength = 0.1;
// Areas above the whole picture never fit, so what is drawn is .5 to 1, and now and then the centre crop.
const scale = [0.5, 2] as const;
const ratio = [3 / 4, 4 / 3] as const;

/** An image as it is read, and its mask at the same size. */
export interface MemorySample extends WholeImage {
  /** Without what was padded. */
  mask: IndexMask;
}

/** The image and its mask as the reading says, nothing else changed. The mode decides which pixels the mask shows. */
export function plainSample(
  image: RgbImage,
  mask: IndexMask,
  reading: Reading,
  patch: number,
  mode: EvaluationMode,
): MemorySample {
  return torch.scope(() => sampleOf(imageToTensor(image), mask, reading, patch, mode));
}

/**
 * A random variation of a memory image, as the dense retrieval protocol makes them: brightness, contrast,
 * saturation and hue, each by up to a tenth and each with probability one half; then a random resized crop, which is
 * read as an image would be, the same for image (bilinear with antialias) and mask (nearest).
 */
export function augmentedSample(
  image: RgbImage,
  mask: IndexMask,
  reading: Reading,
  patch: number,
  mode: EvaluationMode,
  random: RandomStream,
): MemorySample {
  const change = drawColourChange(random);
  const box = sampleBox(random, image.width, image.height, scale, ratio);
  return torch.scope(() =>
    sampleOf(changeColours(imageToTensor(image), change), mask, reading, patch, mode, box),
  );
}

function sampleOf(
  image: Tensor,
  mask: IndexMask,
  reading: Reading,
  patch: number,
  mode: EvaluationMode,
  box?: Box,
): MemorySample {
  const read = wholeImage(image, reading, patch, box);
  return { ...read, mask: squashMask(mask, { width: read.width, height: read.height }, mode, box) };
}

function drawColourChange(random: RandomStream): ColourChange {
  const jitter: ColourChange['jitter'] = [];
  for (const kind of kinds) {
    if (!random.bernoulli(0.5)) continue;
    const change = random.uniform(-strength, strength);
    jitter.push({ kind, amount: kind === 'hue' ? change : 1 + change });
  }
  return { jitter, grayscale: false, blurSigma: null };
}
