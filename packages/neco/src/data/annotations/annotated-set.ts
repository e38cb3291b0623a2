import type { ImageSize } from '../decode.js';
import type { Coverage } from './coverage.js';

/** An object of an image. */
export interface AnnotatedObject {
  /** Its class, or the index of pixels to ignore. */
  classIndex: number;
  cover(coverage: Coverage): void;
}

/** What is said of one image. */
export interface AnnotatedImage {
  /** What messages call it: the file, or a name below the file that holds many. */
  mask: string;
  /** Null where the format leaves the size to the image. */
  size: ImageSize | null;
  /**
   * In the order of the file.
   * @throws UserError naming file and place of what is wrong
   */
  objects(size: ImageSize): AnnotatedObject[] | Promise<AnnotatedObject[]>;
}

/** The annotations of a folder of images. */
export interface AnnotatedSet {
  /** By class; class 0 is the background. */
  classNames: string[];
  /** By the stem of the image. */
  images: Map<string, AnnotatedImage>;
  /** What is annotated and not there. */
  withoutImage: string[];
  /** What was left out or cut, a line each, for people. */
  notes: string[];
  /** Whether smaller objects lie on larger ones whatever their order in the file, and ignored ones below all. */
  largestFirst: boolean;
}

/** Files that may hold annotations. */
export interface AnnotationFiles {
  /** The file or folder as it was named. */
  path: string;
  json: string[];
  text: string[];
}

/** Notes of what was left out: texts and how often they apply, those that never do aside. */
export function countedNotes(counts: Iterable<readonly [text: string, count: number]>): string[] {
  return [...counts].filter(([, count]) => count > 0).map(([text, count]) => `${text}: ${count}`);
}
