import { RandomStream } from './random.js';
import { photograph, type CameraSpread } from './scenes/camera.js';
import { sceneCatalogue, sceneClassNames, type SceneObject, type SceneSplit } from './scenes/catalogue.js';
import { mapColour, randomColourMap, type ColourMap, type ColourSpread, type Rgb } from './scenes/colour.js';
import { paintGround, type Canvas } from './scenes/grounds.js';
import {
  castShadow,
  cutOut,
  forEachOwnPixel,
  paint,
  type Cutout,
  type Light,
  type Placement,
} from './scenes/placement.js';
import { loadSprite, randomColourOf, spriteSide, type Sprite } from './scenes/sprites.js';

export { sceneClassNames, type SceneSplit };

/** How far apart objects of a class look, and how much the ground looks like them. */
export type SceneDifficulty = 'easy' | 'medium' | 'hard';

/** Names one scene: the same values give the same bytes. */
export interface SceneOptions {
  seed: number;
  /** Number of the scene within its split. */
  index: number;
  /** Training and validation scenes show different objects. Default 'train'. */
  split?: SceneSplit;
  /** Side of the square picture, pixels, at least 32. Default 112. */
  size?: number;
  /** Default 'medium'. */
  difficulty?: SceneDifficulty;
}

/** An object as it shows in a scene. */
export interface PlacedObject {
  /** Unicode code points, hexadecimal, joined by '-'. */
  codepoint: string;
  /** Index in the mask; 0 for things of no class, which only hard scenes have. */
  classIndex: number;
  /** Box around its visible pixels: x1, y1 inclusive, x2, y2 exclusive. */
  box: [number, number, number, number];
  /** Number of its visible pixels. */
  visiblePixels: number;
  /** The SVG file it was drawn from. */
  drawing: string;
  /** How the drawing's square lies on the picture. */
  placement: Placement;
}

/** A rendered scene. */
export interface Scene {
  /** [height, width, 3], RGB. */
  image: Uint8Array;
  /** [height, width]: class index, 0 is the background. */
  mask: Uint8Array;
  /** [height, width]: place in `objects` plus one, 0 is the ground. */
  instances: Uint8Array;
  width: number;
  height: number;
  /** In the order in which they were painted: later ones cover earlier ones. */
  objects: PlacedObject[];
}

interface Spread {
  colour: ColourSpread;
  camera: CameraSpread;
  /** Side of an object as a share of the scene's, log-uniform. */
  scale: readonly [number, number];
  /** Largest turn, degrees. */
  turn: number;
  /** Largest share of an object that later objects may cover. */
  occlusion: number;
  /** Share of the ground's colours that are those of the scene's own objects. */
  sharedColours: number;
  /** Whether the ground may show the insides of objects, enlarged. */
  textures: boolean;
  /** Most things of no class. */
  clutter: number;
}

const spreads: Readonly<Record<SceneDifficulty, Spread>> = {
  easy: {
    colour: { hue: 20, saturation: [0.8, 1.2], gain: [0.85, 1.1], offset: 0.05 },
    camera: { unevenness: 0.2, tint: 0.05, blur: 0.1, noise: 0.015 },
    scale: [0.28, 0.68],
    turn: 20,
    occlusion: 0.25,
    sharedColours: 0,
    textures: false,
    clutter: 0,
  },
  medium: {
    colour: { hue: 100, saturation: [0.5, 1.3], gain: [0.7, 1.15], offset: 0.12 },
    camera: { unevenness: 0.5, tint: 0.15, blur: 0.2, noise: 0.03 },
    scale: [0.23, 0.68],
    turn: 35,
    occlusion: 0.5,
    sharedColours: 0.6,
    textures: true,
    clutter: 0,
  },
  hard: {
    colour: { hue: 180, saturation: [0.2, 1.4], gain: [0.55, 1.2], offset: 0.2 },
    camera: { unevenness: 0.8, tint: 0.25, blur: 0.25, noise: 0.05 },
    scale: [0.18, 0.6],
    turn: 60,
    occlusion: 0.6,
    sharedColours: 0.8,
    textures: true,
    clutter: 3,
  },
};

/** Smallest scene: below it the smallest objects would have no inside. */
export const smallestScene = 32;
const placementTries = 12;
/** Share of an object's own pixels that must lie within the picture. */
const withinPicture = 0.6;

interface Actor {
  object: SceneObject;
  drawing: string;
  classIndex: number;
  sprite: Sprite;
  colours: ColourMap;
}

/**
 * Renders a scene: two to five objects of random classes, each class as likely as the others, on a textured
 * ground, with shadows, uneven light and sensor noise. A pixel's class is that of the topmost object that is at
 * least half opaque there. Objects: Twemoji, CC BY 4.0.
 */
export async function renderScene(options: SceneOptions): Promise<Scene> {
  const { seed, index, split = 'train', size = 112, difficulty = 'medium' } = options;
  if (!Number.isInteger(size) || size < smallestScene) {
    throw new RangeError(`a scene's size must be a whole number from ${smallestScene} on, not ${size}`);
  }
  const spread = spreads[difficulty];
  const random = new RandomStream(seed, split === 'train' ? 0 : 1, index);
  const actors = await castActors(random, split, size, spread);
  const canvas = await prepareGround(random, actors, split, size, spread);
  const scene = placeAll(random, actors, canvas, size, spread);
  return { ...scene, image: photograph(random, canvas, size, spread.camera) };
}

async function castActors(
  random: RandomStream,
  split: SceneSplit,
  size: number,
  spread: Spread,
): Promise<Actor[]> {
  const { classes, clutter } = sceneCatalogue(split);
  const side = spriteSide(size * spread.scale[1]);
  const actor = async (objects: readonly SceneObject[], classIndex: number): Promise<Actor> => {
    const object = random.pick(objects);
    const drawing = random.pick(object.drawings);
    const colours = randomColourMap(random, spread.colour);
    return { object, drawing, classIndex, colours, sprite: await loadSprite(drawing, side) };
  };
  const actors: Actor[] = [];
  const things = spread.clutter > 0 ? random.integer(spread.clutter + 1) : 0;
  for (let i = 0; i < things; i++) actors.push(await actor(clutter, 0));
  const count = random.integer(2, 6);
  for (let i = 0; i < count; i++) {
    const classIndex = 1 + random.integer(classes.length);
    actors.push(await actor(classes[classIndex - 1] as SceneObject[], classIndex));
  }
  return actors;
}

async function prepareGround(
  random: RandomStream,
  actors: readonly Actor[],
  split: SceneSplit,
  size: number,
  spread: Spread,
): Promise<Canvas> {
  const { classes } = sceneCatalogue(split);
  const strangers: Sprite[] = [];
  for (let i = 0; i < 3; i++) {
    const drawing = random.pick(random.pick(random.pick(classes)).drawings);
    strangers.push(await loadSprite(drawing, spriteSide(size * spread.scale[1])));
  }
  const colours: Rgb[] = [];
  for (let i = 0; i < 5; i++) {
    const own = random.bernoulli(spread.sharedColours);
    const source = own ? random.pick(actors) : null;
    const sprite = source?.sprite ?? random.pick(strangers);
    const map = source?.colours ?? randomColourMap(random, spread.colour);
    colours.push(mapColour(map, randomColourOf(sprite, random)));
  }
  return paintGround(random, size, colours, spread.textures ? strangers : []);
}

function placeAll(
  random: RandomStream,
  actors: readonly Actor[],
  canvas: Canvas,
  size: number,
  spread: Spread,
): Omit<Scene, 'image'> {
  const direction = random.uniform(0, 2 * Math.PI);
  const light: Light = {
    x: Math.cos(direction),
    y: Math.sin(direction),
    shading: random.uniform(0, 0.35),
    shadow: random.uniform(0.1, 0.55),
  };
  const instances = new Uint8Array(size * size);
  const placed: (Actor & { placement: Placement })[] = [];
  // Pixels that each object had when it was painted; entry 0 stands for the ground.
  const areas = [0];
  for (const actor of actors) {
    const cutout = findPlace(random, actor, instances, areas, size, spread);
    if (cutout === null) continue;
    placed.push({ ...actor, placement: cutout.placement });
    castShadow(canvas, size, actor.sprite, cutout.placement, light);
    paint(canvas, size, cutout, actor.colours, light);
    let area = 0;
    forEachOwnPixel(cutout, size, (pixel) => {
      instances[pixel] = placed.length;
      area++;
    });
    areas.push(area);
  }
  const mask = instances.map((instance) => placed[instance - 1]?.classIndex ?? 0);
  return { mask, instances, width: size, height: size, objects: describe(placed, instances, size) };
}

/** A place where enough of the object shows and enough of every earlier one; null if chance finds none. */
function findPlace(
  random: RandomStream,
  actor: Actor,
  instances: Uint8Array,
  areas: readonly number[],
  size: number,
  spread: Spread,
): Cutout | null {
  const showing = areasOf(instances, areas.length - 1);
  const spare = showing.map((area, i) => area - (1 - spread.occlusion) * (areas[i] as number));
  for (let attempt = 0; attempt < placementTries; attempt++) {
    const side = size * random.logUniform(...spread.scale) * (attempt < placementTries / 2 ? 1 : 0.8);
    const placement: Placement = {
      side,
      x: random.uniform(0.2 * side, size - 0.2 * side),
      y: random.uniform(0.2 * side, size - 0.2 * side),
      angle: (random.uniform(-spread.turn, spread.turn) * Math.PI) / 180,
      flip: random.bernoulli(0.5),
    };
    const cutout = cutOut(actor.sprite, placement, size);
    if (fits(cutout, actor.sprite, instances, spare, size)) return cutout;
  }
  return null;
}

/** Visible pixels of the objects 1..count; entry 0 is the ground. */
function areasOf(instances: Uint8Array, count: number): number[] {
  const areas = new Array<number>(count + 1).fill(0);
  for (const instance of instances) areas[instance] = (areas[instance] as number) + 1;
  return areas;
}

/** @param spare how many more pixels of each earlier object may be covered; entry 0, the ground, is not asked. */
function fits(
  cutout: Cutout,
  sprite: Sprite,
  instances: Uint8Array,
  spare: readonly number[],
  size: number,
): boolean {
  const covered = new Array<number>(spare.length).fill(0);
  let own = 0;
  forEachOwnPixel(cutout, size, (pixel) => {
    const below = instances[pixel] as number;
    covered[below] = (covered[below] as number) + 1;
    own++;
  });
  const whole = opaqueShare(sprite) * cutout.placement.side ** 2;
  if (own === 0 || own < withinPicture * whole) return false;
  return covered.every((pixels, instance) => instance === 0 || pixels <= (spare[instance] as number));
}

const shares = new WeakMap<Sprite, number>();

function opaqueShare(sprite: Sprite): number {
  let share = shares.get(sprite);
  if (share === undefined) {
    const { side, rgba } = sprite.levels[1] as { side: number; rgba: Uint8Array };
    let opaque = 0;
    for (let i = 3; i < rgba.length; i += 4) if ((rgba[i] as number) >= 128) opaque++;
    share = opaque / side ** 2;
    shares.set(sprite, share);
  }
  return share;
}

function describe(
  placed: readonly (Actor & { placement: Placement })[],
  instances: Uint8Array,
  size: number,
): PlacedObject[] {
  const objects = placed.map(({ object, classIndex, drawing, placement }): PlacedObject => ({
    codepoint: object.codepoint,
    classIndex,
    box: [size, size, 0, 0],
    visiblePixels: 0,
    drawing,
    placement,
  }));
  instances.forEach((instance, pixel) => {
    const object = objects[instance - 1];
    if (object === undefined) return;
    const [x, y] = [pixel % size, Math.floor(pixel / size)];
    const [x1, y1, x2, y2] = object.box;
    object.box = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x + 1), Math.max(y2, y + 1)];
    object.visiblePixels++;
  });
  return objects;
}
