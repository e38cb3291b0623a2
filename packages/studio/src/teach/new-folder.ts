import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a folder that appears when all is written, under the first free of the names `base`, `base-2`, `base-3`, ...
 * @param write fills the folder it is given; if it fails, nothing stays
 */
export async function writeNewFolder<T>(
  base: string,
  write: (temporary: string) => Promise<T>,
): Promise<{ folder: string; result: T }> {
  const temporary = path.join(path.dirname(base), `.${path.basename(base)}.${process.pid}.tmp`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    const result = await write(temporary);
    return { folder: await claim(temporary, base), result };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Gives a folder the first free of the names `base`, `base-2`, `base-3`, ... */
async function claim(temporary: string, base: string): Promise<string> {
  for (let number = 1; ; number++) {
    const target = number === 1 ? base : `${base}-${number}`;
    // An empty folder of one's own can be replaced by a rename; one that exists is never touched.
    const made = await mkdir(target).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    if (!made) continue;
    if (process.platform === 'win32') await rm(target, { recursive: true });
    await rename(temporary, target);
    return target;
  }
}
