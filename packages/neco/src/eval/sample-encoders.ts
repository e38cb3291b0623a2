import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { RandomStream } from '../data/random.js';
import type { IndexMask } from '../data/masks.js';
import { normalisePixels, type EvaluationMode } from '../features/pixels.js';
import type { Encoder } from './encoding.js';
import { patchTokens } from '../features/extraction.js';
import { memoryEntries } from './protocols/label-memory.js';
import { croppedSample } from './protocols/linear-view.js';
import { countCells } from './mask-cells.js';
import { augmentedSample, plainSample, type MemorySample } from './protocols/memory-augmentation.js';

/** Features of images and their masks at the same size. */
export interface EncodedSamples {
  /** `[B, S, S, D]` */
  features: Tensor;
  masks: IndexMask[];
}

export interface SampleSettings {
  inputSize: number;
  /** Decides the normalisation of the pixels, and which pixels the masks show. */
  mode: EvaluationMode;
  /** Seed of random crops; null for images as they are. */
  crops: number | null;
}

/** Images as they are, or a random crop of each. */
export const sampleEncoder: Encoder<SampleSettings, EncodedSamples> = {
  name: 'samples',
  encode: (model, { inputSize, mode, crops }, batch, variation) => {
    const samples = batch.map(({ image, mask, index }) =>
      crops === null
        ? plainSample(image, mask, inputSize, mode)
        : croppedSample(image, mask, inputSize, new RandomStream(crops, variation, index, 2)),
    );
    return {
      features: patchTokens(model, pixelsOfSamples(samples, mode)),
      masks: samples.map(({ mask }) => mask),
    };
  },
};

/** What enters the memory of an in-context evaluation. */
export interface EncodedMemory {
  /** `[n, D]`, unit length. */
  keys: Tensor;
  /** `[n, classes]` */
  labels: Tensor;
}

export interface MemorySettings {
  inputSize: number;
  mode: EvaluationMode;
  seed: number;
  /** Take a random variation of each image. */
  augmented: boolean;
  /** Most patches of an image; null for all. */
  perImage: number | null;
  classes: number;
  ignoreIndex: number;
  storage: 'float32' | 'float16';
}

/** Patches of labelled images with the classes of their cells: those that enter the memory, image by image. */
export const memoryEncoder: Encoder<MemorySettings, EncodedMemory> = {
  name: 'memory',
  encode: (model, settings, batch, pass) => {
    const { inputSize, mode, seed, augmented, perImage, classes, ignoreIndex, storage } = settings;
    const { embedDim, patchSize } = model.config;
    const streams = batch.map(({ index }) => new RandomStream(seed, pass, index));
    const samples = batch.map(({ image, mask }, i) =>
      augmented
        ? augmentedSample(image, mask, inputSize, mode, streams[i]!)
        : plainSample(image, mask, inputSize, mode),
    );
    const features = patchTokens(model, pixelsOfSamples(samples, mode));
    const entries = samples.map(({ mask }, i) => {
      const cells = countCells(mask, patchSize, classes, ignoreIndex, mode);
      return memoryEntries(features.select(0, i).reshape([-1, embedDim]), cells, streams[i]!, perImage);
    });
    return {
      keys: torch.cat(entries.map(({ keys }) => keys)).to(storage),
      labels: torch.cat(entries.map(({ labels }) => labels)).to(storage),
    };
  },
};

function pixelsOfSamples(samples: readonly MemorySample[], mode: EvaluationMode): Tensor {
  return normalisePixels(torch.stack(samples.map(({ pixels }) => pixels)), mode);
}
