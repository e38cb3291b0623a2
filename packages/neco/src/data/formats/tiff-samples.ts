import sharp from 'sharp';
import { blocksOf, Numbers, tiffTags, type TiffHeader } from './tiff-header.js';

/** What the numbers of a picture are. */
export type SampleKind = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float16' | 'float32';
/** The numbers of a band, row by row. */
export type Samples =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;

/** Compressions that keep every number: none, CCITT, LZW, deflate, PackBits. */
const lossless = new Set([1, 2, 3, 4, 5, 8, 32946, 32773]);
/** JPEG, which does not, in its old and its usual form. */
const jpeg = new Set([6, 7]);

/** @throws Error for compressions that the decoder has not: of tiles it would make black without a word */
export function requireCompression({ compression }: Pick<TiffHeader, 'compression'>): void {
  if (lossless.has(compression) || jpeg.has(compression)) return;
  const name =
    compression === 50_000 ? 'zstd' : compression === 34_925 ? 'LZMA' : `compression ${compression}`;
  throw new Error(`it is a TIFF with ${name}, which is not read; save it with LZW or deflate, or as PNG`);
}

/** Whether the compression of a TIFF keeps its numbers. */
export function keepsNumbers({ compression }: TiffHeader): boolean {
  return lossless.has(compression);
}

/**
 * What the numbers of a TIFF are.
 * @throws Error for numbers that are not read
 */
export function sampleKind({ bits, format, samples }: TiffHeader): SampleKind {
  if (format === 'uint' && [1, 2, 4].includes(bits) && samples === 1) return 'uint8';
  const kind = `${format}${bits}`;
  const kinds: readonly string[] = [
    'uint8',
    'int8',
    'uint16',
    'int16',
    'uint32',
    'int32',
    'float16',
    'float32',
  ];
  if (kinds.includes(kind)) return kind as SampleKind;
  const what = format === 'other' ? 'complex or unknown numbers' : `${kind} numbers`;
  const several = samples > 1 && bits < 8 ? ` in ${samples} bands` : '';
  throw new Error(`it holds ${what}${several}, which are not read; save it as uint8, uint16 or float32`);
}

/** The decoder scales samples of less than a byte up to 255. */
const scaledBy: Readonly<Record<number, number>> = { 1: 255, 2: 85, 4: 17 };

/**
 * The numbers of some bands of a TIFF as the file holds them: no palette, colour profile, inversion or turning.
 *
 * The decoder would treat them as light, so it is shown a copy of the file that calls them a grey picture of unsigned
 * numbers with further bands.
 *
 * @param bytes the file's content
 * @param bands counted from 0
 * @throws Error that says in a few words what is wrong
 */
export async function readTiffSamples(
  bytes: Buffer,
  header: TiffHeader,
  bands: readonly number[],
  limitInputPixels: number,
): Promise<Samples[]> {
  const kind = sampleKind(header);
  if (header.predictor === 3 && kind === 'float16')
    throw new Error('it holds float16 numbers with a predictor, which are not read; save it as float32');
  const { width, height, samples } = header;
  if (width * height * samples > 3 * limitInputPixels)
    throw new Error(
      `it has ${width} x ${height} pixels of ${samples} bands, more than are decoded; cut it into tiles`,
    );
  const deep = kind.endsWith('16');
  const depth = kind.endsWith('8') ? 'uchar' : deep ? 'ushort' : kind === 'float32' ? 'float' : 'uint';
  const read = async (content: Buffer, count: number): Promise<Samples> => {
    const options = { failOn: 'error', sequentialRead: true, limitInputPixels, ignoreIcc: true } as const;
    const { data, info } = await sharp(content, options)
      .toColourspace(deep ? 'rgb16' : 'srgb')
      .raw({ depth })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== count + 2 || info.width !== width || info.height !== height)
      throw new Error('its bands cannot be told apart');
    return asKind(data, kind, header);
  };
  // The first band comes three times, as red, green and blue.
  if (!header.planar) {
    const all = await read(await asGrey(bytes, header, null), samples);
    return bands.map((band) => bandOf(all, band === 0 ? 0 : band + 2, samples + 2));
  }
  const own: Samples[] = [];
  for (const band of bands) own.push(bandOf(await read(await asGrey(bytes, header, band), 1), 0, 3));
  return own;
}

function bandOf(all: Samples, from: number, step: number): Samples {
  const out = all.slice(0, all.length / step);
  for (let i = 0; i < out.length; i++) out[i] = all[i * step + from]!;
  return out;
}

function asKind(data: Buffer, kind: SampleKind, { bits }: TiffHeader): Samples {
  const { buffer } = new Uint8Array(data);
  switch (kind) {
    case 'uint8':
      return scaledBy[bits] === undefined
        ? new Uint8Array(buffer)
        : new Uint8Array(buffer).map((value) => value / scaledBy[bits]!);
    case 'int8':
      return new Int8Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer), half);
    case 'float32':
      return new Float32Array(buffer);
  }
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** What makes a reader of pixels see more, or other, than numbers: palette, profile, orientation, and what is replaced. */
const leftOut = new Set<number>([
  tiffTags.photometric,
  tiffTags.extraSamples,
  tiffTags.sampleFormat,
  tiffTags.orientation,
  tiffTags.profile,
  320, // palette
  700, // XMP
  33723, // IPTC
  34377, // Photoshop
  34665, // EXIF
]);

/**
 * The content of a TIFF with a directory at its end that says "grey, with further bands".
 * @param band of a file that stores bands one after the other: the one to be seen
 */
async function asGrey(bytes: Buffer, header: TiffHeader, band: number | null): Promise<Buffer> {
  const { big, littleEndian, format, bits, entries } = header;
  const samples = band === null ? header.samples : 1;
  const numbers = new Numbers(littleEndian);
  const wide = big ? 8 : 4;
  const added: { tag: number; each: 2 | 4 | 8; values: number[] }[] = [
    { tag: tiffTags.photometric, each: 2, values: [1] },
    {
      tag: tiffTags.sampleFormat,
      each: 2,
      values: filled(samples, format === 'float' && bits === 32 ? 3 : 1),
    },
    ...(samples > 1
      ? [{ tag: tiffTags.extraSamples, each: 2 as const, values: filled(samples - 1, 0) }]
      : []),
    ...(band === null ? [] : await oneBandTags(bytes, header, band, wide)),
  ];
  const replaced = new Set([...leftOut, ...added.map(({ tag }) => tag)]);
  if (band !== null) replaced.add(tiffTags.planar);
  let at = bytes.length + (bytes.length % 2);
  const far: Buffer[] = [Buffer.alloc(at - bytes.length)];
  const own = added.map(({ tag, each, values }) => {
    const data = Buffer.concat(values.map((value) => numbers.bytesOf(value, each)));
    let inside: Buffer = Buffer.concat([data, Buffer.alloc(Math.max(0, wide - data.length))]);
    if (data.length > wide) {
      inside = numbers.bytesOf(at, wide);
      far.push(data);
      at += data.length;
    }
    const type = { 2: 3, 4: 4, 8: 16 }[each];
    const head = [numbers.bytesOf(tag, 2), numbers.bytesOf(type, 2), numbers.bytesOf(values.length, wide)];
    return { tag, bytes: Buffer.concat([...head, inside]) };
  });
  const all = [...entries.filter(({ tag }) => !replaced.has(tag)), ...own].sort((a, b) => a.tag - b.tag);
  const directory = [
    numbers.bytesOf(all.length, big ? 8 : 2),
    ...all.map((entry) => entry.bytes),
    Buffer.alloc(wide),
  ];
  const content = Buffer.concat([bytes, ...far, ...directory]);
  numbers.bytesOf(at, wide).copy(content, big ? 8 : 4);
  return content;
}

function filled(length: number, value: number): number[] {
  return new Array<number>(length).fill(value);
}

/** The tags that make one band of several that are stored one after the other the only one. */
async function oneBandTags(
  content: Buffer,
  header: TiffHeader,
  band: number,
  wide: 4 | 8,
): Promise<{ tag: number; each: 2 | 4 | 8; values: number[] }[]> {
  const tiled = header.entries.some(({ tag }) => tag === tiffTags.tileOffsets);
  const tags = tiled
    ? [tiffTags.tileOffsets, tiffTags.tileBytes]
    : [tiffTags.stripOffsets, tiffTags.stripBytes];
  const blocks = await Promise.all(tags.map((tag) => blocksOf(content, header, tag)));
  return [
    { tag: tiffTags.samples, each: 2, values: [1] },
    { tag: tiffTags.bits, each: 2, values: [header.bits] },
    ...blocks.map((values, i) => {
      const count = values.length / header.samples;
      if (!Number.isInteger(count) || count === 0) throw new Error('its TIFF header is damaged');
      return { tag: tags[i]!, each: wide, values: values.slice(band * count, (band + 1) * count) };
    }),
  ];
}
