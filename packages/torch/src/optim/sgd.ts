import { _foreachAdd_, _foreachAdd, _foreachMul_ } from '../operators.generated.js';
import { keep } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { filledIn, Optimizer, type ParameterGroup } from './optimizer.js';

export interface SGDSettings {
  lr: number;
  momentum: number;
  weightDecay: number;
  dampening: number;
  nesterov: boolean;
}

const DEFAULTS: SGDSettings = { lr: 1e-3, momentum: 0, weightDecay: 0, dampening: 0, nesterov: false };

/** Stochastic gradient descent with momentum, by foreach operators. Defaults and formula are PyTorch's. */
export class SGD extends Optimizer<SGDSettings> {
  constructor(
    groups: readonly (ParameterGroup & Partial<SGDSettings>)[] | readonly Tensor[],
    defaults: Partial<SGDSettings> = {},
  ) {
    super(groups, filledIn(defaults, DEFAULTS));
    for (const { nesterov, momentum, dampening } of this.groups) {
      if (nesterov && (momentum <= 0 || dampening !== 0)) {
        throw new RangeError('SGD: nesterov needs a momentum above 0 and no dampening');
      }
    }
  }

  protected override update(group: ParameterGroup & SGDSettings, params: Tensor[]): void {
    const { lr, momentum, weightDecay, dampening, nesterov } = group;
    let gradients = params.map((weight) => weight.grad!);
    if (weightDecay !== 0) gradients = _foreachAdd(gradients, params, { alpha: weightDecay });
    if (momentum !== 0) {
      this.#accumulate(params, gradients, momentum, dampening);
      const momenta = params.map((weight) => this.state.get(weight)!.momentum!);
      gradients = nesterov ? _foreachAdd(gradients, momenta, { alpha: momentum }) : momenta;
    }
    _foreachAdd_(params, gradients, { alpha: -lr });
  }

  /** momentum <- m momentum + (1 - dampening) gradient; the first step starts with the gradient itself. */
  #accumulate(
    params: readonly Tensor[],
    gradients: readonly Tensor[],
    momentum: number,
    dampening: number,
  ): void {
    const running: Tensor[] = [];
    const added: Tensor[] = [];
    params.forEach((weight, index) => {
      const gradient = gradients[index]!;
      const state = this.state.get(weight);
      if (!state) this.state.set(weight, { momentum: keep(gradient.clone()) });
      else {
        running.push(state.momentum!);
        added.push(gradient);
      }
    });
    if (running.length === 0) return;
    _foreachMul_(running, momentum);
    _foreachAdd_(running, added, { alpha: 1 - dampening });
  }
}
