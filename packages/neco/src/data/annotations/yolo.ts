import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../errors.js';
import type { ImageSize } from '../decode.js';
import { numberedClasses } from '../numbered-classes.js';
import { stemsOf } from '../stems.js';
import {
  countedNotes,
  type AnnotatedImage,
  type AnnotatedObject,
  type AnnotatedSet,
  type AnnotationFiles,
} from './annotated-set.js';
import { nameList } from './class-names.js';
import { numberClasses, type AnnotationClasses } from './classes.js';
import type { ImageNames } from './image-names.js';
import { coverPolygon, type Ring } from './shapes.js';

/** A line: its class and a polygon in shares of width and height. */
interface YoloObject {
  classNumber: number;
  ring: Ring;
}

/** Text files that lie beside labels and hold none. */
const others = new Set(['classes', 'labels', 'train', 'val', 'test', 'readme', 'notes']);

/** Largest file of labels that is read, bytes. */
const largestFile = 2 ** 26;

/** Coordinates beyond it are no shares. */
const largestShare = 1000;

/** A share that is further outside counts as outside. */
const tolerance = 0.01;

/** Whether there are text files that can be labels. */
export function isYolo({ text }: AnnotationFiles): boolean {
  return labelFiles(text).length > 0;
}

function labelFiles(text: readonly string[]): string[] {
  return text.filter((file) => !others.has(path.basename(file, path.extname(file)).toLowerCase()));
}

/**
 * Reads the text files of YOLO segmentation (docs.ultralytics.com, "Instance segmentation datasets"; also exported by
 * CVAT and Label Studio), one an image, with its name; a line is a class number and a polygon. Names of classes come from
 * `data.yaml`, `classes.txt` or `obj.names` in the folder or up to two levels above it.
 *
 * @throws UserError naming file and line of what is wrong
 */
export function readYolo({ path: root, text }: AnnotationFiles, names: ImageNames): AnnotatedSet {
  const folder = text.length === 1 && text[0] === root ? path.dirname(root) : root;
  const found = new Map<string, string>();
  const withoutImage: string[] = [];
  let [largest, outside] = [-1, 0];
  const listed = nameList(folder, ['data.yaml', 'dataset.yaml', 'classes.txt', 'obj.names']);
  for (const [stem, file] of stemsOf(labelFiles(text), folder)) {
    const image = names.stemOf(stem);
    if (image === null || found.has(image)) {
      withoutImage.push(file);
      continue;
    }
    for (const { classNumber, ring } of readFile(file, listed?.names.length ?? null)) {
      largest = Math.max(largest, classNumber);
      if (ring.some((share) => share < -tolerance || share > 1 + tolerance)) outside++;
    }
    found.set(image, file);
  }
  const numbered = numberedClasses(largest + 1);
  const classes = numberClasses(root, (listed?.names ?? numbered).entries());
  const images = new Map(
    [...found].map(([image, file]): [string, AnnotatedImage] => [
      image,
      { mask: file, size: null, objects: (size) => objectsOf(readFile(file, null), size, classes) },
    ]),
  );
  return {
    classNames: classes.names,
    ...{ images, withoutImage },
    notes: countedNotes([
      ['classes without names, as there is no data.yaml or classes.txt', listed === null ? largest + 1 : 0],
      ['objects reach beyond their image and were cut', outside],
    ]),
    largestFirst: true,
  };
}

function readFile(file: string, classes: number | null): YoloObject[] {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestFile)
    throw new UserError(`${file} has ${size} bytes; labels are read up to ${largestFile}.`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`${file} cannot be read (${(cause as Error).message}).`, { cause });
  }
  return text.split('\n').flatMap((line, i) => {
    const words = line.trim().split(/\s+/);
    return words[0] === '' ? [] : [readLine(words, `Line ${i + 1} of ${file}`, classes)];
  });
}

function readLine(words: readonly string[], where: string, classes: number | null): YoloObject {
  const [classNumber, ...ring] = words.map(Number);
  const wrong = ring.findIndex((share) => !(Math.abs(share) <= largestShare));
  if (wrong >= 0) {
    throw new UserError(
      `${where} has "${words[wrong + 1]!.slice(0, 40)}" for a share of the image; coordinates are divided by its sides.`,
    );
  }
  if (!Number.isInteger(classNumber) || classNumber! < 0 || classNumber! > 65_535) {
    throw new UserError(
      `${where} begins with "${words[0]!.slice(0, 40)}"; the number of a class was expected.`,
    );
  }
  if (classes !== null && classNumber! >= classes) {
    throw new UserError(`${where} has the class ${classNumber}, but only ${classes} are named.`);
  }
  if (ring.length === 4) {
    throw new UserError(
      `${where} has a class and four numbers: a box, not an outline; export the labels as segmentation.`,
    );
  }
  if (ring.length < 6 || ring.length % 2 !== 0) {
    throw new UserError(`${where} has ${ring.length} coordinates; an outline has three points or more.`);
  }
  return { classNumber: classNumber!, ring };
}

function objectsOf(
  objects: readonly YoloObject[],
  { width, height }: ImageSize,
  { indexOf }: AnnotationClasses,
): AnnotatedObject[] {
  return objects.map(({ classNumber, ring }) => ({
    classIndex: indexOf.get(classNumber)!,
    cover: (coverage) =>
      coverPolygon(
        coverage,
        ring.map((share, i) => share * (i % 2 === 0 ? width : height)),
      ),
  }));
}
