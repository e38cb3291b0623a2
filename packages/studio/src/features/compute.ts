import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { loadBackbone, type LoadedBackbone } from '@neco/neco';
import {
  completeReading,
  decodedRows,
  decodeOrNull,
  defaultInputSize,
  featureBatches,
  fileOfMask,
  inBatches,
  lastLayer,
  layerOf,
  layerWidth,
  obtainWeights,
  readingKey,
  readAhead,
  releaseModule,
  requireInputSize,
  scaleImage,
  tokenGrid,
  unitRows,
  type RunLock,
} from '@neco/neco/internal';
import type { ModelShape } from '../api.js';
import { lockFeatures } from './lock.js';
import { FeatureFiles, hashFile, NO_CLASS, RECORD_VERSION, type FeatureRecord } from './files.js';
import type { FeatureImage, FeatureMessage, FeatureTask } from './messages.js';
import { patchClasses } from './patch-classes.js';
import { FeatureWriter, storedAs, type ImageRows } from './writer.js';

type Send = (message: FeatureMessage) => Promise<void>;

/** Images a forward pass, and between two reports. */
const batchSize = 8;
/** Known images whose features are taken over between two reports. */
const takenAtATime = 64;

/**
 * Computes the features of all images that the cache lacks and writes them into it.
 * @throws UserError if the model cannot be loaded
 */
export async function computeFeatures(task: FeatureTask, say: Send): Promise<void> {
  const download = {
    ...(task.offline && { offline: true }),
    onProgress: (done: number, total: number | null) => void say({ kind: 'download', done, total }),
  };
  const which = task.which ?? undefined;
  const weights = await hashFile((await obtainWeights(task.model, which, download)).file);
  const folder = cacheFolder(task, weights);
  let backbone: LoadedBackbone | null = null;
  let lock: RunLock | null = null;
  const open = async (): Promise<LoadedBackbone> =>
    (backbone ??= await loadBackbone(task.model, { ...(which && { which }), download: { offline: true } }));
  try {
    const shape = new FeatureFiles(folder).readRecord()?.shape ?? shapeOf(await open(), task);
    const { images, model } = task;
    const stored = storedAs(folder, { shape, images: images.length });
    lock = await lockFeatures(stored, () => say({ kind: 'waiting' }));
    const send = (message: FeatureMessage): Promise<void> => {
      lock?.beat();
      return say(message);
    };
    const record: FeatureRecord = {
      version: RECORD_VERSION,
      model,
      weights,
      shape,
      images: images.length,
      digest: digestOf(task),
    };
    await send({ kind: 'room', bytes: stored.bytes });
    const writer = new FeatureWriter(folder, record);
    const { there } = writer;
    await send({ kind: 'opened', folder, shape, ...byKind(there) });
    const known = new Set(there.map(({ id }) => id));
    const missing = [...images.keys()].filter((id) => !known.has(id));
    const work = new FeatureWork(task, shape, writer, send);
    const left = writer.hasEarlier ? await work.takeOver(missing) : missing;
    if (left.length > 0) await work.compute(left, await open());
    writer.finish();
  } finally {
    lock?.release();
    if (backbone !== null) releaseModule(backbone);
  }
}

/** The images of a cache that are not there yet. */
class FeatureWork {
  constructor(
    private readonly task: FeatureTask,
    private readonly shape: ModelShape,
    private readonly writer: FeatureWriter,
    private readonly send: Send,
  ) {}

  /** Takes what is known of images of the same content from another list; returns the images that are left. */
  async takeOver(ids: readonly number[]): Promise<number[]> {
    const left: number[] = [];
    let found: ImageRows[] = [];
    for (const id of ids) {
      const hash = await this.#hash(id).catch(() => null);
      const features = hash === null ? null : this.writer.earlier(hash);
      if (hash === null || features === null) left.push(id);
      else found.push({ line: { id, hash }, features, classes: await this.#classes(id) });
      if (found.length < takenAtATime) continue;
      await this.#write(found);
      found = [];
    }
    if (found.length > 0) await this.#write(found);
    return left;
  }

  async compute(ids: readonly number[], model: LoadedBackbone): Promise<void> {
    await (this.task.resize === 'keep' ? this.#keep(ids, model) : this.#squash(ids, model));
  }

  async #squash(ids: readonly number[], model: LoadedBackbone): Promise<void> {
    const idOf = new Map(ids.map((id) => [this.#image(id).file, id]));
    const undecodable: string[] = [];
    const batches = featureBatches(model, [...idOf.keys()], {
      inputSize: this.shape.inputSize,
      layer: this.task.layer,
      batchSize,
      onSkipped: (file) => undecodable.push(file),
    });
    for await (const { files, patches, cls } of batches) {
      const rows = halfRows(patches);
      for (const tensor of [patches, cls]) tensor.release();
      const images = files.map(async (file, i) => this.#rows(idOf.get(file)!, rows[i]!));
      const skipped = undecodable.splice(0).map((file) => this.#skippedRows(idOf.get(file)!));
      await this.#write(await Promise.all([...images, ...skipped]));
    }
    const last = undecodable.map((file) => this.#skippedRows(idOf.get(file)!));
    if (last.length > 0) await this.#write(await Promise.all(last));
  }

  async #keep(ids: readonly number[], model: LoadedBackbone): Promise<void> {
    const { inputSize, grid, dim, patchSize } = this.shape;
    const reading = completeReading({ size: inputSize, layer: this.task.layer }, model.config);
    const decoded = readAhead(
      ids,
      async (id) => ({ id, image: await decodeOrNull(this.#image(id).file) }),
      4,
    );
    for await (const batch of inBatches(decoded, batchSize)) {
      const images: ImageRows[] = [];
      for (const { id, image } of batch) {
        if (image === null) {
          images.push(await this.#skippedRows(id));
          continue;
        }
        const tokens = await tokenGrid(model, scaleImage(decodedRows(image), reading, 1, patchSize), reading);
        const rows = new Uint8Array(2 * grid[0] * grid[1] * dim);
        rows.set(halfRows(tokens.unsqueeze(0))[0]!);
        tokens.release();
        images.push(await this.#rows(id, rows));
      }
      await this.#write(images);
    }
  }

  async #rows(id: number, features: Uint8Array): Promise<ImageRows> {
    return {
      line: { id, hash: await this.#hash(id) },
      features,
      classes: await this.#classes(id),
    };
  }

  async #skippedRows(id: number): Promise<ImageRows> {
    const hash = await this.#hash(id).catch(() => '');
    const classes = new Uint8Array(this.shape.grid[0] * this.shape.grid[1]).fill(NO_CLASS);
    return { line: { id, hash, skipped: true }, features: null, classes };
  }

  #classes(id: number): Promise<Uint8Array> {
    const { file, mask } = this.#image(id);
    return patchClasses(file, mask, this.shape, this.task.labels);
  }

  /** What tells the features of an image from others: its content, and how it is read. */
  async #hash(id: number): Promise<string> {
    return (await hashFile(this.#image(id).file)) + readingKey();
  }

  #image(id: number): FeatureImage {
    return this.task.images[id]!;
  }

  async #write(images: ImageRows[]): Promise<void> {
    this.writer.write(images);
    await this.send({ kind: 'rows', ...byKind(images.map(({ line }) => line)) });
  }
}

function byKind(lines: readonly ImageRows['line'][]): { done: number[]; skipped: number[] } {
  return {
    done: lines.filter(({ skipped }) => !skipped).map(({ id }) => id),
    skipped: lines.filter(({ skipped }) => skipped).map(({ id }) => id),
  };
}

/** Half-precision bits of features of length 1, by image: `[B, S, S, D]`. */
function halfRows(patches: Tensor): Uint8Array[] {
  const bits = torch.scope(() => unitRows(patches).to('float16').view('int16').toTypedArray()) as Int16Array;
  const bytes = new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
  const each = bytes.length / patches.shape[0]!;
  return Array.from({ length: patches.shape[0]! }, (_, i) => bytes.subarray(i * each, (i + 1) * each));
}

function shapeOf({ config }: LoadedBackbone, { inputSize: asked, layer }: FeatureTask): ModelShape {
  const inputSize = asked ?? defaultInputSize(config);
  requireInputSize(inputSize, config.patchSize);
  layerOf(layer, config);
  const side = inputSize / config.patchSize;
  return {
    inputSize,
    grid: [side, side],
    patchSize: config.patchSize,
    dim: layerWidth(layer, config),
    heads: config.numHeads,
  };
}

/**
 * The folder of a model's features of a set of images: beside its run, else in the cache. Features of weights that a
 * run had earlier are deleted: they can be of no use any more.
 */
function cacheFolder(
  { model, which, cache, set, inputSize, layer, resize }: FeatureTask,
  weights: string,
): string {
  const isRun = existsSync(path.join(model, 'config.yaml')) && isWritable(model);
  const base = isRun ? path.join(model, 'studio') : cache;
  const name = path
    .basename(path.resolve(model))
    .replace(/[^\w.-]+/g, '_')
    .slice(0, 40);
  const kind = which ?? 'teacher';
  const own = `${isRun ? kind : name}-${weights.slice(0, 12)}`;
  if (isRun && existsSync(base)) {
    try {
      const others = readdirSync(base).filter((name) => name.startsWith(`${kind}-`) && name !== own);
      for (const other of others) rmSync(path.join(base, other), { recursive: true });
    } catch {
      // They are of no use, but in nobody's way.
    }
  }
  const ending = [
    inputSize === null ? '' : `-${inputSize}`,
    layer === lastLayer ? '' : `-layer-${layer.replace(/[^\w-]/g, '_')}`,
    resize === 'keep' ? '-own-shape' : '',
  ].join('');
  return path.join(base, own, set + ending);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Changes whenever an image or mask is added, removed, renamed or rewritten, or masks are read differently. */
function digestOf({ images, labels }: FeatureTask): string {
  const hash = createHash('sha256').update(JSON.stringify(labels) + readingKey());
  for (const { file, mask } of images) {
    for (const part of [file, mask]) {
      const found = part === null ? undefined : statSync(fileOfMask(part), { throwIfNoEntry: false });
      hash.update(`${part}\0${found?.size}\0${found?.mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 32);
}
