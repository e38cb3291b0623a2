import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { renderScene } from '../data/scenes.js';
import { imageToTensor, normalisePixels } from '../features/pixels.js';
import { mlpHiddenDim, type ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { FloatType } from './onnx/graph-builder.js';

/** Features of a batch: patch tokens `[B, rows, columns, D]` and class tokens `[B, D]`, float32. */
export interface BatchFeatures {
  patches: Tensor;
  cls: Tensor;
}

/** How far the features of an export lie from the source's at one image size. */
export interface FeatureCheck {
  /** Number of images. */
  batch: number;
  /** Rows and columns of patches. */
  grid: [number, number];
  /** Root mean square of the source's patch tokens: what differences are measured against. */
  scale: number;
  /** Largest absolute difference of a patch token's value. */
  patches: number;
  /** Largest absolute difference of a class token's value. */
  cls: number;
  /** The least cosine between a token, of a patch or the class, and the source's. */
  cosine: number;
}

/** What a check accepts. */
export interface AcceptedDifference {
  /** Largest difference of a value, as a share of {@link FeatureCheck.scale}. */
  relative: number;
  /** Least cosine of a token. */
  cosine: number;
}

/** A token that is nearer than this to the source's has the same neighbours but for ties: 1.4 % of its length. */
const LEAST_COSINE = 0.9999;
/** The largest of a million values lies 5 standard deviations out; tokens differ by a factor of 3 in theirs. */
const LARGEST_OF_ALL = 16;
/** Half a unit in the last place of a number near 1. */
const ROUNDING: Readonly<Record<FloatType, number>> = { float32: 2 ** -24, float16: 2 ** -11 };

/**
 * By how much rounding may change the features of a network. Each of its two branches a block, its patch embedding and
 * its final norm add an error of their own, of about one rounding of the type relative to the features (float32, where
 * nothing is rounded between: of a sum in another order, which grows with the root of its length). As the errors are
 * independent, their squares add up.
 */
export function acceptedDifference(config: Readonly<ViTConfig>, dtype: FloatType): AcceptedDifference {
  const sums = dtype === 'float32' ? Math.sqrt(mlpHiddenDim(config)) : 1;
  const relative = LARGEST_OF_ALL * Math.sqrt(2 * config.depth + 2) * sums * ROUNDING[dtype];
  return { relative, cosine: LEAST_COSINE };
}

/** Whether all checks are within what is accepted. Written so that NaN is not. */
export function isAccepted(
  checks: readonly FeatureCheck[],
  { relative, cosine }: AcceptedDifference,
): boolean {
  return checks.every(
    (check) => Math.max(check.patches, check.cls) <= relative * check.scale && check.cosine >= cosine,
  );
}

/** Rows and columns of the second check: neither square nor the model's own, so that positions are resized. */
const OTHER_GRID: [number, number] = [7, 10];
const BATCH = 2;

/**
 * The fixed images of the check: two generated scenes, at the model's own size and at a size for which positions are
 * resized.
 *
 * @returns Two normalised batches `[2, 3, H, W]`.
 */
export async function checkImages({ imgSize, patchSize }: Readonly<ViTConfig>): Promise<Tensor[]> {
  const indices = Array.from({ length: BATCH }, (_, index) => index);
  const scenes = await Promise.all(indices.map((index) => renderScene({ seed: 0, index })));
  const side = Math.floor(imgSize / patchSize);
  return torch.scope(() => {
    const pictures = torch.stack(
      scenes.map(({ image, width, height }) => imageToTensor({ data: image, width, height })),
    );
    return [[side, side], OTHER_GRID].map((grid) => {
      const size = grid.map((count) => count * patchSize);
      return normalisePixels(torch._upsampleBilinear2dAa(pictures, size, false), 'corrected');
    });
  });
}

/** Features by our own network. */
export function featuresOf(model: VisionTransformer, pixels: Tensor): BatchFeatures {
  return torch.noGrad(() =>
    torch.scope(() => {
      const { patchTokens, clsToken, grid } = model.forwardFeatures(pixels);
      const [batch] = pixels.shape as [number];
      return {
        patches: patchTokens.reshape([batch, ...grid, model.config.embedDim]),
        cls: clsToken.contiguous(),
      };
    }),
  );
}

/**
 * Runs the source and its export on the fixed images.
 *
 * @param run - Features by the export.
 */
export async function compareFeatures(
  source: VisionTransformer,
  run: (pixels: Tensor) => Promise<BatchFeatures>,
): Promise<FeatureCheck[]> {
  const checks: FeatureCheck[] = [];
  for (const pixels of await checkImages(source.config)) {
    const expected = featuresOf(source, pixels);
    const actual = await run(pixels);
    const [batch, rows, columns] = expected.patches.shape as [number, number, number];
    checks.push({
      batch,
      grid: [rows, columns],
      scale: torch.scope(() => Math.sqrt(expected.patches.square().mean().item())),
      patches: largestDifference(actual.patches, expected.patches),
      cls: largestDifference(actual.cls, expected.cls),
      cosine: Math.min(leastCosine(actual.patches, expected.patches), leastCosine(actual.cls, expected.cls)),
    });
    for (const tensor of [pixels, ...Object.values(expected), ...Object.values(actual)]) tensor.release();
  }
  return checks;
}

/** The largest difference of all checks, as it is and as a share of the features' scale, and the least cosine. */
export interface WorstDifference {
  difference: number;
  relative: number;
  cosine: number;
}

/** See {@link WorstDifference}; NaN where there is one. */
export function worstDifference(checks: readonly FeatureCheck[]): WorstDifference {
  const largest = checks.map(({ patches, cls }) => Math.max(patches, cls));
  return {
    difference: Math.max(...largest),
    relative: Math.max(...largest.map((difference, i) => difference / checks[i]!.scale)),
    cosine: Math.min(...checks.map(({ cosine }) => cosine)),
  };
}

function largestDifference(actual: Tensor, expected: Tensor): number {
  if (actual.shape.join() !== expected.shape.join()) return Infinity;
  return torch.scope(() => actual.sub(expected).abs().max().item());
}

/** Of vectors along the last axis. */
function leastCosine(actual: Tensor, expected: Tensor): number {
  if (actual.shape.join() !== expected.shape.join()) return -1;
  return torch.scope(() => torch.cosineSimilarity(actual, expected, -1, 1e-12).min().item());
}
