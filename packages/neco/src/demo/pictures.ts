import sharp from 'sharp';
import type { IndexMask } from '../data/index.js';
import { Markup } from './report-html.js';

/** Colours of classes: the ground dark, the others apart from each other in hue and lightness. */
const palette: readonly string[] = [
  '#20242c',
  '#f2c14e',
  '#e4572e',
  '#d1495b',
  '#4e79d4',
  '#8fb8ed',
  '#76b041',
  '#f497b6',
  '#8c5e3c',
  '#b8a1e3',
  '#2bb3a3',
  '#e88d3a',
  '#7d4fa0',
  '#c6d44f',
  '#5c6f82',
  '#f3e3b3',
];

/** Colour of a class, as #rrggbb. */
export function classColour(index: number): string {
  return palette[index === 0 ? 0 : 1 + ((index - 1) % (palette.length - 1))]!;
}

/** A picture file as a data URI. */
export async function pictureUri(file: string): Promise<string> {
  const bytes = await sharp(file).webp({ quality: 82 }).toBuffer();
  return `data:image/webp;base64,${bytes.toString('base64')}`;
}

/** A mask in the classes' colours as a data URI; pixels without a class are transparent. */
export async function maskUri({ data, width, height }: IndexMask, ignore: number): Promise<string> {
  const pixels = new Uint8Array(4 * width * height);
  data.forEach((label, i) => {
    if (label === ignore) return;
    const colour = Number.parseInt(classColour(label).slice(1), 16);
    pixels.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], 4 * i);
  });
  const bytes = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ palette: true })
    .toBuffer();
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

/**
 * The pictures of a page, each embedded once and shown anywhere, whole or in part, by its name: SVG's <use>
 * refers to the one copy.
 */
export class PictureSheet {
  readonly #pictures = new Map<string, { uri: string; size: number }>();

  /** Adds a square picture of `size` units; a name that is there already is left as it is. */
  add(name: string, uri: string, size: number): void {
    if (!this.#pictures.has(name)) this.#pictures.set(name, { uri, size });
  }

  has(name: string): boolean {
    return this.#pictures.has(name);
  }

  /** The definitions; they must stand in the page before their uses. */
  definitions(): Markup {
    const images = [...this.#pictures].map(
      ([name, { uri, size }]) =>
        `<image id="${name}" href="${uri}" width="${size}" height="${size}" style="image-rendering:pixelated"/>`,
    );
    return new Markup(
      `<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>${images.join('\n')}</defs></svg>`,
    );
  }
}
