import sharp from 'sharp';
import { decodeImage, type IndexMask } from '@neco/neco/internal';
import { html, Markup } from './html.js';

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
  return palette[index] ?? furtherColour(index - palette.length);
}

/** Hues a golden angle apart, so that neighbours in the list differ most; lightness in three steps. */
function furtherColour(index: number): string {
  const hue = (index * 137.508 + 20) % 360;
  const lightness = [0.45, 0.65, 0.8][index % 3]!;
  const reach = 0.55 * Math.min(lightness, 1 - lightness);
  const channel = (n: number): string => {
    const k = (n + hue / 30) % 12;
    const value = lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

/** A picture file as a data URI, as networks see it: upright, with its bands and window; with `side`, squashed to a square of so many pixels. */
export async function pictureUri(file: string, side?: number): Promise<string> {
  const size = side === undefined ? undefined : { width: side, height: side };
  const { data, width, height } = await decodeImage(file, size);
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: 82 })
    .toBuffer();
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

/** Bytes `[height, width, 3]` as a data URI. */
export async function rgbUri(data: Uint8Array, width: number, height: number): Promise<string> {
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

/** A whole picture of the sheet with words below. */
export function pictureFigure(name: string, size: number, caption: string): Markup {
  return html`<figure>
    <svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${caption}"><use href="#${name}" /></svg>
    <figcaption>${caption}</figcaption>
  </figure>`;
}

/** Names of classes beside their colours. */
export function classKey(names: readonly string[]): Markup {
  return html`<p class="key">
    ${names.map((name, i) => html`<span><i class="swatch" style="background:${classColour(i)}"></i>${name}</span>`)}
  </p>`;
}

/**
 * The pictures of a page, each embedded once and shown anywhere, whole or in part, by its name: SVG's <use>
 * refers to the one copy.
 */
export class PictureSheet {
  readonly #pictures = new Map<string, { uri: string; size: number }>();

  /**
   * Adds a square picture of `size` units; a name that is there already is left as it is. Masks and the like, which
   * are PNG, keep hard edges when they are enlarged.
   */
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
        `<image id="${name}" href="${uri}" width="${size}" height="${size}"${hardEdges(uri)}/>`,
    );
    return new Markup(
      `<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>${images.join('\n')}</defs></svg>`,
    );
  }
}

function hardEdges(uri: string): string {
  return uri.startsWith('data:image/png') ? ' style="image-rendering:pixelated"' : '';
}
