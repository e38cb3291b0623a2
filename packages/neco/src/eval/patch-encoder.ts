import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { IndexMask } from '../data/masks.js';
import { foregroundMask } from '../vit/foreground-mask.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { finiteFeatures } from '../features/finite.js';
import { normalisePixels, type EvaluationMode } from '../features/pixels.js';
import type { Encoder } from './encoding.js';
import { squashMask } from './mask-cells.js';
import { plainSample } from './protocols/memory-augmentation.js';

/** Patches of a batch of images, to be clustered. */
export interface EncodedPatches {
  /** `[B * S * S, D]`, image by image and row by row. */
  features: Tensor;
  /** True masks at `maskSize`. */
  truths: IndexMask[];
  /** `[S * S]` an image, 1 where the attention says foreground; empty if it was not asked for. */
  attended: Uint8Array[];
}

export interface PatchEncoding {
  inputSize: number;
  mode: EvaluationMode;
  maskSize: number;
  storage: 'float32' | 'float16';
  attention: boolean;
}

/** Attention that the foreground holds, and the blur before it, in patches: as the published extraction has them. */
const attentionMass = 0.65;
const attentionBlur = 0.6;

export const patchEncoder: Encoder<PatchEncoding, EncodedPatches> = {
  name: 'patches',
  encode: (model, { inputSize, mode, maskSize, storage, attention }, batch) => {
    const samples = batch.map(({ image, mask }) => plainSample(image, mask, inputSize, 'corrected'));
    // Blue deviation .225 in both modes: the slip is that of the retrieval code alone.
    const pixels = normalisePixels(torch.stack(samples.map((sample) => sample.pixels)), 'corrected');
    const { tokens, attended } = forward(model, pixels, attention);
    return {
      features: tokens.reshape([-1, model.config.embedDim]).to(storage),
      // The public code brings masks to the input size first (by Pillow), which picks other pixels.
      truths: batch.map(({ mask }, i) =>
        squashMask(mode === 'reference' ? samples[i]!.mask : mask, maskSize, mode),
      ),
      attended: batch.map((_, i) => attended[i] ?? new Uint8Array()),
    };
  },
};

function forward(
  model: VisionTransformer,
  pixels: Tensor,
  attention: boolean,
): { tokens: Tensor; attended: Uint8Array[] } {
  return torch.noGrad(() => {
    const input = pixels.to(model.clsToken.device);
    const finite = (tokens: Tensor) => finiteFeatures(tokens.to('cpu'), model);
    if (!attention) return { tokens: finite(model.forwardFeatures(input).patchTokens), attended: [] };
    const { patchTokens, attention: weights, grid } = model.forwardFeatures(input, { attention: true });
    const masks = foregroundMask(weights.to('cpu'), grid, attentionMass, attentionBlur);
    return {
      tokens: finite(patchTokens),
      attended: Array.from({ length: pixels.shape[0]! }, (_, i) => {
        return masks.select(0, i).to('uint8').contiguous().toTypedArray() as Uint8Array;
      }),
    };
  });
}
