import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { listImages, pairImagesAndMasks } from '@neco/neco';
import {
  fileOfMask,
  ignoreIndex,
  maskExtensions,
  vocColour,
  type ClassColour,
  type ImageMaskPairs,
  type ImageSize,
  type LabelSpace,
  type MaskReading,
} from '@neco/neco/internal';
import { insideTest } from './inside-folder.js';

/** An image of the set. */
export interface StudioImage {
  /** Its place in the list. */
  readonly id: number;
  /** Path below the folder of images, with `/`. */
  readonly name: string;
  readonly file: string;
  /** What `readLabels` takes; null without a mask. */
  readonly mask: MaskReading | null;
  /** Once it was asked for. */
  size?: ImageSize;
}

/** The images that the studio shows. */
export interface ImageSet {
  /** Real path. */
  folder: string;
  /** Real path. */
  masksFolder: string | null;
  images: StudioImage[];
  classNames: readonly string[] | null;
  palette: readonly ClassColour[];
  labels: LabelSpace | null;
  ignoreIndex: number;
  /** Files that are not shown, and why. */
  leftOut: string[];
}

/**
 * Lists a folder of images and pairs them with masks. Files that a link leads to outside of their folder are left out:
 * nothing outside the given folders is ever served.
 *
 * @throws UserError if a folder is missing or holds nothing, or if no mask fits
 */
export function openImageSet(folder: string, masks: string | null): ImageSet {
  const files = listImages(folder);
  const paired = masks === null ? null : pairImagesAndMasks(folder, masks);
  const real = realpathSync(folder);
  const realMasks = masks === null ? null : realpathSync(folderOfMasks(masks));
  const maskOf = masksInside(paired, realMasks);
  const inside = insideTest(real);
  const kept = files.filter(inside);
  const names = paired?.classNames ?? null;
  return {
    folder: real,
    masksFolder: realMasks,
    images: kept.map((file, id) => ({
      id,
      name: path.relative(folder, file).split(path.sep).join('/'),
      file,
      mask: maskOf.get(file) ?? null,
    })),
    classNames: names,
    palette: paired?.labels?.colours ?? paletteOf(names?.length ?? 255),
    labels: paired?.labels ?? null,
    ignoreIndex: paired?.labels?.ignoreIndex ?? ignoreIndex,
    leftOut: describeLeftOut(files.length - kept.length, paired),
  };
}

/** Annotations can be one file. */
function folderOfMasks(masks: string): string {
  return statSync(masks).isFile() ? path.dirname(masks) : masks;
}

function masksInside(
  paired: ImageMaskPairs | null,
  folder: string | null,
): Map<string, NonNullable<StudioImage['mask']>> {
  if (paired === null || folder === null) return new Map();
  const inside = insideTest(folder);
  return new Map(
    paired.pairs
      .filter(({ mask }) => inside(fileOfMask(mask)))
      .map(({ image, mask, labels }) => [image, { image, mask, ...(labels && { labels }) }]),
  );
}

/** Colours that tell classes apart; class 0 is mostly background and has VOC's black. */
function paletteOf(classes: number): ClassColour[] {
  return Array.from({ length: classes }, (_, index) => vocColour(index));
}

function describeLeftOut(links: number, paired: ImageMaskPairs | null): string[] {
  const count = (n: number, what: string): string[] => (n === 0 ? [] : [`${n} ${what}`]);
  return [
    ...count(links, 'images left out: links lead out of their folder, or nowhere'),
    ...(paired?.notes ?? []),
    ...count(
      paired?.masksWithoutImage.length ?? 0,
      `masks (${maskExtensions.join(', ')}) without an image left out`,
    ),
  ];
}
