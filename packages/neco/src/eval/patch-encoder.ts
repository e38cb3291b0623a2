import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { IndexMask } from '../data/index.js';
import { foregroundMask, type VisionTransformer } from '../vit/index.js';
import { normalisePixels, type EvaluationMode } from '../vit/pixels.js';
import type { Encoder } from './encoding.js';
import { squashMask } from './mask-cells.js';
import { plainSample } from './memory-augmentation.js';

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
/** Islands of fewer patches are no foreground. */
const leastIsland = 3;

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
    if (!attention) return { tokens: model.forwardFeatures(input).patchTokens.to('cpu'), attended: [] };
    const { patchTokens, attention: weights, grid } = model.forwardFeatures(input, { attention: true });
    const masks = foregroundMask(weights.to('cpu'), grid, attentionMass, attentionBlur);
    return {
      tokens: patchTokens.to('cpu'),
      attended: Array.from({ length: pixels.shape[0]! }, (_, i) => {
        const mask = masks.select(0, i).to('uint8').contiguous().toTypedArray() as Uint8Array;
        return withoutIslands(mask, grid[1], leastIsland);
      }),
    };
  });
}

/** Clears islands (of eight neighbours) of fewer than `least` cells. */
export function withoutIslands(mask: Uint8Array, width: number, least: number): Uint8Array {
  const kept = Uint8Array.from(mask);
  const visited = new Uint8Array(mask.length);
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== 1 || visited[start] === 1) continue;
    const island = [start];
    visited[start] = 1;
    for (const cell of island) {
      for (const next of neighboursOf(cell, width, mask.length)) {
        if (mask[next] !== 1 || visited[next] === 1) continue;
        visited[next] = 1;
        island.push(next);
      }
    }
    if (island.length < least) for (const cell of island) kept[cell] = 0;
  }
  return kept;
}

function neighboursOf(cell: number, width: number, cells: number): number[] {
  const [row, column] = [Math.floor(cell / width), cell % width];
  const found: number[] = [];
  for (let y = Math.max(0, row - 1); y <= row + 1 && y * width < cells; y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++)
      found.push(y * width + x);
  }
  return found;
}
