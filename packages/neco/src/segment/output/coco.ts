import { open, type FileHandle } from 'node:fs/promises';
import type { ImageSize } from '../../data/decode.js';
import { encodeRle, type CocoRle } from './coco-rle.js';
import { classPolygons, type Polygon } from './polygons.js';

/** A picture's classes, to be written down. */
export interface LabelledPicture extends ImageSize {
  /** Path below the folder of images. */
  name: string;
  /** `[height * width]` */
  labels: Uint8Array;
  /** `[height * width]`, 0 to 1. */
  confidence?: Float32Array;
}

/** Files to be written; those without a name are left out. */
export interface CocoFiles {
  /** A data set with regions as compressed run lengths. */
  runs?: string;
  /** A data set with regions as polygons, without holes. */
  polygons?: string;
  /** A list of results with run lengths and scores, as pycocotools' `loadRes` reads it. */
  results?: string;
}

/** Everything COCO says of one class in one picture. */
interface Found {
  id: number;
  image_id: number;
  category_id: number;
  area: number;
  bbox: [number, number, number, number];
  runs: CocoRle;
  polygons: Polygon[];
  /** Mean confidence of the class's pixels; 1 where none is known. */
  score: number;
}

/** What an entry of each file holds. */
const entries: Readonly<Record<keyof CocoFiles, (found: Found) => object>> = {
  runs: ({ runs, polygons: _, score: __, ...rest }) => ({ ...rest, iscrowd: 0, segmentation: runs }),
  polygons: ({ runs: _, polygons, score: __, ...rest }) => ({ ...rest, iscrowd: 0, segmentation: polygons }),
  results: ({ image_id, category_id, runs, score }) => ({
    image_id,
    category_id,
    segmentation: runs,
    score,
  }),
};

interface Output {
  form: keyof CocoFiles;
  file: FileHandle;
}

/**
 * Writes COCO files while pictures come in, so that no set is too large: an entry for each class of each picture.
 * Image ids count from 1 in the order of the pictures. Category ids are class indices plus one, as many tools take 0 for
 * background.
 */
export class CocoWriter {
  readonly #images: object[] = [];
  #written = 0;

  private constructor(
    private readonly outputs: readonly Output[],
    private readonly skipped: number,
  ) {}

  /**
   * @param files none of which may exist
   * @param skipped label of pixels without a class
   */
  static async create(
    files: CocoFiles,
    classNames: readonly string[],
    description: string,
    skipped: number,
  ): Promise<CocoWriter> {
    const head = {
      info: { description },
      categories: classNames.map((name, index) => ({ id: index + 1, name, supercategory: '' })),
    };
    const outputs: Output[] = [];
    for (const form of ['runs', 'polygons', 'results'] as const) {
      const name = files[form];
      if (name === undefined) continue;
      const file = await open(name, 'wx');
      outputs.push({ form, file });
      await file.write(form === 'results' ? '[' : `${JSON.stringify(head).slice(0, -1)},"annotations":[`);
    }
    return new CocoWriter(outputs, skipped);
  }

  async add(picture: LabelledPicture): Promise<void> {
    const { name, width, height } = picture;
    const imageId = this.#images.length + 1;
    this.#images.push({ id: imageId, file_name: name, width, height });
    const found = this.#describe(picture, imageId);
    for (const { form, file } of this.outputs) {
      const text = found.map((one) => `${one.id > 1 ? ',' : ''}\n${JSON.stringify(entries[form](one))}`);
      await file.write(text.join(''));
    }
  }

  #describe({ labels, confidence, ...size }: LabelledPicture, imageId: number): Found[] {
    const scores = confidence && meanByClass(labels, confidence);
    const polygons = this.outputs.some(({ form }) => form === 'polygons')
      ? classPolygons(labels, size, this.skipped)
      : new Map<number, Polygon[]>();
    return classesIn(labels, this.skipped).map((index) => {
      const { rle, area, box } = encodeRle(labels, size, index)!;
      return {
        id: ++this.#written,
        image_id: imageId,
        category_id: index + 1,
        area,
        bbox: box,
        runs: rle,
        polygons: polygons.get(index) ?? [],
        score: scores?.get(index) ?? 1,
      };
    });
  }

  /** Completes all files. */
  async end(): Promise<void> {
    for (const { form, file } of this.outputs) {
      await file.write(form === 'results' ? '\n]\n' : `\n],"images":${JSON.stringify(this.#images)}}\n`);
    }
    await this.close();
  }

  /** Closes the files as they are; may be called twice. */
  async close(): Promise<void> {
    for (const { file } of this.outputs) await file.close();
  }
}

/** The classes that occur, in order. */
function classesIn(labels: Uint8Array, skipped: number): number[] {
  const occurs = new Uint8Array(256);
  for (const label of labels) occurs[label] = 1;
  return [...occurs.keys()].filter((index) => occurs[index] === 1 && index !== skipped);
}

/** To four digits: more would only make files larger. */
function meanByClass(labels: Uint8Array, values: Float32Array): Map<number, number> {
  const sums = new Float64Array(256);
  const counts = new Float64Array(256);
  labels.forEach((label, i) => {
    sums[label]! += values[i]!;
    counts[label]!++;
  });
  return new Map(Array.from(sums, (sum, index) => [index, Number((sum / counts[index]!).toFixed(4))]));
}
