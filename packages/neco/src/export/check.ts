import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { renderScene } from '../data/scenes.js';
import { imageToTensor, normalisePixels } from '../features/pixels.js';
import type { ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';

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
  /** Largest absolute difference of a patch token's value. */
  patches: number;
  /** Largest absolute difference of a class token's value. */
  cls: number;
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
      patches: largestDifference(actual.patches, expected.patches),
      cls: largestDifference(actual.cls, expected.cls),
    });
    for (const tensor of [pixels, ...Object.values(expected), ...Object.values(actual)]) tensor.release();
  }
  return checks;
}

/** The largest difference of all checks; NaN if there is one. */
export function worstDifference(checks: readonly FeatureCheck[]): number {
  return Math.max(...checks.flatMap(({ patches, cls }) => [patches, cls]));
}

function largestDifference(actual: Tensor, expected: Tensor): number {
  if (actual.shape.join() !== expected.shape.join()) return Infinity;
  return torch.scope(() => actual.sub(expected).abs().max().item());
}
