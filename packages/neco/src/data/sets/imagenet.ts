import { UserError } from '../../errors.js';
import { imageExtensions } from '../image-folder.js';
import { below, type FileTree } from '../file-tree.js';
import { readIds } from './lists.js';
import { requireFile, requireFolder, unknownSplit, type DataSet } from './data-set.js';

const about = {
  pages: ['https://www.image-net.org/download.php'],
  licence: 'non-commercial research and teaching, after registration; no redistribution',
  trainSplit: 'train',
  valSplit: null,
} satisfies Partial<DataSet>;

const bases = ['', 'imagenet', 'ILSVRC/Data/CLS-LOC', 'Data/CLS-LOC'];
const wordNetId = /^n\d{8}$/;

function trainFolder(owner: Pick<DataSet, 'title' | 'tree'>, tree: FileTree, split: string): string {
  if (split !== 'train') throw unknownSplit(owner, split, ['train']);
  return requireFolder(
    owner,
    tree,
    bases.map((base) => below(base, 'train')),
  );
}

/** ImageNet-1k, training pictures. */
export const imagenet: DataSet = {
  ...about,
  name: 'imagenet',
  aliases: ['imagenet1k', 'ilsvrc2012'],
  title: 'ImageNet (ILSVRC 2012)',
  tree: 'train/<wnid>/*.JPEG   1,000 folders; directly, in imagenet/ or in ILSVRC/Data/CLS-LOC/',
  notes: ['for post-training: pictures only'],
  counts: { train: 1_281_167 },
  async images(tree, split) {
    return tree.filesBelow(trainFolder(this, tree, split), imageExtensions);
  },
};

/** ImageNet-100: the classes that `imagenet100.txt` lists. */
export const imagenet100: DataSet = {
  ...about,
  name: 'imagenet100',
  aliases: ['imagenet-100', 'imagenet100k'],
  title: 'ImageNet-100',
  tree: [
    'imagenet100.txt       100 WordNet ids, one a line',
    'train/<wnid>/*.JPEG   as in ImageNet; other classes are left out',
  ].join('\n'),
  notes: [
    'for post-training: pictures only',
    'imagenet100.txt comes with the code of the paper (vpariza/NeCo)',
  ],
  counts: { train: 126_689 },
  async images(tree, split) {
    const train = trainFolder(this, tree, split);
    const file = requireFile(this, tree, ['imagenet100.txt', train.replace(/train$/, 'imagenet100.txt')]);
    const ids = readIds(await tree.readText(file));
    const wrong = ids.find((id) => !wordNetId.test(id));
    if (wrong !== undefined || ids.length === 0) {
      throw new UserError(
        `${tree.pathOf(file)} should hold WordNet ids such as n01440764, one a line, but ` +
          `${wrong === undefined ? 'is empty' : `has the line "${wrong}"`}.`,
      );
    }
    const missing = ids.filter((id) => !tree.hasFolder(below(train, id)));
    if (missing.length > 0) {
      throw new UserError(
        `${tree.pathOf(train)} lacks ${missing.length} of the ${ids.length} classes that ${tree.pathOf(file)} names: ` +
          `${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', ...' : ''}.`,
      );
    }
    return ids.flatMap((id) => tree.filesBelow(below(train, id), imageExtensions));
  },
};
