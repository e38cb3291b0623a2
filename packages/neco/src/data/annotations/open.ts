import { realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../errors.js';
import { readImageSize } from '../decode.js';
import { listImages, maskExtensions } from '../image-folder.js';
import type { IndexMask } from '../masks.js';
import { largestMaskBytes } from '../png-chunks.js';
import type { AnnotatedSet, AnnotationFiles } from './annotated-set.js';
import { isCoco } from './coco.js';
import { drawObjects } from './draw.js';
import { ANNOTATION_FORMATS } from './formats.js';
import { ImageNames } from './image-names.js';

/** Annotations in place of a folder of masks, and the folder of their images. */
export interface AnnotationSource {
  readonly masks: string;
  readonly images: string;
}

/** Annotations of the images that are there. */
export interface OpenAnnotations extends AnnotatedSet {
  names: ImageNames;
  /** The form, and where the annotations are: "COCO annotations of instances.json". */
  title: string;
  /** Stems of images by what their masks are called. */
  stems: ReadonlyMap<string, string>;
}

/** Annotations are opened once in each thread. */
const opened = new Map<string, OpenAnnotations>();

/**
 * Whether what is given as masks are annotations: any file, or a folder that holds JSON or text files and no PNG or TIFF
 * (those beside which LabelMe writes, in the folder of the images, aside).
 */
export function areAnnotations({ masks, images }: AnnotationSource): boolean {
  const found = statSync(masks, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found !== undefined;
  const here = samePlace(masks, images) ? [] : filesBelow(masks, maskExtensions);
  if (here.length > 0) return false;
  const { json, text } = annotationFiles(masks, found);
  return json.length + text.length > 0;
}

function samePlace(one: string, other: string): boolean {
  return (
    statSync(other, { throwIfNoEntry: false }) !== undefined && realpathSync(one) === realpathSync(other)
  );
}

function annotationFiles(root: string, found: Stats): AnnotationFiles {
  if (!found.isDirectory()) {
    const extension = path.extname(root).toLowerCase();
    const only = (wanted: string): string[] => (extension === wanted ? [root] : []);
    return { path: root, json: only('.json'), text: only('.txt') };
  }
  const json = filesBelow(root, ['.json']).filter((file) => path.basename(file) !== 'classes.json');
  // Label Studio writes notes.json beside the labels of YOLO.
  const annotations = json.filter((file) => path.basename(file) !== 'notes.json');
  return { path: root, json: annotations, text: filesBelow(root, ['.txt']) };
}

function filesBelow(folder: string, extensions: readonly string[]): string[] {
  try {
    return listImages(folder, extensions);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/**
 * Reads annotations in place of a folder of masks, in the first of {@link ANNOTATION_FORMATS} that recognises them.
 * @throws UserError if none does, or for what is wrong in the files
 */
export function readAnnotations(source: AnnotationSource): OpenAnnotations {
  const names = new ImageNames(source.images);
  const files = annotationFiles(source.masks, statSync(source.masks));
  const format = ANNOTATION_FORMATS.find(({ recognise }) => recognise(files));
  if (format === undefined) {
    const [first, second] = files.json;
    if (second !== undefined && isCoco({ ...files, json: [first!] }))
      throw new UserError(
        `${source.masks} holds several files of COCO's form; name one of them, such as ${first}.`,
      );
    const known = ANNOTATION_FORMATS.map(({ name, form }) => `${name} (${form})`).join(', ');
    throw new UserError(
      `${source.masks} holds no annotations in a known form: ${known}; or give a folder of masks (PNG or TIFF).`,
    );
  }
  const read = format.read(files, names);
  const stems = new Map([...read.images].map(([stem, { mask }]) => [mask, stem]));
  const annotations = { ...read, names, stems, title: `${format.name} annotations of ${source.masks}` };
  opened.set(keyOf(source), annotations);
  return annotations;
}

function keyOf({ masks, images }: AnnotationSource): string {
  const found = statSync(masks, { throwIfNoEntry: false });
  if (found === undefined) throw new UserError(`The annotations ${masks} are not there any more.`);
  const { mtimeMs, size } = found;
  return [path.resolve(masks), path.resolve(images), mtimeMs, size].join('\0');
}

/**
 * Draws the mask of an image.
 * @param mask as {@link AnnotatedSet} calls it
 * @throws UserError for what is wrong in the annotations, UndecodableImage where only the image knows its size
 */
export async function drawMask(source: AnnotationSource, mask: string): Promise<IndexMask> {
  const annotations = opened.get(keyOf(source)) ?? readAnnotations(source);
  const stem = annotations.stems.get(mask);
  if (stem === undefined) throw new UserError(`${source.masks} holds no ${mask} any more; start again.`);
  const image = annotations.images.get(stem)!;
  const size = image.size ?? (await readImageSize(annotations.names.files.get(stem)!));
  const { width, height } = size;
  if (width * height > largestMaskBytes) {
    throw new UserError(
      `The annotations ${mask} are of ${width} x ${height} pixels; at most ${largestMaskBytes} are drawn.`,
    );
  }
  const objects = await image.objects(size);
  return { data: drawObjects(objects, size, annotations.largestFirst), width, height };
}
