import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  checkData,
  decodeImage,
  decodeMask,
  pictureReading,
  setPictureReading,
  UndecodableImage,
  UserError,
} from '@neco/neco/internal';

/** A line of the index that tools/fixtures/pixels.py writes. */
interface PixelCase {
  file: string;
  describe: string;
  /** Values of the mask; null: it must be refused. */
  numbers: number[] | null;
  /** Values of the picture; null: not told. */
  rgb: number[] | null;
  within: number;
}

/** What became of cases: numbers of them by what was said. */
export interface PixelSummary {
  masks: Record<string, number>;
  pictures: Record<string, number>;
  /** Neither equal nor refused by name, or the check says something else than the decoder. */
  wrong: string[];
}

/** Reads every case as mask and as picture, with the window `full`, and compares. */
export async function tryPixelCases(folder: string): Promise<PixelSummary> {
  const cases = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as PixelCase[];
  const before = pictureReading();
  setPictureReading({ bands: null, window: 'full', masks: 'auto' });
  const summary: PixelSummary = { masks: {}, pictures: {}, wrong: [] };
  try {
    for (const one of cases) {
      const file = path.join(folder, one.file);
      tell(summary, 'masks', one, await tryMask(file, one));
      if (file.endsWith('.tif')) tell(summary, 'pictures', one, await tryPicture(file, one));
    }
  } finally {
    setPictureReading(before);
  }
  return summary;
}

function tell(summary: PixelSummary, kind: 'masks' | 'pictures', one: PixelCase, what: string): void {
  const counts = summary[kind];
  counts[what] = (counts[what] ?? 0) + 1;
  if (what.startsWith('WRONG')) summary.wrong.push(`${kind} ${one.file} (${one.describe}): ${what}`);
}

async function tryMask(file: string, { numbers }: PixelCase): Promise<string> {
  try {
    const { data } = await decodeMask(file);
    if (numbers === null) return 'WRONG: read, though it holds no class indices';
    const at = data.findIndex((value, i) => value !== numbers[i]);
    return at < 0 && data.length === numbers.length ? 'equal' : `WRONG: ${data[at]} for ${numbers[at]}`;
  } catch (error) {
    return error instanceof UserError ? refusal(error.message, file) : `WRONG: ${String(error)}`;
  }
}

async function tryPicture(file: string, { rgb, within }: PixelCase): Promise<string> {
  const part = { split: '', root: path.dirname(file), images: [file], pairs: null, published: null };
  const { findings } = await checkData({ parts: [part], classNames: null, ignoreIndex: 255, tinySide: 1 });
  const faulty = findings.some(({ kind }) => kind === 'undecodable' || kind === 'truncated');
  try {
    const { data } = await decodeImage(file);
    if (faulty) return 'WRONG: decoded, though the check refuses it';
    if (rgb === null) return 'WRONG: read, though nothing says what is to be seen';
    if (data.length !== rgb.length) return `WRONG: ${data.length} values for ${rgb.length}`;
    const at = data.findIndex((value, i) => Math.abs(value - rgb[i]!) > within);
    return at < 0 ? 'equal' : `WRONG: ${data[at]} for ${rgb[at]}`;
  } catch (error) {
    if (!(error instanceof UndecodableImage)) return `WRONG: ${String(error)}`;
    return faulty ? refusal(error.reason, file) : 'WRONG: refused, though the check finds no fault';
  }
}

/** A refusal without what differs from file to file. */
function refusal(message: string, file: string): string {
  return `refused: ${message.replaceAll(file, 'FILE').replace(/-?\d+(\.\d+)?|NaN/g, 'N')}`;
}
