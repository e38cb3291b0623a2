import { open, type FileHandle } from 'node:fs/promises';
import type { ImageSize } from '@neco/neco/internal';
import { encodeRle, type RleRegion } from './coco-rle.js';
import { classPolygons } from './polygons.js';

/** A picture's classes, to be written down. */
export interface LabelledPicture extends ImageSize {
  /** Path below the folder of images. */
  name: string;
  /** `[height * width]` */
  labels: Uint8Array;
}

/**
 * Writes COCO files while pictures come in, so that no set is too large: one annotation for each class of each picture,
 * in one file as compressed run lengths and in the other as polygons. Category ids are class indices plus one, as many
 * tools take 0 for background.
 */
export class CocoWriter {
  readonly #images: object[] = [];
  #annotations = 0;

  private constructor(
    private readonly runs: FileHandle,
    private readonly outlines: FileHandle,
    private readonly skipped: number,
  ) {}

  /**
   * @param files of run lengths and of polygons
   * @param skipped label of pixels without a class
   */
  static async create(
    files: { runs: string; polygons: string },
    classNames: readonly string[],
    description: string,
    skipped: number,
  ): Promise<CocoWriter> {
    const head = {
      info: { description },
      categories: classNames.map((name, index) => ({ id: index + 1, name, supercategory: '' })),
    };
    const opened: FileHandle[] = [];
    for (const file of [files.runs, files.polygons]) {
      const handle = await open(file, 'wx');
      await handle.write(`${JSON.stringify(head).slice(0, -1)},"annotations":[`);
      opened.push(handle);
    }
    return new CocoWriter(opened[0]!, opened[1]!, skipped);
  }

  async add({ name, width, height, labels }: LabelledPicture): Promise<void> {
    const imageId = this.#images.length + 1;
    this.#images.push({ id: imageId, file_name: name, width, height });
    const polygons = classPolygons(labels, { width, height }, this.skipped);
    let [inRuns, inOutlines] = ['', ''];
    for (const index of [...polygons.keys()].sort((a, b) => a - b)) {
      const region = encodeRle(labels, { width, height }, index)!;
      const separator = this.#annotations > 0 ? ',\n' : '\n';
      const annotation = annotate(++this.#annotations, imageId, index, region);
      inRuns += separator + JSON.stringify({ ...annotation, segmentation: region.rle });
      inOutlines += separator + JSON.stringify({ ...annotation, segmentation: polygons.get(index) });
    }
    await this.runs.write(inRuns);
    await this.outlines.write(inOutlines);
  }

  /** Completes both files. */
  async end(): Promise<void> {
    for (const handle of [this.runs, this.outlines]) {
      await handle.write(`\n],"images":${JSON.stringify(this.#images)}}\n`);
    }
    await this.close();
  }

  /** Closes the files as they are; may be called twice. */
  async close(): Promise<void> {
    await this.runs.close();
    await this.outlines.close();
  }
}

function annotate(id: number, imageId: number, index: number, { area, box }: RleRegion): object {
  return { id, image_id: imageId, category_id: index + 1, area, bbox: box, iscrowd: 0 };
}
