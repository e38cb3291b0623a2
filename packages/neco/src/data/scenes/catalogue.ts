import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { optionalPackageError } from '../../errors.js';
import { byCodeUnit } from '../image-folder.js';

/** Which objects a scene may show: those of the training or those of the validation scenes. */
export type SceneSplit = 'train' | 'val';

/** A thing that can stand in a scene. */
export interface SceneObject {
  /** Code points in hexadecimal, joined by '-': the object's name in Unicode's and Twemoji's files. */
  codepoint: string;
  /** The object's drawings: one, or one a skin tone. Paths of SVG files. */
  drawings: string[];
}

/** The objects of one split: `classes[i]` holds those of class i + 1 (0 is the background). */
export interface SceneCatalogue {
  classes: SceneObject[][];
  /** Things of no class, for the hard scenes: they belong to the background. */
  clutter: SceneObject[];
}

interface ClassRule {
  name: string;
  /** Unicode's subgroups, as emojibase-data names them. */
  subgroups: string[];
  /** Those of the subgroups that are left out. */
  except?: string[];
}

/**
 * The classes are Unicode's groups without the graphics that do not look like their class (a skull among the
 * faces, a fuel pump among the vehicles). Their order gives the index in the masks.
 */
const classRules: readonly ClassRule[] = [
  {
    name: 'face',
    subgroups: [
      'face-smiling',
      'face-affection',
      'face-tongue',
      'face-hand',
      'face-neutral-skeptical',
      'face-sleepy',
      'face-unwell',
      'face-hat',
      'face-glasses',
      'face-concerned',
      'face-negative',
    ],
    except: ['1F480', '2620', '1F636-200D-1F32B-FE0F'],
  },
  {
    name: 'hand',
    subgroups: [
      'hand-fingers-open',
      'hand-fingers-partial',
      'hand-single-finger',
      'hand-fingers-closed',
      'hands',
      'hand-prop',
    ],
  },
  { name: 'heart', subgroups: ['heart'], except: ['1F48C', '1F49F', '2763'] },
  { name: 'flag', subgroups: ['country-flag'] },
  { name: 'clock', subgroups: ['time'], except: ['231B', '23F3'] },
  { name: 'fruit', subgroups: ['food-fruit'] },
  { name: 'flower', subgroups: ['plant-flower'], except: ['1F4AE'] },
  {
    name: 'vehicle',
    subgroups: ['transport-ground'],
    except: [
      ...['1F9BD', '1F9BC', '1F6F4', '1F6F9', '1F6FC', '1F68F', '1F6E3', '1F6E4', '1F6E2', '26FD', '1F6DE'],
      ...['1F6A8', '1F6A5', '1F6A6', '1F6D1', '1F6A7', '1F687', '1F689'],
    ],
  },
  { name: 'mammal', subgroups: ['animal-mammal'], except: ['1F43D', '1F43E'] },
  {
    name: 'sign',
    subgroups: ['transport-sign', 'zodiac', 'av-symbol', 'arrow'],
    except: ['1F519', '1F51A', '1F51B', '1F51C', '1F51D', '1F505', '1F506'],
  },
  { name: 'instrument', subgroups: ['musical-instrument'] },
  { name: 'drink', subgroups: ['drink'], except: ['1F9CA'] },
];

const clutterSubgroups = [
  'tool',
  'office',
  'light-video',
  'household',
  'clothing',
  'food-vegetable',
  'food-sweet',
];

/** Names of the classes of the masks; index 0 is the background. */
export const sceneClassNames: readonly string[] = ['background', ...classRules.map((rule) => rule.name)];

interface Emoji {
  hexcode: string;
  subgroup?: number;
  skins?: { hexcode: string; tone?: number | number[] }[];
}

/** Share of the objects of a class that only validation scenes show. */
const validationShare = 1 / 4;

const catalogues = new Map<SceneSplit, SceneCatalogue>();

/**
 * The objects of a split. A quarter of each class goes to validation, chosen by a hash of the code points,
 * not by the seed or the order of a file. An object and its variants (skin tones, a cat and a black cat) are
 * on the same side, and of objects drawn alike (flags of overseas territories) only one is used.
 */
export function sceneCatalogue(split: SceneSplit): SceneCatalogue {
  const known = catalogues.get(split);
  if (known) return known;
  const emojis = readEmojis();
  const seen = new Set<string>();
  const catalogue = {
    classes: classRules.map((rule) => sideOf(objectsOf(rule, emojis, seen), split)),
    clutter: sideOf(objectsOf({ name: 'clutter', subgroups: clutterSubgroups }, emojis, seen), split),
  };
  catalogues.set(split, catalogue);
  return catalogue;
}

interface NamedEmoji extends Emoji {
  subgroupName: string;
}

function readEmojis(): NamedEmoji[] {
  const emojis = drawn((require) => require('emojibase-data/en/data.json')) as Emoji[];
  const { subgroups } = drawn((require) => require('emojibase-data/meta/groups.json')) as {
    subgroups: Record<string, string>;
  };
  return emojis.flatMap((emoji) => {
    const subgroupName = subgroups[String(emoji.subgroup)];
    return subgroupName === undefined ? [] : [{ ...emoji, subgroupName }];
  });
}

function objectsOf(rule: ClassRule, emojis: readonly NamedEmoji[], seen: Set<string>): SceneObject[] {
  const objects: SceneObject[] = [];
  for (const emoji of emojis) {
    if (!rule.subgroups.includes(emoji.subgroupName)) continue;
    if (rule.except?.includes(emoji.hexcode)) continue;
    const tones = (emoji.skins ?? []).filter((skin) => typeof skin.tone === 'number');
    const drawings = [emoji, ...tones]
      .map(({ hexcode }) => drawingOf(hexcode))
      .filter((file) => existsSync(file) && isNew(file, seen));
    if (drawings.length > 0) objects.push({ codepoint: emoji.hexcode, drawings });
  }
  return objects;
}

/** Twemoji names its files in lower case and leaves U+FE0F out, except in sequences with a joiner. */
function drawingOf(hexcode: string): string {
  const name = hexcode.toLowerCase();
  const file = name.includes('200d') ? name : name.replaceAll('-fe0f', '');
  return path.join(graphicsFolder(), `${file}.svg`);
}

let graphics: string | null = null;

function graphicsFolder(): string {
  graphics ??= path.dirname(drawn((require) => require.resolve('@twemoji/svg/package.json')));
  return graphics;
}

/** What `load` takes from the packages with the drawings and their names, which only scenes need. */
function drawn<T>(load: (require: NodeJS.Require) => T): T {
  try {
    return load(createRequire(import.meta.url));
  } catch (error) {
    throw optionalPackageError(error, 'Making scenes', '@twemoji/svg emojibase-data', '67 MB');
  }
}

function isNew(file: string, seen: Set<string>): boolean {
  const content = digest(readFileSync(file));
  if (seen.has(content)) return false;
  seen.add(content);
  return true;
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What an object shares with its variants: the code points before the first joiner. */
function family(object: SceneObject): string {
  return object.codepoint.split('-200D')[0] as string;
}

function sideOf(objects: readonly SceneObject[], split: SceneSplit): SceneObject[] {
  const families = [...new Set(objects.map(family))].sort((a, b) => byCodeUnit(digest(a), digest(b)));
  const validation = new Set(families.slice(0, Math.round(families.length * validationShare)));
  return objects.filter((object) => validation.has(family(object)) === (split === 'val'));
}
