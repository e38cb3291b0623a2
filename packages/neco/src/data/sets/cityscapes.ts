import { labelTable, type ClassColour } from '../labels.js';
import { pairByStem, type PairedFiles } from '../pairs.js';
import { stemsOf } from '../stems.js';
import { below, type FileTree } from '../file-tree.js';
import { requireFolder, unknownSplit, type DataSet } from './data-set.js';

type City = readonly [id: number, name: string, trainId: number, colour: ClassColour];

const ignored = 255;

/** Ids 0 to 33 as cityscapesScripts (helpers/labels.py) lists them; 255 as trainId: not evaluated. */
export const cityscapesLabels: readonly City[] = [
  [0, 'unlabeled', 255, [0, 0, 0]],
  [1, 'ego vehicle', 255, [0, 0, 0]],
  [2, 'rectification border', 255, [0, 0, 0]],
  [3, 'out of roi', 255, [0, 0, 0]],
  [4, 'static', 255, [0, 0, 0]],
  [5, 'dynamic', 255, [111, 74, 0]],
  [6, 'ground', 255, [81, 0, 81]],
  [7, 'road', 0, [128, 64, 128]],
  [8, 'sidewalk', 1, [244, 35, 232]],
  [9, 'parking', 255, [250, 170, 160]],
  [10, 'rail track', 255, [230, 150, 140]],
  [11, 'building', 2, [70, 70, 70]],
  [12, 'wall', 3, [102, 102, 156]],
  [13, 'fence', 4, [190, 153, 153]],
  [14, 'guard rail', 255, [180, 165, 180]],
  [15, 'bridge', 255, [150, 100, 100]],
  [16, 'tunnel', 255, [150, 120, 90]],
  [17, 'pole', 5, [153, 153, 153]],
  [18, 'polegroup', 255, [153, 153, 153]],
  [19, 'traffic light', 6, [250, 170, 30]],
  [20, 'traffic sign', 7, [220, 220, 0]],
  [21, 'vegetation', 8, [107, 142, 35]],
  [22, 'terrain', 9, [152, 251, 152]],
  [23, 'sky', 10, [70, 130, 180]],
  [24, 'person', 11, [220, 20, 60]],
  [25, 'rider', 12, [255, 0, 0]],
  [26, 'car', 13, [0, 0, 142]],
  [27, 'truck', 14, [0, 0, 70]],
  [28, 'bus', 15, [0, 60, 100]],
  [29, 'caravan', 255, [0, 0, 90]],
  [30, 'trailer', 255, [0, 0, 110]],
  [31, 'train', 16, [0, 80, 100]],
  [32, 'motorcycle', 17, [0, 0, 230]],
  [33, 'bicycle', 18, [119, 11, 32]],
];

/** Licence plates have id -1, which 8 bits hold as 255. */
const licencePlate = 255;
/** The first id that is not void. */
const firstClass = 7;

const about = {
  title: 'Cityscapes',
  tree: [
    'leftImg8bit/<split>/<city>/<stem>_leftImg8bit.png',
    'gtFine/<split>/<city>/<stem>_gtFine_labelIds.png',
    'with splits train and val; directly or in cityscapes/',
  ].join('\n'),
  pages: ['https://www.cityscapes-dataset.com/'],
  licence: 'non-commercial research and teaching, after registration; no redistribution',
  counts: { train: 2_975, val: 500, trainval: 3_475 },
  trainSplit: 'train',
  valSplit: 'val',
} satisfies Partial<DataSet>;

function partsOf(split: string): string[] {
  if (split === 'trainval') return ['train', 'val'];
  if (split === 'train' || split === 'val') return [split];
  throw unknownSplit(about, split, ['train', 'val', 'trainval']);
}

function filesOf(tree: FileTree, kind: string, split: string, suffix: string): Map<string, string> {
  const folder = requireFolder(about, tree, [below(kind, split), below(below('cityscapes', kind), split)]);
  return stemsOf(tree.filesBelow(folder, ['.png']), folder, suffix);
}

function pairsOf(tree: FileTree, split: string): PairedFiles {
  const images = filesOf(tree, 'leftImg8bit', split, '_leftImg8bit');
  return pairByStem(images, filesOf(tree, 'gtFine', split, '_gtFine_labelIds'));
}

const files: Pick<DataSet, 'images' | 'pairs'> = {
  async images(tree, split) {
    return partsOf(split).flatMap((part) => [...filesOf(tree, 'leftImg8bit', part, '_leftImg8bit').values()]);
  },
  async pairs(tree, split) {
    const parts = partsOf(split).map((part) => pairsOf(tree, part));
    return {
      pairs: parts.flatMap(({ pairs }) => pairs),
      imagesWithoutMask: parts.flatMap(({ imagesWithoutMask }) => imagesWithoutMask),
      masksWithoutImage: parts.flatMap(({ masksWithoutImage }) => masksWithoutImage),
    };
  },
};

/** Cityscapes with the 19 classes of its benchmark. */
export const cityscapes: DataSet = {
  ...about,
  ...files,
  name: 'cityscapes',
  aliases: ['cityscapes-19'],
  notes: ['labelIds become the 19 classes of the benchmark; all other ids from -1 to 33 are ignored'],
  async labels() {
    const classes = cityscapesLabels.filter(([, , trainId]) => trainId !== ignored);
    const entries = cityscapesLabels.map(([id, , trainId]) => [id, trainId] as const);
    return {
      names: classes.map(([, name]) => name),
      colours: classes.map(([, , , colour]) => colour),
      ignoreIndex: ignored,
      table: labelTable('Cityscapes labelIds (-1 to 33)', [...entries, [licencePlate, ignored]]),
    };
  },
};

/** Cityscapes with the 27 classes of unsupervised segmentation: every id from 7 on. */
export const cityscapes27: DataSet = {
  ...about,
  ...files,
  name: 'cityscapes-27',
  aliases: [],
  notes: [
    'labelIds 7 to 33 become classes 0 to 26, as in PiCIE (Cho et al., 2021) and STEGO (Hamilton et al., 2022); ' +
      'ids -1 to 6 are ignored',
  ],
  async labels() {
    const classes = cityscapesLabels.slice(firstClass);
    const entries = cityscapesLabels.map(
      ([id]) => [id, id < firstClass ? ignored : id - firstClass] as const,
    );
    return {
      names: classes.map(([, name]) => name),
      colours: classes.map(([, , , colour]) => colour),
      ignoreIndex: ignored,
      table: labelTable('Cityscapes labelIds (-1 to 33)', [...entries, [licencePlate, ignored]]),
    };
  },
};
