import { open, stat, type FileHandle } from 'node:fs/promises';
import { parseLine, type MetricsLine } from './metrics-line.js';

/** What happened to the file since it was last read. */
export interface MetricsChange {
  /** Nothing that was read before holds any more: the file is new, or was cut back. */
  reset: boolean;
  lines: MetricsLine[];
}

/** Bytes read at a time; between two reads others have their turn. */
const chunkBytes = 1 << 20;
/** Bytes after which a line is given up; those of metrics have some hundred. */
const longestLine = 1 << 24;
/** Bytes before the position that must still be the same for the file to count as grown, not rewritten. */
const contextBytes = 256;

/**
 * Reads a growing `metrics.jsonl` from where it was left. A run that goes on from a checkpoint replaces the file by a
 * shorter one, which may have grown past the old position by the time it is looked at: so the bytes before the
 * position are compared. A last line without its end is left for the next time; a line that is not JSON, or has no
 * end within reason, is no line.
 */
export class MetricsTail {
  #position = 0;
  #before = Buffer.alloc(0);
  #started = false;
  /** Whether the position is within a line that was given up. */
  #within = false;

  constructor(private readonly file: string) {}

  /** @returns null if nothing changed */
  async read(): Promise<MetricsChange | null> {
    const handle = await openIfThere(this.file);
    try {
      const reset = !this.#started || !(await this.#hasOnlyGrown(handle));
      if (reset) this.#restart();
      const lines = handle === null ? [] : await this.#readLines(handle);
      return reset || lines.length > 0 ? { reset, lines } : null;
    } finally {
      await handle?.close();
    }
  }

  #restart(): void {
    this.#started = true;
    this.#position = 0;
    this.#before = Buffer.alloc(0);
    this.#within = false;
  }

  async #hasOnlyGrown(handle: FileHandle | null): Promise<boolean> {
    if (handle === null) return this.#position === 0;
    const now = Buffer.alloc(this.#before.length);
    const { bytesRead } = await handle.read(now, 0, now.length, this.#position - now.length);
    return bytesRead === now.length && now.equals(this.#before);
  }

  async #readLines(handle: FileHandle): Promise<MetricsLine[]> {
    const lines: MetricsLine[] = [];
    let rest = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, this.#position + rest.length);
      if (bytesRead === 0) return lines;
      const text = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const end = text.lastIndexOf(0x0a) + 1;
      if (end > 0) {
        // What comes before the first end belongs to a line that was given up.
        const start = this.#within ? text.indexOf(0x0a) + 1 : 0;
        for (const line of text.toString('utf8', start, end).split('\n')) lines.push(...parseLine(line));
        this.#pass(text.subarray(0, end));
        this.#within = false;
      }
      rest = text.subarray(end);
      if (rest.length <= longestLine && !this.#within) continue;
      this.#pass(rest);
      this.#within = true;
      rest = Buffer.alloc(0);
    }
  }

  #pass(read: Buffer): void {
    this.#position += read.length;
    this.#before = Buffer.from(Buffer.concat([this.#before, read]).subarray(-contextBytes));
  }
}

async function openIfThere(file: string): Promise<FileHandle | null> {
  try {
    // Opening something else than a file can wait for ever.
    return (await stat(file)).isFile() ? await open(file, 'r') : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
