import { UserError } from '../../errors.js';
import { below, type FileTree } from '../file-tree.js';
import { labelTable, vocColour } from '../labels.js';
import { readIds } from './lists.js';
import { requireFile, requireFolder, requireListed, unknownSplit, type DataSet } from './data-set.js';

// Everingham et al., "The Pascal Visual Object Classes Challenge", 2010; in the order of the indices.
const names = [
  ...['background', 'aeroplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow'],
  ...[
    'diningtable',
    'dog',
    'horse',
    'motorbike',
    'person',
    'pottedplant',
    'sheep',
    'sofa',
    'train',
    'tvmonitor',
  ],
];
const boundary = 255;

const about = {
  name: 'voc',
  aliases: ['pascal', 'pascalvoc', 'voc2012'],
  title: 'Pascal VOC 2012',
  tree: [
    'images/<id>.jpg                 or JPEGImages/<id>.jpg',
    'SegmentationClass/<id>.png      masks of split val',
    'SegmentationClassAug/<id>.png   masks of every split named train...',
    'sets/trainaug.txt, val.txt      or ImageSets/Segmentation/; an id a line',
    'all of it directly, or in VOCSegmentation/, VOC2012/ or VOCdevkit/VOC2012/',
  ].join('\n'),
  pages: ['http://host.robots.ox.ac.uk/pascal/VOC/voc2012/'],
  licence: "pictures from Flickr, under Flickr's terms of use; the challenge asks for a citation",
  notes: [
    'masks are palette PNGs, read as indices: 0 background, 1 to 20 classes, 255 boundary (ignored)',
    "trainaug (10,582 images) adds the masks of Hariharan et al. (Semantic Boundaries, ICCV 2011) to VOC's own",
    'a list may name any split: voc:train reads sets/train.txt',
  ],
  counts: { trainaug: 10_582, val: 1_449 },
  trainSplit: 'trainaug',
  valSplit: 'val',
} satisfies Partial<DataSet>;

interface Parts {
  images: string;
  ids: string[];
}

async function openSplit(tree: FileTree, split: string): Promise<Parts & { base: string }> {
  const bases = ['VOCSegmentation', '', 'VOC2012', 'VOCdevkit/VOC2012'];
  const folders = bases.flatMap((base) => [below(base, 'images'), below(base, 'JPEGImages')].map(trimmed));
  const images = requireFolder(about, tree, folders);
  const base = images.includes('/') ? images.slice(0, images.lastIndexOf('/')) : '';
  const lists = ['sets', 'ImageSets/Segmentation'].map((folder) => below(base, folder));
  const known = lists.filter((folder) => tree.hasFolder(folder)).flatMap((folder) => tree.childrenOf(folder));
  const list = lists.map((folder) => `${folder}/${split}.txt`);
  if (
    known.length > 0 &&
    !list.some((file) => tree.hasFile(file)) &&
    split !== 'trainaug' &&
    split !== 'val'
  ) {
    throw unknownSplit(
      about,
      split,
      known.map((name) => name.replace(/\.txt$/, '')),
    );
  }
  const file = requireFile(about, tree, list);
  const ids = readIds(await tree.readText(file));
  if (ids.length === 0)
    throw new UserError(`${tree.pathOf(file)} names no images; it should hold an id a line.`);
  return { base, images, ids };
}

function trimmed(folder: string): string {
  return folder.replace(/^\//, '');
}

function missingIn(tree: FileTree, files: readonly string[], folder: string): string[] {
  const present = new Set(tree.childrenOf(folder).map((name) => below(folder, name)));
  return files.filter((file) => !present.has(file));
}

/** Pascal VOC 2012, segmentation. */
export const voc: DataSet = {
  ...about,
  async images(tree, split) {
    const { images, ids } = await openSplit(tree, split);
    const files = ids.map((id) => `${images}/${id}.jpg`);
    requireListed(about, tree, missingIn(tree, files, images), files.length);
    return files;
  },
  async pairs(tree, split) {
    const { base, images, ids } = await openSplit(tree, split);
    const folder = split.includes('train') ? 'SegmentationClassAug' : 'SegmentationClass';
    const masks = requireFolder(about, tree, [below(base, folder)]);
    const pairs = ids.map((id) => ({ stem: id, image: `${images}/${id}.jpg`, mask: `${masks}/${id}.png` }));
    const missing = [
      ...missingIn(
        tree,
        pairs.map(({ image }) => image),
        images,
      ),
      ...missingIn(
        tree,
        pairs.map(({ mask }) => mask),
        masks,
      ),
    ];
    const gone = new Set(missing);
    const there = pairs.filter(({ image, mask }) => !gone.has(image) && !gone.has(mask));
    return { pairs: there, imagesWithoutMask: [], masksWithoutImage: [], missing };
  },
  async labels() {
    const table = labelTable(
      'VOC indices (0 to 20, 255)',
      [...names.keys(), boundary].map((i) => [i, i]),
    );
    return { names, colours: names.map((_, i) => vocColour(i)), ignoreIndex: boundary, table };
  },
};
