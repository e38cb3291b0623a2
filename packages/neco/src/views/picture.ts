import { stat } from 'node:fs/promises';
import { decodeImage, readImageSize, type ImageSize, type RgbImage } from '../data/decode.js';
import type { Box } from './boxes.js';
import type { ViewConfig } from './config.js';
import type { ViewPlan } from './sample.js';

/** A decoded picture, perhaps at a fraction of its size. */
export interface Picture {
  image: RgbImage;
  /** Size of the picture in the file. */
  size: ImageSize;
  /** The image has this fraction of the file's rows and columns: 1, 1/2, 1/4 or 1/8. */
  fraction: number;
  /** Whether other views could make it another fraction. */
  shrinkable: boolean;
}

/**
 * A file of at least this many bytes has its header read before it is decoded. Smaller files rarely hold more
 * pixels than the views need, and reading the header takes a tenth of the time of decoding them.
 */
const leastShrinkable = 384 * 1024;

/**
 * A crop of a reduced picture has at least this many times the side of its output. Resampling twice then
 * moves 98 % of the values by no more than one level of 255, the others by a few (measured in the tests);
 * with half the margin a tenth of them would move by more than a level.
 */
const margin = 2;

/**
 * Decodes a picture for its views, and draws the views. A large picture is decoded only as finely as the
 * views need. The result depends only on the file and the draws, not on what was decoded before.
 *
 * @param draw draws the views of a picture of the given size; it is called once.
 * @param known the picture as it was decoded for other views; it is used again if it has the wanted fraction.
 * @returns the picture, and the plan with boxes in pixels of its image.
 * @throws UndecodableImage if the file is missing, damaged or cut short.
 */
export async function readPicture(
  file: string,
  draw: (size: ImageSize) => ViewPlan,
  config: ViewConfig,
  known?: Picture,
): Promise<{ picture: Picture; plan: ViewPlan }> {
  const shrinkable = known?.shrinkable ?? (await byteLength(file)) >= leastShrinkable;
  if (!shrinkable) {
    const image = known?.image ?? (await decodeImage(file));
    const size = { width: image.width, height: image.height };
    return { picture: known ?? { image, size, fraction: 1, shrinkable }, plan: draw(size) };
  }
  const size = known?.size ?? (await readImageSize(file));
  const plan = draw(size);
  const fraction = fractionFor(plan.boxes, config);
  const reduced = reducedSize(size, fraction);
  const picture =
    known?.fraction === fraction
      ? known
      : { image: await decodeImage(file, fraction < 1 ? reduced : undefined), size, fraction, shrinkable };
  return { picture, plan: { ...plan, boxes: plan.boxes.map((box) => reducedBox(box, size, reduced)) } };
}

/** Decoding reports a missing file. */
const byteLength = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** The smallest of 1, 1/2, 1/4 and 1/8 that leaves every view enough pixels. */
export function fractionFor(boxes: readonly Box[], { globals, locals }: ViewConfig): number {
  const enough = (fraction: number): boolean =>
    boxes.every(({ width, height }, view) => {
      const { size } = view < globals.count ? globals : locals;
      return fraction * Math.min(width, height) >= margin * size;
    });
  return [1 / 8, 1 / 4, 1 / 2].find(enough) ?? 1;
}

function reducedSize({ width, height }: ImageSize, fraction: number): ImageSize {
  return { width: Math.ceil(width * fraction), height: Math.ceil(height * fraction) };
}

/** The box in pixels of the reduced picture, to whole ones. */
function reducedBox(box: Box, full: ImageSize, reduced: ImageSize): Box {
  const x = (at: number): number => Math.round((at * reduced.width) / full.width);
  const y = (at: number): number => Math.round((at * reduced.height) / full.height);
  const [left, top] = [x(box.x), y(box.y)];
  return { x: left, y: top, width: x(box.x + box.width) - left, height: y(box.y + box.height) - top };
}
