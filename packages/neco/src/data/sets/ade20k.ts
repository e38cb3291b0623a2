import { imageExtensions } from '../image-folder.js';
import { below, type FileTree } from '../file-tree.js';
import { labelTable, type ClassColour } from '../labels.js';
import { pairByStem } from '../pairs.js';
import { stemsOf } from '../stems.js';
import { ade20kClasses } from './ade20k-classes.js';
import { requireFolder, unknownSplit, type DataSet } from './data-set.js';

const about = {
  name: 'ade20k',
  aliases: ['ade'],
  title: 'ADE20K (scene parsing, 150 classes)',
  tree: [
    'images/training/<stem>.jpg     images/validation/<stem>.jpg',
    'annotations/training/<stem>.png     annotations/validation/<stem>.png',
    'directly or in ADEChallengeData2016/ or ade20k/',
  ].join('\n'),
  pages: ['https://ade20k.csail.mit.edu/', 'http://sceneparsing.csail.mit.edu/'],
  licence: 'annotations BSD-3-Clause; pictures for non-commercial research and education',
  notes: [
    'masks hold 0 for everything else (ignored) and 1 to 150 for the classes; 151 names are listed with it',
    'images and masks are paired by name',
  ],
  counts: { train: 20_210, val: 2_000 },
  trainSplit: 'train',
  valSplit: 'val',
} satisfies Partial<DataSet>;

const folders: Readonly<Record<string, string>> = { train: 'training', val: 'validation' };
const black: ClassColour = [0, 0, 0];

function stems(
  tree: FileTree,
  kind: string,
  split: string,
  extensions: readonly string[],
): Map<string, string> {
  const part = folders[split];
  if (part === undefined) throw unknownSplit(about, split, Object.keys(folders));
  const bases = ['', 'ADEChallengeData2016', 'ade20k', 'ade20k/ADEChallengeData2016'];
  const folder = requireFolder(
    about,
    tree,
    bases.map((base) => below(base, `${kind}/${part}`)),
  );
  return stemsOf(tree.filesBelow(folder, extensions), folder);
}

/** ADE20K as the scene parsing benchmark of 2016 has it. */
export const ade20k: DataSet = {
  ...about,
  async images(tree, split) {
    return [...stems(tree, 'images', split, imageExtensions).values()];
  },
  async pairs(tree, split) {
    return pairByStem(
      stems(tree, 'images', split, imageExtensions),
      stems(tree, 'annotations', split, ['.png']),
    );
  },
  async labels() {
    return {
      names: ['other', ...ade20kClasses.map(([name]) => name)],
      colours: [black, ...ade20kClasses.map(([, colour]) => colour)],
      ignoreIndex: 0,
      table: labelTable(
        'ADE20K indices (0 to 150)',
        Array.from({ length: ade20kClasses.length + 1 }, (_, i) => [i, i]),
      ),
    };
  },
};
