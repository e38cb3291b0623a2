import { _foreachAdd_, _fusedAdamw_, zerosLike } from '../operators.generated.js';
import { keep } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { filledIn, Optimizer, stepCounter, type ParameterGroup } from './optimizer.js';

export interface AdamWSettings {
  lr: number;
  betas: [number, number];
  eps: number;
  weightDecay: number;
}

const DEFAULTS: AdamWSettings = { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 1e-2 };

/** AdamW (Loshchilov and Hutter 2019) by one fused call for each group. Defaults are PyTorch's. */
export class AdamW extends Optimizer<AdamWSettings> {
  constructor(
    groups: readonly (ParameterGroup & Partial<AdamWSettings>)[] | readonly Tensor[],
    defaults: Partial<AdamWSettings> = {},
  ) {
    super(groups, filledIn(defaults, DEFAULTS));
  }

  protected override update(group: ParameterGroup & AdamWSettings, params: Tensor[]): void {
    const states = params.map((weight) => this.#stateOf(weight));
    const steps = states.map((state) => state.step);
    // The fused call reads the counters but leaves them: with 0 its bias correction divides by zero.
    _foreachAdd_(steps, 1);
    _fusedAdamw_(
      params,
      params.map((weight) => weight.grad!),
      states.map((state) => state.expAvg),
      states.map((state) => state.expAvgSq),
      [],
      steps,
      {
        lr: group.lr,
        beta1: group.betas[0],
        beta2: group.betas[1],
        weightDecay: group.weightDecay,
        eps: group.eps,
        amsgrad: false,
        maximize: false,
      },
    );
  }

  #stateOf(weight: Tensor): { step: Tensor; expAvg: Tensor; expAvgSq: Tensor } {
    let state = this.state.get(weight);
    if (!state) {
      const [expAvg, expAvgSq] = [keep(zerosLike(weight)), keep(zerosLike(weight))];
      state = { step: stepCounter(weight), expAvg, expAvgSq };
      this.state.set(weight, state);
    }
    return state as { step: Tensor; expAvg: Tensor; expAvgSq: Tensor };
  }
}
