import { useState } from 'react';
import type { PatchAt } from '../../../../src/api.js';
import { cropBox } from '../../../../src/crop-box.js';
import { apiAddress, type Query } from '../../client.js';
import type { Grid } from '../../parts/patch-rect.js';
import { Picture } from '../../parts/picture.js';

/** Patches shown on each side of a neighbour: a crop is about a third of the image, the patch in it to be seen. */
export function aroundIn([rows, columns]: Grid): number {
  return Math.max(2, Math.round(Math.max(rows, columns) / 7));
}

/** Pixels of a crop's longer side, as asked from the server. */
const cropSize = 224;

/** Path and query of a crop. */
export function cropRequest(
  model: number,
  grid: Grid,
  image: number,
  { row, col }: PatchAt,
  size: number,
): [path: string, query: Query] {
  return [`/images/${image}/crop`, { model, row, col, around: aroundIn(grid), size }];
}

/**
 * Where a crop lies in a frame that has the patch in its middle, in parts of the frame: at the edge of an image a part
 * of the frame stays empty, so that all crops have the same scale.
 */
export function placeInFrame(
  grid: Grid,
  at: PatchAt,
): { left: number; top: number; width: number; height: number } {
  const around = aroundIn(grid);
  const { patch } = cropBox(grid, at, around);
  const span = 2 * around + 1;
  return {
    left: (around - patch.left / patch.width) / span,
    top: (around - patch.top / patch.height) / span,
    width: 1 / patch.width / span,
    height: 1 / patch.height / span,
  };
}

/** A patch, outlined, with its surroundings. */
export function Crop({ model, grid, image, at }: { model: number; grid: Grid; image: number; at: PatchAt }) {
  const place = placeInFrame(grid, at);
  const around = aroundIn(grid);
  const span = 2 * around + 1;
  const [proportion, setProportion] = useState(1);
  const percent = (share: number): string => `${100 * share}%`;
  return (
    <span className="crop">
      <span
        className="crop-frame"
        style={{ aspectRatio: proportion, [proportion < 1 ? 'height' : 'width']: '100%' }}
      >
        <Picture
          src={apiAddress(...cropRequest(model, grid, image, at, cropSize))}
          alt=""
          style={{
            left: percent(place.left),
            top: percent(place.top),
            width: percent(place.width),
            height: percent(place.height),
          }}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setProportion(naturalWidth / place.width / (naturalHeight / place.height))
          }
        />
        <span
          className="crop-patch"
          style={{
            left: percent(around / span),
            top: percent(around / span),
            width: percent(1 / span),
            height: percent(1 / span),
          }}
        />
      </span>
    </span>
  );
}
