import { deflateSync } from 'node:zlib';
import { RandomStream } from '@neco/neco/internal';
import { encode } from 'fast-png';
import sharp, { type Sharp } from 'sharp';

/** A file to be read, and how it was made. */
export interface Mutant {
  /** Ending of its name. */
  extension: string;
  bytes: Buffer;
  /** For messages. */
  recipe: string;
}

type Recipe = (random: RandomStream) => Promise<Mutant> | Mutant;

function noise(random: RandomStream, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.integer(256));
}

function raw(random: RandomStream, channels: 1 | 2 | 3 | 4, width = 40, height = 24): Sharp {
  return sharp(noise(random, width * height * channels), { raw: { width, height, channels } });
}

const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const;

/** A sound picture in one of the formats. */
async function sound(
  random: RandomStream,
  format = random.pick(formats),
): Promise<{ extension: string; bytes: Buffer }> {
  // Encoding AVIF takes long: a small one does.
  const picture = format === 'avif' ? raw(random, 3, 16, 16) : raw(random, 3);
  return { extension: format === 'jpeg' ? 'jpg' : format, bytes: await picture.toFormat(format).toBuffer() };
}

/** A sound mask: grey or palette PNG, or TIFF. */
async function soundMask(random: RandomStream): Promise<{ extension: string; bytes: Buffer }> {
  const [width, height] = [40, 24];
  const data = Uint8Array.from({ length: width * height }, () => random.integer(21));
  const kind = random.integer(3);
  if (kind === 0) {
    const bytes = await sharp(data, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .tiff()
      .toBuffer();
    return { extension: 'tif', bytes };
  }
  const palette = Array.from({ length: 21 }, (_, i) => [i * 12, 255 - i, 7]);
  const indexed = kind === 1 ? {} : { palette };
  return {
    extension: 'png',
    bytes: Buffer.from(encode({ width, height, data, channels: 1, depth: 8, ...indexed })),
  };
}

/** Puts the checksum of a PNG's first chunk right. */
export function mendHeader(bytes: Buffer): Buffer {
  let crc = ~0;
  for (const byte of bytes.subarray(12, 29)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  bytes.writeUInt32BE(~crc >>> 0, 29);
  return bytes;
}

/** A PNG that declares a size, whatever its data are. */
export function declaring(width: number, height: number): Buffer {
  const bytes = Buffer.from(encode({ width: 3, height: 2, data: new Uint8Array(6), channels: 1 }));
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return mendHeader(bytes);
}

/** A chunk of a PNG with its checksum. */
function chunk(type: string, content: Uint8Array): Buffer {
  // Any small PNG's first chunk is put right by the same code; this one is written at the same place of a buffer.
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  let crc = ~0;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const head = Buffer.alloc(4);
  head.writeUInt32BE(content.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(~crc >>> 0);
  return Buffer.concat([head, body, tail]);
}

const bombBytes = 300_000_000;
let bomb: Buffer | null = null;

/** Zeros that inflate a thousandfold. */
function deflatedZeros(): Buffer {
  bomb ??= deflateSync(Buffer.alloc(bombBytes), { level: 1 });
  return bomb;
}

/** A grey PNG of 8 x 8 pixels whose data, or whose colour profile, inflate to 300 MB. */
function inflating(inProfile: boolean): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(8, 0);
  header.writeUInt32BE(8, 4);
  header.writeUInt8(8, 8);
  const profile = Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflatedZeros()]);
  const data = inProfile ? deflateSync(Buffer.alloc(72)) : deflatedZeros();
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(inProfile ? [chunk('iCCP', profile)] : []),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function cut(random: RandomStream, bytes: Buffer): Buffer {
  return bytes.subarray(0, random.integer(bytes.length));
}

function flip(random: RandomStream, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const changes = random.integer(1, 9);
  for (let i = 0; i < changes; i++) {
    // Half of the damage meets the first bytes, where structure is.
    const at = random.integer(random.bernoulli(0.5) ? Math.min(64, copy.length) : copy.length);
    copy[at] = random.integer(256);
  }
  return copy;
}

const sizes = [0, 1, 17, 65_535, 50_000, 1_000_000, 2 ** 31 - 1];

const recipes: Record<string, Recipe> = {
  sound: async (random) => ({ ...(await sound(random)), recipe: 'sound picture' }),
  'sound mask': async (random) => ({ ...(await soundMask(random)), recipe: 'sound mask' }),
  cut: async (random) => {
    const { extension, bytes } = await (random.bernoulli(0.5) ? sound(random) : soundMask(random));
    return { extension, bytes: cut(random, bytes), recipe: 'cut' };
  },
  flipped: async (random) => {
    const { extension, bytes } = await (random.bernoulli(0.5) ? sound(random) : soundMask(random));
    return { extension, bytes: flip(random, bytes), recipe: 'flipped bytes' };
  },
  declared: (random) => {
    const [width, height] = random.bernoulli(0.5)
      ? [50_000, 50_000]
      : [random.pick(sizes), random.pick(sizes)];
    return { extension: 'png', bytes: declaring(width, height), recipe: `declares ${width} x ${height}` };
  },
  'declared JPEG': async (random) => {
    const { bytes } = await sound(random, 'jpeg');
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(50_000, frame + 5);
    bytes.writeUInt16BE(50_000, frame + 7);
    return { extension: 'jpg', bytes, recipe: 'JPEG that declares 50,000 x 50,000' };
  },
  inflating: (random) => {
    const inProfile = random.bernoulli(0.5);
    const where = inProfile ? 'colour profile' : 'data';
    return { extension: 'png', bytes: inflating(inProfile), recipe: `PNG whose ${where} inflate to 300 MB` };
  },
  deep: async (random) => {
    const values = Uint16Array.from({ length: 40 * 24 }, () => random.integer(65_536));
    const picture = sharp(values, { raw: { width: 40, height: 24, channels: 1 } }).toColourspace('grey16');
    const extension = random.pick(['png', 'tiff'] as const);
    return { extension, bytes: await picture.toFormat(extension).toBuffer(), recipe: `16 bit ${extension}` };
  },
  transparent: async (random) => {
    const channels = random.pick([2, 4] as const);
    return {
      extension: 'png',
      bytes: await raw(random, channels).png().toBuffer(),
      recipe: `${channels} channels`,
    };
  },
  cmyk: async (random) => {
    const picture = raw(random, 3).toColourspace('cmyk');
    const [extension, bytes] = random.bernoulli(0.5)
      ? (['jpg', await picture.jpeg().toBuffer()] as const)
      : (['tif', await picture.tiff().toBuffer()] as const);
    return { extension, bytes, recipe: `CMYK ${extension}` };
  },
  animated: async (random) => {
    const frames = sharp(noise(random, 16 * 48 * 3), {
      raw: { width: 16, height: 48, channels: 3, pageHeight: 16 },
    });
    const extension = random.pick(['gif', 'webp'] as const);
    return { extension, bytes: await frames.toFormat(extension).toBuffer(), recipe: `animated ${extension}` };
  },
  misnamed: async (random) => {
    const { bytes } = await sound(random);
    return {
      extension: random.pick(['png', 'jpg', 'tif', 'webp', 'avif']),
      bytes,
      recipe: 'ending of another format',
    };
  },
  noise: (random) => {
    const bytes = Buffer.from(noise(random, random.integer(200)));
    return { extension: random.pick(['png', 'jpg', 'tif', 'gif']), bytes, recipe: 'noise' };
  },
  colours: async (random) => ({
    extension: 'png',
    bytes: await raw(random, 3).png().toBuffer(),
    recipe: 'RGB',
  }),
  interlaced: async (random) => {
    const bits = random.pick([1, 3] as const);
    const bytes = await raw(random, bits).png({ progressive: true }).toBuffer();
    return { extension: 'png', bytes, recipe: 'interlaced' };
  },
};

const names = Object.keys(recipes);
/** Those in which something is left to chance are made more often. */
const often = ['cut', 'flipped', 'cut', 'flipped', 'flipped'];

/** The mutant of a number: the same each time. */
export async function mutant(seed: number, index: number): Promise<Mutant> {
  const random = new RandomStream(seed, index);
  const name = index < names.length ? names[index]! : random.pick([...names, ...often]);
  return recipes[name]!(random);
}
