import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeImage, UndecodableImage, type RgbImage } from '../data/decode.js';
import { listImages } from '../data/image-folder.js';
import { stemsOf } from '../data/pairs.js';
import { UserError } from '../errors.js';
import { readAhead } from '../features/read-ahead.js';
import { indexPng } from './index-png.js';
import { confidencePicture, overlayPicture } from './pictures.js';
import type { ApplyOptions, Segmenter } from './segmenter.js';

/** What is written for an image, as `FOLDER/STEM.ENDING`. */
const places = {
  mask: { folder: 'masks', ending: 'png' },
  overlay: { folder: 'overlays', ending: 'jpg' },
  confidence: { folder: 'confidence', ending: 'png' },
} as const;
type Product = keyof typeof places;

export interface SegmentFolderOptions extends Pick<ApplyOptions, 'reading' | 'refine'> {
  segmenter: Segmenter;
  /** Folder of images, searched recursively. */
  images: string;
  /** Folder to write into, made if needed. */
  out: string;
  overlay?: boolean;
  confidence?: boolean;
  /** Leave out images of which everything is there already. */
  skipExisting?: boolean;
  onProgress?: (done: number, total: number) => void;
  /** Each undecodable image. */
  onSkipped?: (file: string, reason: string) => void;
}

export interface SegmentFolderResult {
  /** Images that were segmented. */
  segmented: number;
  /** Images that were left out because their files were there. */
  existing: number;
  skipped: { file: string; reason: string }[];
}

/**
 * Writes a mask of every image below a folder: `masks/STEM.png`, as large as the image, and `classes.json`. An image
 * that cannot be decoded is named and left out. Files appear whole or not at all.
 *
 * @throws UserError if the folders do not fit
 */
export async function segmentFolder(options: SegmentFolderOptions): Promise<SegmentFolderResult> {
  const { images, out, segmenter, onProgress, onSkipped } = options;
  const stems = [...stemsOf(listImages(images), images)];
  requireApart(images, out);
  const products = productsOf(options);
  const colours = segmenter.classes.map(({ colour }) => colour);
  const missing = stems.filter(
    ([stem]) =>
      options.skipExisting !== true || products.some((kind) => !existsSync(placeOf(out, kind, stem))),
  );
  const result: SegmentFolderResult = {
    segmented: 0,
    existing: stems.length - missing.length,
    skipped: [],
  };
  const names = Object.fromEntries(segmenter.classes.map(({ name }, index) => [index, name]));
  await write(path.join(out, 'classes.json'), Buffer.from(`${JSON.stringify(names, null, 2)}\n`));
  for await (const { stem, file, image } of readAhead(missing, decodeOrReason, 2)) {
    if (typeof image === 'string') {
      result.skipped.push({ file, reason: image });
      onSkipped?.(file, image);
    } else {
      const segmentation = await segmenter.apply(image, options);
      const pictures: Record<Product, () => Promise<Buffer>> = {
        mask: () => indexPng(segmentation, colours),
        overlay: () => overlayPicture(image, segmentation, colours),
        confidence: () => confidencePicture(segmentation),
      };
      await Promise.all(
        products.map(async (kind) => write(placeOf(out, kind, stem), await pictures[kind]())),
      );
      result.segmented++;
    }
    onProgress?.(result.existing + result.segmented + result.skipped.length, stems.length);
  }
  return result;
}

function productsOf({ overlay, confidence }: SegmentFolderOptions): Product[] {
  return [
    'mask',
    ...(overlay === true ? (['overlay'] as const) : []),
    ...(confidence === true ? (['confidence'] as const) : []),
  ];
}

function placeOf(out: string, product: Product, stem: string): string {
  const { folder, ending } = places[product];
  return path.join(out, folder, `${stem}.${ending}`);
}

/** What is written must not be taken for images the next time. */
function requireApart(images: string, out: string): void {
  const way = path.relative(path.resolve(images), path.resolve(out));
  if (way.startsWith('..') || path.isAbsolute(way)) return;
  throw new UserError(`--out ${out} lies in the folder of images ${images}; name one outside of it.`);
}

async function write(file: string, content: Buffer): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new UserError(`${file} cannot be written: ${(cause as Error).message}.`, { cause });
  }
}

async function decodeOrReason([stem, file]: readonly [string, string]): Promise<{
  stem: string;
  file: string;
  /** Or why there is none. */
  image: RgbImage | string;
}> {
  try {
    return { stem, file, image: await decodeImage(file) };
  } catch (error) {
    if (error instanceof UndecodableImage) return { stem, file, image: error.reason };
    throw error;
  }
}
