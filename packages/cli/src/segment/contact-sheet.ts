import sharp from 'sharp';
import {
  overlay,
  shrunkLabels,
  type ClassColour,
  type LabelledPicture,
  type RgbImage,
} from '@neco/neco/internal';
import { html, percent, type Markup } from '../report/html.js';
import { page } from '../report/page.js';
import { PictureSheet } from '../report/pictures.js';

/** Longer side in pixels of the pictures on a sheet. */
const thumbnailSide = 320;

/** Classes with less of a picture than this are not named below it. */
const leastShare = 0.01;

/** Classes by index. */
export interface SheetClasses {
  names: readonly string[];
  colours: readonly ClassColour[];
}

/** A picture on the sheet, small enough to keep hundreds of them. */
export interface SheetEntry {
  name: string;
  /** Data URIs. */
  image: string;
  overlay: string;
  /** What there is to see, largest first. */
  areas: readonly { name: string; share: number }[];
  /** Mean over all pixels, 0 to 1; null where it is not known. */
  confidence: number | null;
}

/**
 * What the sheet shows of a segmented picture.
 * @param image the picture, of any size
 */
export async function sheetEntry(
  picture: LabelledPicture,
  image: RgbImage,
  { names, colours }: SheetClasses,
): Promise<SheetEntry> {
  const { name, labels, confidence } = picture;
  const counts = new Float64Array(256);
  for (const index of labels) counts[index]!++;
  const areas = names
    .map((className, index) => ({ name: className, share: counts[index]! / labels.length }))
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => b.share - a.share);
  return {
    name,
    image: await thumbnail(image),
    overlay: await thumbnail(overlay(image, shrunkLabels(picture, image), colours)),
    areas,
    confidence: confidence ? confidence.reduce((sum, share) => sum + share, 0) / confidence.length : null,
  };
}

async function thumbnail({ data, width, height }: RgbImage): Promise<string> {
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
  return `data:image/webp;base64,${bytes.toString('base64')}`;
}

/**
 * A page of pictures beside their segmentation, whole in one file.
 *
 * @param entries in the order in which they are shown; a page takes about 30 kB for each
 * @param remark a sentence below the title: how many pictures there are in all, and which head made them
 */
export function contactSheet(
  title: string,
  remark: string,
  { names, colours }: SheetClasses,
  entries: readonly SheetEntry[],
): string {
  const key = names.map(
    (name, i) =>
      html`<span
        ><i class="swatch" style="background:rgb(${(colours[i] ?? []).join(' ')})"></i>${name}</span
      >`,
  );
  const body = html`
    <style>
      .sheet {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));
        gap: 20px 16px;
      }
      .sheet figure {
        margin: 0;
      }
      .sheet div {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 4px;
        align-items: start;
      }
      .sheet img {
        width: 100%;
        height: auto;
        border-radius: 4px;
        display: block;
      }
      .sheet figcaption {
        overflow-wrap: anywhere;
        line-height: 1.4;
        margin-top: 4px;
      }
    </style>
    <h1>${title}</h1>
    <p class="muted">${remark}</p>
    <p class="key">${key}</p>
    <section class="sheet">${entries.map(figure)}</section>
  `;
  return page(title, new PictureSheet(), body);
}

function figure({ name, image, overlay: segmented, areas, confidence }: SheetEntry): Markup {
  const seen = areas.map(({ name: className, share }) => `${className} ${percent(share)} %`).join(', ');
  const sure = confidence === null ? '' : `; confidence ${percent(confidence)} %`;
  return html`<figure>
    <div>
      <img src="${image}" alt="${name}" loading="lazy" />
      <img src="${segmented}" alt="${`${name}: ${seen || 'no class'}`}" loading="lazy" />
    </div>
    <figcaption><b>${name}</b><br />${seen || 'no class'}${sure}</figcaption>
  </figure>`;
}
