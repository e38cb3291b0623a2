import path from 'node:path';
import { modelCache, type AskedReading } from '@neco/neco/internal';

/** What `neco studio` was given on the command line. */
export interface StudioCommandOptions {
  images?: string;
  masks?: string;
  /** Name, file, run folder or repository; `RUN:student` for a network of a run. */
  model?: string;
  /** A second model to show beside the first. */
  compare?: string;
  /** A head of `neco segment fit` whose predictions are to be corrected. */
  head?: string;
  /** Folder that holds runs. */
  runs?: string;
  /** Folder for projects of clicks. */
  projects?: string;
  /** Null: the usual one, or another if that is taken. */
  port: number | null;
  inputSize: number | null;
  /** Of the features; null for the last, or the head's. */
  layer: string | null;
  /** How pictures are read, and how masks lie on them. */
  pictures: AskedReading;
  offline: boolean;
  /** Whether to open the page in the browser. */
  open: boolean;
  /** File of the `neco` command, with which runs are started. */
  program: string;
}

/** Folder below which the studio keeps what it can make again, projects apart. */
export function studioCache(): string {
  return path.join(path.dirname(modelCache()), 'studio');
}
