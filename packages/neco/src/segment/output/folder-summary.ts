import { statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { placeFile, temporaryName, unwritable } from '../place-file.js';
import { areaHeader, areaLine } from './areas.js';
import { CocoWriter, type CocoFiles, type LabelledPicture } from './coco.js';

/** Label of pixels without a class: no segmenter has so many classes. */
export const noClass = 255;

/** Files about all images of a folder; those that are not named are not written. */
export interface SummaryFiles {
  coco?: CocoFiles;
  /** A table of pixels by image and class (CSV). */
  areas?: string;
}

/** Writes files about all images of a folder, which appear when the last image is in. */
export class FolderSummary {
  readonly #areas: string[];

  private constructor(
    private readonly files: SummaryFiles,
    private readonly classNames: readonly string[],
    private readonly coco: CocoWriter,
  ) {
    this.#areas = [areaHeader(classNames)];
  }

  /** @throws UserError if a file cannot be written */
  static async create(files: SummaryFiles, classNames: readonly string[]): Promise<FolderSummary> {
    const places = cocoPlaces(files);
    try {
      for (const [, file] of places) {
        if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
        await mkdir(path.dirname(file), { recursive: true });
      }
      const temporary = Object.fromEntries(places.map(([form, file]) => [form, temporaryName(file)]));
      const coco = await CocoWriter.create(temporary, classNames, 'Images segmented by neco', noClass);
      return new FolderSummary(files, classNames, coco);
    } catch (cause) {
      await removeTemporary(files);
      throw unwritable(places.map(([, file]) => file).join(', '), cause);
    }
  }

  async add(picture: LabelledPicture): Promise<void> {
    if (cocoPlaces(this.files).length > 0) await this.coco.add(picture);
    if (this.files.areas !== undefined) this.#areas.push(areaLine(picture, this.classNames.length));
  }

  /** Puts the files in their places. @throws UserError if one cannot be written */
  async end(): Promise<void> {
    await this.coco.end();
    for (const [, file] of cocoPlaces(this.files)) {
      await rename(temporaryName(file), file).catch((cause: unknown) => {
        throw unwritable(file, cause);
      });
    }
    if (this.files.areas !== undefined) await placeFile(this.files.areas, this.#areas.join(''));
  }

  /** Leaves nothing unfinished behind; may follow {@link end}. */
  async close(): Promise<void> {
    await this.coco.close();
    await removeTemporary(this.files);
  }
}

function cocoPlaces({ coco = {} }: SummaryFiles): [form: string, file: string][] {
  return Object.entries(coco).filter((place): place is [string, string] => place[1] !== undefined);
}

async function removeTemporary(files: SummaryFiles): Promise<void> {
  for (const [, file] of cocoPlaces(files))
    await rm(temporaryName(file), { force: true }).catch(() => undefined);
}
