import type { Tensor } from '@neco/torch';
import type { IndexMask } from '../../data/masks.js';
import type { PatchGrid } from '../../features/patch-grid.js';
import type { ImageMaskPair } from '../../data/pairs.js';

/** One image of a set of patches. */
export interface PatchImage {
  pair: ImageMaskPair;
  grid: PatchGrid;
  /** The true mask at `maskSize`. */
  truth: IndexMask;
  /** `[rows * columns]`, 1 where the attention says foreground; empty if it was not asked for. */
  attended: Uint8Array;
}

/** Patches of a list of images as points: standardised, then their principal components, not whitened. */
export interface PatchPoints {
  /** `[patches, dims]` float32, image by image and row by row. */
  points: Tensor;
  images: PatchImage[];
  /** Share of the variance that the components hold. */
  explained: number;
  classNames: string[];
  /** Files that could not be decoded. */
  skipped: string[];
  seconds: number;
}
