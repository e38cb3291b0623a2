import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../../errors.js';
import { isFinite32 } from '../../features/finite.js';
import type { RandomStream } from '../../data/random.js';

export interface LinearHeadOptions {
  /** Width D of the features. */
  dim: number;
  classes: number;
  /** Draws the first weights. */
  random: RandomStream;
  learningRate: number;
  momentum: number;
  weightDecay: number;
  /** Standardise the features by running statistics of the training batches, without scale and shift. */
  batchNorm: boolean;
}

/** Weights of a head, and the statistics of its batch norm. */
export interface LinearHeadState {
  weight: Tensor;
  bias: Tensor;
  mean: Tensor;
  variance: Tensor;
}

/** Labelled images of one step of one head. */
export interface HeadBatch {
  size: number;
  /** Features `[S, S, D]` of an image, by its place in the batch; asked for when they are needed. */
  features: (image: number) => Tensor;
  /** int64 `[size, m, m]` */
  masks: Tensor;
}

/** A head in a step. */
interface Learner {
  head: LinearHead;
  batch: HeadBatch;
  /** Pixels of its masks that have a class. */
  pixels: number;
  loss: number;
}

// Most logits that are differentiated at once; a batch beyond it is taken in parts whose gradients add up.
const logitsAtOnce = 16e6;

// PyTorch's defaults for batch norm.
const statisticsMomentum = 0.1;
const epsilon = 1e-5;

/**
 * A 1x1 convolution from patch features to classes, trained by SGD. The published code enlarges the features and
 * then applies the convolution; enlarging the logits instead is the same function, because bilinear weights add
 * up to 1, and takes D / classes times less work. Tensors live until {@link release}.
 */
export class LinearHead {
  readonly #options: LinearHeadOptions;
  readonly #state: LinearHeadState;
  readonly #optimizer: torch.optim.SGD;

  constructor(options: LinearHeadOptions) {
    const { dim, classes, random, learningRate: lr, momentum, weightDecay } = options;
    this.#options = options;
    // As a convolution is initialised in PyTorch.
    const bound = 1 / Math.sqrt(dim);
    const draw = (length: number) => Float32Array.from({ length }, () => random.uniform(-bound, bound));
    this.#state = {
      weight: torch.keep(torch.fromTypedArray(draw(classes * dim), [classes, dim]).requiresGrad_(true)),
      bias: torch.keep(torch.fromTypedArray(draw(classes), [classes]).requiresGrad_(true)),
      mean: torch.keep(torch.zeros([dim])),
      variance: torch.keep(torch.ones([dim])),
    };
    const { weight, bias } = this.#state;
    this.#optimizer = new torch.optim.SGD([weight, bias], { lr, momentum, weightDecay });
  }

  /** Learning rate of the next steps. */
  setLearningRate(lr: number): void {
    for (const group of this.#optimizer.groups) group.lr = lr;
  }

  /**
   * One step of each head on the cross-entropy between its logits, enlarged bilinearly to the masks of its own batch, and
   * these masks. Heads with batches of one size share a product; each learns what it would learn alone.
   *
   * @param batches one a head; masks of one size
   * @returns by head the mean over the pixels that have a class; null, and it learns nothing, if there is none
   * @throws UserError if a loss is no finite number
   */
  static step(
    heads: readonly LinearHead[],
    batches: readonly HeadBatch[],
    ignoreIndex: number,
  ): (number | null)[] {
    return torch.scope(() => {
      const counts = batches.map(({ masks }) => masks.ne(ignoreIndex).sum().item());
      const learners = heads.flatMap((head, i): Learner[] =>
        counts[i] === 0
          ? []
          : [{ head, batch: head.#standardised(batches[i]!), pixels: counts[i]!, loss: 0 }],
      );
      for (const size of new Set(learners.map(({ batch }) => batch.size))) {
        LinearHead.#differentiate(
          learners.filter(({ batch }) => batch.size === size),
          ignoreIndex,
        );
      }
      for (const { head } of learners) head.#descend();
      return heads.map((head) => {
        const learner = learners.find((learner) => learner.head === head);
        return learner ? finiteLoss(learner.loss, head.#optimizer.groups[0]?.lr) : null;
      });
    });
  }

  /** Adds up losses and gradients of heads whose batches have one size. */
  static #differentiate(group: readonly Learner[], ignoreIndex: number): void {
    const { batch, head } = group[0]!;
    const side = batch.masks.shape[1]!;
    const { classes, dim } = head.#options;
    const atOnce = Math.max(1, Math.floor(logitsAtOnce / (classes * side * side * group.length)));
    for (let start = 0; start < batch.size; start += atOnce) {
      const count = Math.min(atOnce, batch.size - start);
      const losses = torch.scope(() => {
        const features = torch.stack(
          group.flatMap(({ batch }) => Array.from({ length: count }, (_, i) => batch.features(start + i))),
        );
        const grid = features.shape[1]!;
        const weights = torch.stack(group.map(({ head }) => head.#state.weight));
        const biases = torch.stack(group.map(({ head }) => head.#state.bias)).unsqueeze(1);
        const logits = biases
          .baddbmm(features.view([group.length, -1, dim]), weights.transpose(1, 2))
          .view([-1, grid, grid, classes])
          .permute([0, 3, 1, 2])
          .contiguous();
        const enlarged = torch.upsampleBilinear2d(logits, [side, side], false);
        const masks = torch.cat(group.map(({ batch }) => batch.masks.narrow(0, start, count)));
        const pixels = torch.crossEntropyLoss(enlarged, masks, null, 0, ignoreIndex);
        const means = pixels
          .view([group.length, -1])
          .sum([1])
          .div(torch.tensor(group.map((learner) => learner.pixels)));
        means.sum().backward();
        return Array.from(means.detach().toTypedArray() as Float32Array);
      });
      group.forEach((learner, i) => (learner.loss += losses[i]!));
    }
  }

  /**
   * One step on the cross-entropy between the logits of patches and the shares of the classes in them.
   *
   * @param features `[n, D]`
   * @param shares `[n, classes]`, each row sums to 1
   * @returns mean over the patches
   * @throws UserError if the loss is no finite number
   */
  stepOnPatches(features: Tensor, shares: Tensor): number {
    return torch.scope(() => {
      const loss = torch.crossEntropyLoss(this.#linear(this.#standardise(features, true)), shares);
      loss.backward();
      this.#descend();
      return finiteLoss(loss.item(), this.#optimizer.groups[0]?.lr);
    });
  }

  /**
   * Logits of patches, `[..., D]` to `[..., classes]`, without gradient.
   * @throws UserError if they are no finite numbers, as after a last step that went too far
   */
  logits(features: Tensor): Tensor {
    return torch.noGrad(() =>
      torch.scope(() => this.#finite(this.#linear(this.#standardise(features, false)))),
    );
  }

  #finite(numbers: Tensor): Tensor {
    if (isFinite32(numbers)) return numbers;
    throw diverged('what it says are no finite numbers', this.#optimizer.groups[0]?.lr);
  }

  /** A copy of the present weights, to be released by the caller. */
  state(): LinearHeadState {
    return torch.noGrad(() =>
      torch.scope(() => mapState(this.#state, (tensor) => torch.keep(tensor.detach().clone()))),
    );
  }

  /** The head as one linear map of features, the batch norm folded into it; to be released by the caller. */
  folded(): { weight: Tensor; bias: Tensor } {
    const { weight, bias, mean, variance } = this.#state;
    return torch.noGrad(() =>
      torch.scope(() => {
        const scaled = this.#options.batchNorm ? weight.div(variance.add(epsilon).sqrt()) : weight.clone();
        const shifted = this.#options.batchNorm ? bias.sub(scaled.matmul(mean)) : bias.clone();
        this.#finite(scaled);
        this.#finite(shifted);
        return { weight: torch.keep(scaled.detach()), bias: torch.keep(shifted.detach()) };
      }),
    );
  }

  /** Takes over weights; the optimiser's momentum stays. */
  load(state: LinearHeadState): void {
    torch.scope(() => {
      torch.noGrad(() => mapState(state, (tensor, name) => void this.#state[name].copy_(tensor)));
    });
  }

  release(): void {
    mapState(this.#state, (tensor) => tensor.release());
    for (const tensor of this.#optimizer.stateDict().tensors.values()) tensor.release();
  }

  #descend(): void {
    this.#optimizer.step();
    this.#optimizer.zeroGrad();
  }

  /** The batch as it is, or standardised as a whole. */
  #standardised({ size, features, masks }: HeadBatch): HeadBatch {
    if (!this.#options.batchNorm) return { size, features, masks };
    const all = Array.from({ length: size }, (_, i) => features(i));
    const standardised = this.#standardise(torch.stack(all), true);
    return { size, masks, features: (i) => standardised.select(0, i) };
  }

  #linear(features: Tensor): Tensor {
    return torch.linear(features, this.#state.weight, this.#state.bias);
  }

  #standardise(features: Tensor, training: boolean): Tensor {
    if (!this.#options.batchNorm) return features;
    const { mean, variance } = this.#state;
    return torch.noGrad(() =>
      torch.scope(() => {
        const rows = features.reshape([-1, this.#options.dim]);
        return torch
          .batchNorm(rows, null, null, mean, variance, training, statisticsMomentum, epsilon, false)
          .view(features.shape);
      }),
    );
  }
}

/** A head whose loss is NaN scores like one that always says the first class. */
function finiteLoss(loss: number, lr: number | undefined): number {
  if (Number.isFinite(loss)) return loss;
  throw diverged(`its loss is ${loss}`, lr);
}

function diverged(what: string, lr: number | undefined): UserError {
  return new UserError(
    `The linear head diverged: ${what} at a learning rate of ${lr}; set a lower "learningRate".`,
  );
}

/** Frees a copy that {@link LinearHead.state} gave. */
export function releaseHeadState(state: LinearHeadState): void {
  mapState(state, (tensor) => tensor.release());
}

function mapState<T>(
  state: LinearHeadState,
  map: (tensor: Tensor, name: keyof LinearHeadState) => T,
): Record<keyof LinearHeadState, T> {
  const { weight, bias, mean, variance } = state;
  return {
    weight: map(weight, 'weight'),
    bias: map(bias, 'bias'),
    mean: map(mean, 'mean'),
    variance: map(variance, 'variance'),
  };
}
