import { oneLine } from '../../errors.js';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { decoderInput, readData, sizeOfData } from '../archives/archive.js';
import { decodePicture, headerOf, type RgbImage } from '../decode.js';
import { openPicture, type PictureFile } from '../picture-file.js';
import { excessOf, mostImagePixels } from '../pixel-limit.js';
import type { FindingKind } from './findings.js';

/** What a picture is, and what is wrong with it. */
export interface ImageFacts {
  bytes: number;
  /** First 128 bits of the SHA-256 of the file, hexadecimal; empty if it cannot be read. */
  hash: string;
  /** As the decoder names it; null if it does not recognise the file. */
  format: string | null;
  /** Pixels as EXIF turns them; null if there is no readable header. */
  size: { width: number; height: number } | null;
  /** Whether EXIF turns or mirrors it. */
  rotated: boolean;
  problem: { kind: FindingKind; detail: string } | null;
  /** What is odd about its pixels, though they can be read; null for others. */
  flat: string | null;
}

/** Files up to this size are read once and kept while they are looked at. */
const keptBytes = 32 * 2 ** 20;
/**
 * Reads, hashes and decodes a picture as training does, reduced while it is decoded, so that memory hardly grows with
 * its size where the format allows that.
 */
export async function inspectImage(file: string): Promise<ImageFacts> {
  const facts: ImageFacts = {
    ...{ bytes: 0, hash: '', format: null, size: null, rotated: false, problem: null, flat: null },
  };
  const mostPixels = mostImagePixels();
  try {
    const size = await sizeOfData(file);
    if (size === null) return { ...facts, problem: { kind: 'undecodable', detail: 'the file is not there' } };
    facts.bytes = size;
    if (size === 0) return { ...facts, problem: { kind: 'undecodable', detail: 'the file is empty' } };
    const input = facts.bytes <= keptBytes ? await readData(file) : await decoderInput(file);
    facts.hash = await hashOf(input);
    const picture = await openPicture(input);
    await readHeader(picture, facts);
    await decode(picture, facts, mostPixels);
  } catch (error) {
    facts.problem = { kind: 'undecodable', detail: oneLine(error) };
  }
  return facts;
}

async function hashOf(input: Buffer | string): Promise<string> {
  const hash = createHash('sha256');
  if (typeof input === 'string') await pipeline(createReadStream(input), hash);
  else hash.update(input);
  return hash.digest('hex').slice(0, 32);
}

async function readHeader(picture: PictureFile, facts: ImageFacts): Promise<void> {
  const { format, width, height, orientation } = await headerOf(picture, false);
  facts.format = format;
  facts.rotated = orientation > 1;
  facts.size = { width, height };
  const detail = excessOf(facts.size);
  if (detail !== null) facts.problem = { kind: 'too-large', detail };
}

/** The thumbnail through which all pixels pass: its least side, and how many pixels become one at most. */
const thumbnail = { side: 64, mostShrunk: 2 ** 16 };

async function decode(picture: PictureFile, facts: ImageFacts, mostPixels: number): Promise<void> {
  if (facts.problem !== null || facts.size === null) return;
  const longest = Math.max(facts.size.width, facts.size.height);
  const side = Math.max(thumbnail.side, Math.ceil(longest / thumbnail.mostShrunk));
  try {
    facts.flat = flatness(await decodePicture(picture, mostPixels, { width: side, height: side }));
  } catch (error) {
    const detail = oneLine(error);
    const cut = await isCutShort(picture.input, facts.format);
    facts.problem = { kind: cut ? 'truncated' : 'undecodable', detail };
  }
}

/** Levels of 255 that count as black, as white below the top, and as no difference. */
const levels = { dark: 16, same: 3 };

/** What all but one in two hundred values of a picture have in common; null if that is little. */
function flatness({ data }: RgbImage): string | null {
  const sorted = Uint8Array.from(data).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const [low, high] = [at(0.005), at(0.995)];
  const values = `its values are ${low} to ${high} of 255`;
  if (high - low <= levels.same) return `nearly one colour: ${values}`;
  if (high <= levels.dark) return `nearly black: ${values}`;
  return low >= 255 - levels.dark ? `nearly white: ${values}` : null;
}

/** Whether a file that cannot be decoded lacks the end that its format asks for. */
async function isCutShort(input: Buffer | string, format: string | null): Promise<boolean> {
  const bytes = typeof input === 'string' ? await readFile(input) : input;
  const tail = bytes.subarray(-1024);
  switch (format) {
    case 'jpeg':
      return !tail.includes(Buffer.from([0xff, 0xd9]));
    case 'png':
      return !tail.includes('IEND');
    case 'gif':
      return tail.at(-1) !== 0x3b;
    case 'webp':
      return bytes.readUInt32LE(4) + 8 > bytes.length;
    default:
      return false;
  }
}
