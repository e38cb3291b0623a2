import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { hasClassToken } from '../../vit/config.js';
import type { BlockOutput, VisionTransformer } from '../../vit/vision-transformer.js';
import type { RecordStore } from './feature-store.js';
import { weightsHash } from './weights-hash.js';

/** Of stored patches and class tokens; float16 takes half the room and rounds them, when they are computed too. */
export type StoredType = 'float32' | 'float16';

export interface StoreOptions {
  /** Default float32: features come back to the bit. */
  type?: StoredType;
  /** What lists of the store call the network. */
  name?: string;
  /** Where an image's features are missing, those of these blocks are computed and stored in the same pass too. */
  ahead?: readonly BlockOutput[];
}

/** Changes with the content of a record or with what is computed. */
const version = 1;

/** Features of some blocks of a network, on the CPU. */
export interface ComputedBlocks {
  /** By output: `[B, h, w, D]` and `[B, D]`. */
  blocks: { patches: Tensor; cls: Tensor }[];
  /** `[B, heads, h * w]`: that of the class token in the last block; null where it was not asked for. */
  attention: Tensor | null;
}

/** What a record holds. */
interface Stored {
  patches: Tensor;
  cls: Tensor;
  attention: Tensor | null;
}

/** A part of a record: values of one image. */
interface Part {
  name: keyof Stored;
  shape: number[];
  dtype: StoredType;
  /** Where it lies in the record. */
  start: number;
  bytes: number;
}

/**
 * Features of one network, by the pixels that enter it: their hash stands for the image, its size, how it was resized and
 * varied, and the normalisation. The rest of the key is the hash of the weights, the version of libtorch, the kind of
 * device and the type of the stored values, and of another output than the last block's after the norm which one it is.
 */
export class StoredFeatures {
  readonly #type: StoredType;
  readonly #folder: string;
  readonly #about: string;
  /** Images whose features were there, and others. */
  readonly counts = { found: 0, computed: 0 };

  constructor(
    private readonly model: VisionTransformer,
    readonly store: RecordStore,
    private readonly options: StoreOptions,
    private readonly compute: (pixels: Tensor, outputs: readonly BlockOutput[]) => ComputedBlocks,
  ) {
    this.#type = options.type ?? 'float32';
    const weights = weightsHash(model);
    const [device] = model.device.split(':');
    this.#folder = weights.slice(0, 16);
    const { libtorch } = torch.versions();
    this.#about = JSON.stringify({
      version,
      weights,
      config: model.config,
      device,
      type: this.#type,
      libtorch,
    });
  }

  /** @param pixels `[B, 3, H, W]` */
  of(pixels: Tensor, outputs: readonly BlockOutput[]): ComputedBlocks {
    const parts = this.#partsOf(pixels);
    const length = parts.at(-1)!.start + parts.at(-1)!.bytes;
    const images = pixels.unbind(0).map((image) => this.#nameOf(image));
    const records = images.map((image) =>
      outputs.map((output) => this.store.read(this.#keyOf(image, output), length)),
    );
    const missing = [...images.keys()].filter((i) => records[i]!.includes(null));
    this.counts.found += images.length - missing.length;
    this.counts.computed += missing.length;
    if (missing.length > 0) {
      const wanted = this.#withAhead(outputs);
      const all = missing.length === images.length;
      const some = all ? pixels : pixels.indexSelect(0, torch.tensor(missing).to('int64'));
      const { blocks, attention } = this.compute(some, wanted);
      if (this.options.name !== undefined) this.store.nameFolder(this.#folder, this.options.name);
      wanted.forEach((output, o) => {
        const made = { ...blocks[o]!, attention };
        missing.forEach((i, row) => {
          const record = recordOf(parts, made, row, length);
          if (o < outputs.length) records[i]![o] = record;
          this.store.write(this.#keyOf(images[i]!, output), record);
        });
      });
    }
    const part = (name: keyof Stored, o: number): Tensor =>
      together(
        parts.find((one) => one.name === name)!,
        records.map((own) => own[o] as Uint8Array),
      );
    return {
      blocks: outputs.map((_, o) => ({ patches: part('patches', o), cls: part('cls', o) })),
      attention: hasClassToken(this.model.config) ? part('attention', 0) : null,
    };
  }

  /** These outputs, and after them the others that are computed along with them. */
  #withAhead(outputs: readonly BlockOutput[]): BlockOutput[] {
    const others = (this.options.ahead ?? []).filter(
      ({ block, norm }) => !outputs.some((output) => output.block === block && output.norm === norm),
    );
    return [...outputs, ...others];
  }

  #nameOf(image: Tensor): string {
    const pixels = image.contiguous();
    const hash = createHash('sha256').update(`${this.#about} ${pixels.dtype} ${pixels.shape.join()}\n`);
    return hash.update(pixels.toBytes()).digest('hex');
  }

  #keyOf(image: string, { block, norm }: BlockOutput): string {
    const name =
      block === this.model.config.depth && norm
        ? image
        : createHash('sha256').update(`${image} ${block} ${norm}`).digest('hex');
    return join(this.#folder, name.slice(0, 2), name.slice(2));
  }

  #partsOf(pixels: Tensor): Part[] {
    const { embedDim, numHeads, patchSize } = this.model.config;
    const [h, w] = pixels.shape.slice(2).map((side) => side / patchSize) as [number, number];
    const shapes = { patches: [h, w, embedDim], cls: [embedDim], attention: [numHeads, h * w] };
    let start = 0;
    const names = ['patches', 'cls', 'attention'] as const;
    // The attention is that of the class token.
    return names.slice(0, hasClassToken(this.model.config) ? 3 : 2).map((name) => {
      const dtype = name === 'attention' ? 'float32' : this.#type;
      const bytes = torch.elementBytes[dtype] * shapes[name].reduce((product, side) => product * side, 1);
      const part = { name, shape: shapes[name], dtype, start, bytes };
      start += bytes;
      return part;
    });
  }
}

function recordOf(parts: readonly Part[], made: Stored, row: number, length: number): Uint8Array {
  const record = new Uint8Array(length);
  for (const { name, dtype, start } of parts) {
    record.set(made[name]!.select(0, row).to(dtype).contiguous().toBytes(), start);
  }
  return record;
}

/** A part of all images, float32 `[B, ...]`. */
function together({ shape, dtype, start, bytes }: Part, records: readonly Uint8Array[]): Tensor {
  const all = new Uint8Array(records.length * bytes);
  records.forEach((record, i) => all.set(record.subarray(start, start + bytes), i * bytes));
  return torch.fromBytes(all, [records.length, ...shape], dtype).to('float32');
}
