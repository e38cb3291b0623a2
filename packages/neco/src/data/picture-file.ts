import { open } from 'node:fs/promises';
import { readData } from './archives/archive.js';
import { bmpSize, isBmp } from './formats/bmp.js';
import { isNetpbm, netpbmSize } from './formats/netpbm.js';
import { isTiff, readTiffHeader, type TiffHeader } from './formats/tiff-header.js';
import { pictureInput, startOf } from './picture-input.js';

/** A file that begins like a picture, and what its header says beyond what the decoder tells. */
export interface PictureFile {
  /** For the decoder: the path of a file, or the content of one in an archive. */
  input: string | Buffer;
  /** Of a TIFF. */
  tiff: TiffHeader | null;
  /** Bits a sample of a PNG; null for other formats. */
  pngBits: number | null;
  /** Whether it can have colours of more than 8 bits. */
  deep: boolean;
  /** Of the formats that the decoder does not know; null for others. */
  plain: { format: 'bmp' | 'ppm'; content: Buffer; width: number; height: number } | null;
}

/**
 * Opens a file for decoding.
 * @throws Error that says what the file is instead
 */
export async function openPicture(file: string | Buffer): Promise<PictureFile> {
  const input = await pictureInput(file);
  const start = typeof input === 'string' ? await startOf(input) : startIn(input);
  const tiff = isTiff(start) ? await readTiffHeader(input) : null;
  const pngBits = start.startsWith('\x89PNG') ? start.charCodeAt(24) : null;
  const deep = (tiff?.bits ?? pngBits ?? 8) > 8 || /^[^]{4}ftyp/.test(start);
  if (!isBmp(start) && !isNetpbm(start)) return { input, tiff, pngBits, deep, plain: null };
  const content = typeof input === 'string' ? await readData(input) : input;
  const plain = isBmp(start)
    ? { format: 'bmp' as const, content, ...bmpSize(content) }
    : { format: 'ppm' as const, content, ...netpbmSize(content) };
  return { input, tiff, pngBits, deep, plain };
}

function startIn(input: Buffer): string {
  return input.toString('latin1', 0, 64);
}

/** Frames of a JPEG that can be decoded at a fraction of their size: baseline, extended and progressive. */
const reducible = new Set([0xc0, 0xc1, 0xc2]);

/**
 * Whether the decoder may reduce a picture while it decodes. A lossless JPEG has no frequencies to leave out: what would
 * come out is not the picture.
 */
export async function isReducible(input: string | Buffer): Promise<boolean> {
  const frame = typeof input === 'string' ? await frameOfFile(input) : await frameOf(bytesOf(input));
  return frame === null || reducible.has(frame);
}

type ReadBytes = (at: number, length: number) => Promise<Buffer>;

function bytesOf(content: Buffer): ReadBytes {
  return (at, length) => Promise.resolve(content.subarray(at, at + length));
}

async function frameOfFile(file: string): Promise<number | null> {
  const handle = await open(file, 'r');
  try {
    return await frameOf(async (at, length) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await handle.close();
  }
}

/** Marker of the frame of a JPEG (ITU-T T.81, B.1); null if the file is none. */
async function frameOf(read: ReadBytes): Promise<number | null> {
  if ((await read(0, 2)).toString('latin1') !== '\xff\xd8') return null;
  for (let at = 2; ;) {
    const head = await read(at, 4);
    if (head.length < 4 || head[0] !== 0xff) return null;
    const marker = head[1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return marker;
    at += marker === 0xff ? 1 : 2 + head.readUInt16BE(2);
  }
}
