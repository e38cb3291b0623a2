import { UserError } from '../../errors.js';
import { runsFill, runsOfText } from './runs.js';
import { isCoordinate, type Ring } from './shapes.js';

/** What an object covers: the union of polygons, or runs of pixels column by column; null if only a box is given. */
export type CocoShape = { rings: Ring[] } | { runs: number[]; width: number; height: number } | null;

/** An entry of "annotations". */
export interface CocoObject {
  /** For messages. */
  id: string;
  image: number | string;
  category: number | string;
  shape: CocoShape;
  /** Many objects that were not told apart: no truth to measure by. */
  crowd: boolean;
  /** Said to be a crowd by CVAT, which says so of everything that is not a polygon. */
  brushed: boolean;
}

/** @throws UserError naming the annotation and what is wrong with it */
export function readObject(value: unknown, file: string): CocoObject {
  const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const id = String(JSON.stringify(fields['id']) ?? 'without an id').slice(0, 40);
  const wrong = (why: string): UserError => new UserError(`Annotation ${id} of ${file} ${why}.`);
  const { image_id: image, category_id: category, segmentation } = fields;
  if (!isId(image) || !isId(category)) throw wrong('lacks "image_id" or "category_id"');
  // Only Datumaro, which exports for CVAT, writes attributes.
  const brushed = Boolean(fields['iscrowd']) && typeof fields['attributes'] === 'object';
  return {
    ...{ id, image, category, brushed },
    crowd: Boolean(fields['iscrowd']) && !brushed,
    shape: shapeOf(segmentation, wrong),
  };
}

function isId(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}

function shapeOf(segmentation: unknown, wrong: (why: string) => UserError): CocoShape {
  if (segmentation === undefined || segmentation === null) return null;
  if (Array.isArray(segmentation)) {
    const rings = segmentation.map((ring: unknown) => ringOf(ring, wrong)).filter((ring) => ring !== null);
    return rings.length === 0 ? null : { rings };
  }
  if (typeof segmentation !== 'object') throw wrong('has a "segmentation" that is neither polygons nor runs');
  return runsOf(segmentation as Record<string, unknown>, wrong);
}

/** Null for fewer than three points, which surround nothing. */
function ringOf(ring: unknown, wrong: (why: string) => UserError): Ring | null {
  if (!Array.isArray(ring)) throw wrong('has a polygon that is no list of numbers');
  if (ring.length % 2 !== 0) throw wrong(`has a polygon of ${ring.length} numbers, which are no pairs`);
  const odd: unknown = ring.find((coordinate) => !isCoordinate(coordinate));
  if (odd !== undefined) throw wrong(`has the coordinate ${String(JSON.stringify(odd)).slice(0, 40)}`);
  return ring.length < 6 ? null : (ring as number[]);
}

function runsOf({ counts, size }: Record<string, unknown>, wrong: (why: string) => UserError): CocoShape {
  const [height, width] = Array.isArray(size) ? (size as unknown[]) : [];
  if (typeof height !== 'number' || typeof width !== 'number') {
    throw wrong('has a run-length encoding without "size": [height, width]');
  }
  const runs: unknown = typeof counts === 'string' ? runsOfText(counts) : counts;
  if (!Array.isArray(runs)) throw wrong('has "counts" that are neither numbers nor the compressed form');
  if (!runsFill(runs, height * width)) {
    throw wrong(`has runs that do not add up to its size, ${height} x ${width} pixels`);
  }
  return { runs, width, height };
}
