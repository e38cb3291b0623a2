import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { Box } from '../views/boxes.js';
import type { PatchGrid } from './patch-grid.js';
import { padTo, scaledSize, type Reading } from './reading.js';
import { takeCentre, tileRows, type Tile } from './tiles.js';

/** A whole image in memory as it is read: resized, and padded to whole patches. */
export interface WholeImage extends PatchGrid {
  /** `[3, rows * patch, columns * patch]` in [0, 1]. */
  pixels: Tensor;
  /** The part that is image; the rest repeats its last row and column. */
  width: number;
  height: number;
}

/**
 * Reads an image, or a part of it, that is in memory; scales are not read.
 * @param image `[3, H, W]` in [0, 1]
 */
export function wholeImage(image: Tensor, reading: Reading, patch: number, box?: Box): WholeImage {
  const part = box ? image.narrow(1, box.y, box.height).narrow(2, box.x, box.width) : image;
  const [, partHeight, partWidth] = part.shape as [number, number, number];
  const { width, height } = scaledSize({ width: partWidth, height: partHeight }, reading, 1, patch);
  const grid = gridOf({ width, height }, patch);
  const pixels = torch.scope(() => {
    const resized = torch._upsampleBilinear2dAa(part.unsqueeze(0).contiguous(), [height, width], false);
    return padTo(resized, grid.columns * patch, grid.rows * patch).squeeze(0);
  });
  return { ...grid, pixels, width, height };
}

/** The patches that cover an image of this size. */
export function gridOf({ width, height }: { width: number; height: number }, patch: number): PatchGrid {
  return {
    rows: Math.ceil(height / patch),
    columns: Math.ceil(width / patch),
    spannedRows: height / patch,
    spannedColumns: width / patch,
  };
}

/** What a network says of the tiles of a pass. */
export interface TileFeatures {
  /** By name, `[tiles, rows, columns, ...]`. */
  grids: Readonly<Record<string, Tensor>>;
  /** Class tokens `[tiles, D]`, if they are asked for. */
  cls?: Tensor;
}

/** What a network says of an image. */
export interface GridFeatures<Name extends string = string> {
  /** `[rows, columns, ...]` */
  grids: Record<Name, Tensor>;
  /** `[D]`: the class token, of several tiles their mean; null if it was not asked for. */
  cls: Tensor | null;
}

/**
 * Runs a network over images that are read as `reading` says. Tiles of the same shape go through it together, as many as
 * there are images. Of tiles that overlap a patch takes the features of the one in whose middle it lies more.
 *
 * @param forward of `[tiles, 3, height, width]` in [0, 1]; what it gives is on the CPU
 */
export function gridFeatures<Features extends TileFeatures>(
  images: readonly WholeImage[],
  reading: Reading,
  patch: number,
  forward: (pixels: Tensor) => Features,
): GridFeatures<keyof Features['grids'] & string>[] {
  type Name = keyof Features['grids'] & string;
  const tiles = images.flatMap((image, index) =>
    tileRows(image, reading, patch)
      .flat()
      .map((tile) => ({ index, tile })),
  );
  const found = images.map(() => ({ grids: {} as Record<Name, Tensor>, cls: [] as Tensor[] }));
  for (const group of sameShapes(tiles, images.length)) {
    const pixels = group.map(({ index, tile: { row, column, rows, columns } }) =>
      images[index]!.pixels.narrow(1, row * patch, rows * patch).narrow(2, column * patch, columns * patch),
    );
    // The stacked pixels go before the next group's are made.
    const { grids, cls } = torch.scope(() => forward(torch.stack(pixels)));
    for (const [i, { index, tile }] of group.entries()) {
      const into = found[index]!;
      if (cls) into.cls.push(cls.select(0, i));
      for (const name of Object.keys(grids) as Name[]) {
        const { rows, columns } = images[index]!;
        const tokens = grids[name]!.select(0, i);
        if (tile.rows === rows && tile.columns === columns) into.grids[name] = tokens;
        else {
          const [, , ...rest] = tokens.shape;
          into.grids[name] ??= torch.empty([rows, columns, ...rest], { dtype: tokens.dtype });
          takeCentre(into.grids[name], tokens, tile);
        }
      }
    }
  }
  return found.map(({ grids, cls }) => ({
    grids,
    cls: cls.length > 1 ? torch.stack(cls).mean([0]) : (cls[0] ?? null),
  }));
}

/** Tiles of one shape each, at most `most` together, otherwise in their order. */
function sameShapes<Item extends { tile: Tile }>(tiles: readonly Item[], most: number): Item[][] {
  const groups: Item[][] = [];
  const open = new Map<string, Item[]>();
  for (const item of tiles) {
    const shape = `${item.tile.rows} ${item.tile.columns}`;
    let group = open.get(shape);
    if (group === undefined || group.length === most) {
      group = [];
      groups.push(group);
      open.set(shape, group);
    }
    group.push(item);
  }
  return groups;
}
