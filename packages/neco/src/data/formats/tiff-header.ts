import { open } from 'node:fs/promises';

/** Tags of TIFF 6.0 and its supplements that are looked at. */
export const tiffTags = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  orientation: 274,
  samples: 277,
  planar: 284,
  predictor: 317,
  extraSamples: 338,
  sampleFormat: 339,
  stripOffsets: 273,
  stripBytes: 279,
  tileOffsets: 324,
  tileBytes: 325,
  profile: 34675,
} as const;

/** An entry of the first directory, as the file has it. */
export interface TiffEntry {
  tag: number;
  /** Its 12 bytes, 20 in a BigTIFF. */
  bytes: Buffer;
}

/** What the first picture of a TIFF says of itself. */
export interface TiffHeader {
  width: number;
  height: number;
  /** Of each sample; all are the same. */
  bits: number;
  format: 'uint' | 'int' | 'float' | 'other';
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr, 8 CIELab, ... */
  photometric: number;
  /** Of a pixel. */
  samples: number;
  /** By sample beyond those of the colour: 0 unspecified, 1 alpha that colours are multiplied by, 2 alpha. */
  extra: readonly number[];
  compression: number;
  /** Whether bands are stored one after the other. */
  planar: boolean;
  predictor: number;
  /** As EXIF counts, 1 to 8. */
  orientation: number;
  littleEndian: boolean;
  big: boolean;
  entries: readonly TiffEntry[];
}

/** Samples that are colour, by photometric interpretation. */
const colourSamples: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3, 8: 3 };
const mostEntries = 4096;
/** Bytes of a value by its type; types that hold none of the tags above are left out. */
const typeBytes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 16: 8 };

/** Reads bytes of a file or of its content; fewer at its end. */
type ReadAt = (at: number, length: number) => Promise<Buffer>;

/** Whether a file begins as a TIFF or BigTIFF. */
export function isTiff(start: string): boolean {
  return /^(II[*+]\0|MM\0[*+])/.test(start);
}

/**
 * Reads the header of a TIFF's first picture.
 * @throws Error that says in a few words what is wrong
 */
export async function readTiffHeader(input: string | Buffer): Promise<TiffHeader> {
  if (typeof input !== 'string')
    return parse((at, length) => Promise.resolve(input.subarray(at, at + length)));
  const handle = await open(input, 'r');
  try {
    return await parse(async (at, length) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await handle.close();
  }
}

async function parse(read: ReadAt): Promise<TiffHeader> {
  const exactly = async (at: number, length: number): Promise<Buffer> => {
    const bytes = Number.isSafeInteger(at) ? await read(at, length) : Buffer.alloc(0);
    if (bytes.length < length) throw new Error('its TIFF header is damaged or cut short');
    return bytes;
  };
  const littleEndian = (await exactly(0, 1))[0] === 0x49;
  const numbers = new Numbers(littleEndian);
  const big = numbers.at(await exactly(2, 2), 0, 2) === 43;
  const wide = big ? 8 : 4;
  const at = numbers.at(await exactly(big ? 8 : 4, wide), 0, wide);
  const countBytes = big ? 8 : 2;
  const count = numbers.at(await exactly(at, countBytes), 0, countBytes);
  if (count === 0 || count > mostEntries) throw new Error('its TIFF header is damaged');
  const size = big ? 20 : 12;
  const directory = await exactly(at + countBytes, count * size);
  const entries = Array.from({ length: count }, (_, i): TiffEntry => {
    const bytes = directory.subarray(i * size, (i + 1) * size);
    return { tag: numbers.at(bytes, 0, 2), bytes };
  });
  return headerOf((tag) => valuesOf({ entries, littleEndian, big }, tag, exactly), {
    littleEndian,
    big,
    entries,
  });
}

/** The values of a tag; none where it is missing. @throws Error if it is damaged */
async function valuesOf(
  { entries, littleEndian, big }: Pick<TiffHeader, 'entries' | 'littleEndian' | 'big'>,
  tag: number,
  read: ReadAt,
  most = 65_535,
): Promise<number[]> {
  const bytes = entries.find((entry) => entry.tag === tag)?.bytes;
  if (bytes === undefined) return [];
  const numbers = new Numbers(littleEndian);
  const wide = big ? 8 : 4;
  const each = typeBytes[numbers.at(bytes, 2, 2)];
  const length = numbers.at(bytes, 4, wide);
  if (each === undefined || length === 0 || length > most) throw new Error(`its TIFF tag ${tag} is damaged`);
  const inside = bytes.subarray(4 + wide);
  const data = each * length <= wide ? inside : await read(numbers.at(inside, 0, wide), each * length);
  if (data.length < each * length) throw new Error(`its TIFF tag ${tag} is damaged`);
  return Array.from({ length }, (_, i) => numbers.at(data, i * each, each));
}

/** The values of a tag that has as many as the file has strips or tiles. @throws Error if it is damaged */
export function blocksOf(content: Buffer, header: TiffHeader, tag: number): Promise<number[]> {
  const read: ReadAt = (at, length) => Promise.resolve(content.subarray(at, at + length));
  return valuesOf(header, tag, read, content.length);
}

async function headerOf(
  values: (tag: number) => Promise<number[]>,
  form: Pick<TiffHeader, 'littleEndian' | 'big' | 'entries'>,
): Promise<TiffHeader> {
  const one = async (tag: number, otherwise: number): Promise<number> => (await values(tag))[0] ?? otherwise;
  const samples = await one(tiffTags.samples, 1);
  const photometric = await one(tiffTags.photometric, -1);
  const extra = await values(tiffTags.extraSamples);
  // Samples that no tag accounts for are extra ones of which nothing is said.
  const unsaid = samples - (colourSamples[photometric] ?? samples) - extra.length;
  return {
    ...form,
    width: await one(tiffTags.width, 0),
    height: await one(tiffTags.height, 0),
    bits: same(await values(tiffTags.bits), 1, 'bits'),
    format:
      (['uint', 'int', 'float'] as const)[same(await values(tiffTags.sampleFormat), 1, 'form') - 1] ??
      'other',
    photometric,
    samples,
    extra: [...extra, ...new Array<number>(Math.max(0, unsaid)).fill(0)],
    compression: await one(tiffTags.compression, 1),
    planar: samples > 1 && (await one(tiffTags.planar, 1)) === 2,
    predictor: await one(tiffTags.predictor, 1),
    orientation: orientationOr1(await one(tiffTags.orientation, 1)),
  };
}

function same(values: readonly number[], otherwise: number, what: string): number {
  const first = values[0] ?? otherwise;
  if (values.some((value) => value !== first)) throw new Error(`its bands are not all of the same ${what}`);
  return first;
}

/** Orientations that are none of EXIF's eight count as upright, as decoders have it. */
export function orientationOr1(value: number | undefined): number {
  return value !== undefined && value >= 1 && value <= 8 ? value : 1;
}

/** Unsigned numbers in a byte order. */
export class Numbers {
  constructor(private readonly littleEndian: boolean) {}

  at(bytes: Buffer, at: number, length: number): number {
    if (length === 8)
      return Number(this.littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    return this.littleEndian ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length);
  }

  bytesOf(value: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    if (length === 8) bytes[this.littleEndian ? 'writeBigUInt64LE' : 'writeBigUInt64BE'](BigInt(value));
    else bytes[this.littleEndian ? 'writeUIntLE' : 'writeUIntBE'](value, 0, length);
    return bytes;
  }
}
