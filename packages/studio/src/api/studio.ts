/** What the studio has open, and how far its background work is. */

/** Every answer with a status of 400 or more. */
export interface ApiFailure {
  /** For programs: `input`, `not-found`, `not-ready`, `superseded`, `forbidden`, `too-large`, `internal` ... */
  error: string;
  /** For people: one sentence that says what is wrong. */
  message: string;
  /** What to do next; empty where there is nothing to do. */
  next: string;
}

/** `GET /api/studio`. */
export interface StudioInfo {
  /** Of the folder of images, or `embedded scenes`. */
  title: string;
  images: number;
  /** How many images have a mask. */
  masks: number;
  /** By class, where the masks come with names or at least classes; null without masks. */
  classes: ClassInfo[] | null;
  /** Mask value of pixels without a class. */
  ignoreIndex: number;
  models: ModelInfo[];
  /** Whether a folder of runs is open. */
  runs: boolean;
  version: string;
}

export interface ClassInfo {
  name: string;
  /** `#rrggbb`. */
  colour: string;
}

/**
 * What a model is doing: waiting for its turn or for its training; opening its weights; computing features; all
 * features there; or it could not be done (see `message`).
 */
export type ModelState = 'waiting' | 'opening' | 'computing' | 'ready' | 'failed';

export interface ModelInfo {
  /** Place in the list of models: what `model=` means in every address. */
  index: number;
  /** For people. */
  name: string;
  state: ModelState;
  /** Images whose features are there. */
  done: number;
  /** Images in all. */
  total: number;
  /** Images that could not be decoded. */
  skipped: number;
  /** What went wrong, or what is waited for; else empty. */
  message: string;
  /** Known once its weights are open; null before. */
  shape: ModelShape | null;
}

export interface ModelShape {
  /** Side in pixels of the square that an image is seen as. */
  inputSize: number;
  /** Rows and columns of patches. */
  grid: [number, number];
  /** Side of a patch in pixels of the square. */
  patchSize: number;
  /** Numbers of a feature. */
  dim: number;
  heads: number;
}

/** Data of the `progress` events of `GET /api/progress` (server-sent events): all models, whenever one changes. */
export interface ProgressEvent {
  models: ModelInfo[];
}
