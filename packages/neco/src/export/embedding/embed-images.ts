import { existsSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { fingerprintFiles } from '../../data/fingerprint.js';
import { listImages } from '../../data/image-folder.js';
import { makeFolder } from '../../data/make-folder.js';
import { pictureReading, readingKey } from '../../data/picture-reading.js';
import { UserError } from '../../errors.js';
import { readingOf, type ReadingSettings } from '../../eval/protocols/reading-settings.js';
import { debias, fitPositionDirections, type PositionDirections } from '../../features/debias.js';
import { inEvaluationMode } from '../../features/extraction.js';
import { gridBatches } from '../../features/grid-batches.js';
import { lastLayer, layerName, layerWidth } from '../../features/layer.js';
import { defaultInputSize } from '../../features/pixels.js';
import { inputSide, type Reading } from '../../features/reading.js';
import { weightsHash } from '../../features/store/weights-hash.js';
import { writeAtomically } from '../../write-atomically.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import { isFinite32 } from '../../features/finite.js';
import type { FloatType } from '../onnx/graph-builder.js';
import { originOf } from '../origin.js';
import {
  IndexFile,
  shardNumber,
  type EmbeddingIndex,
  type EmbeddingSettings,
  type ShardRecord,
} from './index-file.js';
import { openShardFiles, type EmbeddingFormat } from './shard-files.js';

/** Options of {@link embedImages}. */
export interface EmbedOptions {
  model: VisionTransformer;
  /** What the index calls the model; by default what it was loaded as. */
  modelName?: string;
  /** Folder of images, searched recursively. */
  images: string;
  /** A folder for shards, or a file that ends in `.safetensors` or `.npy` for everything at once. */
  out: string;
  /** Side of the square to which images are squashed, or what `resize` says; the model's own by default. */
  size?: number;
  /** `squash`, or as evaluations read: `keep` the shape, or in `tiles`; then patches are `[P, D]`. Default `squash`. */
  resize?: ReadingSettings['resize'];
  /** With `tiles`: longer side to which images are brought before they are cut; their own by default. */
  imageSize?: number | null;
  /** With `tiles`: share of a tile that the next one covers too. Default 0.25. */
  overlap?: number;
  /** Which blocks the features are of, see `layerOf`: `10`, `-3`, `last4`, `mean:9-12`. Default `last`. */
  layer?: string;
  /** Take out of patches what they say of their place alone; they are of unit length then. Default false. */
  debias?: boolean;
  precision?: 'fp16' | 'fp32';
  /** Of shards; a file's ending decides for itself. */
  format?: EmbeddingFormat;
  /** Images a shard. Default 1000. */
  shardSize?: number;
  /** Images a forward pass. Default 8. */
  batchSize?: number;
  onProgress?: (done: number, total: number) => void;
  /** Each undecodable image. */
  onSkipped?: (file: string, reason: string) => void;
}

/** What {@link embedImages} made. */
export interface EmbedResult {
  index: EmbeddingIndex;
  /** The JSON file with the index. */
  indexFile: string;
  /** Images whose features were there from earlier, interrupted work. */
  resumed: number;
}

/**
 * Patch grids `[N, h, w, D]` (where images keep their shape: patches `[P, D]`, grids in the index) and pooled vectors (class tokens) `[N, D]` of a folder of images, with the names of the
 * images in an index. A folder of shards can be interrupted: the same call goes on after the last whole shard.
 *
 * @throws {@link UserError} if the size does not fit, the place is taken, or no image can be decoded.
 */
export async function embedImages(options: EmbedOptions): Promise<EmbedResult> {
  const files = listImages(options.images);
  const single = singleFormat(options.out);
  const settings = settingsOf(options, files, single);
  const work = new Work(options, settings, files);
  return inEvaluationMode(options.model, async () => {
    try {
      await work.begin();
      return await (single === null ? work.inShards() : work.inOneFile());
    } finally {
      work.release();
    }
  });
}

function singleFormat(out: string): EmbeddingFormat | null {
  if (out.endsWith('.safetensors')) return 'safetensors';
  return out.endsWith('.npy') ? 'npy' : null;
}

function settingsOf(
  options: EmbedOptions,
  files: readonly string[],
  single: EmbeddingFormat | null,
): EmbeddingSettings {
  const { model, images, precision = 'fp16', format = 'safetensors', shardSize = 1000 } = options;
  const { modelName = originOf(model).name } = options;
  const size = options.size ?? defaultInputSize(model.config);
  const { resize = 'squash', imageSize = null, overlap = 0.25, debias = false } = options;
  const side = size / model.config.patchSize;
  const layer = layerName(options.layer ?? lastLayer, model.config);
  const width = layerWidth(layer, model.config);
  const { count, hash } = fingerprintFiles(images, files);
  const { bands, window } = pictureReading();
  return {
    model: { name: modelName, sha256: weightsHash(model) },
    size,
    ...{ resize, imageSize, overlap, layer, debias },
    precision,
    format: single ?? format,
    patches: resize === 'squash' ? [side, side, width] : [width],
    images: { folder: path.basename(path.resolve(images)), count, fingerprint: hash },
    shardSize: single === null ? shardSize : null,
    ...(readingKey() !== '' && { pictures: { bands, window } }),
  };
}

/** One call of {@link embedImages}. */
class Work {
  #done = 0;
  readonly #reading: Reading;
  #position: PositionDirections | null = null;

  constructor(
    private readonly options: EmbedOptions,
    private readonly settings: EmbeddingSettings,
    private readonly files: readonly string[],
  ) {
    const { size: inputSize, ...rules } = settings;
    this.#reading = readingOf({ ...rules, inputSize, mode: 'corrected' }, options.model.config);
  }

  async begin(): Promise<void> {
    const { model } = this.options;
    const side = inputSide(this.#reading, model.config.patchSize);
    const { layer, debias } = this.#reading;
    if (debias) this.#position = await fitPositionDirections(model, { size: [side, side], layer });
  }

  release(): void {
    this.#position?.directions.release();
  }

  async inShards(): Promise<EmbedResult> {
    const { out } = this.options;
    const index = new IndexFile(out);
    makeOutputFolder(out);
    const finished = index.begin(this.settings);
    const shardSize = this.settings.shardSize as number;
    const shards: ShardRecord[] = [];
    let resumed = 0;
    for (let start = 0; start < this.files.length; start += shardSize) {
      const number = shards.length;
      const files = this.files.slice(start, start + shardSize);
      const earlier = finished.get(number);
      if (earlier?.files.every((name) => existsSync(path.join(out, name)))) {
        shards.push(earlier);
        resumed += files.length;
        this.#advance(files.length);
        continue;
      }
      const shard = await this.#write(files, out, this.#shardNames(number));
      index.add(number, shard);
      shards.push(shard);
    }
    this.#requireSome(shards);
    index.finish(this.settings, shards);
    return { index: { ...this.settings, complete: true, shards }, indexFile: index.path, resumed };
  }

  async inOneFile(): Promise<EmbedResult> {
    const { out } = this.options;
    const { dir, name } = path.parse(out);
    const indexFile = path.join(dir, `${name}.json`);
    const names =
      this.settings.format === 'npy' ? [`${name}.npy`, `${name}.cls.npy`] : [`${name}.safetensors`];
    const taken = [...names.map((file) => path.join(dir, file)), indexFile].find((file) => existsSync(file));
    if (taken !== undefined) throw new UserError(`${taken} exists; choose another "out" or delete it.`);
    makeOutputFolder(dir === '' ? '.' : dir);
    const shard = await this.#write(this.files, dir, names);
    const index: EmbeddingIndex = { ...this.settings, complete: true, shards: [shard] };
    writeAtomically(indexFile, `${JSON.stringify(index, null, 1)}\n`);
    return { index, indexFile, resumed: 0 };
  }

  #shardNames(number: number): string[] {
    const digits = shardNumber(number);
    return this.settings.format === 'npy'
      ? [`patches-${digits}.npy`, `cls-${digits}.npy`]
      : [`features-${digits}.safetensors`];
  }

  async #write(files: readonly string[], folder: string, names: readonly string[]): Promise<ShardRecord> {
    const { model, images, batchSize } = this.options;
    const dtype = this.settings.precision === 'fp16' ? 'float16' : 'float32';
    const paths = names.map((name) => path.join(folder, name));
    const shard: ShardRecord = { files: [...names], images: [], skipped: [] };
    const relative = (file: string): string => path.relative(images, file).split(path.sep).join('/');
    const output = openShardFiles(paths, this.settings.format, { patches: this.settings.patches, dtype });
    try {
      let before = 0;
      const batches = gridBatches(model, files, {
        reading: this.#reading,
        ...(batchSize !== undefined && { batchSize }),
        onProgress: (done) => {
          this.#advance(done - before);
          before = done;
        },
        onSkipped: (file, reason) => {
          shard.skipped.push({ image: relative(file), reason });
          this.options.onSkipped?.(file, reason);
        },
      });
      for await (const { files: used, patches, grids, cls } of batches) {
        torch.scope(() => output.append(inType(this.#written(patches), dtype), inType(cls, dtype)));
        patches.release();
        cls.release();
        shard.images.push(...used.map(relative));
        if (this.settings.resize !== 'squash') (shard.grids ??= []).push(...grids);
      }
      if (this.settings.shardSize === null) this.#requireSome([shard]);
    } catch (error) {
      output.abandon();
      throw error;
    }
    output.finish();
    return shard;
  }

  /** Patches `[P, D]` as they go into the file. */
  #written(patches: Tensor): Tensor {
    const own = this.#position === null ? patches : debias(patches, this.#position);
    return own.reshape([-1, ...this.settings.patches]);
  }

  #advance(images: number): void {
    this.#done += images;
    this.options.onProgress?.(this.#done, this.files.length);
  }

  #requireSome(shards: readonly ShardRecord[]): void {
    if (shards.some(({ images }) => images.length > 0)) return;
    throw new UserError(`None of the ${this.files.length} images in ${this.options.images} can be decoded.`);
  }
}

/** @throws {@link UserError} if a number is too large for half precision */
function inType(features: Tensor, dtype: FloatType): Tensor {
  const converted = features.to(dtype);
  if (dtype === 'float32' || isFinite32(converted)) return converted;
  throw new UserError(
    'Features of this network are beyond the largest number of half precision (65504); write them with "precision" fp32.',
  );
}

function makeOutputFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new UserError(`Cannot write to "out" ${folder}: ${(cause as Error).message}.`, { cause });
  }
}
