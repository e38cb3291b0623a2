import { z } from 'zod';
import { UserError } from '../../errors.js';
import { imageExtensions } from '../image-folder.js';
import { below, type FileTree } from '../file-tree.js';
import { labelTable, vocColour, type LabelSpace } from '../labels.js';
import { pairByStem } from '../pairs.js';
import { stemsOf } from '../stems.js';
import { cocoStuff, cocoThings, type CocoCategory } from './coco-categories.js';
import { requireFile, requireFolder, unknownSplit, type DataSet } from './data-set.js';

const about = {
  pages: ['https://cocodataset.org/#download', 'https://github.com/nightrome/cocostuff'],
  licence: "annotations CC BY 4.0; pictures from Flickr, under Flickr's terms of use",
  counts: { train: 118_287, val: 5_000 },
  trainSplit: 'train',
} satisfies Partial<DataSet>;

/**
 * DATASET.md of the published code has one more annotations/ and a coco/ than its loader looks for; both are
 * accepted.
 */
const imageBases = ['images', 'coco/images', 'cocostuff/images', ''];
const annotationBases = ['annotations', 'annotations/annotations'];

const pictures = 'images/train2017/*.jpg, images/val2017/*.jpg   or below coco/, or without images/';

function imagesOf(
  owner: Pick<DataSet, 'title' | 'tree'>,
  tree: FileTree,
  split: string,
): Map<string, string> {
  if (split !== 'train' && split !== 'val') throw unknownSplit(owner, split, ['train', 'val']);
  const folder = requireFolder(
    owner,
    tree,
    imageBases.map((base) => below(base, `${split}2017`)),
  );
  return stemsOf(tree.filesBelow(folder, imageExtensions), folder);
}

/** The pictures of COCO 2017. */
export const coco: DataSet = {
  ...about,
  name: 'coco',
  aliases: ['coco2017'],
  title: 'COCO 2017, pictures only',
  tree: pictures,
  notes: ['for post-training: every picture of train2017, no masks; coco:val is val2017'],
  valSplit: null,
  async images(tree, split) {
    return [...imagesOf(this, tree, split).values()];
  },
};

/** What tells the three kinds of COCO masks apart. */
interface CocoMasks {
  name: string;
  aliases: string[];
  title: string;
  /** Lines of the drawn tree. */
  tree: string[];
  notes: string[];
  /** Folders with the masks of a split, the first that is there. */
  masks: (split: string) => string[];
  labels: (tree: FileTree, owner: Pick<DataSet, 'title' | 'tree'>) => Promise<LabelSpace>;
}

function cocoSet({ tree: lines, masks, labels, ...rest }: CocoMasks): DataSet {
  const owner = { title: rest.title, tree: [pictures, ...lines].join('\n') };
  return {
    ...about,
    ...rest,
    ...owner,
    valSplit: 'val',
    async images(tree, split) {
      return [...imagesOf(owner, tree, split).values()];
    },
    async pairs(tree, split) {
      const images = imagesOf(owner, tree, split);
      const folder = requireFolder(owner, tree, masks(split));
      return pairByStem(images, stemsOf(tree.filesBelow(folder, ['.png']), folder));
    },
    labels: (tree) => labels(tree, owner),
  };
}

const ignored = 255;
const other = 'other';
const stuffJson = 'stuff_annotations/stuff_val2017.json';
const panopticJson = 'panoptic_annotations/panoptic_val2017.json';

/** COCO-Stuff with its 15 supercategories. */
export const cocoStuff15: DataSet = cocoSet({
  name: 'coco-stuff',
  aliases: ['coco-stuff-15'],
  title: 'COCO-Stuff, 15 supercategories',
  tree: [
    'annotations/stuff_annotations/stuff_val2017.json   (categories of both splits)',
    'annotations/stuff_annotations/stuff_train2017_pixelmaps/*.png, stuff_val2017_pixelmaps/*.png',
    'or the same below annotations/annotations/',
  ],
  notes: [
    'pixel maps hold 0 for things and 183 for other (both ignored) and 92 to 182, which become their supercategories',
  ],
  masks: (split) => annotationBases.map((base) => `${base}/stuff_annotations/stuff_${split}2017_pixelmaps`),
  async labels(tree, owner) {
    const { file, categories } = await readCategories(tree, owner, stuffJson);
    const names = supercategories(categories.filter(({ supercategory }) => supercategory !== other));
    requireNames(file, names, supercategories(cocoStuff.map(asCategory)));
    const ids = categories.map(
      ({ id, supercategory }) => [id, indexOr(names, supercategory, ignored)] as const,
    );
    return space(names, 'COCO-Stuff pixel maps (0, 92 to 183)', [[0, ignored], [183, ignored], ...ids]);
  },
});

/** The 12 supercategories of COCO's things. */
export const cocoThings12: DataSet = cocoSet({
  name: 'coco-thing',
  aliases: ['coco-things', 'coco-thing-12'],
  title: 'COCO-Things, 12 supercategories',
  tree: [
    'annotations/panoptic_annotations/panoptic_val2017.json   (categories of both splits)',
    'annotations/train2017/*.png, annotations/val2017/*.png   (semantic maps made from the panoptic ones)',
    '   or annotations/panoptic_annotations/semantic_segmentations_{train,val}2017/',
    'or the same below annotations/annotations/',
  ],
  notes: [
    'maps hold category ids: things become their supercategories, stuff (92 to 200), 0 and 255 are ignored',
    "panopticapi's converters/panoptic2semantic_segmentation.py makes the maps from the panoptic PNGs",
  ],
  masks: (split) =>
    annotationBases.flatMap((base) => [
      `${base}/${split}2017`,
      // The second spelling is the one that the drawing of the published code has.
      `${base}/panoptic_annotations/semantic_segmentations_${split}2017`,
      `${base}/panoptic_annotations/semantic_segmenations_${split}2017`,
    ]),
  async labels(tree, owner) {
    const { file, categories } = await readCategories(tree, owner, panopticJson);
    const things = categories.filter(({ isthing }) => isthing === 1);
    const names = supercategories(things);
    requireNames(file, names, supercategories(cocoThings.map(asCategory)));
    const unlabelled = Array.from({ length: 201 }, (_, id) => [id, ignored] as const);
    const ids = things.map(({ id, supercategory }) => [id, names.indexOf(supercategory)] as const);
    return space(names, 'COCO category ids (0 to 200, 255)', [...unlabelled, ...ids, [255, ignored]]);
  },
});

// The order of Ji et al., "Invariant Information Clustering", 2019, which PiCIE and STEGO kept.
const coarse = [
  ...['electronic', 'appliance', 'food', 'furniture', 'indoor', 'kitchen', 'accessory', 'animal', 'outdoor'],
  ...['person', 'sports', 'vehicle', 'ceiling', 'floor', 'food-stuff', 'furniture-stuff', 'raw-material'],
  ...['textile', 'wall', 'window', 'building', 'ground', 'plant', 'sky', 'solid', 'structural', 'water'],
];

/** COCO-Stuff's 171 classes merged into 27: 12 of things, 15 of stuff. */
export const coco27: DataSet = cocoSet({
  name: 'coco-27',
  aliases: ['cocostuff-27', 'coco-stuff-27'],
  title: 'COCO-Stuff, 27 classes',
  tree: [
    'stuffthingmaps/train2017/*.png, stuffthingmaps/val2017/*.png   (stuffthingmaps_trainval2017.zip)',
    '   or below annotations/, or cocostuff/annotations/{train,val}2017/',
  ],
  notes: [
    'maps hold the category id less 1 (0 to 181) and 255; things and stuff become their 27 supercategories',
  ],
  masks: (split) =>
    ['stuffthingmaps', 'annotations/stuffthingmaps', 'cocostuff/annotations'].map(
      (base) => `${base}/${split}2017`,
    ),
  async labels() {
    const ids = [...cocoThings, ...cocoStuff].map(
      ([id, , above]) => [id - 1, coarse.indexOf(above)] as const,
    );
    return space(coarse, 'COCO-Stuff values (0 to 181, 255)', [...ids, [255, ignored]]);
  },
});

interface JsonCategory {
  id: number;
  supercategory: string;
  isthing?: number | undefined;
}

const categoriesSchema = z.object({
  categories: z
    .array(
      z.object({ id: z.int().min(0).max(255), supercategory: z.string(), isthing: z.number().optional() }),
    )
    .min(1),
});

async function readCategories(
  tree: FileTree,
  owner: Pick<DataSet, 'title' | 'tree'>,
  name: string,
): Promise<{ file: string; categories: JsonCategory[] }> {
  const file = requireFile(
    owner,
    tree,
    annotationBases.map((base) => `${base}/${name}`),
  );
  const shown = tree.pathOf(file);
  try {
    return {
      file: shown,
      categories: categoriesSchema.parse(JSON.parse(await tree.readText(file))).categories,
    };
  } catch (cause) {
    throw new UserError(
      `${shown} holds no list of categories with id and supercategory; download it again.`,
      { cause },
    );
  }
}

function supercategories(categories: readonly { supercategory: string }[]): string[] {
  return [...new Set(categories.map(({ supercategory }) => supercategory))].sort();
}

function asCategory([id, , supercategory]: CocoCategory): JsonCategory {
  return { id, supercategory };
}

function requireNames(file: string, found: readonly string[], expected: readonly string[]): void {
  if (found.join() === expected.join()) return;
  throw new UserError(
    `${file} has the supercategories ${found.join(', ') || '(none)'}; expected were ${expected.join(', ')}.`,
  );
}

function indexOr(names: readonly string[], name: string, otherwise: number): number {
  const index = names.indexOf(name);
  return index < 0 ? otherwise : index;
}

function space(
  names: readonly string[],
  encoding: string,
  entries: readonly (readonly [number, number])[],
): LabelSpace {
  const colours = names.map((_, index) => vocColour(index + 1));
  return { names, colours, ignoreIndex: ignored, table: labelTable(encoding, entries) };
}
