import type { RandomStream } from '../random.js';

/** Red, green, blue, each 0..1. */
export type Rgb = readonly [number, number, number];

/** An affine map of colours: `rgb' = matrix rgb + offset`, the matrix row by row. */
export interface ColourMap {
  matrix: readonly number[];
  offset: number;
}

/** How far an object's colours may stray from their drawing's. */
export interface ColourSpread {
  /** Largest turn of the hue, degrees, either way. */
  hue: number;
  saturation: readonly [number, number];
  gain: readonly [number, number];
  /** Largest shift of brightness, either way. */
  offset: number;
}

/** Weights of red, green and blue in brightness (ITU-R BT.601). */
const luma: Rgb = [0.299, 0.587, 0.114];

/**
 * A random colour map: hue turned about the grey axis, saturation scaled about the pixel's grey, then gain
 * and offset. It is affine, so it can be applied to colours that are multiplied by their alpha.
 */
export function randomColourMap(random: RandomStream, spread: ColourSpread): ColourMap {
  const turn = (random.uniform(-spread.hue, spread.hue) * Math.PI) / 180;
  const saturation = random.uniform(...spread.saturation);
  const gain = random.uniform(...spread.gain);
  const offset = random.uniform(-spread.offset, spread.offset);
  return { matrix: multiply(saturationMatrix(saturation * gain, gain), hueMatrix(turn)), offset };
}

/** Rotation by `turn` about (1, 1, 1), so greys stay as they are. */
function hueMatrix(turn: number): number[] {
  const cos = Math.cos(turn);
  const same = cos + (1 - cos) / 3;
  const up = (1 - cos) / 3 - Math.sqrt(1 / 3) * Math.sin(turn);
  const down = (1 - cos) / 3 + Math.sqrt(1 / 3) * Math.sin(turn);
  return [same, up, down, down, same, up, up, down, same];
}

/** `colourful` times the difference from grey plus `grey` times the grey. */
function saturationMatrix(colourful: number, grey: number): number[] {
  const rest = grey - colourful;
  return [0, 1, 2].flatMap((row) =>
    luma.map((weight, column) => rest * weight + (row === column ? colourful : 0)),
  );
}

function multiply(a: readonly number[], b: readonly number[]): number[] {
  const out: number[] = [];
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += (a[row * 3 + k] as number) * (b[k * 3 + column] as number);
      out.push(sum);
    }
  }
  return out;
}

/** The colour after the map, kept within 0..1. */
export function mapColour(map: ColourMap, [r, g, b]: Rgb): Rgb {
  const channel = (row: number): number => {
    const m = map.matrix;
    const value =
      (m[row * 3] as number) * r +
      (m[row * 3 + 1] as number) * g +
      (m[row * 3 + 2] as number) * b +
      map.offset;
    return Math.min(1, Math.max(0, value));
  };
  return [channel(0), channel(1), channel(2)];
}
