import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { renderScene, type SceneDifficulty } from '../data/scenes.js';
import type { RandomStream } from '../data/random.js';
import { imagenetMean, imagenetStd } from '../views/augment.js';

/** Scenes being rendered at the same time: sharp's threads and this one both have work. */
const inFlight = 8;

/** Generated training scenes held in memory, pixels and masks. */
export class SceneSet {
  private constructor(
    /** `[N, 3, S, S]`, uint8. */
    private readonly images: Tensor,
    /** `[N, S, S]`, uint8 class indices. */
    private readonly masks: Tensor,
    readonly count: number,
    readonly size: number,
  ) {}

  /** Renders `count` scenes of training objects. */
  static async render(
    options: { count: number; size: number; seed: number; difficulty: SceneDifficulty },
    onProgress?: (done: number) => void,
  ): Promise<SceneSet> {
    const { count, size, seed, difficulty } = options;
    const pixels = size * size;
    const images = new Uint8Array(count * 3 * pixels);
    const masks = new Uint8Array(count * pixels);
    for (let first = 0; first < count; first += inFlight) {
      const indices = Array.from({ length: Math.min(inFlight, count - first) }, (_, i) => first + i);
      const scenes = await Promise.all(
        indices.map((index) => renderScene({ seed, index, split: 'train', size, difficulty })),
      );
      scenes.forEach((scene, i) => {
        images.set(scene.image, (first + i) * 3 * pixels);
        masks.set(scene.mask, (first + i) * pixels);
      });
      onProgress?.(first + indices.length);
    }
    return torch.scope(
      () =>
        new SceneSet(
          torch.keep(torch.fromTypedArray(images, [count, size, size, 3]).permute([0, 3, 1, 2]).contiguous()),
          torch.keep(torch.fromTypedArray(masks, [count, size, size])),
          count,
          size,
        ),
    );
  }

  /**
   * A batch of square cut-outs at the scenes' own scale, enlarged or shrunk by up to `zoom`, mirrored half of the time,
   * with colours mixed at random.
   * @param side - Side of the result in pixels.
   * @returns Normalised images `[B, 3, side, side]` and masks `[B, side, side]`, int64.
   */
  sample(
    random: RandomStream,
    batchSize: number,
    side: number,
    zoom = 0.2,
  ): { images: Tensor; masks: Tensor } {
    return torch.scope(() => {
      const chosen = torch.tensor(
        Array.from({ length: batchSize }, () => BigInt(random.integer(this.count))),
      );
      const cut = Math.min(this.size, Math.round(side * random.logUniform(1 - zoom, 1 / (1 - zoom))));
      const [top, left] = [random.integer(this.size - cut + 1), random.integer(this.size - cut + 1)];
      const mirrored = random.bernoulli(0.5);
      const window = (tensor: Tensor) => {
        const part = tensor.indexSelect(0, chosen).narrow(-2, top, cut).narrow(-1, left, cut).to('float32');
        return mirrored ? part.flip([-1]) : part;
      };
      const images = torch._upsampleBilinear2dAa(window(this.images).div(255), [side, side], false);
      const masks = torch.upsampleNearest2d(window(this.masks.unsqueeze(1)), [side, side]).squeeze(1);
      return { images: normalise(mixColours(images, random)), masks: masks.to('int64') };
    });
  }

  release(): void {
    this.images.release();
    this.masks.release();
  }
}

/** Each image's channels are mixed, brightened and shifted on their own, so that colour tells less than shape. */
function mixColours(images: Tensor, random: RandomStream): Tensor {
  const batch = images.shape[0]!;
  const numbers = (count: number, draw: () => number) => Float32Array.from({ length: batch * count }, draw);
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const matrices = numbers(9, () => random.uniform(-0.4, 0.4)).map((value, i) => value + identity[i % 9]!);
  const gains = torch.fromTypedArray(
    numbers(1, () => random.uniform(0.6, 1.4)),
    [batch, 1, 1, 1],
  );
  const shifts = torch.fromTypedArray(
    numbers(3, () => random.uniform(-0.14, 0.14)),
    [batch, 3, 1, 1],
  );
  const [, , height, width] = images.shape as [number, number, number, number];
  return torch
    .fromTypedArray(matrices, [batch, 3, 3])
    .bmm(images.flatten(2))
    .reshape([batch, 3, height, width])
    .mul(gains)
    .add(shifts)
    .clamp(0, 1);
}

function normalise(images: Tensor): Tensor {
  const channel = (values: readonly number[]) => torch.tensor([...values]).reshape([1, 3, 1, 1]);
  return images.sub(channel(imagenetMean)).div(channel(imagenetStd));
}
