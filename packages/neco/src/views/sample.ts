import * as torch from '@neco/torch';
import type { RgbImage } from '../data/decode.js';
import type { RandomStream } from '../data/random.js';
import { changeColours, normalise, resizedCrop, sampleColourChange } from './augment.js';
import { overlaps, sampleViews, type Overlaps } from './boxes.js';
import type { ViewConfig } from './config.js';

/** The views of one picture. */
export interface ViewSample extends Overlaps {
  /** Normalised views, each [3, size, size]: globals, then locals. */
  views: Float32Array[];
}

/** Cuts and colours all views of a picture; what chance decides comes from `random` alone. */
export function makeViews(image: RgbImage, random: RandomStream, config: ViewConfig): ViewSample {
  const boxes = sampleViews(random, image.width, image.height, config);
  const views = boxes.map((box, view) => {
    const size = view < config.globals.count ? config.globals.size : config.locals.size;
    const change = sampleColourChange(random, config);
    return torch.scope(() =>
      normalise(changeColours(resizedCrop(image, box, size), change))
        .contiguous()
        .toTypedArray(),
    ) as Float32Array;
  });
  return { views, ...overlaps(boxes, config) };
}
