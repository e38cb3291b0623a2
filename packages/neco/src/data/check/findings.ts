import { byCodeUnit } from '../image-folder.js';
import type { SkipEntry } from '../skip-list.js';

/** What can be wrong with a file of a data set. */
export const findingKinds = {
  undecodable: 'no readable picture',
  truncated: 'cut short',
  'too-large': 'declares more pixels than are decoded',
  tiny: 'very small',
  flat: 'nearly one colour, nearly black or nearly white',
  duplicate: 'same content as another',
  rotated: 'turned by EXIF, and its mask with it where that is drawn on the stored picture',
  'mask-unreadable': 'mask cannot be read',
  'mask-size': 'mask of another size than its picture',
  'mask-values': 'mask holds values that are no class',
  'few-classes': 'masks from which nothing can be learnt',
  'image-without-mask': 'picture without a mask',
  'mask-without-image': 'mask without a picture',
  missing: 'named by a list, but not there',
  count: 'another number of pictures than was published',
} as const;

export type FindingKind = keyof typeof findingKinds;

/** One thing that is wrong. */
export interface Finding {
  kind: FindingKind;
  /** The file that is wrong; the folder for `count`. */
  file: string;
  detail: string;
  /** The picture to leave out; null if that is no remedy, or if there is nothing to leave out. */
  skip: string | null;
  /** A remark needs no remedy: training turns pictures as EXIF says. */
  severity: 'fault' | 'remark';
}

/** By kind in the order of {@link findingKinds}, then by file. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const kinds = Object.keys(findingKinds);
  return [...findings].sort(
    (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || byCodeUnit(a.file, b.file),
  );
}

/** Pictures to leave out, each once, with all reasons. */
export function skipEntries(findings: readonly Finding[]): SkipEntry[] {
  const reasons = new Map<string, string[]>();
  for (const { skip, kind, detail } of findings) {
    if (skip === null) continue;
    reasons.set(skip, [...(reasons.get(skip) ?? []), `${kind}: ${detail}`]);
  }
  return [...reasons].map(([file, list]) => ({ file, reason: list.join('; ') }));
}
