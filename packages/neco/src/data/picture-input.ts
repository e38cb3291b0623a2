import { open } from 'node:fs/promises';
import { decoderInput } from './archives/archive.js';

/** How the formats that are read begin, byte by byte as Latin-1. */
const pictures =
  /^(\xff\xd8|\x89PNG\r\n|GIF8|RIFF[^]{4}WEBP|II[*+]\0|MM\0[*+]|[^]{4}ftyp|BM[^]{4}\0{4}|P[56][\s#])/;

/** First bytes of other files that people take for pictures, and what to do with them. */
const others: readonly (readonly [RegExp, string])[] = [
  [
    /^[^]{4}ftyp(hei[cxms]|hev[cxms])/,
    'it is a HEIC picture, which is not read; save it as JPEG or PNG, for example with heif-convert IN.heic OUT.png',
  ],
  [
    /^[^]{128}DICM/,
    'it is a DICOM file, which is not read; save it as PNG, for example with dcmj2pnm IN.dcm OUT.png or pydicom',
  ],
  [
    /^(\0\0\0\fjP {2}\r\n\x87\n|\xff\x4f\xff\x51)/,
    'it is a JPEG 2000 picture, which is not read; save it as PNG, for example with opj_decompress -i IN.jp2 -o OUT.png',
  ],
  [
    /^(\xff\n|\0\0\0\fJXL )/,
    'it is a JPEG XL picture, which is not read; save it as PNG with djxl IN.jxl OUT.png',
  ],
  [/^%PDF/, 'it is a PDF document; save its pages as PNG'],
  [/^(\xef\xbb\xbf)?\s*</, 'it is SVG or another markup, which is not drawn; save it as PNG'],
];

/** What a file is by its first bytes; `null` for a picture that is read, an empty text for what is none at all. */
function otherThanPicture(start: string): string | null {
  const other = others.find(([beginning]) => beginning.test(start));
  if (other !== undefined) return other[1];
  return pictures.test(start) ? null : '';
}

/** Whether a file begins like a picture that is read. */
export function beginsLikePicture(start: string): boolean {
  return otherThanPicture(start) === null;
}

/** What a file is that people take for a picture and that is not read; null for others. */
export function unreadPicture(start: string): string | null {
  const markup = others.at(-1)![1];
  const what = otherThanPicture(start);
  return what === null || what === '' || what === markup ? null : what;
}

/** Bytes to read: the longest of these beginnings. */
export const longestBeginning = 132;

/**
 * The decoder's input for a file that begins like a picture. The decoder itself looks at the content, not at
 * the name, so it would draw a document, with everything it refers to, in place of a photograph.
 * @param file its path, or its content
 * @throws Error that says what the file is instead
 */
export async function pictureInput(file: string | Buffer): Promise<string | Buffer> {
  const input = typeof file === 'string' ? await decoderInput(file) : file;
  await requirePicture(input);
  return input;
}

/** The same for the path or the content of a file. */
async function requirePicture(input: string | Buffer): Promise<void> {
  const start =
    typeof input === 'string' ? await startOf(input) : input.toString('latin1', 0, longestBeginning);
  // The decoder reports a missing or empty file.
  if (start === '') return;
  const other = otherThanPicture(start);
  if (other === null) return;
  throw new Error(other || 'it is in none of the formats JPEG, PNG, WebP, TIFF, GIF, AVIF, BMP and PPM');
}

/** The first bytes of a file as Latin-1; empty if it cannot be read. */
export async function startOf(file: string): Promise<string> {
  let handle;
  try {
    handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestBeginning), 0, longestBeginning, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle?.close();
  }
}
