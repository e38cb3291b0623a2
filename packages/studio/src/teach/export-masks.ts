import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CocoWriter } from '@neco/neco/internal';
import sharp from 'sharp';
import { wrongInput } from '../api-error.js';
import type { Studio } from '../studio.js';
import { writeNewFolder } from './new-folder.js';
import { unlabelled, type TaughtSet } from './taught-set.js';

export interface ExportOptions {
  /** Folder of projects, in which a new folder is made. */
  folder: string;
  /** For people: what the labels come from. */
  model: string;
  /** Pixels with a smaller margin get 255. Default 0. */
  leastMargin?: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

/** A folder of masks. */
export interface MaskExport {
  /** Path of the new folder. */
  folder: string;
  images: number;
  /** Images that have no features or cannot be decoded. */
  skipped: string[];
}

/**
 * Labels every image and writes the masks as the evaluations read them: `masks/NAME.png` with class indices, as large as
 * the image and named like it; `classes.json` beside `masks/`; the same regions for other tools in `coco-rle.json` and
 * `coco-polygons.json`; and what they were made from in `export.json`. The folder is called after the project with the
 * next free number, and appears when all is written.
 *
 * @throws ApiError if two images would have the same mask
 * @throws the signal's reason if it is aborted; nothing stays then
 */
export async function exportMasks(
  studio: Studio,
  taught: TaughtSet,
  options: ExportOptions,
): Promise<MaskExport> {
  const { project } = taught;
  requireOneMaskEach(studio);
  const base = path.join(options.folder, `${project.name}-masks`);
  const { folder, result: skipped } = await writeNewFolder(base, (temporary) =>
    writeFolder(studio, taught, temporary, options),
  );
  return { folder, images: studio.images.length - skipped.length, skipped };
}

async function writeFolder(
  studio: Studio,
  taught: TaughtSet,
  folder: string,
  { model, leastMargin = 0, signal, onProgress }: ExportOptions,
): Promise<string[]> {
  const { project } = taught;
  const names = project.classes.map(({ name }) => name);
  await mkdir(path.join(folder, 'masks'), { recursive: true });
  const coco = await CocoWriter.create(
    { runs: path.join(folder, 'coco-rle.json'), polygons: path.join(folder, 'coco-polygons.json') },
    names,
    `${project.name}: labelled from ${taught.taught.size} images by the features of ${model}`,
    unlabelled,
  );
  const skipped: string[] = [];
  try {
    for (const { id, name } of studio.images) {
      signal?.throwIfAborted();
      const size = await studio.size(id);
      if (taught.has(id) && size.width > 0) {
        const labels = await taught.pixels(id, size, leastMargin);
        await writeMask(path.join(folder, 'masks', maskName(name)), labels, size);
        await coco.add({ name, ...size, labels });
      } else skipped.push(name);
      onProgress?.(id + 1, studio.images.length);
    }
    await coco.end();
  } finally {
    await coco.close().catch(() => undefined);
  }
  const { revision, settings, grid } = project;
  const record = { project: project.name, revision, model, grid, settings, leastMargin, skipped };
  await writeFile(path.join(folder, 'classes.json'), `${JSON.stringify(names, null, 2)}\n`);
  await writeFile(path.join(folder, 'export.json'), `${JSON.stringify(record, null, 2)}\n`);
  return skipped;
}

/** Writes the class of every pixel as a grey PNG. */
export async function writeMask(
  file: string,
  labels: Uint8Array,
  { width, height }: { width: number; height: number },
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await sharp(labels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(file);
}

/** Path of an image's mask below `masks/`. */
export function maskName(name: string): string {
  return `${name.slice(0, name.length - path.posix.extname(name).length)}.png`;
}

/** @throws ApiError if two images would have the same mask */
export function requireOneMaskEach(studio: Studio): void {
  const owners = new Map<string, string>();
  for (const { name } of studio.images) {
    const other = owners.get(maskName(name));
    if (other !== undefined) {
      throw wrongInput(
        `${other} and ${name} differ only in their ending, so they would have the same mask.`,
        'Rename one of them and start the studio again.',
      );
    }
    owners.set(maskName(name), name);
  }
}
