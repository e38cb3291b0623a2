import { closest, distance } from 'fastest-levenshtein';
import { UserError } from '../../errors.js';
import { ade20k } from './ade20k.js';
import { cityscapes, cityscapes27 } from './cityscapes.js';
import { coco, coco27, cocoStuff15, cocoThings12 } from './coco.js';
import type { DataSet } from './data-set.js';
import { imagenet, imagenet100 } from './imagenet.js';
import { voc } from './voc.js';

/** All data sets that are known by name. */
export const dataSets: readonly DataSet[] = [
  coco,
  cocoStuff15,
  cocoThings12,
  coco27,
  imagenet100,
  imagenet,
  voc,
  ade20k,
  cityscapes,
  cityscapes27,
];

/** A data set by its name or another of its names; undefined if there is none. */
export function findDataSet(name: string): DataSet | undefined {
  const wanted = name.toLowerCase();
  return dataSets.find((set) => set.name === wanted || set.aliases.includes(wanted));
}

/** What `--data` says: `voc`, `voc:train`, `voc*0.125`, `voc:train*0.125`. */
export interface DataSetChoice {
  set: DataSet;
  /** Null stands for the data set's own split for the purpose. */
  split: string | null;
  /** Share of the training images, above 0 and at most 1. */
  fraction: number;
}

/** @throws UserError for an unknown name, with the nearest known one, and for a fraction out of range */
export function parseDataSetChoice(text: string): DataSetChoice {
  const [, name = '', split, share] = /^([^:*]+)(?::([^*]*))?(?:\*(.*))?$/.exec(text) ?? [];
  const set = findDataSet(name);
  if (set === undefined) throw unknownName(text, name);
  const fraction = share === undefined ? 1 : Number(share);
  if (share?.trim() === '' || !(fraction > 0 && fraction <= 1)) {
    throw new UserError(
      `"data" ${text}: the fraction after * must be above 0 and at most 1, as in ${set.name}*0.125, not "${share}".`,
    );
  }
  if (split === '')
    throw new UserError(`"data" ${text}: a split is missing after the colon, as in ${set.name}:train.`);
  return { set, split: split ?? null, fraction };
}

function unknownName(text: string, name: string): UserError {
  const names = dataSets.map((set) => set.name);
  const near = closest(name, names);
  const hint = distance(name, near) <= 3 ? `; did you mean ${near}?` : '.';
  return new UserError(`"data" ${text} is no known data set (${names.join(', ')})${hint}`);
}
