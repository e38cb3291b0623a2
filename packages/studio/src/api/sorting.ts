/** The sorting of NeCo's loss, made visible on two views of an image. */
import { z } from 'zod';
import { count, image, rectangle, whole } from './parts.js';

export type { Rectangle } from './parts.js';

/** What the networks, the views and the references depend on. */
const seen = {
  image,
  run: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('run whose student and teacher are compared; or a model, which then stands for both'),
  model: whole().optional(),
  seed: whole(0, 2 ** 32 - 1)
    .optional()
    .describe('of views and references; default 0'),
};

/** Query of `GET /api/sorting`. */
export const sortingQuery = z.object({
  ...seen,
  teacherView: whole().optional().describe('global view that the teacher sees; default 0'),
  studentView: whole()
    .optional()
    .describe('another view, seen by the student; locals follow the globals; default the other global view'),
  patch: whole().optional().describe('aligned patch, row by row; default the one with the largest loss'),
  steepness: z.coerce
    .number()
    .positive()
    .max(1e6)
    .optional()
    .describe("of both networks' comparators; default what the run was trained with"),
});
export type SortingQuery = z.infer<typeof sortingQuery>;

const sortingSource = z.object({
  name: z.string(),
  /** Steps of training; null for a model that is no run. */
  step: z.int().nullable(),
  /** Whether patches are compared behind the trained heads, as in training, or as the backbone gives them. */
  embeddings: z.enum(['head', 'backbone']),
  /** Whether student and teacher are one network. */
  same: z.boolean(),
});

const sortingPicture = z.object({
  image: count,
  name: z.string(),
  /** Where each view was cut, in parts of the picture. */
  boxes: z.array(rectangle),
  /** What the teacher's view shares with the student's, in parts of either: there the aligned patches lie. */
  teacherRegion: rectangle,
  studentRegion: rectangle,
});
export type SortingPicture = z.infer<typeof sortingPicture>;

/** The references of the chosen patch as one network sorts them. */
const sortingOrder = z.object({
  /** By reference. */
  values: z.array(z.number()),
  /** References, the nearest first. */
  order: z.array(z.number()),
  /** `[rank][reference]`, row by row: weight of a reference at a rank, rank 0 the nearest. */
  permutation: z.array(z.number()),
});
export type SortingOrder = z.infer<typeof sortingOrder>;

export const sortingAnswer = z.object({
  source: sortingSource,
  seed: count,
  /** Aligned patches a side. */
  side: count,
  /** Views of each picture, in the order in which they are counted. */
  views: z.array(z.object({ kind: z.enum(['global', 'local']), size: count })),
  /** The batch: the image itself, and those that references come from too. */
  pictures: z.array(sortingPicture),
  teacherView: count,
  studentView: count,
  patch: count,
  steepness: z.object({ student: z.number(), teacher: z.number() }),
  /** By aligned patch; null where the run's mask leaves the patch out. */
  losses: z.array(z.number().nullable()),
  /** Mean over the patches that count: what the trainer's loss is for this pair of views. */
  loss: z.number().nullable(),
  /** By reference: which aligned patch of which picture, as the teacher sees it. */
  references: z.array(z.object({ picture: count, patch: count })),
  student: sortingOrder,
  teacher: sortingOrder,
  /** How much a value means: `cosine` (larger is nearer) or `euclidean` (smaller is nearer). */
  distance: z.enum(['cosine', 'euclidean']),
});
export type SortingAnswer = z.infer<typeof sortingAnswer>;

/** Query of `GET /api/sorting/view`: a view as the networks see it, PNG. `picture` is a place in `pictures`. */
export const sortingViewQuery = z.object({ ...seen, picture: whole(), view: whole() });
export type SortingViewQuery = z.infer<typeof sortingViewQuery>;
