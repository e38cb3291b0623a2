import path from 'node:path';
import {
  pictureWithin,
  placeFile,
  type LabelledPicture,
  type RowSource,
  type Segmenter,
} from '@neco/neco/internal';
import { contactSheet, sheetEntry, type SheetClasses, type SheetEntry } from './contact-sheet.js';

/** Pictures on a page: so many are still looked through, and load at once. */
const mostShown = 200;

/** Longer side in pixels at which pictures are tinted before they become thumbnails. */
const tintedSide = 640;

/** Gathers the first pictures of a folder for its contact sheet. */
export class FolderSheet {
  readonly #classes: SheetClasses;
  readonly #entries: SheetEntry[] = [];
  #pictures = 0;

  constructor(private readonly segmenter: Segmenter) {
    const { classes } = segmenter;
    this.#classes = { names: classes.map(({ name }) => name), colours: classes.map(({ colour }) => colour) };
  }

  async add(picture: LabelledPicture, image: RowSource): Promise<void> {
    this.#pictures++;
    if (this.#entries.length === mostShown) return;
    this.#entries.push(await sheetEntry(picture, await pictureWithin(image, tintedSide), this.#classes));
  }

  /** Writes `index.html` into a folder and gives its path. @throws UserError if it cannot be written */
  async write(folder: string): Promise<string> {
    const { kind, modelName } = this.segmenter;
    const shown = this.#entries.length;
    const count = shown < this.#pictures ? `The first ${shown} of ${this.#pictures}` : String(shown);
    const remark = `${count} images, by a head of the kind ${kind}${modelName === null ? '' : ` on ${modelName}`}.`;
    const file = path.join(folder, 'index.html');
    await placeFile(file, contactSheet('Segmented images', remark, this.#classes, this.#entries));
    return file;
  }
}
