import { setTimeout as sleep } from 'node:timers/promises';
import { isHeld, RunFolder, RunLock, makeFolder } from '@neco/neco/internal';
import { storing, type Stored } from './storing.js';

/** Milliseconds between two looks at the lock of another studio. */
const pause = 500;

/**
 * Keeps two studios from writing into one cache: the second waits until the first is done, or gone, and then finds
 * there what the first has computed.
 * @param onWait called once if there is another
 * @throws UserError if the folder or the lock cannot be written
 */
export async function lockFeatures(stored: Stored, onWait: () => Promise<void>): Promise<RunLock> {
  const place = new RunFolder(stored.folder);
  const write = <T>(work: () => T): T => storing(stored, work);
  write(() => makeFolder(stored.folder));
  for (let told = false; ; told = true) {
    if (!isHeld(place)) {
      try {
        return await RunLock.take(place, { write });
      } catch (error) {
        // Unless another was faster.
        if (!isHeld(place)) throw error;
      }
    }
    if (!told) await onWait();
    await sleep(pause);
  }
}
