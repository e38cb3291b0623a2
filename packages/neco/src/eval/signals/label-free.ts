import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { decodeOrNull, type RgbImage } from '../../data/decode.js';
import { RandomStream } from '../../data/random.js';
import { UserError } from '../../errors.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import { imageToTensor, normalisePixels, requireInputSize, squash } from '../../features/pixels.js';
import { alignedViews, type AlignedViews } from './aligned-views.js';
import { featureSpectrum, neighbourAgreement, type FeatureSpectrum } from './feature-signals.js';
import { inEvaluationMode, patchTokens } from '../../features/extraction.js';
import { inBatches, readAhead } from '../../features/read-ahead.js';
import { unitRows } from '../../features/unit-rows.js';

/** What can be said of a backbone's features without labels. */
export interface LabelFreeSignals extends FeatureSpectrum {
  /** See `neighbourAgreement`, between the pictures and their mirror images; null if there is one image. */
  mirrorAgreement: number | null;
  /** The same between the pictures and the pictures moved by half a patch. */
  shiftAgreement: number | null;
  /** The same between this backbone and another, the start; null if none was given. */
  startAgreement: number | null;
  /** See `mirrorContrast`; null if there is one image. */
  mirrorCosine: number | null;
}

/** How the signals are computed of features. */
export interface SignalOptions {
  /** Neighbours of a patch. Default 10. */
  k?: number;
  /** Patches of each image that are asked for their neighbours, drawn by the seed. Default 64. */
  queriesPerImage?: number;
  seed?: number;
  /** Features of the start, `[images, S, S, D']`: the same images, in the same order. */
  start?: Tensor;
}

/** How the signals are computed of images. */
export interface LabelFreeOptions extends Omit<SignalOptions, 'start'> {
  /** Side in pixels to which images are squashed; a multiple of the patch. */
  inputSize: number;
  /** Most images that are taken, drawn by the seed. Default 32. */
  maxImages?: number;
  /** The backbone whose neighbours are compared with; its patches are as large. */
  start?: VisionTransformer;
}

// Streams of their own, so that one number of images or patches does not change what else is drawn.
const chooseImages = 21;
const chooseQueries = 22;

const batchSize = 8;

/**
 * Signals of features that are there already. The bank in which neighbours are sought holds all patches.
 * @param views each `[images, S, S, D]`.
 * @throws RangeError if a feature is not finite
 */
export function labelFreeSignals(
  { plain, mirrored, shifted }: AlignedViews,
  options: SignalOptions = {},
): LabelFreeSignals {
  const { k = 10, queriesPerImage = 64, seed = 0, start } = options;
  const [images, rows, columns] = plain.shape as [number, number, number];
  const queries = Array.from({ length: images }, (_, image) =>
    Int32Array.from(
      new RandomStream(seed, chooseQueries, image).permutation(rows * columns).slice(0, queriesPerImage),
    ),
  );
  return torch.scope(() => {
    const [own, mirror, shift] = [plain, mirrored, shifted].map(asRows) as [Tensor, Tensor, Tensor];
    return {
      ...featureSpectrum(own),
      mirrorAgreement: neighbourAgreement(own, mirror, { k, queries }),
      shiftAgreement: neighbourAgreement(own, shift, { k, queries }),
      startAgreement: start ? neighbourAgreement(own, asRows(start), { k, queries }) : null,
      mirrorCosine: mirrorContrast(own, mirror),
    };
  });
}

/** `[images, S, S, D]` to `[images, patches, D]`. */
function asRows(tokens: Tensor): Tensor {
  return tokens.reshape([tokens.shape[0]!, -1, tokens.shape.at(-1)!]);
}

/**
 * Mean cosine between a patch and the same patch in another view, less the mean cosine between patches of one view and
 * patches of other images in the other view: all of them, so nothing is drawn. 1 if a patch does not change and
 * different images have nothing in common; 0 if features say nothing of the place.
 * @param view `[images, patches, D]`.
 * @param other of the same shape.
 * @returns null if there is one image
 */
export function mirrorContrast(view: Tensor, other: Tensor): number | null {
  const [images, patches] = view.shape as [number, number];
  if (images < 2) return null;
  return torch.noGrad(() =>
    torch.scope(() => {
      const [here, there] = [view, other].map((features) => unitRows(features.to('float64'))) as [
        Tensor,
        Tensor,
      ];
      const aligned = here.mul(there).sum().item() / (images * patches);
      // The sum of all products is the product of the sums.
      const [sums, otherSums] = [here.sum([1]), there.sum([1])];
      const everywhere = sums
        .sum([0])
        .mul(otherSums.sum([0]))
        .sum()
        .item();
      const within = sums.mul(otherSums).sum().item();
      return aligned - (everywhere - within) / (images * (images - 1) * patches ** 2);
    }),
  );
}

/**
 * Signals of a backbone on unlabelled images: each is decoded once and seen in three views. The same files and seed give
 * the same images and patches for every backbone, so that values compare. Images that cannot be decoded are left out.
 *
 * @throws UserError if the input size does not fit the patch, if patches of the start are of another size, or if no image
 * can be decoded
 */
export async function measureLabelFree(
  model: VisionTransformer,
  files: readonly string[],
  options: LabelFreeOptions,
): Promise<LabelFreeSignals> {
  const { inputSize, maxImages = 32, seed = 0, start, ...rest } = options;
  requireInputSize(inputSize, model.config.patchSize);
  if (start) requireSamePatches(model, start);
  const order = new RandomStream(seed, chooseImages, files.length).permutation(files.length);
  const chosen = Array.from(order.slice(0, maxImages), (index) => files[index]!);
  const parts: Record<'plain' | 'mirrored' | 'shifted' | 'start', Tensor[]> = {
    plain: [],
    mirrored: [],
    shifted: [],
    start: [],
  };
  try {
    const see = async () => {
      for await (const batch of inBatches(readAhead(chosen, decodeOrNull, 2 * batchSize), batchSize)) {
        const images = batch.filter((image) => image !== null);
        if (images.length === 0) continue;
        const seen = torch.scope(() => viewsOf(model, start, images, inputSize));
        for (const [name, tensor] of Object.entries(seen)) parts[name as keyof typeof parts].push(tensor);
      }
    };
    await inEvaluationMode(model, () => (start ? inEvaluationMode(start, see) : see()));
    if (parts.plain.length === 0) {
      throw new UserError(`None of the ${chosen.length} images can be decoded (the first is ${chosen[0]}).`);
    }
    return torch.scope(() =>
      labelFreeSignals(
        {
          plain: torch.cat(parts.plain),
          mirrored: torch.cat(parts.mirrored),
          shifted: torch.cat(parts.shifted),
        },
        { ...rest, seed, ...(start && { start: torch.cat(parts.start) }) },
      ),
    );
  } finally {
    for (const tensor of Object.values(parts).flat()) tensor.release();
  }
}

function viewsOf(
  model: VisionTransformer,
  start: VisionTransformer | undefined,
  images: readonly RgbImage[],
  size: number,
): AlignedViews & { start?: Tensor } {
  const pixels = torch.stack(images.map((image) => squash(imageToTensor(image), size)));
  return {
    ...alignedViews(model, pixels),
    ...(start && { start: patchTokens(start, normalisePixels(pixels, 'corrected')) }),
  };
}

function requireSamePatches(model: VisionTransformer, start: VisionTransformer): void {
  const [own, other] = [model.config.patchSize, start.config.patchSize];
  if (own === other) return;
  throw new UserError(
    `Patches of ${own} px cannot be compared with patches of ${other} px: give a start of the same patch size.`,
  );
}
