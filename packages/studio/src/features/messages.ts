/** What the studio and the process that computes features tell each other. */
import type { AnnotationSource, LabelTable, Reading, Which } from '@neco/neco/internal';
import type { ModelShape } from '../api.js';

/** What is to be computed; the first and only message to the process. */
export interface FeatureTask {
  /** Anything that `neco train --model` takes. */
  model: string;
  which: Which | null;
  offline: boolean;
  /** Side in pixels of the square, or longer side of the image; null for the model's own. */
  inputSize: number | null;
  /** Of the features, as it was asked for. */
  layer: string;
  /**
   * `squash`: images are brought to a square. `keep`: to their own shape, as segmenters read them; an image's patches
   * are the first of its place in the file, and zeros follow.
   */
  resize: Resize;
  /** Folder below which those of the models lie; a run keeps its features beside itself. */
  cache: string;
  /** Name of the set of images, for a folder of its own. */
  set: string;
  images: FeatureImage[];
  labels: LabelReading | null;
}

export type Resize = Reading['resize'];

export interface FeatureImage {
  file: string;
  mask: string | null;
}

/** How masks are read as classes. */
export interface LabelReading {
  ignoreIndex: number;
  table: SentTable | null;
}

/** A label table as it travels between processes. */
export interface SentTable {
  encoding: string;
  classes: number[];
  colours: [number, number][] | null;
  annotations: AnnotationSource | null;
}

/** The weights are open and the files of the cache are there, as long as they will be. */
export interface OpenedMessage {
  kind: 'opened';
  folder: string;
  shape: ModelShape;
  /** Images whose features an earlier start left. */
  done: number[];
  skipped: number[];
}

export type FeatureMessage =
  | OpenedMessage
  /** Another studio is at work on the same files. */
  | { kind: 'waiting' }
  /** Files as long as all features are made, which takes its time for very many images. */
  | { kind: 'room'; bytes: number }
  | { kind: 'download'; done: number; total: number | null }
  | { kind: 'rows'; done: number[]; skipped: number[] }
  | { kind: 'finished' }
  /** `message` is for people if `expected`, else it has a stack. */
  | { kind: 'failed'; message: string; expected: boolean };

export function sentTable({ encoding, classes, colours, annotations }: LabelTable): SentTable {
  return {
    ...{ encoding, classes: [...classes] },
    colours: colours ? [...colours] : null,
    annotations: annotations ?? null,
  };
}

export function receivedTable({ encoding, classes, colours, annotations }: SentTable): LabelTable {
  return {
    encoding,
    classes: Int16Array.from(classes),
    ...(colours !== null && { colours: new Map(colours) }),
    ...(annotations !== null && { annotations }),
  };
}
