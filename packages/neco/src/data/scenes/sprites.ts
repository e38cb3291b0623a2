import sharp from 'sharp';
import type { RandomStream } from '../random.js';
import type { Rgb } from './colour.js';

/** One size of a drawing: [side, side, 4] bytes, colours multiplied by alpha. */
export interface SpriteLevel {
  side: number;
  rgba: Uint8Array;
}

/** A drawing as pixels, in sizes that halve: the largest first, the last 4 px wide. */
export interface Sprite {
  levels: SpriteLevel[];
}

const smallestSide = 4;
const sprites = new Map<string, Promise<Sprite>>();

/** Side of the largest level that serves objects of up to `pixels` on the scene: a power of two, 128 or more. */
export function spriteSide(pixels: number): number {
  return Math.max(128, 2 ** Math.ceil(Math.log2(pixels)));
}

/** Rasterises an SVG file; each file and size is drawn once in a process (a full set at 128 px takes 80 MB). */
export function loadSprite(file: string, side: number): Promise<Sprite> {
  const key = `${side} ${file}`;
  let sprite = sprites.get(key);
  if (sprite === undefined) {
    sprite = rasterise(file, side);
    sprites.set(key, sprite);
  }
  return sprite;
}

async function rasterise(file: string, side: number): Promise<Sprite> {
  // Twemoji's drawings are 36 units wide, which is 36 px at 72 dots an inch.
  const { data } = await sharp(file, { density: (72 * side) / 36 })
    .resize(side, side)
    .ensureAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgba = new Uint8Array(data);
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3] as number;
    for (let c = 0; c < 3; c++) rgba[i + c] = Math.round(((rgba[i + c] as number) * alpha) / 255);
  }
  const levels: SpriteLevel[] = [{ side, rgba }];
  for (let level = levels[0] as SpriteLevel; level.side > smallestSide;) {
    level = halve(level);
    levels.push(level);
  }
  return { levels };
}

function halve({ side, rgba }: SpriteLevel): SpriteLevel {
  const half = side / 2;
  const out = new Uint8Array(half * half * 4);
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const from = (y * 2 * side + x * 2) * 4;
      for (let c = 0; c < 4; c++) {
        const sum =
          (rgba[from + c] as number) +
          (rgba[from + 4 + c] as number) +
          (rgba[from + side * 4 + c] as number) +
          (rgba[from + side * 4 + 4 + c] as number);
        out[(y * half + x) * 4 + c] = (sum + 2) >> 2;
      }
    }
  }
  return { side: half, rgba: out };
}

/** The level whose pixels are at most as large as the scene's when the drawing is `pixels` wide there. */
export function levelFor(sprite: Sprite, pixels: number): SpriteLevel {
  let chosen = sprite.levels[0] as SpriteLevel;
  for (const level of sprite.levels) {
    if (level.side >= pixels) chosen = level;
  }
  return chosen;
}

/**
 * Bilinear sample at (u, v) in 0..1 across the drawing; transparent outside. Writes red, green, blue and alpha
 * (0..255, multiplied by alpha) into `out`.
 */
export function sampleSprite({ side, rgba }: SpriteLevel, u: number, v: number, out: Float64Array): void {
  const x = u * side - 0.5;
  const y = v * side - 0.5;
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  out.fill(0);
  for (let corner = 0; corner < 4; corner++) {
    const cx = x0 + (corner & 1);
    const cy = y0 + (corner >> 1);
    if (cx < 0 || cy < 0 || cx >= side || cy >= side) continue;
    const weight = (corner & 1 ? fx : 1 - fx) * (corner >> 1 ? fy : 1 - fy);
    const at = (cy * side + cx) * 4;
    for (let c = 0; c < 4; c++) out[c] = (out[c] as number) + weight * (rgba[at + c] as number);
  }
}

/** The colour of a random opaque pixel of a drawing. */
export function randomColourOf(sprite: Sprite, random: RandomStream): Rgb {
  const { side, rgba } = sprite.levels[sprite.levels.length - 3] as SpriteLevel;
  for (let tries = 0; tries < 30; tries++) {
    const at = random.integer(side * side) * 4;
    const alpha = rgba[at + 3] as number;
    if (alpha < 200) continue;
    return [(rgba[at] as number) / alpha, (rgba[at + 1] as number) / alpha, (rgba[at + 2] as number) / alpha];
  }
  return [0.5, 0.5, 0.5];
}
