import type { RandomStream } from '../random.js';
import type { Rgb } from './colour.js';
import { sampleSprite, type Sprite, type SpriteLevel } from './sprites.js';

/** A scene in the making: [size, size, 3], 0..1, not yet clipped. */
export type Canvas = Float32Array;

type Painter = (x: number, y: number) => Rgb;

/**
 * Smooth noise over a square, 0..1: interpolated random values on a lattice of `cells` a side, in `octaves`
 * layers, each twice as fine and half as strong as the one before.
 */
export function noiseField(random: RandomStream, size: number, cells: number, octaves: number): Float32Array {
  const field = new Float32Array(size * size);
  let amplitude = 1;
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    addLattice(field, random, size, cells * 2 ** octave, amplitude);
    total += amplitude;
    amplitude /= 2;
  }
  for (let i = 0; i < field.length; i++) field[i] = (field[i] as number) / total;
  return field;
}

function addLattice(
  field: Float32Array,
  random: RandomStream,
  size: number,
  cells: number,
  amplitude: number,
): void {
  const side = Math.ceil(cells) + 2;
  const lattice = Float32Array.from({ length: side * side }, () => random.uniform());
  const smooth = (t: number): number => t * t * (3 - 2 * t);
  for (let y = 0; y < size; y++) {
    const v = (y / size) * cells;
    const row = Math.floor(v);
    const fy = smooth(v - row);
    for (let x = 0; x < size; x++) {
      const u = (x / size) * cells;
      const column = Math.floor(u);
      const fx = smooth(u - column);
      const at = row * side + column;
      const top = (lattice[at] as number) * (1 - fx) + (lattice[at + 1] as number) * fx;
      const bottom = (lattice[at + side] as number) * (1 - fx) + (lattice[at + side + 1] as number) * fx;
      field[y * size + x] = (field[y * size + x] as number) + amplitude * (top * (1 - fy) + bottom * fy);
    }
  }
}

/** The colour at t in 0..1 along a list of colours. */
function along(colours: readonly Rgb[], t: number): Rgb {
  const last = colours.length - 1;
  const place = Math.min(Math.max(t, 0), 1) * last;
  const i = Math.min(Math.floor(place), last - 1);
  const f = place - i;
  const a = colours[i] as Rgb;
  const b = colours[i + 1] as Rgb;
  return [a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f, a[2] + (b[2] - a[2]) * f];
}

/** Coordinates turned by a random angle about the middle, in units of the scene's side. */
function turned(random: RandomStream, size: number): (x: number, y: number) => [number, number] {
  const angle = random.uniform(0, 2 * Math.PI);
  const cos = Math.cos(angle) / size;
  const sin = Math.sin(angle) / size;
  return (x, y) => [x * cos + y * sin, y * cos - x * sin];
}

function gradient(random: RandomStream, size: number, colours: readonly Rgb[]): Painter {
  const turn = turned(random, size);
  const radial = random.bernoulli(0.4);
  const [cx, cy] = [random.uniform(0, size), random.uniform(0, size)];
  const reach = random.uniform(0.6, 1.2) * size;
  return (x, y) => {
    if (radial) return along(colours, Math.hypot(x - cx, y - cy) / reach);
    return along(colours, turn(x - size / 2, y - size / 2)[0] / 1.4 + 0.5);
  };
}

function stripes(random: RandomStream, size: number, colours: readonly Rgb[]): Painter {
  const turn = turned(random, size);
  const frequency = random.logUniform(3, 14);
  const warp = noiseField(random, size, 3, 2);
  const bend = random.uniform(0, 0.25);
  const sharpness = random.logUniform(1, 8);
  return (x, y) => {
    const place = turn(x, y)[0] + bend * (warp[y * size + x] as number);
    const wave = Math.sin(place * frequency * 2 * Math.PI) * sharpness;
    return along(colours, 0.5 + 0.5 * Math.max(-1, Math.min(1, wave)));
  };
}

function checks(random: RandomStream, size: number, colours: readonly Rgb[]): Painter {
  const turn = turned(random, size);
  const frequency = random.logUniform(3, 10);
  const stretch = random.logUniform(0.6, 1.6);
  return (x, y) => {
    const [u, v] = turn(x, y);
    const odd = (Math.floor(u * frequency) + Math.floor(v * frequency * stretch)) & 1;
    return colours[odd % colours.length] as Rgb;
  };
}

function blobs(random: RandomStream, size: number, colours: readonly Rgb[]): Painter {
  const field = noiseField(random, size, random.uniform(2, 7), random.integer(1, 5));
  const contrast = random.logUniform(1.2, 5);
  return (x, y) => along(colours, 0.5 + ((field[y * size + x] as number) - 0.5) * contrast);
}

function cells(random: RandomStream, size: number, colours: readonly Rgb[]): Painter {
  const seeds = Array.from({ length: random.integer(8, 28) }, () => ({
    x: random.uniform(0, size),
    y: random.uniform(0, size),
    colour: random.pick(colours),
    shade: random.uniform(0.8, 1.15),
  }));
  return (x, y) => {
    let best = Infinity;
    let chosen = seeds[0] as (typeof seeds)[number];
    for (const seed of seeds) {
      const distance = (seed.x - x) ** 2 + (seed.y - y) ** 2;
      if (distance < best) {
        best = distance;
        chosen = seed;
      }
    }
    const [r, g, b] = chosen.colour;
    return [r * chosen.shade, g * chosen.shade, b * chosen.shade];
  };
}

/** The inside of an object's drawing, enlarged and mirrored in tiles: its very texture, without its shape. */
function magnified(random: RandomStream, size: number, colours: readonly Rgb[], sprite: Sprite): Painter {
  const turn = turned(random, size);
  const zoom = random.uniform(0.12, 0.45);
  const [u0, v0] = [random.uniform(0.3, 0.7), random.uniform(0.3, 0.7)];
  const level = sprite.levels[Math.min(1, sprite.levels.length - 1)] as SpriteLevel;
  const sample = new Float64Array(4);
  const mirror = (t: number): number => Math.abs((((t % 2) + 2) % 2) - 1);
  const [r, g, b] = colours[0] as Rgb;
  return (x, y) => {
    const [u, v] = turn(x, y);
    sampleSprite(level, u0 + (mirror(u * 2) - 0.5) * zoom, v0 + (mirror(v * 2) - 0.5) * zoom, sample);
    const rest = 1 - (sample[3] as number) / 255;
    return [
      (sample[0] as number) / 255 + rest * r,
      (sample[1] as number) / 255 + rest * g,
      (sample[2] as number) / 255 + rest * b,
    ];
  };
}

function layer(
  random: RandomStream,
  size: number,
  colours: readonly Rgb[],
  textures: readonly Sprite[],
): Painter {
  const shuffled = [...random.permutation(colours.length)].map((i) => colours[i] as Rgb);
  const some = shuffled.slice(0, random.integer(2, Math.min(4, colours.length) + 1));
  const kinds = [gradient, stripes, checks, blobs, blobs, cells];
  const kind = random.integer(kinds.length + (textures.length > 0 ? 2 : 0));
  const painter = kinds[kind];
  return painter ? painter(random, size, some) : magnified(random, size, some, random.pick(textures));
}

/** Where the second layer of a ground shows, 0..1: beyond a wavy edge, or in patches. */
function division(random: RandomStream, size: number): (x: number, y: number) => number {
  const field = noiseField(random, size, random.uniform(2, 5), 3);
  const turn = turned(random, size);
  const straight = random.bernoulli(0.6);
  const edge = random.logUniform(4, 40);
  const shift = random.uniform(-0.25, 0.25);
  return (x, y) => {
    const noise = (field[y * size + x] as number) - 0.5;
    const place = straight ? turn(x - size / 2, y - size / 2)[0] + shift + noise * 0.3 : noise;
    return Math.min(1, Math.max(0, 0.5 + place * edge));
  };
}

/**
 * A ground: two textures in the given colours, one beyond an edge or in patches of the other, under uneven
 * brightness.
 *
 * @param colours at least two.
 * @param textures drawings whose insides may serve as textures; may be empty.
 */
export function paintGround(
  random: RandomStream,
  size: number,
  colours: readonly Rgb[],
  textures: readonly Sprite[],
): Canvas {
  const first = layer(random, size, colours, textures);
  const second = layer(random, size, colours, textures);
  const share = division(random, size);
  const relief = noiseField(random, size, random.uniform(8, 24), 3);
  const depth = random.uniform(0.1, 0.5);
  const canvas = new Float32Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const s = share(x, y);
      const a = s < 1 ? first(x, y) : second(x, y);
      const b = s > 0 ? second(x, y) : a;
      const light = 1 + depth * ((relief[y * size + x] as number) - 0.5);
      const at = (y * size + x) * 3;
      canvas[at] = (a[0] + (b[0] - a[0]) * s) * light;
      canvas[at + 1] = (a[1] + (b[1] - a[1]) * s) * light;
      canvas[at + 2] = (a[2] + (b[2] - a[2]) * s) * light;
    }
  }
  return canvas;
}
