import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';
import {
  namingHint,
  percent,
  UserError,
  type PredictedMask,
  type RunSummary,
  makeFolder,
} from '@neco/neco/internal';
import { outputWidth, wrapped } from './columns.js';

/** Makes the folder of an evaluation's files. @throws UserError if that fails */
export function makeOutputFolder(out: string): void {
  try {
    makeFolder(out);
  } catch (cause) {
    throw new UserError(`Cannot write to --out ${out}: ${(cause as Error).message}.`, { cause });
  }
}

/** Writes the predicted masks of the first run as index PNG, as large as the network's input, below DIR/predictions. */
export function predictionWriter(out: string): (prediction: PredictedMask, run: number) => void {
  const folder = path.join(out, 'predictions');
  makeOutputFolder(folder);
  return ({ pair, predicted }, run) => {
    if (run > 0) return;
    const file = path.join(folder, `${pair.stem}.png`);
    makeFolder(path.dirname(file));
    const { width, height, data } = predicted;
    const wide = data.some((label) => label > 255);
    const pixels = wide ? Uint16Array.from(data) : Uint8Array.from(data);
    writeFileSync(file, encode({ width, height, data: pixels, channels: 1, depth: wide ? 16 : 8 }));
  };
}

/** Writes DIR/results.json and gives its path. */
export function writeResults(out: string, results: object): string {
  const file = path.join(out, 'results.json');
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}

/** Classes that occur nowhere are listed as long as there are no more of them. */
const mostAbsent = 16;

/** IoU by class and their mean, in percent; with several seeds, the deviation beside each. */
export function classTable({ mIoU, perClass }: RunSummary, remark: string): string {
  const absent = perClass.filter(({ IoU }) => IoU === null).length;
  const hidden = absent > mostAbsent ? absent : 0;
  const shown = hidden > 0 ? perClass.filter(({ IoU }) => IoU !== null) : perClass;
  const hint = namingHint(perClass.map(({ name }) => name));
  const width = Math.max(10, ...shown.map(({ name }) => name.length));
  const several = mIoU.deviation !== null;
  const cells = (spread: RunSummary['mIoU'] | null): string => {
    const value = (spread === null ? '-' : percent(spread.mean)).padStart(6);
    return several
      ? `${value}  ${(spread?.deviation == null ? '-' : percent(spread.deviation)).padStart(9)}`
      : value;
  };
  return [
    `${'class'.padEnd(width)}  IoU, %${several ? '  deviation' : ''}`,
    ...shown.map(({ name, IoU }) => `${name.padEnd(width)}  ${cells(IoU)}`),
    ...(hidden > 0 ? [`${hidden} further classes occur nowhere and are not listed`] : []),
    `${'mIoU'.padEnd(width)}  ${cells(mIoU)}   ${remark}`,
    ...(hint === null ? [] : wrapped(hint, outputWidth())),
  ].join('\n');
}

/** A difference of shares in points of percent, with its sign. */
export function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${percent(value)}`;
}
