import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../../errors.js';
import { diskRoom } from './disk-room.js';
import { writeAt } from './write-at.js';

/** Rows that are written once, in order, and read as a tensor. */
export interface LongRows {
  /** `[capacity, width]`: only rows that were written may be read. */
  readonly tensor: Tensor;
  /** Writes rows `[n, width]` from row `first` on. */
  write(first: number, rows: Tensor): void;
  release(): void;
}

/** Rows copied to the disk at a time. */
const atOnce = 1 << 16;

/** Rows in memory. */
export function rowsInMemory(shape: [capacity: number, width: number], dtype: StoredType): LongRows {
  const tensor = torch.keep(torch.empty(shape, { dtype }));
  return {
    tensor,
    write: (first, rows) =>
      torch.noGrad(() => torch.scope(() => void tensor.narrow(0, first, rows.shape[0]!).copy_(rows))),
    release: () => tensor.release(),
  };
}

type StoredType = 'float32' | 'float16';

/**
 * Rows in a file that is mapped to memory: the system holds as much of it in memory as there is room for, and reads the
 * rest from the disk when it is asked for. The file has no name: it goes with the process, however that ends.
 *
 * @throws UserError if there is no room for it in the folder
 */
export function rowsOnDisk(
  [capacity, width]: [capacity: number, width: number],
  dtype: StoredType,
  folder: string,
): LongRows {
  const rowBytes = width * torch.elementBytes[dtype];
  const { handle, tensor } = onDisk(folder, () => {
    mkdirSync(folder, { recursive: true });
    requireRoom(folder, capacity * rowBytes);
    const file = join(folder, `rows-${randomUUID()}.tmp`);
    const handle = openSync(file, 'wx+', 0o600);
    try {
      ftruncateSync(handle, capacity * rowBytes);
      // Private: nothing that happens to the tensor reaches the file, but what is written to the file is seen.
      const mapped = torch.fromFile(file, false, capacity * width, { dtype }).view([capacity, width]);
      return { handle, tensor: torch.keep(mapped) };
    } finally {
      rmSync(file);
    }
  });
  return {
    tensor,
    write(first, rows) {
      const count = rows.shape[0]!;
      for (let start = 0; start < count; start += atOnce) {
        const bytes = torch.scope(() =>
          rows
            .narrow(0, start, Math.min(atOnce, count - start))
            .to(dtype)
            .contiguous()
            .toBytes(),
        );
        // By the file, not by the mapping: a disk that is full is then an error instead of the end of the process.
        onDisk(folder, () => writeAt(handle, bytes, (first + start) * rowBytes));
      }
    },
    release() {
      tensor.release();
      closeSync(handle);
    },
  };
}

function requireRoom(folder: string, bytes: number): void {
  const { free } = diskRoom(folder);
  if (bytes <= free) return;
  const gigabytes = (count: number) => (count / 1e9).toFixed(1);
  throw new UserError(
    `The patches take ${gigabytes(bytes)} GB, more than memory may hold, and the disk of ${folder} has ` +
      `${gigabytes(free)} GB left: set NECO_CACHE to a folder with more room, or store fewer patches.`,
  );
}

function onDisk<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new UserError(
      `Patches that do not fit into memory cannot be kept in ${folder} (${code}): set NECO_CACHE to a folder with more room.`,
      { cause },
    );
  }
}
