import {
  conv2d,
  dropout,
  empty,
  gelu,
  layerNorm,
  linear,
  ones,
  relu,
  zeros,
} from '../operators.generated.js';
import { noGrad } from '../autograd.js';
import type { Tensor } from '../tensor.js';
import { fanIn, kaimingUniform_ } from './init.js';
import { Module, parameter, type UnaryModule } from './module.js';

// PyTorch's default for Linear and Conv2d: weight and bias from U(-1/sqrt(fanIn), 1/sqrt(fanIn)).
function defaultWeight(shape: number[]): Tensor {
  return parameter(kaimingUniform_(empty(shape), Math.sqrt(5)));
}

function defaultBias(size: number, weight: Tensor): Tensor {
  const bound = 1 / Math.sqrt(fanIn(weight));
  return parameter(noGrad(() => empty([size]).uniform_(-bound, bound)));
}

function checkProbability(layer: string, p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${layer}: ${p} is not a probability`);
}

/** y = x W^T + b over the last dimension: `[..., in]` to `[..., out]`. */
export class Linear extends Module implements UnaryModule {
  readonly weight: Tensor;
  readonly bias: Tensor | null;

  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    options: { bias?: boolean } = {},
  ) {
    super();
    this.weight = defaultWeight([outFeatures, inFeatures]);
    this.bias = (options.bias ?? true) ? defaultBias(outFeatures, this.weight) : null;
  }

  forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias);
  }
}

/** Two-dimensional convolution: `[B, in, H, W]` to `[B, out, H', W']`. */
export class Conv2d extends Module implements UnaryModule {
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly stride: [number, number];
  readonly padding: [number, number];

  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    kernelSize: number | [number, number],
    options: { stride?: number | [number, number]; padding?: number | [number, number]; bias?: boolean } = {},
  ) {
    super();
    const pair = (value: number | [number, number]): [number, number] =>
      typeof value === 'number' ? [value, value] : value;
    this.weight = defaultWeight([outChannels, inChannels, ...pair(kernelSize)]);
    this.bias = (options.bias ?? true) ? defaultBias(outChannels, this.weight) : null;
    this.stride = pair(options.stride ?? 1);
    this.padding = pair(options.padding ?? 0);
  }

  forward(input: Tensor): Tensor {
    return conv2d(input, this.weight, this.bias, this.stride, this.padding);
  }
}

/** Normalises over the last dimensions `shape`, then scales and shifts. */
export class LayerNorm extends Module implements UnaryModule {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly normalizedShape: number[];
  readonly eps: number;

  constructor(shape: number | number[], options: { eps?: number } = {}) {
    super();
    this.normalizedShape = typeof shape === 'number' ? [shape] : shape;
    this.eps = options.eps ?? 1e-5;
    this.weight = parameter(ones(this.normalizedShape));
    this.bias = parameter(zeros(this.normalizedShape));
  }

  forward(input: Tensor): Tensor {
    return layerNorm(input, this.normalizedShape, this.weight, this.bias, this.eps);
  }
}

/** Gaussian error linear unit, exact (`none`) or by tanh. */
export class GELU extends Module implements UnaryModule {
  constructor(readonly approximate: 'none' | 'tanh' = 'none') {
    super();
  }

  forward(input: Tensor): Tensor {
    return gelu(input, { approximate: this.approximate });
  }
}

export class ReLU extends Module implements UnaryModule {
  forward(input: Tensor): Tensor {
    return relu(input);
  }
}

export class Identity extends Module implements UnaryModule {
  forward(input: Tensor): Tensor {
    return input;
  }
}

/** Zeroes elements with probability `p` while training and scales the rest by 1 / (1 - p). */
export class Dropout extends Module implements UnaryModule {
  constructor(readonly p = 0.5) {
    super();
    checkProbability('Dropout', p);
  }

  forward(input: Tensor): Tensor {
    return this.training && this.p > 0 ? dropout(input, this.p, true) : input;
  }
}

/**
 * Drops whole samples of a residual branch with probability `p` while training (stochastic depth, Huang et al. 2016).
 * The draw is made by the CPU's generator for every device: one generator's state repeats what was drawn.
 */
export class DropPath extends Module implements UnaryModule {
  constructor(readonly p = 0) {
    super();
    checkProbability('DropPath', p);
  }

  forward(input: Tensor): Tensor {
    if (!this.training || this.p === 0) return input;
    const kept = 1 - this.p;
    const shape = input.shape.map((size, dim) => (dim === 0 ? size : 1));
    const mask = noGrad(() => {
      const drawn = empty(shape, { dtype: input.dtype }).bernoulli_(kept);
      const scaled = kept > 0 ? drawn.div_(kept) : drawn;
      return input.device === 'cpu' ? scaled : scaled.to(input.device);
    });
    return input.mul(mask);
  }
}

/** Modules one after another. */
export class Sequential extends Module implements UnaryModule {
  readonly #modules: UnaryModule[];

  constructor(...modules: UnaryModule[]) {
    super();
    this.#modules = modules;
  }

  /** Children are named `0`, `1`, ... without a prefix, as in PyTorch. */
  override namedChildren(): Map<string, Module> {
    return new Map(this.#modules.map((module, index) => [String(index), module]));
  }

  forward(input: Tensor): Tensor {
    return this.#modules.reduce((value, module) => module.forward(value), input);
  }
}
