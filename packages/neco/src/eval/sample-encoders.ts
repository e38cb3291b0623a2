import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { RandomStream } from '../data/random.js';
import type { IndexMask } from '../data/masks.js';
import { imageToTensor, normalisePixels, squash, type EvaluationMode } from '../features/pixels.js';
import type { Encoder } from './encoding.js';
import { patchTokens } from '../features/extraction.js';
import { memoryEntries } from './protocols/label-memory.js';
import { croppedSample, type CroppedSample } from './protocols/linear-view.js';
import { sampleTokens, type GridSettings } from './grid-encoder.js';
import { countCells, paddedMask, squashMask } from './mask-cells.js';
import { withoutDirections } from './position.js';
import { augmentedSample, plainSample } from './protocols/memory-augmentation.js';

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
  /** Of the features, see `layerOf`. */
  layer: string;
  /** Seed of random crops; null for images as they are. */
  crops: number | null;
}

/** Images as they are, or a random crop of each. */
export const sampleEncoder: Encoder<SampleSettings, EncodedSamples> = {
  name: 'samples',
  encode: (model, { inputSize, mode, layer, crops }, batch, variation) => {
    const samples = batch.map(({ image, mask, index }) =>
      crops === null
        ? { pixels: squash(imageToTensor(image), inputSize), mask: squashMask(mask, inputSize, mode) }
        : croppedSample(image, mask, inputSize, new RandomStream(crops, variation, index, 2)),
    );
    return {
      features: patchTokens(model, pixelsOfSamples(samples, mode), layer),
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

export interface MemorySettings extends GridSettings {
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
    const { reading, mode, directions, seed, augmented, perImage, classes, ignoreIndex, storage } = settings;
    const { patchSize } = model.config;
    const streams = batch.map(({ index }) => new RandomStream(seed, pass, index));
    const samples = batch.map(({ image, mask }, i) =>
      augmented
        ? augmentedSample(image, mask, reading, patchSize, mode, streams[i]!)
        : plainSample(image, mask, reading, patchSize, mode),
    );
    const features = sampleTokens(model, samples, reading, mode);
    const entries = samples.map((sample, i) => {
      const mask = paddedMask(sample.mask, sample, patchSize, ignoreIndex);
      const cells = countCells(mask, patchSize, classes, ignoreIndex, mode);
      return memoryEntries(features[i]!, cells, streams[i]!, perImage);
    });
    return {
      keys: withoutDirections(torch.cat(entries.map(({ keys }) => keys)), directions).to(storage),
      labels: torch.cat(entries.map(({ labels }) => labels)).to(storage),
    };
  },
};

function pixelsOfSamples(samples: readonly CroppedSample[], mode: EvaluationMode): Tensor {
  return normalisePixels(torch.stack(samples.map(({ pixels }) => pixels)), mode);
}
