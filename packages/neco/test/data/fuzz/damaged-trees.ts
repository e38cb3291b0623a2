import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { RandomStream, writeScenes } from '@neco/neco/internal';
import { create } from 'tar';
import {
  fixturePath,
  hostileJson,
  hostileText,
  damageBytes,
  Random,
  lieInDirectory,
  filesOf,
  zip,
} from '@neco/testing';
import { lieInTar } from './tar-lies.js';

/** A data set as `--data` and `--data-dir` name it. */
export interface Tree {
  data: string;
  directory?: string;
}

/** A sound tree: its folder, both archives of it, and the names of data sets that it is read as. */
interface Source {
  folder: string;
  tar: string;
  zip: string;
  /** Empty for a folder of one's own. */
  names: readonly string[];
}

const named: Readonly<Record<string, readonly string[]>> = {
  voc: ['voc', 'voc:train', 'voc*0.5'],
  coco: ['coco-stuff', 'coco-thing', 'coco-27', 'coco'],
  cityscapes: ['cityscapes', 'cityscapes-27'],
  ade20k: ['ade20k'],
  imagenet100: ['imagenet100'],
};

const classFiles: readonly object[] = [
  ['ground', 'disc', 'ring'],
  { '0': 'ground', '7': 'ring' },
  {
    classes: [
      { name: 'thing', values: [1, 2, 3, 4, 5, 6] },
      { name: 'ground', values: [0, 7, 8, 9, 10, 11, 12, 13] },
    ],
    ignore: { values: [255] },
  },
  { classes: [{ name: 'grey', colours: [[1, 1, 1]] }], ignore: { colours: [[0, 0, 0]] } },
];

/** Writes all sound trees into a folder. */
export async function writeSources(folder: string): Promise<Source[]> {
  const sources: Source[] = [];
  for (const [name, names] of Object.entries(named)) {
    cpSync(fixturePath(`datasets/${name}`), path.join(folder, name), { recursive: true });
    sources.push(await packed(path.join(folder, name), names));
  }
  for (const [index, classes] of classFiles.entries()) {
    const own = path.join(folder, `own-${index}`);
    for (const side of ['train', 'val']) {
      await writeScenes(path.join(own, side), { count: 2, seed: index, size: 32 });
      writeFileSync(path.join(own, side, 'classes.json'), JSON.stringify(classes));
    }
    sources.push(await packed(own, []));
  }
  return sources;
}

async function packed(folder: string, names: readonly string[]): Promise<Source> {
  const [tar, zipped] = [`${folder}.tar`, `${folder}.zip`];
  await create({ cwd: folder, file: tar }, ['./']);
  zip(
    zipped,
    filesOf(folder).map((file, i) => ({ ...file, stored: i % 2 === 0 })),
  );
  return { folder, tar, zip: zipped, names };
}

/** A damaged tree, and two lists of its files. */
export interface DamagedTree {
  tree: Tree;
  list: string;
  skipList: string;
  /** For messages. */
  recipe: string;
}

/** Writes the damaged tree of a number into a folder, which is emptied before. */
export function writeDamagedTree(
  sources: readonly Source[],
  folder: string,
  seed: number,
  index: number,
): DamagedTree {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const random = new RandomStream(seed, index);
  const source = random.pick(sources);
  const bytes = new Random(seed * 1_000_003 + index);
  const { place, recipe } = random.bernoulli(0.5)
    ? damagedFolder(source.folder, folder, random, bytes)
    : damagedArchive(source, folder, random, bytes);
  const { names } = source;
  const tree = names.length === 0 ? { data: place } : { data: random.pick(names), directory: place };
  const lines = filesOf(source.folder)
    .map(({ name }) => name)
    .filter((name) => /\.(jpe?g|png)$/i.test(name) && !name.includes('mask'));
  const written = (name: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, random.bernoulli(0.3) ? lines.join('\n') : hostileText(lines.join('\n'), random));
    return file;
  };
  return {
    tree,
    list: written('list.txt'),
    skipList: written('skip.txt'),
    recipe: `${path.basename(source.folder)} as ${tree.data}, ${recipe}`,
  };
}

interface Damage {
  place: string;
  recipe: string;
}

function damagedFolder(source: string, folder: string, random: RandomStream, bytes: Random): Damage {
  const place = path.join(folder, 'tree');
  cpSync(source, place, { recursive: true });
  const names = readdirSync(place, { recursive: true }).map(String);
  const files = names.filter((name) => statSync(path.join(place, name)).isFile());
  const texts = files.filter((name) => /\.(txt|json|csv)$/.test(name));
  const name = random.pick(texts.length > 0 && random.bernoulli(0.8) ? texts : files);
  const file = path.join(place, name);
  const kind = random.integer(8);
  if (kind === 0) rmSync(file);
  else if (kind === 1) {
    rmSync(file);
    mkdirSync(file);
  } else writeFileSync(file, damagedContent(file, kind, random, bytes));
  return { place, recipe: `${name} damaged (${kind})` };
}

function damagedContent(file: string, kind: number, random: RandomStream, bytes: Random): string | Buffer {
  const content = readFileSync(file);
  if (kind === 2) return Buffer.alloc(random.integer(3) * 100);
  if (kind === 3 || !/\.(txt|json|csv)$/.test(file)) return damageBytes(content, bytes);
  const text = content.toString('utf8');
  return file.endsWith('.json') && kind < 7 ? hostileJson(text, random) : hostileText(text, random);
}

function damagedArchive(source: Source, folder: string, random: RandomStream, bytes: Random): Damage {
  const kind = random.pick(['tar', 'zip'] as const);
  const whole = readFileSync(source[kind]);
  const place = path.join(folder, `tree.${kind}`);
  const way = random.integer(10);
  if (way === 0) {
    writeFileSync(place, gzipSync(whole));
    return { place, recipe: `${kind} in gzip` };
  }
  const lies = way < 7;
  const lying = kind === 'tar' ? lieInTar : lieInDirectory;
  writeFileSync(place, lies ? lying(whole, bytes) : damageBytes(whole, bytes));
  return { place, recipe: `${kind} ${lies ? 'with lies' : 'damaged'}` };
}
