import { open } from 'node:fs/promises';
import { decoderInput } from './archives/archive.js';

/** How the formats that are read begin, byte by byte as Latin-1. */
const pictures = /^(\xff\xd8|\x89PNG\r\n|GIF8|RIFF[^]{4}WEBP|II[*+]\0|MM\0[*+]|[^]{4}ftyp)/;

/** First bytes of other files that people take for pictures, and what to do with them. */
const others: readonly (readonly [RegExp, string])[] = [
  [/^[^]{4}ftyp(hei[cxms]|hev[cxms])/, 'it is a HEIC picture, which is not read; save it as JPEG or PNG'],
  [/^%PDF/, 'it is a PDF document; save its pages as PNG'],
  [/^(\xef\xbb\xbf)?\s*</, 'it is SVG or another markup, which is not drawn; save it as PNG'],
];

/** Bytes to read: the longest of these beginnings, and some blanks. */
const longest = 64;

/**
 * The decoder's input for a file that begins like a picture. The decoder itself looks at the content, not at
 * the name, so it would draw a document, with everything it refers to, in place of a photograph.
 * @throws Error that says what the file is instead
 */
export async function pictureInput(file: string): Promise<string | Buffer> {
  const input = await decoderInput(file);
  await requirePicture(input);
  return input;
}

/** The same for the path or the content of a file. */
export async function requirePicture(input: string | Buffer): Promise<void> {
  const start = typeof input === 'string' ? await startOf(input) : input.toString('latin1', 0, longest);
  // The decoder reports a missing or empty file.
  if (start === '') return;
  const other = others.find(([beginning]) => beginning.test(start));
  if (other !== undefined) throw new Error(other[1]);
  if (!pictures.test(start))
    throw new Error('it is in none of the formats JPEG, PNG, WebP, TIFF, GIF and AVIF');
}

async function startOf(file: string): Promise<string> {
  let handle;
  try {
    handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longest), 0, longest, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle?.close();
  }
}
