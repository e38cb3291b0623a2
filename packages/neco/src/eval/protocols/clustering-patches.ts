import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { z } from 'zod';
import type { IndexMask } from '../../data/masks.js';
import { UserError } from '../../errors.js';
import type { EvaluationMode } from '../../features/pixels.js';
import { eachSkippedOnce, encodedBatches, placedBatches } from '../encoding.js';
import { inEvaluationMode } from '../../features/extraction.js';
import { layerWidth } from '../../features/layer.js';
import type { GridSettings } from '../grid-encoder.js';
import { cellsAsMask } from '../mask-cells.js';
import { resolveClassNames } from '../pair-source.js';
import { patchEncoder } from '../patch-encoder.js';
import { directionsFor } from '../position.js';
import { Moments, project, type Principal } from '../numerics/pca.js';
import { patchSettings, type PatchSettings } from './clustering-settings.js';
import type { EvaluationInput } from './evaluation.js';
import type { PatchImage, PatchPoints } from './patch-points.js';
import { readingOf } from './reading-settings.js';
import { commonSettings, parseEvaluationSettings } from './settings.js';
import { requireClassToken } from '../../vit/class-token.js';

export interface PatchOptions
  extends Omit<EvaluationInput, 'train' | 'seed' | 'onPrediction'>, PatchSettings {
  /** Also computes each patch's foreground by the class token's attention. Default false. */
  attention?: boolean;
}

const settingsSchema = commonSettings.omit({ seed: true }).extend(patchSettings.shape);

/** With the defaults. */
type CompleteOptions = PatchOptions & z.output<typeof settingsSchema>;

/**
 * Patch tokens of all images as points to cluster. Their covariance is exact; beside the points only the features
 * themselves are in memory, once or not at all (`storage`).
 *
 * @throws UserError for an input size that does not fit, and where no image can be decoded or no pixel has a class
 */
export async function collectPatches(given: PatchOptions): Promise<PatchPoints> {
  const options: CompleteOptions = { ...given, ...parseEvaluationSettings(settingsSchema, given) };
  const { model, val, mode, ignoreIndex, dims, storage } = options;
  const reading = readingOf(options, model.config);
  if (val.length === 0) throw new UserError('There is no image to evaluate on.');
  const started = performance.now();
  const classNames = await resolveClassNames(options.classNames, val, ignoreIndex);
  const grids = { reading, mode, directions: await directionsFor(model, reading) };
  const skipped = new Set<string>();
  const images: PatchImage[] = [];
  const parts: Tensor[] = [];
  const width = layerWidth(reading.layer, model.config);
  const moments = new Moments(width);
  try {
    await eachBatch(options, grids, classNames.length, 'features', skipped, (features, seen) => {
      moments.add(features);
      images.push(...seen);
      if (storage === 'none') features.release();
      else parts.push(features);
    });
    checkImages(images, val.length, ignoreIndex);
    const principal = moments.principal(Math.min(dims, width), { standardise: true });
    const projected = parts.map((features) => projectAndRelease(features, principal));
    if (storage === 'none') {
      await eachBatch(options, grids, classNames.length, 'components', skipped, (features) => {
        projected.push(projectAndRelease(features, principal));
      });
    }
    const points = torch.cat(projected);
    for (const tensor of [...projected, ...tensorsOf(principal)]) tensor.release();
    return {
      points,
      images,
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
  options: CompleteOptions,
  grids: GridSettings,
  classes: number,
  phase: string,
  skipped: Set<string>,
  body: (features: Tensor, seen: PatchImage[]) => void,
): Promise<void> {
  const { model, ranks, val, batchSize, ignoreIndex, maskSize, storage, attention = false } = options;
  if (attention) requireClassToken(model.config, 'the foreground');
  let read = 0;
  const batches = encodedBatches({
    model,
    ranks,
    encoder: patchEncoder,
    settings: {
      ...grids,
      maskSize,
      attention,
      storage: storage === 'float16' ? 'float16' : 'float32',
    },
    plan: { batches: placedBatches(val, batchSize), variation: 0, classes, ignore: ignoreIndex },
    onRead: (count) => options.onProgress?.({ phase, done: (read += count), total: val.length }),
    onSkipped: eachSkippedOnce(skipped, options.onSkipped),
  });
  await inEvaluationMode(model, async () => {
    for await (const { items, encoded } of batches) {
      if (encoded === null) continue;
      const { features, images } = encoded;
      body(
        features,
        items.map(({ pair }, i) => ({ pair, ...images[i]! })),
      );
    }
  });
}

function checkImages(images: readonly PatchImage[], given: number, ignore: number): void {
  if (images.length === 0) throw new UserError(`None of the ${given} images can be decoded.`);
  if (images.some(({ truth }) => truth.data.some((label) => label !== ignore))) return;
  throw new UserError(`The ${images.length} masks hold no class: every pixel is ${ignore}.`);
}

/** Clusters of the patches of each image, enlarged to its mask by nearest neighbour. */
export function clusterMaps(
  images: readonly PatchImage[],
  labels: Int32Array,
  { mode }: { mode: EvaluationMode },
): { image: PatchImage; map: IndexMask }[] {
  let first = 0;
  return images.map((image) => {
    const { grid, truth } = image;
    const cells = labels.subarray(first, (first += grid.rows * grid.columns));
    return { image, map: cellsAsMask(cells, grid, truth, mode) };
  });
}
