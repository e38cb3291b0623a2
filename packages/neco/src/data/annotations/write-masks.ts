import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encode } from 'fast-png';
import { UserError } from '../../errors.js';
import { readImageSize, UndecodableImage } from '../decode.js';
import { readLabels, vocColour } from '../labels.js';
import type { ImageMaskPair, ImageMaskPairs } from '../pairs.js';

/** What was written. */
export interface WrittenMasks {
  written: number;
  /** Masks without any object: background only. */
  empty: number;
  /** Images that cannot be decoded, and why. */
  skipped: UndecodableImage[];
}

/** Colours of a palette of 8 bits: those of VOC's development kit. */
const palette = Array.from({ length: 256 }, (_, index) => [...vocColour(index)]);

/**
 * Writes the masks of pairs as PNGs whose palette indices are classes, by the names of the images, and `classes.json`
 * with the names of the classes.
 *
 * @param folder - Exists.
 * @throws UserError if a mask cannot be read or has another size than its image
 */
export async function writeIndexMasks(
  { pairs, classNames }: Pick<ImageMaskPairs, 'pairs' | 'classNames'>,
  folder: string,
  onProgress?: (done: number) => void,
): Promise<WrittenMasks> {
  const result: WrittenMasks = { written: 0, empty: 0, skipped: [] };
  for (const [i, pair] of pairs.entries()) {
    try {
      const holdsObjects = await writeMask(pair, folder);
      result.written++;
      if (!holdsObjects) result.empty++;
    } catch (error) {
      if (!(error instanceof UndecodableImage)) throw error;
      result.skipped.push(error);
    }
    onProgress?.(i + 1);
  }
  if (classNames !== null) {
    await writeFile(path.join(folder, 'classes.json'), `${JSON.stringify(classNames, null, 2)}\n`);
  }
  return result;
}

/** @returns whether any pixel is not background */
async function writeMask(pair: ImageMaskPair, folder: string): Promise<boolean> {
  const [mask, size] = await Promise.all([readLabels(pair), readImageSize(pair.image)]);
  const { width, height } = mask;
  if (width !== size.width || height !== size.height) {
    throw new UserError(
      `The mask ${pair.mask} has ${width} x ${height} pixels, but its image ${pair.image} has ` +
        `${size.width} x ${size.height}; they must be the same.`,
    );
  }
  const data = Uint8Array.from(mask.data);
  const file = path.join(folder, `${pair.stem}.png`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, encode({ width, height, data, channels: 1, depth: 8, palette }));
  return data.some((index) => index !== 0);
}
