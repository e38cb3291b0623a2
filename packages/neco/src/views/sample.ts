import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RgbImage } from '../data/decode.js';
import type { RandomStream } from '../data/random.js';
import { pixelsOf, resizedCropBytes, sampleColourChange, type ColourChange } from './augment.js';
import { overlaps, sampleViews, type Box, type Overlaps } from './boxes.js';
import { colourView } from './colour-view.js';
import type { ViewConfig } from './config.js';

/** The random choices for the views of one picture: globals, then locals. */
export interface ViewPlan {
  boxes: Box[];
  /** Whether the view is mirrored left to right after it was cut out. */
  mirrored: boolean[];
  changes: ColourChange[];
}

/** The views of one picture. */
export interface ViewSample extends Overlaps {
  /** Normalised views, each [3, size, size]: globals, then locals. */
  views: Float32Array[];
}

/** Draws the views of a picture of this size. */
export function planViews(random: RandomStream, width: number, height: number, config: ViewConfig): ViewPlan {
  const boxes = sampleViews(random, width, height, config);
  const changes = boxes.map(() => sampleColourChange(random, config));
  // Last, so that boxes and colours are those of a run without mirrored views.
  return { boxes, changes, mirrored: boxes.map(() => random.bernoulli(config.mirror)) };
}

/**
 * Cuts and colours the views that a plan describes.
 *
 * @param targets - one for each view, float32 [3, size, size], contiguous; they are overwritten.
 */
export function renderViews(
  image: RgbImage,
  { boxes, changes, mirrored }: ViewPlan,
  targets: readonly Tensor[],
): void {
  torch.scope(() => {
    const pixels = pixelsOf(image);
    targets.forEach((target, view) => {
      const crop = resizedCropBytes(pixels, boxes[view] as Box, target.shape[1] as number);
      const seen = mirrored[view] ? crop.flip([1]) : crop;
      colourView(seen, changes[view] as ColourChange, target);
    });
  });
}

/** Cuts and colours all views of a picture; all random choices come from `random`. */
export function makeViews(image: RgbImage, random: RandomStream, config: ViewConfig): ViewSample {
  const plan = planViews(random, image.width, image.height, config);
  const views = torch.scope(() => {
    const targets = plan.boxes.map((_, view) => {
      const { size } = view < config.globals.count ? config.globals : config.locals;
      return torch.zeros([3, size, size]);
    });
    renderViews(image, plan, targets);
    return targets.map((target) => target.toTypedArray() as Float32Array);
  });
  return { views, ...overlaps(plan.boxes, config, plan.mirrored) };
}
