import { inflate } from 'node:zlib';
import { promisify } from 'node:util';

const inflateAsync = promisify(inflate);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Most bytes that the pixels of a mask may take, 11,585 x 11,585 of one byte: enough for any real picture.
 */
export const largestMaskBytes = 2 ** 27;

/** Whether a file's content begins as a PNG. */
export function isPng(content: Buffer): boolean {
  return content.subarray(0, 8).equals(signature);
}

/** Bytes that are inflated at a time. */
const largestPiece = 2 ** 22;

/** Chunks that decide the pixels. All others are left out: a colour profile, say, may inflate to any size. */
const wanted = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);

/** Samples a pixel by the colour type of IHDR. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * The parts of a PNG that decide its pixels, after a check that they fit in memory: neither the size in the
 * header nor the inflated data exceed {@link largestMaskBytes}.
 *
 * @throws Error that says in a few words what is wrong
 */
export async function boundedPng(bytes: Buffer): Promise<Buffer> {
  if (!isPng(bytes)) throw new Error('it is no PNG file');
  const parts: Buffer[] = [signature];
  const data: Buffer[] = [];
  let header: Buffer | null = null;
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw new Error('it is cut short');
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (end > bytes.length) throw new Error('it is cut short');
    const content = bytes.subarray(at + 8, end - 4);
    if (type === 'IHDR') header = content;
    if (type === 'IDAT') data.push(content);
    if (wanted.has(type)) parts.push(bytes.subarray(at, end));
    if (type === 'IEND') break;
    at = end;
  }
  if (header === null || header.length !== 13) throw new Error('its header is damaged');
  await checkSize(header, data);
  return Buffer.concat(parts);
}

async function checkSize(header: Buffer, data: readonly Buffer[]): Promise<void> {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const bits = header.readUInt8(8) * (samples[header.readUInt8(9)] ?? 0);
  const rowBytes = Math.ceil((width * bits) / 8);
  if (width === 0 || height === 0 || bits === 0) throw new Error('its header is damaged');
  if (rowBytes * height > largestMaskBytes) {
    throw new Error(
      `its header declares ${width} x ${height} pixels, more than fit in ${largestMaskBytes} bytes`,
    );
  }
  // Every row has a byte for its filter; an interlaced picture is seven smaller ones.
  const most = (rowBytes + 1) * height + 7 * (height + 8);
  try {
    // In one piece where that is small: every piece is a turn of the event loop.
    await inflateAsync(Buffer.concat(data), {
      maxOutputLength: most,
      chunkSize: Math.min(most, largestPiece),
    });
  } catch (error) {
    const tooMuch = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new Error(
      tooMuch
        ? 'its data inflate to more than the header declares'
        : `its data are damaged (${(error as Error).message})`,
      { cause: error },
    );
  }
}
