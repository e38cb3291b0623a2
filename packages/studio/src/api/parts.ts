/** Parts of the schemas of requests and answers. */
import { z } from 'zod';

export const count = z.int().min(0);

/** Rows and columns of patches. */
export const grid = z.tuple([count, count]);

/** x1, y1, x2, y2 in parts of a view or picture, 0 to 1. */
export const rectangle = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Rectangle = z.infer<typeof rectangle>;

/** A number of an address, where everything is text. */
export function number(least: number, most: number) {
  return z.coerce.number().min(least).max(most);
}

/** A whole number of an address. */
export function whole(least = 0, most = Number.MAX_SAFE_INTEGER) {
  return z.coerce.number().int().min(least).max(most);
}

/** 0 or 1 in an address. */
export const bit = whole(0, 1).default(0);

export const model = whole(0, 9).default(0).describe('place in the list of models');
export const image = whole(0, 10_000_000).describe('number of an image');

/** The same as a part of a path, where an empty one would else be the number 0. */
export const imageOfPath = z.preprocess((text) => (text === '' ? undefined : text), image);
