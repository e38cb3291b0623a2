import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { ClassColour } from '../data/labels.js';
import { crc32 } from '../export/torch-file/crc32.js';

const deflateAsync = promisify(deflate);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A PNG of indices with a palette: viewers show the colours, readers of masks take the indices (PNG specification,
 * colour type 3, 8 bits, no filter). An image decoder would choose a palette of its own, so this is written here.
 *
 * @param classes `[height, width]`
 * @param colours by index, 256 at most
 */
export async function indexPng(
  { classes, width, height }: { classes: Uint8Array; width: number; height: number },
  colours: readonly ClassColour[],
): Promise<Buffer> {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    rows.set(classes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colours.flat())),
    chunk('IDAT', await deflateAsync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const framed = Buffer.alloc(content.length + 12);
  framed.writeUInt32BE(content.length, 0);
  framed.write(type, 4, 'latin1');
  framed.set(content, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, content.length + 8)), content.length + 8);
  return framed;
}
