import { statSync } from 'node:fs';

/** A mask that is drawn from a file of many images is named below that file. */
const insideJson = /^(.+?\.json)[/\\]/i;

/** The file on disk that a mask is read from: itself, or the annotations that hold it. */
export function fileOfMask(mask: string): string {
  const [, around] = insideJson.exec(mask) ?? [];
  return around !== undefined && statSync(around, { throwIfNoEntry: false })?.isFile() ? around : mask;
}
