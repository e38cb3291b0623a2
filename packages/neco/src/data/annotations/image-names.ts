import path from 'node:path';
import { listImages } from '../image-folder.js';
import { stemsOf } from '../stems.js';

/** The images of a folder, to be found by the names that annotations give them. */
export class ImageNames {
  /** Paths of the images by their stems. */
  readonly files: ReadonlyMap<string, string>;
  /** By the last part of a stem: the stem, or null where several images have it. */
  readonly #byLastPart = new Map<string, string | null>();

  /** @throws UserError if the folder is missing or empty, or if two images share a stem */
  constructor(readonly folder: string) {
    this.files = stemsOf(listImages(folder), folder);
    for (const stem of this.files.keys()) {
      const last = path.posix.basename(stem);
      this.#byLastPart.set(last, this.#byLastPart.has(last) ? null : stem);
    }
  }

  /** As {@link stemOf}, for a name with the ending of a file. */
  stemOfFile(name: string): string | null {
    const plain = name.replaceAll('\\', '/');
    return this.stemOf(plain.slice(0, plain.length - path.posix.extname(plain).length));
  }

  /**
   * The stem of the image that a name without ending means; null if it is not there or not clear. Annotations were often made in
   * another place: leading folders of the name are left aside as far as needed, and then those of the images, where
   * only one image is called so.
   */
  stemOf(name: string): string | null {
    const parts = name.normalize('NFC').split('/');
    for (let skipped = 0; skipped < parts.length; skipped++) {
      const stem = parts.slice(skipped).join('/');
      if (this.files.has(stem)) return stem;
    }
    return this.#byLastPart.get(parts.at(-1)!) ?? null;
  }
}
