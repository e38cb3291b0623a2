import path from 'node:path';
import { UserError } from '../../errors.js';
import type { ImageSize } from '../decode.js';
import {
  countedNotes,
  type AnnotatedImage,
  type AnnotatedObject,
  type AnnotatedSet,
  type AnnotationFiles,
} from './annotated-set.js';
import { numberClasses, type AnnotationClasses } from './classes.js';
import { nameList } from './class-names.js';
import type { ImageNames } from './image-names.js';
import { JsonFile } from './json-parts.js';
import { areaShapes, coverShape, readShape, type LabelMeShape } from './labelme-shape.js';
import { leaves } from './shapes.js';
import { stemsOf } from '../stems.js';

/** A file of LabelMe, without the image that it may embed. */
interface LabelMeFile {
  shapes: LabelMeShape[];
  /** Null where the file does not say. */
  size: ImageSize | null;
}

/** Whether the first file is one of LabelMe: it has shapes. */
export function isLabelMe({ json }: AnnotationFiles): boolean {
  if (json.length === 0) return false;
  for (const { key } of JsonFile.read(json[0]!).parts()) if (key === 'shapes') return true;
  return false;
}

/**
 * Reads files of LabelMe, one an image, with its name. Classes are numbered in the order of `labels.txt` in the folder
 * of the files or above it, else of their names.
 *
 * @throws UserError naming what is wrong and where
 */
export function readLabelMe({ path: root, json }: AnnotationFiles, names: ImageNames): AnnotatedSet {
  const folder = json.length === 1 && json[0] === root ? path.dirname(root) : root;
  const found = new Map<string, { file: string; size: ImageSize | null }>();
  const withoutImage: string[] = [];
  const labels = new Set<string>();
  const lineless = new Map<string, number>();
  let outside = 0;
  for (const [stem, file] of stemsOf(json, folder)) {
    const { shapes, size } = readFile(file);
    for (const shape of shapes) {
      if (areaShapes.has(shape.type)) labels.add(shape.label);
      else lineless.set(shape.type, (lineless.get(shape.type) ?? 0) + 1);
      if (size !== null && areaShapes.has(shape.type) && leaves(shape.points.flat(), size)) outside++;
    }
    const image = names.stemOf(stem);
    if (image === null || found.has(image)) withoutImage.push(file);
    else found.set(image, { file, size });
  }
  const listed = nameList(folder, ['labels.txt']);
  const sorted = [...labels].sort();
  const unlisted = listed?.names.length ? sorted.filter((label) => !listed.names.includes(label)) : [];
  if (unlisted.length > 0) {
    throw new UserError(`The label "${unlisted[0]}" of ${root} is not in ${listed!.file}; add it there.`);
  }
  const classes = numberClasses(
    root,
    (listed?.names ?? sorted).map((name) => [name, name]),
  );
  const images = new Map(
    [...found].map(([image, { file, size }]): [string, AnnotatedImage] => [
      image,
      { mask: file, size, objects: () => objectsOf(file, classes) },
    ]),
  );
  const left = [...lineless].map(
    ([type, count]) => [`shapes of type ${type} left out, as they have no area`, count] as const,
  );
  return {
    classNames: classes.names,
    ...{ images, withoutImage },
    notes: countedNotes([...left, ['objects reach beyond their image and were cut', outside]]),
    // As LabelMe shows and exports it: a later shape lies on an earlier one.
    largestFirst: false,
  };
}

function readFile(file: string): LabelMeFile {
  const source = JsonFile.read(file);
  const shapes: LabelMeShape[] = [];
  const sides: Record<string, unknown> = {};
  let known = false;
  for (const part of source.parts()) {
    if (part.key === 'shapes') known = true;
    if (part.key === 'shapes' && part.element)
      shapes.push(readShape(source.valueOf(part), file, shapes.length));
    if (part.key === 'imageWidth' || part.key === 'imageHeight') sides[part.key] = source.valueOf(part);
  }
  if (!known) {
    throw new UserError(`${file} is no file of LabelMe (it has no "shapes"); move it out of the folder.`);
  }
  const { imageWidth: width, imageHeight: height } = sides;
  const size = isSide(width) && isSide(height) ? { width, height } : null;
  return { shapes, size };
}

function isSide(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

async function objectsOf(file: string, { indexOf }: AnnotationClasses): Promise<AnnotatedObject[]> {
  const drawn = readFile(file).shapes.filter(({ type }) => areaShapes.has(type));
  return Promise.all(
    drawn.map(async (shape) => {
      const classIndex = indexOf.get(shape.label);
      if (classIndex === undefined) {
        throw new UserError(
          `${file} has the label "${shape.label}", which it had not at first; start again.`,
        );
      }
      return { classIndex, cover: await coverShape(shape, file) };
    }),
  );
}
