import { UserError } from '../../errors.js';
import { imageExtensions } from '../image-folder.js';
import { ignoreIndex, pairImagesAndMasks, pairsInTree } from '../pairs.js';
import { openPairs, openTree } from '../sets/open.js';
import { parseDataSetChoice } from '../sets/known.js';
import type { DataSet } from '../sets/data-set.js';
import type { CheckedPart } from './check.js';

/** What is to be checked. */
export interface CheckedData {
  /** For people. */
  title: string;
  /** The known data set, if it is one. */
  set: DataSet | null;
  parts: CheckedPart[];
  classNames: string[] | null;
  ignoreIndex: number;
}

/**
 * Finds what a check looks at: both sides of a named data set (or the one split that the name says), or a
 * folder. A folder has masks if they are named, if it holds `images/` and `masks/`, or if it holds `train/`
 * and `val/` that do.
 *
 * @param masks folder of the masks of a folder of pictures
 * @throws UserError if a part is missing
 */
export async function openForCheck(
  data: string,
  { dataDir, masks }: { dataDir?: string | undefined; masks?: string | undefined },
): Promise<CheckedData> {
  if (dataDir === undefined) return openFolder(data, masks);
  if (masks !== undefined) throw new UserError('"masks" goes with a folder of pictures, not with "dataDir".');
  const { set, split, fraction } = parseDataSetChoice(data);
  if (fraction < 1)
    throw new UserError(`neco data check looks at whole splits: write ${set.name} without a fraction.`);
  const tree = await openTree(dataDir);
  const splits = split !== null ? [split] : [set.trainSplit, ...(set.valSplit ? [set.valSplit] : [])];
  const parts: CheckedPart[] = [];
  for (const name of splits) {
    const published = set.counts[name] ?? null;
    if (set.pairs) {
      const pairs = await openPairs(set, tree, name);
      parts.push({ split: name, root: dataDir, images: [], pairs, published });
    } else {
      const images = (await set.images(tree, name)).map((file) => tree.pathOf(file));
      parts.push({ split: name, root: dataDir, images, pairs: null, published });
    }
  }
  const labels = (await set.labels?.(tree)) ?? null;
  return {
    title: set.title,
    set,
    parts,
    classNames: labels ? [...labels.names] : null,
    ignoreIndex: labels?.ignoreIndex ?? ignoreIndex,
  };
}

async function openFolder(folder: string, masks: string | undefined): Promise<CheckedData> {
  const base = { title: folder, set: null, ignoreIndex };
  if (masks !== undefined) {
    const pairs = pairImagesAndMasks(folder, masks);
    const parts = [{ split: '', root: folder, images: [], pairs, published: null }];
    return { ...base, parts, classNames: pairs.classNames };
  }
  const tree = await openTree(folder);
  const splits = [[''], ['train', 'val']].find((names) =>
    names.every((name) => ['images', 'masks'].every((kind) => tree.hasFolder(partOf(name, kind)))),
  );
  if (splits === undefined) {
    const images = tree.filesBelow('', imageExtensions).map((file) => tree.pathOf(file));
    return {
      ...base,
      parts: [{ split: '', root: folder, images, pairs: null, published: null }],
      classNames: null,
    };
  }
  const parts: CheckedPart[] = [];
  let names: string[] | null = null;
  for (const split of splits) {
    const pairs = await pairsInTree(tree, partOf(split, 'images'), partOf(split, 'masks'));
    parts.push({ split, root: tree.pathOf(split), images: [], pairs, published: null });
    names ??= pairs.classNames;
  }
  return { ...base, parts, classNames: names };
}

function partOf(split: string, kind: string): string {
  return split === '' ? kind : `${split}/${kind}`;
}
