import { closeSync, openSync, readdirSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { maskedCrc32c } from './crc32c.js';
import { encodeEvent, SESSION_START, type TensorboardEvent } from './event-messages.js';

/** What the writer takes from the machine; a test gives its own. */
export interface EventFileOrigin {
  /** Seconds since 1970. */
  now: () => number;
  host: string;
  pid: number;
}

const thisProcess: EventFileOrigin = { now: () => Date.now() / 1000, host: hostname(), pid: process.pid };

const namePattern = /^events\.out\.tfevents\.(\d+)\./;

/**
 * An event file that TensorBoard reads: records of scalars, each with its length and two checksums. Every process that
 * works on a run writes one of its own; TensorBoard puts them together.
 */
export class EventFile {
  readonly path: string;
  readonly #handle: number;
  readonly #now: () => number;

  /**
   * @param folder - Where the file is made.
   * @param step - Steps done: what an earlier file in the folder has of later ones does not count any more.
   */
  constructor(folder: string, step: number, { now, host, pid }: EventFileOrigin = thisProcess) {
    this.#now = now;
    this.path = path.join(folder, `events.out.tfevents.${newestName(folder, now())}.${host}.${pid}.0`);
    this.#handle = openSync(this.path, 'wx');
    this.#write({ wallTime: now(), fileVersion: 'brain.Event:2' });
    if (step > 0) this.#write({ wallTime: now(), step: step + 1, sessionLog: { status: SESSION_START } });
  }

  /** Adds numbers under their tags; one file may have other tags at every step. */
  scalars(step: number, values: Readonly<Record<string, number>>): void {
    const value = Object.entries(values).map(([tag, simpleValue]) => ({ tag, simpleValue }));
    if (value.length > 0) this.#write({ wallTime: this.#now(), step, summary: { value } });
  }

  close(): void {
    closeSync(this.#handle);
  }

  #write(event: TensorboardEvent): void {
    const record = frame(encodeEvent(event));
    for (let done = 0; done < record.length;) done += writeSync(this.#handle, record, done);
  }
}

/** TensorBoard reads files in the order of their names: the seconds in a new one are above all others, whatever the clock says. */
function newestName(folder: string, now: number): string {
  const others = readdirSync(folder).map((name) => Number(namePattern.exec(name)?.[1] ?? -1));
  return String(Math.max(Math.floor(now), ...others.map((seconds) => seconds + 1))).padStart(10, '0');
}

/** A record of a TFRecord file: length (8 bytes), its checksum, the data, their checksum; little-endian. */
function frame(data: Uint8Array): Buffer {
  const record = Buffer.alloc(data.length + 16);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  record.set(data, 12);
  record.writeUInt32LE(maskedCrc32c(data), 12 + data.length);
  return record;
}
