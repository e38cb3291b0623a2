/** Segmentation from a few clicks. Bytes come as base64. */
import { z } from 'zod';
import { projectName } from '../teach/project.js';
import { count, grid, image, imageOfPath, model, number, whole } from './parts.js';

export type { LabelSettings, Project, StartingHead, Stroke, TaughtClass } from '../teach/project.js';

/** `GET /api/teach/projects`: those changed last first. */
export const projectsAnswer = z.object({
  projects: z.array(z.object({ name: z.string(), changed: z.string() })),
});
export type ProjectsAnswer = z.infer<typeof projectsAnswer>;

/** Place in the list of models, in a body. */
const modelOfBody = z.int().min(0).max(9).default(0);

/** Most images whose masks a project can begin with. */
export const mostBeginning = 200;

/** Body of `POST /api/teach/projects`; the answer is the project. */
export const newProjectBody = z.object({
  name: projectName,
  model: modelOfBody.describe('whose features the labels are of'),
  begin: z
    .discriminatedUnion('from', [
      z.object({
        from: z.literal('masks'),
        images: z.int().min(1).max(mostBeginning).describe('how many, evenly spread over those with a mask'),
      }),
      z.object({
        from: z.literal('head'),
        head: z.string().max(512).describe('id of a head that is offered'),
      }),
    ])
    .optional()
    .describe('labelled patches of masks, or a head whose predictions are corrected; without it no classes'),
});

/** `GET /api/teach/heads`: segmenters that a project can begin with. */
export const headsAnswer = z.object({
  heads: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** `knn`, `linear` or `prototypes`. */
      kind: z.string(),
      classes: z.array(z.string()),
      /** Name of its backbone, if it says. */
      backbone: z.string().nullable(),
    }),
  ),
});
export type HeadsAnswer = z.infer<typeof headsAnswer>;

/** The `:name` of an address. */
export const named = z.object({ name: projectName });

/** Query of `GET /api/teach/projects/:name/score`. */
export const ofModel = z.object({ model });

/** Query of `GET /api/teach/projects/:name/labels`. */
export const labelsQuery = z.object({ model, image });

/** What the project makes of an image. */
export const labelsAnswer = z.object({
  revision: count,
  /** Of this image's own shape. */
  grid,
  /** Rows and columns that the image spans, not always whole ones: the grid can end beyond it. */
  span: z.tuple([z.number(), z.number()]),
  /** Class of each patch, row by row. */
  labels: z.string(),
  /** Margin between the first and the second class of each patch, 0 to 255. */
  margins: z.string(),
  /** Average margin, 0 to 1. */
  margin: z.number(),
});
export type LabelsAnswer = z.infer<typeof labelsAnswer>;

/** `GET /api/teach/projects/:name/mask/:image`. */
export const namedImage = named.extend({ image: imageOfPath });

/**
 * Query of `GET /api/teach/projects/:name/mask/:image`: PNG in the image's proportions, no side longer than `size`,
 * with the classes' colours.
 */
export const taughtMaskQuery = z.object({
  model,
  size: whole(64, 1024).default(512),
  margin: number(0, 1).default(0).describe('pixels with a smaller margin are transparent'),
  revision: whole()
    .optional()
    .describe('makes the address differ from that of an older revision; not looked at'),
});

/** Query of `GET /api/teach/projects/:name/certainty`. */
export const certaintyQuery = z.object({
  model,
  offset: whole().default(0),
  limit: whole(1, 500).default(60),
});

/** Images by certainty, the least certain first. */
export const certaintyAnswer = z.object({
  revision: count,
  /** Images that have features. */
  total: count,
  images: z.array(
    z.object({
      image: count,
      name: z.string(),
      width: count,
      height: count,
      /** Average margin, 0 to 1. */
      margin: z.number(),
      /** Whether patches of it are labelled. */
      taught: z.boolean(),
    }),
  ),
  /** Images that the project names and this folder does not have. */
  missing: z.array(z.string()),
});
export type CertaintyAnswer = z.infer<typeof certaintyAnswer>;

/** `GET /api/teach/projects/:name/score`: agreement with the masks of images that were not taught. */
export const scoreAnswer = z.object({
  revision: count,
  /** Null where no image can be compared: no masks, or no class with a name of theirs. */
  score: z
    .object({
      mIoU: z.number(),
      /** By class of the project; null for one that does not occur. */
      perClass: z.array(z.number().nullable()),
      /** Images that were compared, at most 200, evenly spread. */
      images: count,
      /** Share of labelled pixels whose true class the project does not have: they take no part. */
      leftOut: z.number(),
    })
    .nullable(),
});
export type ScoreAnswer = z.infer<typeof scoreAnswer>;

/** Body of `POST /api/teach/projects/:name/export`. */
export const exportRequest = z.object({
  model: modelOfBody,
  margin: z.number().min(0).max(1).default(0).describe('pixels with a smaller margin get no class (255)'),
});

/** Answer of `POST` and `GET /api/teach/projects/:name/export`: the latest export since the server was started. */
export const exportAnswer = z.object({
  state: z.enum(['none', 'running', 'done', 'failed']),
  done: count,
  total: count,
  /** Name of the new folder below the folder of projects, once it is there. */
  folder: z.string(),
  /** Full path of it. */
  path: z.string(),
  /** Images without a mask: undecodable ones. */
  skipped: z.array(z.string()),
  /** What went wrong. */
  message: z.string(),
});
export type ExportAnswer = z.infer<typeof exportAnswer>;

/** Body of `POST /api/teach/projects/:name/segmenter`. */
export const segmenterRequest = z.object({ model: modelOfBody });

/** Answer of `POST /api/teach/projects/:name/segmenter`: what was written. */
export const segmenterAnswer = z.object({
  /** Name of the new folder below the folder of projects. */
  folder: z.string(),
  /** Full path of it. */
  path: z.string(),
  /** The number of the folder, for the download. */
  number: count,
  /** Whether it holds a head; why not is in `message`. */
  head: z.boolean(),
  message: z.string(),
  /** Patches that a `knn` head keeps; 0 for another kind. */
  patches: count,
  /** Images whose masks are there. */
  masks: count,
});
export type SegmenterAnswer = z.infer<typeof segmenterAnswer>;

/** `GET /api/teach/projects/:name/segmenter/:number`: the head file. */
export const namedSegmenter = named.extend({ number: whole(1, 1_000_000) });
