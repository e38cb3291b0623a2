import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { decodeImage, type RgbImage } from '@neco/neco';
import {
  fileOfMask,
  imageToTensor,
  normalisePixels,
  readImageSize,
  readLabels,
  squash,
  type ClassColour,
  type ImageSize,
  type IndexMask,
  type UndecodableImage,
} from '@neco/neco/internal';
import { notFound } from './api-error.js';
import type { ModelInfo, StudioInfo } from './api.js';
import { insideFolder } from './inside-folder.js';
import { openImageSet, type ImageSet, type StudioImage } from './image-set.js';
import { StudioModel } from './model.js';
import type { ModelSource } from './model-source.js';
import { hexColour } from './teach/head-classes.js';

export interface StudioOptions {
  /** Folder of images, searched recursively. */
  images: string;
  /** Folder of masks of the same names. */
  masks?: string | null;
  /** One or two. */
  models: readonly ModelSource[];
  /** Folder that holds runs of `neco train`. */
  runs?: string | null;
  /** Folder in which projects of clicks are kept; made when first needed. */
  projects: string;
  /** A segmenter whose predictions are to be corrected; offered where a project is begun. */
  head?: string | null;
  /** Folder for features of models that are no runs. */
  cache: string;
  /** For people; default the name of the folder of images. */
  title?: string;
  /** Side of the square that images are seen as; default each model's own. */
  inputSize?: number | null;
  /** Of the features, such as `10`, `-3` or `last4`; default the last. */
  layer?: string | null;
  /** Never fetch weights. */
  offline?: boolean;
}

/**
 * What the routes work on: images with their masks, models with the features of these images, folders. Emits `change`
 * whenever the state of a model changes.
 */
export class Studio extends EventEmitter<{ change: [] }> {
  readonly title: string;
  readonly models: readonly StudioModel[];
  /** Folder that holds runs; null if none was given. */
  readonly runsFolder: string | null;
  readonly projectsFolder: string;
  /** The head file that the studio was started with. */
  readonly givenHead: string | null;
  /** Folder of reduced pictures. */
  readonly picturesFolder: string;
  /** Of this program. */
  readonly version = packageVersion();
  readonly #set: ImageSet;
  #working: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(set: ImageSet, options: StudioOptions) {
    super();
    this.#set = set;
    this.title = options.title ?? path.basename(path.resolve(options.images));
    this.runsFolder = options.runs == null ? null : path.resolve(options.runs);
    this.projectsFolder = path.resolve(options.projects);
    this.givenHead = options.head == null ? null : path.resolve(options.head);
    this.picturesFolder = path.resolve(options.cache, 'pictures');
    this.models = options.models.map(
      (source, index) =>
        new StudioModel(index, source, set, { ...options, cache: path.resolve(options.cache) }),
    );
    for (const { features, keptFeatures } of this.models)
      for (const cache of [features, keptFeatures]) cache.on('change', () => this.emit('change'));
  }

  /**
   * Lists the images; features are computed after {@link start}.
   * @throws UserError if a folder is missing or holds nothing, or if masks do not match
   */
  static open(options: StudioOptions): Studio {
    return new Studio(openImageSet(options.images, options.masks ?? null), options);
  }

  /** Computes the features that are missing, model by model, in a process of its own. */
  start(): void {
    this.#working = this.#computeAll();
  }

  async #computeAll(): Promise<void> {
    for (const model of this.models) {
      if (!this.#closed) await model.prepare();
      if (!this.#closed) await model.compute();
    }
  }

  /** All images, in the order of their names; an image's id is its place. */
  get images(): readonly StudioImage[] {
    return this.#set.images;
  }

  /** By class; null where the masks come without names, or there are none. */
  get classNames(): readonly string[] | null {
    return this.#set.classNames;
  }

  /** By class: as many colours as there are names, else 255. */
  get palette(): readonly ClassColour[] {
    return this.#set.palette;
  }

  /** Mask value of pixels without a class. */
  get ignoreIndex(): number {
    return this.#set.ignoreIndex;
  }

  /** Files that are not shown, and why; for the terminal. */
  get leftOut(): readonly string[] {
    return this.#set.leftOut;
  }

  /** @throws ApiError if there is no such image */
  image(id: number): StudioImage {
    const image = this.images[id];
    if (image === undefined) throw notFound(`There is no image ${id}; there are ${this.images.length}.`);
    return image;
  }

  /** @throws ApiError if there is no such model */
  model(index: number): StudioModel {
    const model = this.models[index];
    if (model === undefined) throw notFound(`There is no model ${index}; there are ${this.models.length}.`);
    return model;
  }

  /**
   * The file of an image, after checking that it still lies in its folder.
   * @throws ApiError otherwise
   */
  async file(id: number): Promise<string> {
    return await insideFolder(this.#set.folder, this.image(id).file);
  }

  /** Width and height in pixels, upright; zeros for a file that cannot be decoded. */
  async size(id: number): Promise<ImageSize> {
    const image = this.image(id);
    image.size ??= await readImageSize(await this.file(id)).catch(() => ({ width: 0, height: 0 }));
    return image.size;
  }

  /**
   * Decoded pixels, reduced or stretched to a square of `size` pixels (for showing); null: in its own size.
   * @throws ApiError if the file cannot be decoded
   */
  async picture(id: number, size: number | null = null): Promise<RgbImage> {
    const file = await this.file(id);
    return await this.decoding(
      id,
      decodeImage(file, size === null ? undefined : { width: size, height: size }),
    );
  }

  /** What a decoder makes of an image. @throws ApiError if it cannot */
  async decoding<T>(id: number, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const { reason, message } = error as Partial<UndecodableImage>;
      const why = reason ?? message?.split('\n')[0];
      throw notFound(`Image ${id} cannot be decoded: ${why}.`, 'Replace the file, or choose another image.');
    }
  }

  /**
   * An image as a model sees it: `[1, 3, S, S]`, normalised, exactly as for its features; the caller releases it.
   * @throws ApiError if the file cannot be decoded, or while the weights are not open
   */
  async pixels(id: number, model: StudioModel): Promise<Tensor> {
    const { inputSize } = model.shape;
    const image = await this.picture(id);
    return torch.scope(() =>
      normalisePixels(squash(imageToTensor(image), inputSize).unsqueeze(0), 'corrected'),
    );
  }

  /** Classes of the pixels in the mask's own size; null where the image has no mask. */
  async mask(id: number): Promise<IndexMask | null> {
    const { mask } = this.image(id);
    if (mask === null) return null;
    await this.maskFile(id);
    return await readLabels(mask);
  }

  /**
   * The file of a mask, after checking that it still lies in its folder.
   * @throws ApiError if the image has none
   */
  async maskFile(id: number): Promise<string> {
    const { mask } = this.image(id);
    if (mask === null || this.#set.masksFolder === null) throw notFound(`Image ${id} has no mask.`);
    return await insideFolder(this.#set.masksFolder, fileOfMask(mask.mask));
  }

  /** Like {@link mask}. @throws ApiError if the image has none */
  async requireMask(id: number): Promise<IndexMask> {
    await this.maskFile(id);
    return (await this.mask(id))!;
  }

  /** The ids of the images whose name has `part` in it, any case. */
  find(part: string): number[] {
    const wanted = part.toLowerCase();
    const ids = [...this.images.keys()];
    return wanted === '' ? ids : ids.filter((id) => this.images[id]!.name.toLowerCase().includes(wanted));
  }

  info(): StudioInfo {
    const names = this.classNames ?? [];
    return {
      title: this.title,
      images: this.images.length,
      masks: this.images.filter(({ mask }) => mask !== null).length,
      classes: this.classNames && names.map((name, i) => ({ name, colour: hexColour(this.palette[i]!) })),
      ignoreIndex: this.ignoreIndex,
      models: this.modelInfos(),
      runs: this.runsFolder !== null,
      version: this.version,
    };
  }

  modelInfos(): ModelInfo[] {
    return this.models.map((model) => model.info());
  }

  /** Stops the background work (a later start goes on from there) and frees the memory. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.models.map((model) => model.close()));
    await this.#working;
    this.removeAllListeners();
  }
}

function packageVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
