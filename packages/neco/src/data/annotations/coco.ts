import { UserError } from '../../errors.js';
import type { ImageSize } from '../decode.js';
import { largestMaskBytes } from '../png-chunks.js';
import {
  countedNotes,
  type AnnotatedImage,
  type AnnotatedObject,
  type AnnotatedSet,
  type AnnotationFiles,
} from './annotated-set.js';
import { ignored, numberClasses, type AnnotationClasses } from './classes.js';
import { readObject, type CocoObject } from './coco-object.js';
import type { ImageNames } from './image-names.js';
import { JsonFile, readJsonParts, type JsonPart } from './json-parts.js';
import { coverPolygon, coverRuns, leaves } from './shapes.js';

type Id = number | string;
type Place = Pick<JsonPart, 'start' | 'end'>;

/** An entry of "images". */
interface CocoImage {
  name: string;
  size: ImageSize;
  /** Where its annotations are in the file. */
  places: Place[];
}

/** Whether a file is one of COCO's form: the outermost keys say so. */
export function isCoco({ json }: AnnotationFiles): boolean {
  if (json.length !== 1) return false;
  for (const { key } of JsonFile.read(json[0]!).parts()) {
    if (key === 'images' || key === 'annotations' || key === 'categories') return true;
    if (key === 'shapes') return false;
  }
  return false;
}

/**
 * Reads COCO's form (cocodataset.org, "Data format", object detection; also exported by CVAT and Label Studio). Of the
 * objects only their places in the file are kept: they are read again when their image is drawn.
 *
 * @throws UserError naming what is wrong and where
 */
export function readCoco({ json }: AnnotationFiles, names: ImageNames): AnnotatedSet {
  const file = json[0]!;
  const source = JsonFile.read(file);
  const images = new Map<Id, CocoImage>();
  const categories: [Id, string][] = [];
  const places: Place[] = [];
  for (const part of source.parts()) {
    if (!part.element) continue;
    if (part.key === 'images') addImage(images, source.valueOf(part), file);
    if (part.key === 'categories') categories.push(categoryOf(source.valueOf(part), file));
    if (part.key === 'annotations') places.push({ start: part.start, end: part.end });
  }
  categories.sort(([a], [b]) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));
  const classes = numberClasses(file, categories);
  const tally = new Tally();
  for (const place of places) {
    const object = readObject(source.valueOf(place), file);
    if (!classes.indexOf.has(object.category)) {
      throw new UserError(
        `Annotation ${object.id} of ${file} has the category ${object.category}, which "categories" does not list.`,
      );
    }
    const image = images.get(object.image);
    tally.add(object, image);
    image?.places.push(place);
  }
  return { ...matched(file, images, names, classes), notes: tally.notes() };
}

function addImage(images: Map<Id, CocoImage>, value: unknown, file: string): void {
  const { id, file_name: name, width, height } = fields(value);
  if (!isId(id) || typeof name !== 'string') {
    throw new UserError(`${file} has an image without "id" or "file_name": ${excerpt(value)}.`);
  }
  if (!isSide(width) || !isSide(height) || width * height > largestMaskBytes) {
    throw new UserError(
      `The image ${name} of ${file} has "width" ${excerpt(width)} and "height" ${excerpt(height)}; ` +
        `whole pixels are needed, at most ${largestMaskBytes} of them.`,
    );
  }
  if (images.has(id)) throw new UserError(`${file} has two images with the id ${id}.`);
  images.set(id, { name, size: { width, height }, places: [] });
}

function categoryOf(value: unknown, file: string): [Id, string] {
  const { id, name } = fields(value);
  if (!isId(id) || typeof name !== 'string' || name === '') {
    throw new UserError(`${file} has a category without "id" or "name": ${excerpt(value)}.`);
  }
  return [id, name];
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isId(value: unknown): value is Id {
  return typeof value === 'number' || typeof value === 'string';
}

function isSide(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function excerpt(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 60);
}

/** Counts what deserves a note. */
class Tally {
  #boxes = 0;
  #crowds = 0;
  #brushed = 0;
  #outside = 0;
  #strays = 0;

  add({ shape, crowd, brushed }: CocoObject, image: CocoImage | undefined): void {
    if (image === undefined) this.#strays++;
    else if (shape === null) this.#boxes++;
    else if ('rings' in shape && shape.rings.some((ring) => leaves(ring, image.size))) this.#outside++;
    if (crowd) this.#crowds++;
    if (brushed) this.#brushed++;
  }

  notes(): string[] {
    return countedNotes([
      ['objects without an outline (a box only) left out', this.#boxes],
      ['crowd regions (iscrowd) ignored', this.#crowds],
      [
        'regions taken as objects although iscrowd is set, as CVAT sets it for what a brush painted',
        this.#brushed,
      ],
      ['objects reach beyond their image and were cut', this.#outside],
      ['objects of images that the file does not list left out', this.#strays],
    ]);
  }
}

function matched(
  file: string,
  images: ReadonlyMap<Id, CocoImage>,
  names: ImageNames,
  classes: AnnotationClasses,
): Omit<AnnotatedSet, 'notes'> {
  const found = new Map<string, AnnotatedImage>();
  const named = new Map<string, string>();
  const withoutImage: string[] = [];
  for (const { name, size, places } of images.values()) {
    const stem = names.stemOfFile(name);
    if (stem === null) {
      withoutImage.push(name);
      continue;
    }
    const other = named.get(stem);
    if (other !== undefined) {
      throw new UserError(
        `${file} has the images ${other} and ${name}, and ${names.files.get(stem)} could be either; ` +
          'name the folder above both folders of images.',
      );
    }
    named.set(stem, name);
    const objects = (): AnnotatedObject[] => objectsAt(file, places, size, classes);
    found.set(stem, { mask: `${file}/${stem}`, size, objects });
  }
  return { classNames: classes.names, images: found, withoutImage, largestFirst: true };
}

function objectsAt(
  file: string,
  places: readonly Place[],
  size: ImageSize,
  { indexOf }: AnnotationClasses,
): AnnotatedObject[] {
  return readJsonParts(file, places)
    .map((value) => readObject(value, file))
    .flatMap((object) => {
      const { shape, crowd, category } = object;
      if (shape === null) return [];
      const classIndex = crowd ? ignored : indexOf.get(category)!;
      if ('rings' in shape) {
        // The rings of an object are its parts: one inside of another is no hole.
        return [
          { classIndex, cover: (coverage) => shape.rings.forEach((ring) => coverPolygon(coverage, ring)) },
        ];
      }
      if (shape.width !== size.width || shape.height !== size.height) {
        throw new UserError(
          `Annotation ${object.id} of ${file} has a run-length encoding of ${shape.width} x ${shape.height} pixels, ` +
            `but its image has ${size.width} x ${size.height}.`,
        );
      }
      return [{ classIndex, cover: (coverage) => coverRuns(coverage, shape.runs) }];
    });
}
