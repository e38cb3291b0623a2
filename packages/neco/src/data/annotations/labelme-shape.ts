import { UserError } from '../../errors.js';
import { decodePng, type IndexMask } from '../masks.js';
import type { Coverage } from './coverage.js';
import { coverCircle, coverPolygon, isCoordinate } from './shapes.js';

/** An entry of "shapes". Flags, groups and descriptions do not change its pixels and are not read. */
export interface LabelMeShape {
  label: string;
  type: string;
  /** x, y in pixels. */
  points: [number, number][];
  /** A PNG in base64, for the type `mask`. */
  mask: string | null;
}

/** Types of shapes that have an area, and how many points they need; null for three or more. */
export const areaShapes: ReadonlyMap<string, number | null> = new Map([
  ['polygon', null],
  ['rectangle', 2],
  ['oriented_rectangle', 4],
  ['circle', 2],
  ['mask', 2],
]);

/** Types without one. */
const lines: readonly string[] = ['line', 'linestrip', 'point', 'points'];

/**
 * @param number place in the list
 * @throws UserError naming the shape and what is wrong with it
 */
export function readShape(value: unknown, file: string, number: number): LabelMeShape {
  const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const { label, points, mask, shape_type: type = 'polygon' } = fields;
  const wrong = (why: string): UserError => new UserError(`Shape ${number + 1} of ${file} ${why}.`);
  if (typeof label !== 'string' || label === '') throw wrong('has no "label"');
  if (typeof type !== 'string' || !(areaShapes.has(type) || lines.includes(type))) {
    const known = [...areaShapes.keys(), ...lines].join(', ');
    throw wrong(`has the type ${String(JSON.stringify(type)).slice(0, 40)}, which is none of ${known}`);
  }
  if (!Array.isArray(points) || !points.every(isPoint))
    throw wrong('has "points" that are no pairs of numbers');
  const needed = areaShapes.get(type);
  if (needed === null ? points.length < 3 : needed !== undefined && points.length !== needed) {
    throw wrong(`is a ${type} of ${points.length} points; it needs ${needed ?? 'three or more'}`);
  }
  if (type === 'mask' && typeof mask !== 'string') throw wrong('is a mask without "mask"');
  return { ...{ label, type, points }, mask: typeof mask === 'string' ? mask : null };
}

function isPoint(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isCoordinate);
}

/** What draws a shape that has an area. @throws UserError if its mask is damaged */
export async function coverShape(shape: LabelMeShape, file: string): Promise<(coverage: Coverage) => void> {
  const [first, second] = shape.points as [[number, number], [number, number]];
  switch (shape.type) {
    case 'rectangle': {
      const ring = [...first, second[0], first[1], ...second, first[0], second[1]];
      return (coverage) => coverPolygon(coverage, ring);
    }
    case 'circle': {
      const radius = Math.hypot(second[0] - first[0], second[1] - first[1]);
      return (coverage) => coverCircle(coverage, first, radius);
    }
    case 'mask': {
      const bits = await decodePng(Buffer.from(shape.mask!, 'base64'), `of "${shape.label}" in ${file}`);
      const [left, top, right, bottom] = [...first, ...second].map(Math.trunc) as [
        number,
        number,
        number,
        number,
      ];
      if (bits.width !== right - left + 1 || bits.height !== bottom - top + 1) {
        throw new UserError(
          `The mask of "${shape.label}" in ${file} has ${bits.width} x ${bits.height} pixels, but its points are ` +
            `those of ${right - left + 1} x ${bottom - top + 1}.`,
        );
      }
      return (coverage) => coverBits(coverage, bits, left, top);
    }
    default: {
      const ring = shape.points.flat();
      return (coverage) => coverPolygon(coverage, ring);
    }
  }
}

function coverBits(coverage: Coverage, { data, width, height }: IndexMask, left: number, top: number): void {
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (data[y * width + x]! > 0) coverage.coverColumn(left + x, top + y, top + y + 1);
    }
  }
}
