import { existsSync } from 'node:fs';
import path from 'node:path';
import { UndecodableImage, type ImageSize, type RgbImage } from '../data/decode.js';
import { listImages, requireOutside } from '../data/image-folder.js';
import { decodeMask } from '../data/masks.js';
import { stemsOf } from '../data/stems.js';
import { UserError } from '../errors.js';
import { readAhead } from '../features/read-ahead.js';
import { enlargeScores, segmentationBands, type Segmentation } from './enlarge.js';
import type { CocoFiles, LabelledPicture } from './output/coco.js';
import { FolderSummary, noClass } from './output/folder-summary.js';
import { regionsAsGeoJson } from './output/geojson.js';
import { jpeg, overlay as tinted, pictureWithin, shrunkLabels } from './output/pictures.js';
import { placeFile } from './place-file.js';
import { PngFile } from './png-file.js';
import { refinementOf } from './refine/refine.js';
import type { RowSource } from '../features/row-source.js';
import type { ApplyOptions, Segmenter } from './segmenter.js';

/** What is written for an image, as `FOLDER/STEM.ENDING`. */
const places = {
  mask: { folder: 'masks', ending: 'png' },
  overlay: { folder: 'overlays', ending: 'jpg' },
  confidence: { folder: 'confidence', ending: 'png' },
  polygons: { folder: 'polygons', ending: 'geojson' },
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
  /** The regions of each image as GeoJSON. */
  polygons?: boolean;
  /** The regions of all images in COCO files, which are replaced if they are there. */
  coco?: CocoFiles;
  /** `areas.csv`: pixels of each class in each image. */
  areas?: boolean;
  /** Leave out images of which everything is there already. */
  skipExisting?: boolean;
  /** Stops after the image at hand. */
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** Each undecodable image. */
  onSkipped?: (file: string, reason: string) => void;
  /** Each image and its classes, also those whose masks were there; confidence may be missing then. */
  onSegmented?: (picture: LabelledPicture, image: RowSource) => Promise<void> | void;
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
 * that cannot be decoded is named and left out. Files appear whole or not at all, those about all images when the last
 * one is done; masks that are there already are read for them.
 *
 * @throws UserError if the folders do not fit
 */
export async function segmentFolder(options: SegmentFolderOptions): Promise<SegmentFolderResult> {
  const { images, out, segmenter, coco, areas } = options;
  const stems = imagesToSegment(images, out);
  const names = segmenter.classes.map(({ name }) => name);
  const tables = { ...(coco && { coco }), ...(areas === true && { areas: path.join(out, 'areas.csv') }) };
  const summary = await FolderSummary.create(tables, names);
  try {
    await placeFile(path.join(out, 'classes.json'), `${JSON.stringify({ ...names }, null, 2)}\n`);
    const result = await segmentStems(options, stems, summary);
    if (!result.stopped) await summary.end();
    return result;
  } finally {
    await summary.close();
  }
}

async function segmentStems(
  options: SegmentFolderOptions,
  stems: readonly [stem: string, file: string][],
  summary: FolderSummary,
): Promise<SegmentFolderResult> {
  const { signal, onProgress, onSkipped, onSegmented } = options;
  const visited = gathers(options) ? stems : stems.filter(([stem]) => !isThere(options, stem));
  const result: SegmentFolderResult = {
    segmented: 0,
    existing: stems.length - visited.length,
    skipped: [],
    stopped: false,
  };
  for await (const { stem, file, image } of readAhead(visited, openOrReason(options), 2)) {
    try {
      if (image instanceof UndecodableImage) throw image;
      const existing = isThere(options, stem);
      const classes = existing
        ? await readClasses(options, stem)
        : await segmentImage(options, image, stem, file);
      if (classes !== null && gathers(options)) {
        const picture = { name: stem + path.extname(file), ...classes };
        await summary.add(picture);
        await onSegmented?.(picture, image);
      }
      result[existing ? 'existing' : 'segmented']++;
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

/** Whether the classes of every image are wanted, not of new ones only. */
function gathers({ coco, areas, onSegmented }: SegmentFolderOptions): boolean {
  return coco !== undefined || areas === true || onSegmented !== undefined;
}

function isThere(options: SegmentFolderOptions, stem: string): boolean {
  if (options.skipExisting !== true) return false;
  return productsOf(options).every((kind) => existsSync(placeOf(options.out, kind, stem)));
}

type PixelLabels = Omit<LabelledPicture, 'name'>;

/** @returns the classes of all pixels; null if they were written a band at a time */
async function segmentImage(
  options: SegmentFolderOptions,
  image: RowSource,
  stem: string,
  file: string,
): Promise<PixelLabels | null> {
  const { segmenter, out, polygons } = options;
  const size = { width: image.width, height: image.height };
  if (refinementOf(options.refine) === null && polygons !== true && !gathers(options)) {
    const scores = await segmenter.patchScores(image, options);
    try {
      await writeMaps(options, segmentationBands(scores, size, segmenter.scale), size, stem);
      await writeOverlay(
        options,
        image,
        stem,
        (small) => enlargeScores(scores, small, segmenter.scale).classes,
      );
    } finally {
      scores.scores.release();
    }
    return null;
  }
  const whole = await segmenter.apply(image, options).catch((cause: unknown) => {
    throw cause instanceof UserError ? new UserError(`${file}: ${cause.message}`, { cause }) : cause;
  });
  const labels = whole.classes;
  await writeMaps(options, [whole], size, stem);
  await writeOverlay(options, image, stem, (small) => shrunkLabels({ ...size, labels }, small));
  if (polygons === true) {
    const names = segmenter.classes.map(({ name }) => name);
    await placeFile(placeOf(out, 'polygons', stem), regionsAsGeoJson(labels, size, names, noClass));
  }
  return { ...size, labels, confidence: whole.confidence };
}

/** What an earlier run wrote of an image. @throws UserError if it was not by a head with these classes */
async function readClasses({ out, segmenter }: SegmentFolderOptions, stem: string): Promise<PixelLabels> {
  const file = placeOf(out, 'mask', stem);
  const { data, width, height } = await decodeMask(file);
  const unknown = data.find((value) => value >= segmenter.classes.length);
  if (unknown !== undefined) {
    throw new UserError(
      `${file} holds the class ${unknown} of ${segmenter.classes.length}, so another head wrote it; write into ` +
        'another folder, or leave out --skip-existing.',
    );
  }
  const size = { width, height, labels: Uint8Array.from(data) };
  const map = placeOf(out, 'confidence', stem);
  if (!existsSync(map)) return size;
  return { ...size, confidence: Float32Array.from((await decodeMask(map)).data, (value) => value / 255) };
}

/** Longer side of overlays in pixels: they are for people. */
const largestOverlay = 2048;

async function writeOverlay(
  { segmenter, out, overlay }: SegmentFolderOptions,
  image: RowSource,
  stem: string,
  labelsOf: (small: RgbImage) => Uint8Array,
): Promise<void> {
  if (overlay !== true) return;
  const colours = segmenter.classes.map(({ colour }) => colour);
  const shown = await pictureWithin(image, largestOverlay);
  await placeFile(placeOf(out, 'overlay', stem), await jpeg(tinted(shown, labelsOf(shown), colours)));
}

/** Writes the maps as large as the image, from their bands. */
async function writeMaps(
  { segmenter, out, confidence }: SegmentFolderOptions,
  bands: Iterable<Segmentation>,
  size: ImageSize,
  stem: string,
): Promise<void> {
  const colours = segmenter.classes.map(({ colour }) => colour);
  const files: { png: PngFile; rows: (band: Segmentation) => Uint8Array }[] = [];
  try {
    files.push({
      png: await PngFile.create(placeOf(out, 'mask', stem), size, colours),
      rows: ({ classes }) => classes,
    });
    if (confidence === true) {
      const png = await PngFile.create(placeOf(out, 'confidence', stem), size, null);
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

function productsOf({ overlay, confidence, polygons }: SegmentFolderOptions): Product[] {
  return [
    'mask',
    ...(overlay === true ? (['overlay'] as const) : []),
    ...(confidence === true ? (['confidence'] as const) : []),
    ...(polygons === true ? (['polygons'] as const) : []),
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
  requireOutside(out, images);
  return stems;
}

function openOrReason({ segmenter, reading }: SegmentFolderOptions) {
  return async ([stem, file]: readonly [string, string]): Promise<{
    stem: string;
    file: string;
    image: RowSource | UndecodableImage;
  }> => {
    try {
      return { stem, file, image: await segmenter.open(file, reading ? { reading } : {}) };
    } catch (error) {
      if (error instanceof UndecodableImage) return { stem, file, image: error };
      throw error;
    }
  };
}
