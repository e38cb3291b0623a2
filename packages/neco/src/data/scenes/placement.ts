import type { ColourMap } from './colour.js';
import type { Canvas } from './grounds.js';
import { levelFor, sampleSprite, type Sprite, type SpriteLevel } from './sprites.js';

/** How a drawing lies on the scene. */
export interface Placement {
  /** Centre, pixels. */
  x: number;
  y: number;
  /** Side of the drawing on the scene, pixels. */
  side: number;
  /** Radians. */
  angle: number;
  flip: boolean;
}

/** The light of a scene: where it comes from, how much it shades objects, how dark their shadows are. */
export interface Light {
  /** Unit vector towards the light, on the scene's plane. */
  x: number;
  y: number;
  shading: number;
  shadow: number;
}

/** From this opacity on, of 255, a pixel belongs to an object. */
export const opaqueFrom = 128;

/** A drawing sampled on the scene's pixels: a window of [height, width, 4], multiplied by alpha, 0..255. */
export interface Cutout {
  left: number;
  top: number;
  width: number;
  height: number;
  rgba: Float32Array;
  placement: Placement;
}

/** Scene pixel to the drawing's own coordinates, 0..1 across. */
function toDrawing({ x, y, side, angle, flip }: Placement): (px: number, py: number) => [number, number] {
  const cos = Math.cos(angle) / side;
  const sin = Math.sin(angle) / side;
  return (px, py) => {
    const dx = px + 0.5 - x;
    const dy = py + 0.5 - y;
    const u = dx * cos + dy * sin;
    return [(flip ? -u : u) + 0.5, dy * cos - dx * sin + 0.5];
  };
}

/** The window of whole pixels that a turned square can touch, within the scene. */
function windowOf(
  { x, y, side, angle }: Placement,
  size: number,
  margin: number,
): [number, number, number, number] {
  const reach = (side / 2) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle))) + margin;
  const clamp = (value: number): number => Math.min(size, Math.max(0, value));
  return [
    clamp(Math.floor(x - reach)),
    clamp(Math.floor(y - reach)),
    clamp(Math.ceil(x + reach)),
    clamp(Math.ceil(y + reach)),
  ];
}

/** Samples a placed drawing on the pixels of a scene of `size` a side. */
export function cutOut(sprite: Sprite, placement: Placement, size: number): Cutout {
  const [left, top, right, bottom] = windowOf(placement, size, 1);
  const [width, height] = [right - left, bottom - top];
  const level = levelFor(sprite, placement.side);
  const rgba = new Float32Array(width * height * 4);
  const map = toDrawing(placement);
  const sample = new Float64Array(4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = map(left + x, top + y);
      sampleSprite(level, u, v, sample);
      rgba.set(sample, (y * width + x) * 4);
    }
  }
  return { left, top, width, height, rgba, placement };
}

/** Calls `visit` with the scene's pixel number for each pixel of a cutout that belongs to the object. */
export function forEachOwnPixel(cutout: Cutout, size: number, visit: (pixel: number) => void): void {
  const { left, top, width, height, rgba } = cutout;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((rgba[(y * width + x) * 4 + 3] as number) >= opaqueFrom) visit((top + y) * size + left + x);
    }
  }
}

/** Lays a soft shadow: the drawing's outline, blurred, shifted away from the light. */
export function castShadow(
  canvas: Canvas,
  size: number,
  sprite: Sprite,
  placement: Placement,
  light: Light,
): void {
  const away = placement.side * 0.12;
  const shifted = { ...placement, x: placement.x - light.x * away, y: placement.y - light.y * away };
  const [left, top, right, bottom] = windowOf(shifted, size, placement.side * 0.2);
  // 8 samples across the whole drawing, interpolated: that is the blur.
  const coarse = sprite.levels[sprite.levels.length - 2] as SpriteLevel;
  const map = toDrawing(shifted);
  const sample = new Float64Array(4);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [u, v] = map(x, y);
      sampleSprite(coarse, u, v, sample);
      const keep = 1 - (light.shadow * (sample[3] as number)) / 255;
      const at = (y * size + x) * 3;
      for (let c = 0; c < 3; c++) canvas[at + c] = (canvas[at + c] as number) * keep;
    }
  }
}

/** Paints a cutout over the canvas, its colours mapped, brighter on the side of the light. */
export function paint(canvas: Canvas, size: number, cutout: Cutout, colours: ColourMap, light: Light): void {
  const { left, top, width, height, rgba, placement } = cutout;
  const m = colours.matrix;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      const alpha = (rgba[from + 3] as number) / 255;
      if (alpha === 0) continue;
      const toLight =
        ((left + x - placement.x) * light.x + (top + y - placement.y) * light.y) / placement.side;
      const shade = 1 + light.shading * toLight * 2;
      const [r, g, b] = [rgba[from] as number, rgba[from + 1] as number, rgba[from + 2] as number];
      const at = ((top + y) * size + left + x) * 3;
      for (let c = 0; c < 3; c++) {
        const mapped =
          ((m[c * 3] as number) * r + (m[c * 3 + 1] as number) * g + (m[c * 3 + 2] as number) * b) / 255 +
          colours.offset * alpha;
        const colour = Math.min(alpha, Math.max(0, mapped)) * shade;
        canvas[at + c] = (canvas[at + c] as number) * (1 - alpha) + colour;
      }
    }
  }
}
