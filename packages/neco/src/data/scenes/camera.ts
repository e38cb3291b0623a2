import type { RandomStream } from '../random.js';
import { noiseField, type Canvas } from './grounds.js';

/** What lies between a scene and its picture. */
export interface CameraSpread {
  /** Largest unevenness of the light over the scene, as a share. */
  unevenness: number;
  /** Largest tint of the light, as a share of each channel. */
  tint: number;
  /** Largest weight of the neighbours in the blur, 0..0.25. */
  blur: number;
  /** Largest deviation of the sensor's noise, 0..1. */
  noise: number;
}

/** Takes the picture: uneven tinted light, darker corners, a slight blur, noise; rounds to bytes. */
export function photograph(
  random: RandomStream,
  canvas: Canvas,
  size: number,
  spread: CameraSpread,
): Uint8Array {
  light(random, canvas, size, spread);
  blur(canvas, size, random.uniform(0, spread.blur));
  const deviation = random.uniform(0.2, 1) * spread.noise * 255;
  const picture = new Uint8Array(canvas.length);
  for (let i = 0; i < canvas.length; i++) {
    const value = (canvas[i] as number) * 255 + deviation * random.normal();
    picture[i] = Math.min(255, Math.max(0, Math.round(value)));
  }
  return picture;
}

function light(random: RandomStream, canvas: Canvas, size: number, spread: CameraSpread): void {
  const field = noiseField(random, size, random.uniform(1, 2.5), 1);
  const unevenness = random.uniform(0, spread.unevenness);
  const vignette = random.uniform(0, 0.35);
  const tints = [0, 1, 2].map(() => 1 + random.uniform(-spread.tint, spread.tint));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const fromMiddle = ((x / size - 0.5) ** 2 + (y / size - 0.5) ** 2) * 2;
      const here =
        (1 + unevenness * 2 * ((field[y * size + x] as number) - 0.5)) * (1 - vignette * fromMiddle);
      const at = (y * size + x) * 3;
      for (let c = 0; c < 3; c++) canvas[at + c] = (canvas[at + c] as number) * here * (tints[c] as number);
    }
  }
}

/** Three-tap blur along both axes; `side` is the weight of each neighbour, borders repeat. */
function blur(canvas: Canvas, size: number, side: number): void {
  const middle = 1 - 2 * side;
  const copy = new Float32Array(canvas.length);
  const pass = (from: Canvas, to: Canvas, step: number, place: (pixel: number) => number): void => {
    for (let pixel = 0; pixel < size * size; pixel++) {
      const before = place(pixel) > 0 ? pixel - step : pixel;
      const after = place(pixel) < size - 1 ? pixel + step : pixel;
      for (let c = 0; c < 3; c++) {
        to[pixel * 3 + c] =
          middle * (from[pixel * 3 + c] as number) +
          side * ((from[before * 3 + c] as number) + (from[after * 3 + c] as number));
      }
    }
  };
  pass(canvas, copy, 1, (pixel) => pixel % size);
  pass(copy, canvas, size, (pixel) => Math.floor(pixel / size));
}
