import { _foreachAdd_, _foreachAdd, _foreachMul_ } from '../operators.generated.js';
import { keep } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { Optimizer, type ParameterGroup } from './optimizer.js';

export interface SGDSettings {
  lr: number;
  momentum: number;
  weightDecay: number;
  dampening: number;
  nesterov: boolean;
}

/** Stochastic gradient descent with momentum, by foreach operators. Defaults and formula are PyTorch's. */
export class SGD extends Optimizer<SGDSettings> {
  constructor(
    groups: readonly (ParameterGroup & Partial<SGDSettings>)[] | readonly Tensor[],
    defaults: Partial<SGDSettings> = {},
  ) {
    super(groups, { lr: 1e-3, momentum: 0, weightDecay: 0, dampening: 0, nesterov: false, ...defaults });
  }

  protected override update(group: ParameterGroup & SGDSettings, params: Tensor[]): void {
    const { lr, momentum, weightDecay, dampening, nesterov } = group;
    let gradients = params.map((weight) => weight.grad!);
    if (weightDecay !== 0) gradients = _foreachAdd(gradients, params, { alpha: weightDecay });
    if (momentum !== 0) {
      const started = params.filter((weight) => this.state.has(weight));
      const momenta = params.map((weight, index) => this.#momentum(weight, gradients[index]!));
      // A first step starts the buffer with the gradient itself, without dampening.
      const running = params.map((_, index) => index).filter((index) => started.includes(params[index]!));
      if (running.length > 0) {
        const buffers = running.map((index) => momenta[index]!);
        _foreachMul_(buffers, momentum);
        _foreachAdd_(buffers, running.map((index) => gradients[index]!), { alpha: 1 - dampening });
      }
      gradients = nesterov ? _foreachAdd(gradients, momenta, { alpha: momentum }) : momenta;
    }
    _foreachAdd_(params, gradients, { alpha: -lr });
  }

  #momentum(weight: Tensor, gradient: Tensor): Tensor {
    const state = this.state.get(weight) ?? { momentum: keep(gradient.clone()) };
    this.state.set(weight, state);
    return state.momentum!;
  }
}
