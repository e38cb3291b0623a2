import { interpolateViridis } from 'd3-scale-chromatic';
import type { PatchColours } from './patch-layer.js';
import type { Grid } from './patch-rect.js';

/** Range of the values a scale of colours shows. */
export type Domain = readonly [low: number, high: number];

/**
 * The scale of heat maps, at 0 to 1: viridis, which is perceptually uniform, so that equal differences of similarity
 * look equally large, also to the colour-blind.
 */
export const heatColour = interpolateViridis;

const steps = 256;
const table = Uint8Array.from(
  Array.from({ length: steps }, (_, i) => {
    const colour = Number.parseInt(heatColour(i / (steps - 1)).slice(1), 16);
    return [colour >> 16, (colour >> 8) & 255, colour & 255];
  }).flat(),
);

/** Colours of values of a grid's patches, row by row. */
export function heatColours(values: readonly number[], grid: Grid, [low, high]: Domain): PatchColours {
  const rgba = new Uint8ClampedArray(values.length * 4);
  values.forEach((value, i) => {
    const share = Math.max(0, Math.min(1, (value - low) / Math.max(high - low, 1e-6)));
    const step = Math.round(share * (steps - 1));
    rgba.set(table.subarray(3 * step, 3 * step + 3), 4 * i);
    rgba[4 * i + 3] = 255;
  });
  return { grid, rgba };
}

/** From the lowest of the given similarities, rounded down to tenths, to 1: what an equal patch has. */
export function similarityDomain(maps: readonly (readonly number[])[]): Domain {
  const lowest = Math.min(
    1,
    ...maps.map((values) => values.reduce((least, value) => Math.min(least, value), 1)),
  );
  return [Math.min(Math.floor(lowest * 10) / 10, 0.9), 1];
}
