import { read } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

/** Bytes read at a time. */
const largestPiece = 2 ** 18;

type ReadCallback = (error: Error | null, bytesRead?: number) => void;

/**
 * Reads an open file for yauzl. When a damaged directory names a place beyond the end, yauzl's own reader
 * throws where no caller can catch it, which ends the process. Whoever opened the file must close it.
 */
export class PlaceReader extends RandomAccessReader {
  constructor(private readonly handle: FileHandle) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: ReadCallback,
  ): void {
    if (Number.isSafeInteger(position)) read(this.handle.fd, buffer, offset, length, position, callback);
    else setImmediate(callback, new Error('its directory names a place beyond its end'));
  }

  override createReadStream({ start, end }: { start: number; end: number }): Readable {
    // A stream of the file system's own closes the file when it is destroyed.
    return Readable.from(this.#pieces(start, end), { objectMode: false });
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end;) {
      const piece = Buffer.allocUnsafe(Math.min(largestPiece, end - at));
      const { bytesRead } = await this.handle.read(piece, 0, piece.length, at);
      if (bytesRead === 0) throw new Error('the archive is cut short');
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
  }
}
