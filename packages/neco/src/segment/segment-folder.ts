import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeImage, UndecodableImage, type ImageSize } from '../data/decode.js';
import { listImages } from '../data/image-folder.js';
import { stemsOf } from '../data/stems.js';
import { UserError } from '../errors.js';
import { readAhead } from '../features/read-ahead.js';
import { enlargeScores, segmentationBands, type Segmentation } from './enlarge.js';
import { overlayPicture } from './pictures.js';
import { PngFile } from './png-file.js';
import { decodedRows, type RowSource } from './row-source.js';
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
  /** Stops after the image at hand. */
  signal?: AbortSignal;
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
  /** Whether the signal ended it before all images were done. */
  stopped: boolean;
}

/**
 * Writes a mask of every image below a folder: `masks/STEM.png`, as large as the image, and `classes.json`. An image
 * that cannot be decoded is named and left out. Files appear whole or not at all.
 *
 * @throws UserError if the folders do not fit
 */
export async function segmentFolder(options: SegmentFolderOptions): Promise<SegmentFolderResult> {
  const { images, out, segmenter, signal, onProgress, onSkipped } = options;
  const stems = imagesToSegment(images, out);
  const products = productsOf(options);
  const missing = stems.filter(
    ([stem]) =>
      options.skipExisting !== true || products.some((kind) => !existsSync(placeOf(out, kind, stem))),
  );
  const result: SegmentFolderResult = {
    segmented: 0,
    existing: stems.length - missing.length,
    skipped: [],
    stopped: false,
  };
  const names = Object.fromEntries(segmenter.classes.map(({ name }, index) => [index, name]));
  await write(path.join(out, 'classes.json'), Buffer.from(`${JSON.stringify(names, null, 2)}\n`));
  for await (const { stem, file, image } of readAhead(missing, openOrReason(options), 2)) {
    try {
      if (image instanceof UndecodableImage) throw image;
      await segmentImage(options, image, (product) => placeOf(out, product, stem));
      result.segmented++;
    } catch (error) {
      if (!(error instanceof UndecodableImage)) throw error;
      result.skipped.push({ file, reason: error.reason });
      onSkipped?.(file, error.reason);
    }
    const done = result.existing + result.segmented + result.skipped.length;
    onProgress?.(done, stems.length);
    if (signal?.aborted && done < stems.length) return { ...result, stopped: true };
  }
  return result;
}

/** Longer side of overlays in pixels: they are for people. */
const largestOverlay = 2048;

async function segmentImage(
  options: SegmentFolderOptions,
  image: RowSource,
  place: (product: Product) => string,
): Promise<void> {
  const { segmenter, refine, overlay } = options;
  const colours = segmenter.classes.map(({ colour }) => colour);
  if (refine !== undefined) {
    const decoded = await image.rows(0, image.height);
    const segmentation = await segmenter.apply(decoded, options);
    await writeMaps(options, [segmentation], image, place);
    if (overlay === true) await write(place('overlay'), await overlayPicture(decoded, segmentation, colours));
    return;
  }
  const scores = await segmenter.patchScores(image, options);
  try {
    await writeMaps(options, segmentationBands(scores, image, segmenter.scale), image, place);
    if (overlay !== true) return;
    const shrink = Math.min(1, largestOverlay / Math.max(image.width, image.height));
    const size = {
      width: Math.max(1, Math.round(image.width * shrink)),
      height: Math.max(1, Math.round(image.height * shrink)),
    };
    const shown = shrink === 1 ? await image.rows(0, image.height) : await image.shrunk(size);
    const small = enlargeScores(scores, size, segmenter.scale);
    await write(place('overlay'), await overlayPicture(shown, small, colours));
  } finally {
    scores.scores.release();
  }
}

/** Writes the maps as large as the image, from their bands. */
async function writeMaps(
  { segmenter, confidence }: SegmentFolderOptions,
  bands: Iterable<Segmentation>,
  size: ImageSize,
  place: (product: Product) => string,
): Promise<void> {
  const colours = segmenter.classes.map(({ colour }) => colour);
  const files: { png: PngFile; rows: (band: Segmentation) => Uint8Array }[] = [];
  try {
    files.push({ png: await PngFile.create(place('mask'), size, colours), rows: ({ classes }) => classes });
    if (confidence === true) {
      const png = await PngFile.create(place('confidence'), size, null);
      files.push({
        png,
        rows: (band) => Uint8Array.from(band.confidence, (value) => Math.round(255 * value)),
      });
    }
    for (const band of bands) await Promise.all(files.map(({ png, rows }) => png.write(rows(band))));
    await Promise.all(files.map(({ png }) => png.end()));
  } catch (error) {
    await Promise.all(files.map(({ png }) => png.abandon()));
    throw error;
  }
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

/**
 * The images below a folder by the name that their masks get.
 * @throws UserError if there are none, or if what is written would be among them the next time
 */
export function imagesToSegment(images: string, out: string): [stem: string, file: string][] {
  const stems = [...stemsOf(listImages(images), images)];
  const way = path.relative(path.resolve(images), path.resolve(out));
  if (way.startsWith('..') || path.isAbsolute(way)) return stems;
  throw new UserError(`"out" ${out} lies in the folder of images ${images}; name one outside of it.`);
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

function openOrReason({ segmenter, reading, refine }: SegmentFolderOptions) {
  return async ([stem, file]: readonly [string, string]): Promise<{
    stem: string;
    file: string;
    image: RowSource | UndecodableImage;
  }> => {
    try {
      const image =
        refine === undefined
          ? await segmenter.open(file, reading ? { reading } : {})
          : decodedRows(await decodeImage(file));
      return { stem, file, image };
    } catch (error) {
      if (error instanceof UndecodableImage) return { stem, file, image: error };
      throw error;
    }
  };
}
