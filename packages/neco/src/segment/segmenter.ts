import type { ImageSize, RgbImage } from '../data/decode.js';
import { UserError } from '../errors.js';
import { inEvaluationMode } from '../features/extraction.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { DownloadOptions } from '../weights/download.js';
import { loadBackbone } from '../weights/load.js';
import { decide, enlargeScores, type Segmentation } from './enlarge.js';
import { fitSegmenter, type FitOptions } from './fit.js';
import {
  headRecord,
  readHead,
  requireBackbone,
  writeHead,
  type Fitting,
  type HeadDescription,
  type SegmentClass,
} from './head-file.js';
import type { PatchHead, ScoreScale } from './heads/head.js';
import type { HeadKind } from './heads/list.js';
import { exportSegmenterOnnx, type SegmenterOnnxOptions, type SegmenterOnnxResult } from './onnx/export.js';
import { patchScores, type PatchScores } from './patch-scores.js';
import { completeReading, type Reading } from '../features/reading.js';
import { refinementOf, type Refinement, type RefinementName } from './refine/refine.js';
import { decodedRows, openImage, type RowSource } from '../features/row-source.js';

/** Options of {@link Segmenter.apply}. */
export interface ApplyOptions {
  /** Ways of reading that differ from those of the fit. */
  reading?: Partial<Reading>;
  /** Size of what comes out; the image's own by default. Not with `refine`. */
  size?: ImageSize;
  /** How scores of patches become those of pixels. Default `none`: bilinear. */
  refine?: RefinementName | Refinement;
}

export interface LoadSegmenterOptions {
  /** The backbone, or its name or file; needed where the file neither holds one nor names one that is there. */
  model?: VisionTransformer | string;
  download?: DownloadOptions;
}

interface Parts {
  model: VisionTransformer;
  modelName: string | null;
  head: PatchHead;
  description: HeadDescription;
}

/**
 * A frozen backbone and a head on its patches: gives every pixel of an image a class.
 *
 *     const segmenter = await Segmenter.fit({ model, images: 'images', masks: 'masks' });
 *     const { classes, confidence, width, height } = await segmenter.apply('photo.jpg');
 */
export class Segmenter {
  readonly model: VisionTransformer;
  /** Name or file of the backbone; null if it was given as a network. */
  readonly modelName: string | null;
  readonly kind: HeadKind;
  /** By index in the masks. */
  readonly classes: readonly SegmentClass[];
  readonly reading: Readonly<Reading>;
  readonly fitting: Readonly<Fitting>;
  readonly #head: PatchHead;
  readonly #description: HeadDescription;

  private constructor({ model, modelName, head, description }: Parts) {
    this.model = model;
    this.modelName = modelName;
    this.kind = description.kind;
    this.classes = description.classes;
    this.reading = description.reading;
    this.fitting = description.fitting;
    this.#head = head;
    this.#description = description;
  }

  /**
   * Makes a segmenter from labelled images.
   * @throws UserError for labels from which nothing can be learnt, and settings that do not fit
   */
  static async fit(options: FitOptions): Promise<Segmenter> {
    const modelName = typeof options.model === 'string' ? options.model : (options.modelName ?? null);
    const model = await networkOf(options.model, options.download);
    return new Segmenter({ model, modelName, ...(await fitSegmenter(model, options)) });
  }

  /**
   * Opens a head that {@link save} wrote.
   * @throws UserError if the file is no head, or is one for another backbone
   */
  static async load(file: string, options: LoadSegmenterOptions = {}): Promise<Segmenter> {
    const { head, record, backbone } = readHead(file);
    const { backbone: wanted, ...description } = record;
    try {
      const given = options.model ?? backbone ?? wanted.name;
      if (given === null) {
        throw new UserError(
          `The head ${file} holds no backbone and does not say where its own is; give it (--model).`,
        );
      }
      const model = await networkOf(given, options.download);
      requireBackbone(file, record, model);
      const modelName = typeof options.model === 'string' ? options.model : wanted.name;
      return new Segmenter({ model, modelName, head, description });
    } catch (error) {
      head.release();
      throw error;
    }
  }

  /**
   * Segments one image.
   * @param image a file, decoded pixels, or what {@link open} opened
   * @throws `UndecodableImage` if the file is not an image
   */
  async apply(image: string | RgbImage | RowSource, options: ApplyOptions = {}): Promise<Segmentation> {
    const refine = refinementOf(options.refine);
    const source = typeof image === 'object' && 'rows' in image ? image : await this.open(image, options);
    const scores = await this.patchScores(source, options);
    try {
      if (refine === null) return enlargeScores(scores, options.size ?? source, this.scale);
      const refined = refine(scores, await source.rows(0, source.height), this.scale);
      const decided = decide(refined, this.scale);
      refined.release();
      return { ...decided, width: source.width, height: source.height };
    } finally {
      scores.scores.release();
    }
  }

  /** An image as {@link patchScores} reads it: a large one that is read in tiles stays in its file. */
  open(image: string | RgbImage, { reading }: Pick<ApplyOptions, 'reading'> = {}): Promise<RowSource> {
    return typeof image === 'string'
      ? openImage(image, this.readingWith(reading))
      : Promise.resolve(decodedRows(image));
  }

  /**
   * Scores of the classes on the image's grid of patches, before they are enlarged; the caller releases them.
   * `segmentationBands` makes them classes of pixels, some rows at a time.
   */
  patchScores(image: RowSource, { reading }: Pick<ApplyOptions, 'reading'> = {}): Promise<PatchScores> {
    const complete = this.readingWith(reading);
    return inEvaluationMode(this.model, () => patchScores(this.model, this.#head, image, complete));
  }

  /** What the scores of this head are. */
  get scale(): ScoreScale {
    return this.#head.scale;
  }

  /** The segmenter's way of reading, with changes. @throws UserError if they do not fit */
  readingWith(changes: Partial<Reading> = {}): Reading {
    if ((changes.debias ?? this.reading.debias) !== this.reading.debias) {
      throw new UserError(
        'Whether features are debiased is settled when a head is fitted; fit one with or without "debias".',
      );
    }
    const reading = completeReading({ ...this.reading, ...changes }, this.model.config);
    if (reading.layer !== this.reading.layer) {
      throw new UserError(
        `The head was fitted on features of layer ${this.reading.layer} and knows no other; fit one with "layer" ${reading.layer}.`,
      );
    }
    return reading;
  }

  /**
   * Writes the head as safetensors.
   * @param options `withBackbone`: the backbone too, so that the file is all that is needed
   */
  save(file: string, options: { withBackbone?: boolean } = {}): void {
    const record = headRecord(this.#description, this.model, this.modelName);
    writeHead(file, this.#head, record, options.withBackbone === true ? this.model : null);
  }

  /**
   * Writes backbone and head as one ONNX file, from normalised pixels to logits of pixels, and compares it with this
   * segmenter before it is kept. The backbone must be on the CPU.
   * @throws UserError if the file is there, would be too large, or does not compute what this segmenter computes
   */
  exportOnnx(file: string, options: SegmenterOnnxOptions = {}): Promise<SegmenterOnnxResult> {
    const parts = { ...this.#description, model: this.model, head: this.#head };
    return inEvaluationMode(this.model, () => exportSegmenterOnnx(parts, file, options));
  }

  /** Frees the head; the backbone stays. */
  release(): void {
    this.#head.release();
  }
}

async function networkOf(
  model: VisionTransformer | string,
  download: DownloadOptions | undefined,
): Promise<VisionTransformer> {
  if (typeof model !== 'string') return model;
  return await loadBackbone(model, { ...(download && { download }) });
}
