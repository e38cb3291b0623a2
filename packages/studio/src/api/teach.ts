/** Segmentation from a few clicks. Bytes come as base64. */
import type { Project } from '../teach/project.js';

export type { LabelSettings, Project, Stroke, TaughtClass } from '../teach/project.js';

/** `GET /api/teach/projects`: those changed last first. */
export interface ProjectsAnswer {
  projects: { name: string; changed: string }[];
}

/** Body of `POST /api/teach/projects`; the answer is a {@link Project} without classes. */
export interface NewProject {
  name: string;
  /** Whose grid the labels will be places of. Default 0. */
  model?: number;
}

/** `GET /api/teach/projects/:name` answers with it, `PUT` takes it and answers with its next revision. */
export type ProjectAnswer = Project;

/** Query of `GET /api/teach/projects/:name/labels`. */
export interface LabelsQuery {
  /** Default 0. */
  model?: number;
  image: number;
}

/** What the project makes of an image. */
export interface LabelsAnswer {
  revision: number;
  grid: [number, number];
  /** Class of each patch, row by row. */
  labels: string;
  /** Margin between the first and the second class of each patch, 0 to 255. */
  margins: string;
  /** Average margin, 0 to 1. */
  margin: number;
}

/**
 * Query of `GET /api/teach/projects/:name/mask/:image`: PNG in the image's proportions, no side longer than `size`,
 * with the classes' colours; pixels with a smaller margin than `margin` are transparent.
 */
export interface TaughtMaskQuery {
  model?: number;
  /** 64 to 1024, default 512. */
  size?: number;
  /** 0 to 1, default 0. */
  margin?: number;
  /** Makes the address differ from that of an older revision; not looked at. */
  revision?: number;
}

/** Query of `GET /api/teach/projects/:name/certainty`. */
export interface CertaintyQuery {
  model?: number;
  /** Default 0. */
  offset?: number;
  /** Default 60, at most 500. */
  limit?: number;
}

/** Images by certainty, the least certain first. */
export interface CertaintyAnswer {
  revision: number;
  /** Images that have features. */
  total: number;
  images: {
    image: number;
    name: string;
    width: number;
    height: number;
    /** Average margin, 0 to 1. */
    margin: number;
    /** Whether patches of it are labelled. */
    taught: boolean;
  }[];
  /** Images that the project names and this folder does not have. */
  missing: string[];
}

/** `GET /api/teach/projects/:name/score?model=`: agreement with the masks of images that were not taught. */
export interface ScoreAnswer {
  revision: number;
  /** Null where no image can be compared: no masks, or no class with a name of theirs. */
  score: {
    mIoU: number;
    /** By class of the project; null for one that does not occur. */
    perClass: (number | null)[];
    /** Images that were compared, at most 200, evenly spread. */
    images: number;
    /** Share of labelled pixels whose true class the project does not have: they take no part. */
    leftOut: number;
  } | null;
}

/** Body of `POST /api/teach/projects/:name/export`. */
export interface ExportRequest {
  model?: number;
  /** Pixels with a smaller margin get no class (255). Default 0. */
  margin?: number;
}

/** Answer of `POST` and `GET /api/teach/projects/:name/export`: the latest export since the server was started. */
export interface ExportAnswer {
  state: 'none' | 'running' | 'done' | 'failed';
  done: number;
  total: number;
  /** Name of the new folder below the folder of projects, once it is there. */
  folder: string;
  /** Full path of it. */
  path: string;
  /** Images without a mask: undecodable ones. */
  skipped: string[];
  /** What went wrong. */
  message: string;
}
