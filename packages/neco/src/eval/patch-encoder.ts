import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { IndexMask } from '../data/masks.js';
import { foregroundMask } from '../vit/foreground-mask.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { ImageSize } from '../data/decode.js';
import type { PatchGrid } from '../features/patch-grid.js';
import { normalisePixels } from '../features/pixels.js';
import { frozenFeatures } from '../features/store/frozen-features.js';
import { gridFeatures } from '../features/whole-image.js';
import type { Encoder } from './encoding.js';
import type { GridSettings } from './grid-encoder.js';
import { squashMask } from './mask-cells.js';
import { withoutDirections } from './position.js';
import { plainSample } from './protocols/memory-augmentation.js';

/** Patches of a batch of images, to be clustered. */
export interface EncodedPatches {
  /** `[patches, D]`, image by image and row by row. */
  features: Tensor;
  images: EncodedPatchImage[];
}

export interface EncodedPatchImage {
  grid: PatchGrid;
  /** The true mask, its longer side `maskSize`, in the shape in which the image was read. */
  truth: IndexMask;
  /** `[rows * columns]`, 1 where the attention says foreground; empty if it was not asked for. */
  attended: Uint8Array;
}

export interface PatchEncoding extends GridSettings {
  maskSize: number;
  storage: 'float32' | 'float16';
  attention: boolean;
}

/** Attention that the foreground holds, and the blur before it, in patches: as the published extraction has them. */
const attentionMass = 0.65;
const attentionBlur = 0.6;

export const patchEncoder: Encoder<PatchEncoding, EncodedPatches> = {
  name: 'patches',
  encode: (model, { reading, mode, directions, maskSize, storage, attention }, batch) => {
    const { patchSize } = model.config;
    const samples = batch.map(({ image, mask }) => plainSample(image, mask, reading, patchSize, 'corrected'));
    const found = gridFeatures(samples, reading, patchSize, (pixels) =>
      forward(model, pixels, { attention, layer: reading.layer }),
    );
    const features = torch.cat(found.map(({ grids }) => grids.tokens.flatten(0, 1)));
    return {
      features: withoutDirections(features, directions).to(storage),
      images: samples.map((sample, i) => {
        const { rows, columns, spannedRows, spannedColumns } = sample;
        // The public code brings masks to the input size first (by Pillow), which picks other pixels.
        const mask = mode === 'reference' ? sample.mask : batch[i]!.mask;
        return {
          grid: { rows, columns, spannedRows, spannedColumns },
          truth: squashMask(mask, shrunkTo(maskSize, sample), mode),
          attended: attention
            ? (found[i]!.grids.attended.contiguous().toTypedArray() as Uint8Array)
            : new Uint8Array(),
        };
      }),
    };
  },
};

/** The shape of an image with another longer side. */
function shrunkTo(longer: number, { width, height }: ImageSize): ImageSize {
  const side = (length: number): number =>
    Math.max(1, Math.round((longer * length) / Math.max(width, height)));
  return { width: side(width), height: side(height) };
}

function forward(
  model: VisionTransformer,
  pixels: Tensor,
  asked: { attention: boolean; layer: string },
): { grids: { tokens: Tensor; attended: Tensor } } {
  return torch.noGrad(() => {
    // Blue deviation .225 in both modes: the slip is that of the retrieval code alone.
    const { patches, attention } = frozenFeatures(model, normalisePixels(pixels, 'corrected'), asked);
    const [images, ...grid] = patches.shape.slice(0, 3) as [number, number, number];
    if (attention === null)
      return { grids: { tokens: patches, attended: torch.zeros([images, ...grid], { dtype: 'uint8' }) } };
    const attended = foregroundMask(attention, grid, attentionMass, attentionBlur);
    return { grids: { tokens: patches, attended: attended.to('uint8') } };
  });
}
