import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { decodeOrNull } from '../data/decode.js';
import { RandomStream } from '../data/random.js';
import type { TaskSharing } from '../distributed/task-leader.js';
import { UserError } from '../errors.js';
import { imageToTensor, normalisePixels, squash } from '../features/pixels.js';
import { mirroredTokens, shiftedTokens } from '../eval/signals/aligned-views.js';
import { patchTokens } from '../features/extraction.js';
import { changeColours, sampleColourChange } from '../views/augment.js';
import { defaultViews } from '../views/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { SignalName } from '../eval/monitor-settings.js';

// Streams of their own: nothing that training draws depends on them, and every run on the same files measures alike.
const chooseImages = 11;
const choosePatches = 12;
const chooseColours = 13;

/** Most patches of an image that count. */
const patchesPerImage = 256;
const batchSize = 8;

/** A batch of images in both views. */
export interface ViewPairTask {
  /** Place of its first image in the list. */
  firstView: number;
}

/** Patch features of the same patches in several views, each `[images, patches, D]`. */
export interface ViewPair {
  plain: Tensor;
  /** Mirrored and in other colours. */
  changed: Tensor;
  /** In the view that the signal compares with, if it is another. */
  moved?: Tensor;
}

/** What images are measured at. */
export interface SignalView {
  /** Side in pixels to which they are squashed. */
  inputSize: number;
  signal?: SignalName | 'none';
}

const movedTokens: Partial<Record<SignalName | 'none', typeof mirroredTokens>> = {
  mirrorAgreement: mirroredTokens,
  mirrorCosine: mirroredTokens,
  shiftAgreement: shiftedTokens,
};

/** The same few training images whenever it is asked: those of a fixed random order that can be decoded. */
export async function chooseSignalImages(files: readonly string[], count: number): Promise<string[]> {
  const order = new RandomStream(chooseImages, files.length).permutation(files.length);
  const chosen: string[] = [];
  for (const index of order) {
    if (chosen.length === count) break;
    const file = files[index]!;
    if ((await decodeOrNull(file)) !== null) chosen.push(file);
  }
  return chosen;
}

/**
 * Features of images as they are, squashed to the input size, and of the same images mirrored and in other colours
 * (jitter, grey and blur as in training at their default strength, the same for an image each time); and in the view that
 * the signal needs. Of each image the same patches are taken, at most 256; in the other views those that show the same
 * place. The caller releases all of them. Images that can no longer be decoded are left out.
 * @param sharing - Other processes that compute too; the result is the same.
 * @throws UserError if that is all of them
 */
export async function viewPairFeatures(
  model: VisionTransformer,
  files: readonly string[],
  view: SignalView,
  sharing?: TaskSharing,
): Promise<ViewPair> {
  const parts: ViewPair[] = [];
  const tasks: ViewPairTask[] = [];
  for (let start = 0; start < files.length; start += batchSize) tasks.push({ firstView: start });
  const perform = (task: ViewPairTask) => viewPairOf(model, files, view, task);
  for await (const { pair } of sharing ? sharing.share(tasks, perform) : oneByOne(tasks, perform)) {
    if (pair !== null) parts.push(pair);
  }
  if (parts.length === 0) {
    throw new UserError(
      `None of the ${files.length} images on which the run is watched can be decoded any more (the first is ${files[0]}); ` +
        'put them back, or set eval.every=0 to go on without.',
    );
  }
  return torch.scope(() => {
    const moved = parts.flatMap((part) => part.moved ?? []);
    const joined: ViewPair = {
      plain: torch.cat(parts.map(({ plain }) => plain)),
      changed: torch.cat(parts.map(({ changed }) => changed)),
      ...(moved.length > 0 && { moved: torch.cat(moved) }),
    };
    parts.forEach(releaseViews);
    return joined;
  });
}

export function releaseViews({ plain, changed, moved }: ViewPair): void {
  for (const tensor of [plain, changed, moved]) tensor?.release();
}

async function* oneByOne<Task, Result>(
  tasks: readonly Task[],
  perform: (task: Task) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  for (const task of tasks) yield await perform(task);
}

/**
 * Features of a few images, as {@link viewPairFeatures} has them.
 * @returns null for images of which none can be decoded
 */
export async function viewPairOf(
  model: VisionTransformer,
  files: readonly string[],
  { inputSize: size, signal = 'none' }: SignalView,
  { firstView: start }: ViewPairTask,
): Promise<{ pair: ViewPair | null }> {
  const decoded = await Promise.all(files.slice(start, start + batchSize).map(decodeOrNull));
  const images = decoded.flatMap((image, i) => (image === null ? [] : [{ image, index: start + i }]));
  if (images.length === 0) return { pair: null };
  const pair = torch.scope(() => {
    const pairs = images.map(({ image, index }) => {
      const pixels = squash(imageToTensor(image), size);
      const change = sampleColourChange(new RandomStream(chooseColours, index), defaultViews);
      return { pixels, changed: changeColours(pixels, change).flip([2]) };
    });
    const plain = torch.stack(pairs.map(({ pixels }) => pixels));
    const changed = torch.stack(pairs.map((view) => view.changed));
    const moved = movedTokens[signal];
    return {
      plain: takePatches(features(model, plain)),
      changed: takePatches(features(model, changed).flip([2])),
      ...(moved && { moved: takePatches(moved(model, plain)) }),
    };
  });
  return { pair };
}

function features(model: VisionTransformer, pixels: Tensor): Tensor {
  return patchTokens(model, normalisePixels(pixels, 'corrected'));
}

/** `[B, S, S, D]` to `[B, patches, D]`. */
function takePatches(tokens: Tensor): Tensor {
  const [images, rows, columns, dim] = tokens.shape as [number, number, number, number];
  const all = tokens.reshape([images, rows * columns, dim]);
  if (rows * columns <= patchesPerImage) return all;
  const chosen = new RandomStream(choosePatches).permutation(rows * columns).slice(0, patchesPerImage);
  return all.indexSelect(1, torch.fromTypedArray(Int32Array.from(chosen)));
}
