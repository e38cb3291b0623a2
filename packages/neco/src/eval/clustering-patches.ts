import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { ignoreIndex as voidIndex, type ImageMaskPair, type IndexMask } from '../data/index.js';
import { UserError } from '../errors.js';
import { foregroundMask, type VisionTransformer } from '../vit/index.js';
import { normalisePixels, requireInputSize } from '../vit/pixels.js';
import { inEvaluationMode } from './features.js';
import { squashMask } from './mask-cells.js';
import { plainSample } from './memory-augmentation.js';
import { pairBatches, resolveClassNames, type LoadedPair } from './pair-source.js';
import { Moments, project, type Principal } from './pca.js';
import type { EvaluationInput } from './protocol.js';

/** How patches become points. */
export interface PatchSettings {
  /** Principal components that are clustered, no more than the width of the model. Default 50. */
  dims?: number;
  /** Side to which masks and cluster maps are brought. Default 100. */
  maskSize?: number;
  /**
   * How features wait for their principal components; `none`: they do not, but are computed a second time, for sets
   * whose features do not fit into memory. Default float32.
   */
  storage?: 'float32' | 'float16' | 'none';
}

export interface PatchOptions
  extends Omit<EvaluationInput, 'train' | 'seed' | 'onPrediction'>, PatchSettings {
  /** Also computes each patch's foreground by the class token's attention. Default false. */
  attention?: boolean;
}

/** One image of a set of patches. */
export interface PatchImage {
  pair: ImageMaskPair;
  /** The true mask at `maskSize`. */
  truth: IndexMask;
  /** `[S * S]`, 1 where the attention says foreground; empty if it was not asked for. */
  attended: Uint8Array;
}

/** Patches of a list of images as points: standardised, then their principal components, not whitened. */
export interface PatchPoints {
  /** `[images * S * S, dims]` float32, image by image and row by row. */
  points: Tensor;
  images: PatchImage[];
  /** S. */
  side: number;
  /** Share of the variance that the components hold. */
  explained: number;
  classNames: string[];
  /** Files that could not be decoded. */
  skipped: string[];
  seconds: number;
}

/** Attention that the foreground holds, and the blur before it, in patches: as the published extraction has them. */
const attentionMass = 0.65;
const attentionBlur = 0.6;
/** Islands of fewer patches are no foreground. */
const leastIsland = 3;

/**
 * Patch tokens of all images as points to cluster. Their covariance is exact; beside the points only the features
 * themselves are in memory, once or not at all (`storage`).
 *
 * @throws UserError for an input size that does not fit, and where no image can be decoded or no pixel has a class
 */
export async function collectPatches(options: PatchOptions): Promise<PatchPoints> {
  const { model, val, inputSize, ignoreIndex = voidIndex, dims = 50, storage = 'float32' } = options;
  requireInputSize(inputSize, model.config.patchSize);
  if (val.length === 0) throw new UserError('There is no image to evaluate on.');
  const started = performance.now();
  const classNames = await resolveClassNames(options.classNames, val, ignoreIndex);
  const skipped = new Set<string>();
  const images: PatchImage[] = [];
  const parts: Tensor[] = [];
  const moments = new Moments(model.config.embedDim);
  try {
    await eachBatch(options, classNames.length, 'features', skipped, ({ features, seen }) => {
      moments.add(features);
      images.push(...seen);
      if (storage === 'none') features.release();
      else parts.push(features);
    });
    checkImages(images, val.length, ignoreIndex);
    const principal = moments.principal(Math.min(dims, model.config.embedDim), { standardise: true });
    const projected = parts.map((features) => projectAndRelease(features, principal));
    if (storage === 'none') {
      await eachBatch(options, classNames.length, 'components', skipped, ({ features }) => {
        projected.push(projectAndRelease(features, principal));
      });
    }
    const points = torch.cat(projected);
    for (const tensor of [...projected, ...tensorsOf(principal)]) tensor.release();
    return {
      points,
      images,
      side: inputSize / model.config.patchSize,
      explained: principal.explained,
      classNames,
      skipped: [...skipped],
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    moments.release();
    for (const part of parts) part.release();
  }
}

// Each part goes as soon as its projection is there, so that both sets never exist as a whole.
function projectAndRelease(features: Tensor, principal: Principal): Tensor {
  const points = project(features, principal);
  features.release();
  return points;
}

function tensorsOf({ mean, deviation, components, variance }: Principal): Tensor[] {
  return [mean, deviation, components, variance];
}

async function eachBatch(
  options: PatchOptions,
  classes: number,
  phase: string,
  skipped: Set<string>,
  body: (encoded: { features: Tensor; seen: PatchImage[] }) => void,
): Promise<void> {
  await inEvaluationMode(options.model, async () => {
    for await (const batch of readBatches(options, classes, phase, skipped)) {
      body(torch.scope(() => encode(options, batch)));
    }
  });
}

function readBatches(
  { val, batchSize = 8, ignoreIndex = voidIndex, onProgress, onSkipped }: PatchOptions,
  classes: number,
  phase: string,
  skipped: Set<string>,
): AsyncGenerator<LoadedPair[], void, undefined> {
  return pairBatches(val, {
    batchSize,
    classes,
    ignore: ignoreIndex,
    onRead: (done) => onProgress?.({ phase, done, total: val.length }),
    onSkipped: (file, reason) => {
      // A second pass meets the same damaged files.
      if (skipped.has(file)) return;
      skipped.add(file);
      onSkipped?.(file, reason);
    },
  });
}

function encode(
  { model, inputSize, mode, maskSize = 100, storage = 'float32', attention = false }: PatchOptions,
  batch: readonly LoadedPair[],
): { features: Tensor; seen: PatchImage[] } {
  const samples = batch.map(({ image, mask }) => plainSample(image, mask, inputSize));
  // Blue deviation .225 in both modes: the slip is that of the retrieval code alone.
  const pixels = normalisePixels(torch.stack(samples.map((sample) => sample.pixels)), 'corrected');
  const { tokens, attended } = forward(model, pixels, attention);
  const seen = batch.map(({ pair, mask }, i) => ({
    pair,
    // The public code brings masks to the input size first, which picks other pixels.
    truth: squashMask(mode === 'reference' ? samples[i]!.mask : mask, maskSize),
    attended: attended[i] ?? new Uint8Array(),
  }));
  return {
    features: tokens.reshape([-1, model.config.embedDim]).to(storage === 'float16' ? 'float16' : 'float32'),
    seen,
  };
}

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

function checkImages(images: readonly PatchImage[], given: number, ignore: number): void {
  if (images.length === 0) throw new UserError(`None of the ${given} images can be decoded.`);
  if (images.some(({ truth }) => truth.data.some((label) => label !== ignore))) return;
  throw new UserError(`The ${images.length} masks hold no class: every pixel is ${ignore}.`);
}

/** Cluster of each patch of image `index`, enlarged to the masks by nearest neighbour. */
export function clusterMap(
  { side }: Pick<PatchPoints, 'side'>,
  labels: Int32Array,
  index: number,
  maskSize: number,
): IndexMask {
  const cells = labels.subarray(index * side * side, (index + 1) * side * side);
  return squashMask({ data: Uint16Array.from(cells), width: side, height: side }, maskSize);
}
