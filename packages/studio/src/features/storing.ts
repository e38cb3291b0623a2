import { UserError } from '@neco/neco';
import { storageFault } from '@neco/neco/internal';

/** What is to be stored, for people. */
export interface Stored {
  folder: string;
  images: number;
  bytes: number;
}

/**
 * Runs what writes into the folder of a cache.
 * @throws UserError instead of the system's error, with the room that is needed
 */
export function storing<T>({ folder, images, bytes }: Stored, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const fault = storageFault(cause, folder, `the folder of features ${folder}`);
    if (fault === null) throw cause;
    const size = `${Math.ceil(bytes / 1e6)} MB`;
    throw new UserError(
      `${fault}; the features of ${images} images take ${size} there. ` +
        'Mend that, then start the studio again to go on.',
      { cause },
    );
  }
}
