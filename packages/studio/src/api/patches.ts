/** Nearest patches and heat maps. */
import { z } from 'zod';
import { bit, count, grid, image, model, whole } from './parts.js';

/** A patch of an image's grid. */
export interface PatchAt {
  row: number;
  col: number;
}

/** Most patches that may be chosen at a time. */
export const mostChosen = 1024;

const chosen = {
  model,
  image,
  at: z
    .string()
    .max(10 * mostChosen)
    .regex(/^\d{1,4},\d{1,4}(;\d{1,4},\d{1,4})*$/)
    .describe('chosen patches: row,col or row,col;row,col; several are averaged'),
};

/** Query of `GET /api/patches/heat`. */
export const heatQuery = z.object({
  ...chosen,
  on: image.optional().describe('image over which similarities are shown; default the same'),
});

/** Cosine similarity of every patch of an image with the chosen ones. */
export const heatMapAnswer = z.object({
  grid,
  /** Row by row, -1 to 1. */
  values: z.array(z.number()),
});
export type HeatMap = z.infer<typeof heatMapAnswer>;

/** Query of `GET /api/patches/nearest`. */
export const nearestQuery = z.object({
  ...chosen,
  k: whole(1, 200).default(12),
  other: bit.describe('1: other images only'),
  one: bit.describe('1: at most one patch an image'),
  class: whole(0, 254).optional().describe('only patches with most of this class; needs masks'),
  channel: z
    .string()
    .max(100)
    .optional()
    .describe('a newer request of the same channel and model supersedes an older one'),
});

const neighbourPatch = z.object({
  image: count,
  name: z.string(),
  row: count,
  col: count,
  /** Cosine. */
  similarity: z.number(),
  /** Class with the largest part of the patch; null without a mask or a class. */
  class: count.nullable(),
});
export type NeighbourPatch = z.infer<typeof neighbourPatch>;

export const nearestAnswer = z.object({
  /** Most similar first; the chosen patches themselves are never among them. */
  neighbours: z.array(neighbourPatch),
  /** Class of the first chosen patch; null without a mask or a class. */
  class: count.nullable(),
  /** Images searched: fewer than all while features are being computed. */
  searched: count,
  /** Of the search alone. */
  milliseconds: z.number(),
});
export type NearestAnswer = z.infer<typeof nearestAnswer>;

/** Where a crop with surroundings lies, in parts of the image (0 to 1), and the patch in parts of the crop. */
export interface CropBox {
  crop: { left: number; top: number; width: number; height: number };
  patch: { left: number; top: number; width: number; height: number };
}
