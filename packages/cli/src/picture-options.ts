import type { Command } from 'commander';
import { listImages } from '@neco/neco/internal/data/image-folder.js';
import { parseBands, parseWindow, type PictureReading } from '@neco/neco/internal/data/picture-reading.js';
import { settlePictures, type AskedReading } from '@neco/neco/internal/data/picture-window.js';
import { oneOf } from './option-values.js';

/** What {@link addPictureOptions} adds. */
export interface PictureFlags {
  bands?: string;
  window?: string;
  maskOrientation?: string;
}

const lies: readonly PictureReading['masks'][] = ['auto', 'upright', 'raw'];

/** The option that says how masks lie. */
export const MASK_ORIENTATION_OPTION = [
  '--mask-orientation <way>',
  'masks of pictures that EXIF turns are drawn on them as they are shown (upright), or stored (raw); auto: by their sizes ' +
    '(default: auto)',
] as const;

/** The options that say how pictures that are no plain photographs are read, and how masks lie on them. */
export function addPictureOptions(command: Command, masks = true): Command {
  command
    .option(
      '--bands <r,g,b>',
      'bands of TIFFs with several that are red, green and blue, or one for grey, counted from 1',
    )
    .option(
      '--window <range>',
      'values of pictures deeper than 8 bits that are black and white: LOW,HIGH, full, or auto: by the values of the data set ' +
        '(default: auto)',
    );
  if (!masks) return command;
  return command.option(...MASK_ORIENTATION_OPTION);
}

/** What these options say. @throws UserError naming one with a wrong value */
export function readPictureFlags({ bands, window, maskOrientation }: PictureFlags): AskedReading {
  return {
    ...(bands !== undefined && { bands: parseBands(bands) }),
    ...(window !== undefined && { window: parseWindow(window) }),
    ...(maskOrientation !== undefined && { masks: oneOf('mask-orientation', maskOrientation, lies) }),
  };
}

/** The same as settings of a run. */
export function pictureSettings(flags: PictureFlags): string[] {
  return Object.entries(readPictureFlags(flags)).map(
    ([key, value]) => `pictures.${key}=${JSON.stringify(value)}`,
  );
}

/**
 * Settles how this process reads pictures, and prints what is not plain.
 * @param files of the data set, or its folder
 */
export async function usePictures(flags: PictureFlags, files: readonly string[] | string): Promise<void> {
  const asked = readPictureFlags(flags);
  const lines = await settlePictures(asked, typeof files === 'string' ? listImages(files) : files);
  if (lines.length > 0) console.log(lines.join('\n'));
}
