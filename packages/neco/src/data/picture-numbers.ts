import sharp from 'sharp';
import { readData } from './archives/archive.js';
import { readTiffSamples, type Samples } from './formats/tiff-samples.js';
import { upright } from './orientation.js';
import type { PictureFile } from './picture-file.js';
import type { Treatment } from './picture-treatment.js';

type ByNumbers = Extract<Treatment, { by: 'numbers' }>;

/** Numbers of a picture as they are stored, before they become 8 bits. */
export interface PictureNumbers {
  /** Red, green and blue, or grey. */
  bands: Samples[];
  /** 0 to 1; null: opaque. */
  alpha: Float32Array | null;
  width: number;
  height: number;
  orientation: number;
}

/** Reads the numbers of a picture. @throws Error that says in a few words what is wrong */
export async function readNumbers(
  { input, tiff }: PictureFile,
  { bands, alpha, kind }: Pick<ByNumbers, 'bands' | 'alpha' | 'kind'>,
  limitInputPixels: number,
): Promise<PictureNumbers> {
  if (tiff === null) return readPngNumbers(input, limitInputPixels);
  const content = typeof input === 'string' ? await readData(input) : input;
  const distinct = [...new Set([...bands, ...(alpha === null ? [] : [alpha])])];
  const read = await readTiffSamples(content, tiff, distinct, limitInputPixels);
  const band = (index: number): Samples => read[distinct.indexOf(index)]!;
  const opaque = kind.startsWith('float') ? 1 : 2 ** (tiff.bits - (kind.startsWith('u') ? 0 : 1)) - 1;
  const { width, height, orientation } = tiff;
  return {
    bands: bands.map(band),
    alpha: alpha === null ? null : Float32Array.from(band(alpha), (value) => value / opaque),
    ...{ width, height, orientation },
  };
}

async function readPngNumbers(input: string | Buffer, limitInputPixels: number): Promise<PictureNumbers> {
  const image = sharp(input, { failOn: 'error', sequentialRead: true, limitInputPixels, ignoreIcc: true });
  const { orientation = 1 } = await image.metadata();
  // Grey comes as three equal bands; in a grey picture the decoder would leave the alpha out.
  const { data, info } = await image
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const values = new Uint16Array(new Uint8Array(data).buffer);
  const band = (index: number): Uint16Array =>
    Uint16Array.from({ length: width * height }, (_, i) => values[i * channels + index]!);
  return {
    bands: [band(0), band(1), band(2)],
    alpha: channels === 3 ? null : Float32Array.from(band(3), (value) => value / 65_535),
    ...{ width, height, orientation },
  };
}

/** Maps numbers by a range to 8-bit RGB, upright; what is no number is black. */
export function numbersToRgb(
  { bands, alpha, width, height, orientation }: PictureNumbers,
  { range: [low, high], whiteIsZero }: Pick<ByNumbers, 'range' | 'whiteIsZero'>,
): { data: Uint8Array; width: number; height: number } {
  const data = new Uint8Array(width * height * 3);
  const scale = 255 / (high - low);
  for (let c = 0; c < 3; c++) {
    const band = bands[bands.length === 1 ? 0 : c]!;
    for (let i = 0; i < band.length; i++) {
      const value = (band[i]! - low) * scale;
      const light = Math.min(255, Math.max(0, whiteIsZero ? 255 - value : value));
      data[3 * i + c] = Math.round(alpha === null ? light : light * Math.min(1, Math.max(0, alpha[i]!)));
    }
  }
  return upright({ data, width, height }, orientation, 3);
}
