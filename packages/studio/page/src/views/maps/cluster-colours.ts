import { interpolateSinebow, schemeTableau10 } from 'd3-scale-chromatic';
import type { PatchColours } from '../../parts/patch-layer.js';
import type { Grid } from '../../parts/patch-rect.js';

type Rgb = readonly [number, number, number];

/** Turns of the golden angle: each hue is far from those just before it. */
const goldenTurn = 0.618034;

const colours: Rgb[] = Array.from({ length: 128 }, (_, index) => colourOf(index));

/** Ten colours made to be told apart; then hues around the wheel, in three brightnesses. */
function colourOf(index: number): Rgb {
  const named = schemeTableau10[index];
  if (named !== undefined) {
    const value = Number.parseInt(named.slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }
  const numbers = interpolateSinebow((index * goldenTurn) % 1)
    .match(/\d+/g)!
    .map(Number);
  const brightness = [1, 0.72, 0.5][index % 3]!;
  return [numbers[0]! * brightness, numbers[1]! * brightness, numbers[2]! * brightness];
}

/** Colour of a cluster: the same in every image and for both models. */
export function clusterColour(cluster: number): string {
  const [red, green, blue] = colours[cluster]!.map(Math.round);
  return `rgb(${red} ${green} ${blue})`;
}

/**
 * A cluster map in colours.
 * @param only this cluster alone; null: all
 */
export function clusterColours(labels: Uint8Array, grid: Grid, only: number | null): PatchColours {
  const rgba = new Uint8ClampedArray(labels.length * 4);
  labels.forEach((label, i) => {
    const colour = colours[label];
    if (colour === undefined || (only !== null && label !== only)) return;
    rgba.set(colour, 4 * i);
    rgba[4 * i + 3] = 255;
  });
  return { grid, rgba };
}

/** A map of principal components; patches of the background stay clear. */
export function principalLayer(bytes: Uint8Array, foreground: Uint8Array, grid: Grid): PatchColours {
  const rgba = new Uint8ClampedArray(foreground.length * 4);
  foreground.forEach((here, i) => {
    rgba.set(bytes.subarray(3 * i, 3 * i + 3), 4 * i);
    rgba[4 * i + 3] = here === 1 ? 255 : 0;
  });
  return { grid, rgba };
}
