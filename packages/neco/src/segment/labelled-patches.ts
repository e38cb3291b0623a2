import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RgbImage } from '../data/decode.js';
import type { IndexMask } from '../data/masks.js';
import type { ImageMaskPair } from '../data/pairs.js';
import { RandomStream } from '../data/random.js';
import { countCells, paddedMask, squashMask, type CellLabels } from '../eval/mask-cells.js';
import { pairBatches } from '../eval/pair-source.js';
import { memoryEntries, type MemoryEntries } from '../eval/protocols/label-memory.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { layerWidth } from '../features/layer.js';
import { scaleImage, type Reading, type ScaledImage } from '../features/reading.js';
import { decodedRows } from '../features/row-source.js';
import { encodeTiles, takeCentre } from '../features/tiles.js';

export interface LabelledPatchOptions {
  model: VisionTransformer;
  pairs: readonly ImageMaskPair[];
  reading: Reading;
  classes: number;
  /** Mask value of pixels without a class. */
  ignoreIndex: number;
  /** Most patches, shared evenly by the images as in the in-context evaluation; null for all. */
  memorySize: number | null;
  /** Draws the patches. */
  seed: number;
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** Each undecodable image. */
  onSkipped?: ((file: string, reason: string) => void) | undefined;
}

/**
 * Features of the labelled patches of each image, image by image; those without a labelled pixel are left out. The
 * model must be in evaluation mode; the caller releases the tensors.
 *
 * @throws UserError naming a mask that does not fit
 */
export async function labelledPatches(options: LabelledPatchOptions): Promise<MemoryEntries[]> {
  const { pairs, reading, classes, ignoreIndex: ignore, memorySize, seed } = options;
  const perImage =
    memorySize === null ? null : Math.max(1, Math.floor(memorySize / (pairs.length * reading.scales.length)));
  const images: MemoryEntries[] = [];
  const source = pairBatches(pairs, {
    batchSize: 1,
    classes,
    ignore,
    onRead: (count) => options.onProgress?.(count, pairs.length),
    onSkipped: (file, reason) => options.onSkipped?.(file, reason),
  });
  for await (const batch of source) {
    for (const { image, mask, index } of batch) {
      const random = new RandomStream(seed, 0, index);
      const entries = await patchesOf(options, image, mask, random, perImage);
      if (entries.keys.shape[0]! > 0) images.push(entries);
      else releaseEntries(entries);
    }
  }
  return images;
}

/** All images' patches together. */
export function joined(images: readonly MemoryEntries[]): MemoryEntries {
  return torch.scope(() => ({
    keys: torch.cat(images.map(({ keys }) => keys)),
    labels: torch.cat(images.map(({ labels }) => labels)),
  }));
}

export function releaseEntries({ keys, labels }: MemoryEntries): void {
  keys.release();
  labels.release();
}

async function patchesOf(
  { model, reading, classes, ignoreIndex }: LabelledPatchOptions,
  image: RgbImage,
  mask: IndexMask,
  random: RandomStream,
  perImage: number | null,
): Promise<MemoryEntries> {
  const { patchSize: patch } = model.config;
  const scales: MemoryEntries[] = [];
  for (const scale of reading.scales) {
    const scaled = scaleImage(decodedRows(image), reading, scale, patch);
    const grid = await tokenGrid(model, scaled, reading);
    const cells = patchLabels(mask, scaled, { patch, classes, ignoreIndex });
    scales.push(torch.scope(() => memoryEntries(grid.flatten(0, 1), cells, random, perImage)));
    grid.release();
  }
  const all = joined(scales);
  scales.forEach(releaseEntries);
  return all;
}

/** An image brought to a size and padded to whole patches, without its pixels. */
export type PaddedSize = Pick<ScaledImage, 'rows' | 'columns' | 'width' | 'height'>;

/** The classes in each patch of an image, by its mask of any size. */
export function patchLabels(
  mask: IndexMask,
  size: PaddedSize,
  { patch, classes, ignoreIndex }: { patch: number; classes: number; ignoreIndex: number },
): CellLabels {
  const small = paddedMask(squashMask(mask, size, 'corrected'), size, patch, ignoreIndex);
  return countCells(small, patch, classes, ignoreIndex, 'corrected');
}

/** `[rows, columns, D]`; where tiles overlap, that of the one in whose middle a patch lies more. */
export async function tokenGrid(
  model: VisionTransformer,
  image: ScaledImage,
  reading: Reading,
): Promise<Tensor> {
  const grid = torch.keep(torch.empty([image.rows, image.columns, layerWidth(reading.layer, model.config)]));
  await encodeTiles(model, image, reading, (tiles, tokens) =>
    tiles.forEach((tile, i) => takeCentre(grid, tokens.select(0, i), tile)),
  );
  return grid;
}
