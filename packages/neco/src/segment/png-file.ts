import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflate, type Deflate } from 'node:zlib';
import type { ClassColour } from '../data/labels.js';
import { temporaryName, unwritable } from './place-file.js';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Writes a PNG of one byte a pixel (PNG specification, colour types 0 and 3, no filter) row by row. With a palette it
 * holds indices: viewers show the colours, readers of masks take the indices. An image library would choose a palette
 * of its own. The file appears whole or not at all.
 */
export class PngFile {
  readonly #deflate: Deflate = createDeflate();
  readonly #written: Promise<void>;
  readonly #temporary: string;

  private constructor(
    private readonly file: string,
    private readonly width: number,
    height: number,
    palette: readonly ClassColour[] | null,
  ) {
    this.#temporary = temporaryName(file);
    const head = [signature, chunk('IHDR', header(width, height, palette !== null))];
    if (palette !== null) head.push(chunk('PLTE', Buffer.from(palette.flat())));
    async function* chunks(data: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
      yield Buffer.concat(head);
      for await (const part of data) yield chunk('IDAT', part);
      yield chunk('IEND', Buffer.alloc(0));
    }
    this.#written = pipeline(this.#deflate, chunks, createWriteStream(this.#temporary));
    // Whoever writes or ends hears of it.
    this.#written.catch(() => undefined);
  }

  /**
   * @param palette by index, 256 at most; null for grey
   * @throws UserError if the folder cannot be made
   */
  static async create(
    file: string,
    { width, height }: { width: number; height: number },
    palette: readonly ClassColour[] | null,
  ): Promise<PngFile> {
    await mkdir(path.dirname(file), { recursive: true }).catch((cause: unknown) => {
      throw unwritable(file, cause);
    });
    return new PngFile(file, width, height, palette);
  }

  /** Adds whole rows. @throws UserError if they cannot be written */
  async write(values: Uint8Array): Promise<void> {
    const rows = values.length / this.width;
    const filtered = Buffer.alloc(values.length + rows);
    for (let y = 0; y < rows; y++) {
      filtered.set(values.subarray(y * this.width, (y + 1) * this.width), y * (this.width + 1) + 1);
    }
    if (this.#deflate.write(filtered)) return;
    await this.#named(Promise.race([once(this.#deflate, 'drain'), this.#written]));
  }

  /** Puts the file in its place. @throws UserError if it cannot be written */
  async end(): Promise<void> {
    this.#deflate.end();
    await this.#named(this.#written);
    await this.#named(rename(this.#temporary, this.file));
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    this.#deflate.destroy();
    await this.#written.catch(() => undefined);
    await rm(this.#temporary, { force: true });
  }

  async #named(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (cause) {
      throw unwritable(this.file, cause);
    }
  }
}

function header(width: number, height: number, indexed: boolean): Buffer {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  content.set([8, indexed ? 3 : 0, 0, 0, 0], 8);
  return content;
}

function chunk(type: string, content: Buffer): Buffer {
  const framed = Buffer.alloc(content.length + 12);
  framed.writeUInt32BE(content.length, 0);
  framed.write(type, 4, 'latin1');
  framed.set(content, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, content.length + 8)), content.length + 8);
  return framed;
}
