/** What the studio has open, and how far its background work is. */
import { z } from 'zod';
import { count, grid } from './parts.js';

/** Every answer with a status of 400 or more. */
export interface ApiFailure {
  /** For programs: `input`, `not-found`, `not-ready`, `superseded`, `forbidden`, `too-large`, `internal` ... */
  error: string;
  /** For people: one sentence that says what is wrong. */
  message: string;
  /** What to do next; empty where there is nothing to do. */
  next: string;
}

const classInfo = z.object({
  name: z.string(),
  /** `#rrggbb`. */
  colour: z.string(),
});
export type ClassInfo = z.infer<typeof classInfo>;

const modelShape = z.object({
  /** Side in pixels of the square that an image is seen as. */
  inputSize: count,
  grid,
  /** Side of a patch in pixels of the square. */
  patchSize: count,
  /** Numbers of a feature. */
  dim: count,
  heads: count,
});
export type ModelShape = z.infer<typeof modelShape>;

/**
 * What a model is doing: waiting for its turn or for its training; opening its weights; computing features; all
 * features there; or it could not be done (see `message`).
 */
const modelState = z.enum(['waiting', 'opening', 'computing', 'ready', 'failed']);
export type ModelState = z.infer<typeof modelState>;

const progress = {
  state: modelState,
  /** Images whose features are there. */
  done: count,
  /** Images in all. */
  total: count,
  /** Images that could not be decoded. */
  skipped: count,
  /** What went wrong, or what is waited for; else empty. */
  message: z.string(),
};

const modelInfo = z.object({
  /** Place in the list of models: what `model=` means in every address. */
  index: count,
  /** For people. */
  name: z.string(),
  ...progress,
  /** Features of images in their own shape, which Teach uses; null until it is first opened. */
  kept: z.object(progress).nullable(),
  /** Known once its weights are open; null before. */
  shape: modelShape.nullable(),
});
export type ModelInfo = z.infer<typeof modelInfo>;

/** `GET /api/studio`. */
export const studioInfo = z.object({
  /** Of the folder of images, or `embedded scenes`. */
  title: z.string(),
  images: count,
  /** How many images have a mask. */
  masks: count,
  /** By class, where the masks come with names or at least classes; null without masks. */
  classes: z.array(classInfo).nullable(),
  /** Mask value of pixels without a class. */
  ignoreIndex: count,
  models: z.array(modelInfo),
  /** Whether a folder of runs is open. */
  runs: z.boolean(),
  version: z.string(),
});
export type StudioInfo = z.infer<typeof studioInfo>;

/** Data of the `progress` events of `GET /api/progress` (server-sent events): all models, whenever one changes. */
export interface ProgressEvent {
  models: ModelInfo[];
}
