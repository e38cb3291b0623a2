import { noGrad } from '../autograd.js';
import { keep, scope } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { tensor } from '../creation.js';

/** Parameters that share their settings. */
export interface ParameterGroup {
  params: Tensor[];
  /** For the reader of logs; no effect. */
  name?: string;
}

/** Everything an optimiser needs to go on: tensors by `index.name`, and the groups' settings. */
export interface OptimizerState {
  tensors: Map<string, Tensor>;
  groups: Record<string, unknown>[];
}

/**
 * Base of the optimisers: groups with mutable settings, state by parameter.
 * `Settings` are a group's numbers, such as `lr`; changing `groups[i].lr` takes effect at the next step.
 */
export abstract class Optimizer<Settings extends object> {
  readonly groups: (ParameterGroup & Settings)[];
  /** One entry for each parameter, in the order of the groups; empty until its first step. */
  protected readonly state = new Map<Tensor, Record<string, Tensor>>();

  constructor(
    groups: readonly (ParameterGroup & Partial<Settings>)[] | readonly Tensor[],
    defaults: Settings,
  ) {
    const listed = groups.every((group) => 'params' in group)
      ? groups
      : [{ params: [...groups] } as ParameterGroup & Partial<Settings>];
    this.groups = listed.map((group) => filledIn(group, defaults) as ParameterGroup & Settings);
    const all = this.groups.flatMap((group) => group.params);
    if (all.length === 0) throw new Error('optimizer: no parameters given');
    if (new Set(all).size !== all.length) throw new Error('optimizer: a parameter appears more than once');
  }

  /** Updates the parameters that have a gradient. */
  step(): void {
    noGrad(() =>
      scope(() => {
        for (const group of this.groups) {
          const active = group.params.filter((weight) => weight.requiresGrad && weight.grad !== null);
          if (active.length > 0) this.update(group, active);
        }
      }),
    );
  }

  /** Drops all gradients. */
  zeroGrad(): void {
    for (const group of this.groups) for (const weight of group.params) weight.grad = null;
  }

  /** The state by name; the tensors are the optimiser's own, not copies. */
  stateDict(): OptimizerState {
    const tensors = new Map<string, Tensor>();
    this.#all().forEach((weight, index) => {
      for (const [name, value] of Object.entries(this.state.get(weight) ?? {})) {
        tensors.set(`${index}.${name}`, value);
      }
    });
    const groups = this.groups.map(({ params: _, ...settings }) => settings as Record<string, unknown>);
    return { tensors, groups };
  }

  /**
   * Takes over copies of a state that {@link stateDict} gave for the same parameters, so that the next step is
   * the one that would have followed. They lie where the parameters lie, wherever the state comes from.
   * @throws Error if the state is another optimiser's; nothing has changed then
   */
  loadStateDict(saved: OptimizerState): void {
    if (saved.groups.length !== this.groups.length) {
      throw new Error(`optimizer: ${saved.groups.length} groups were saved, there are ${this.groups.length}`);
    }
    const weights = this.#all();
    const found: { weight: Tensor; name: string; value: Tensor }[] = [];
    for (const [key, value] of saved.tensors) {
      const [, index, name] = /^(\d+)\.(.+)$/.exec(key) ?? [];
      const weight = index === undefined ? undefined : weights[Number(index)];
      if (!weight || !name) throw new Error(`optimizer: saved state "${key}" belongs to no parameter`);
      // Step counters are scalars.
      if (name !== 'step' && value.shape.join() !== weight.shape.join()) {
        throw new Error(
          `optimizer: saved state "${key}" has shape [${value.shape.join(', ')}], its parameter [${weight.shape.join(', ')}]`,
        );
      }
      found.push({ weight, name, value });
    }
    const replaced = [...this.state.values()].flatMap((entry) => Object.values(entry));
    this.state.clear();
    for (const { weight, name, value } of found) {
      const entry = this.state.get(weight) ?? {};
      const copied = () => (value.device === weight.device ? value.clone() : value.to(weight.device));
      entry[name] = keep(noGrad(copied));
      this.state.set(weight, entry);
    }
    for (const tensor of replaced) tensor.release();
    saved.groups.forEach((settings, index) => Object.assign(this.groups[index]!, settings));
  }

  /** One group's update, without gradient recording. `params` all have a gradient. */
  protected abstract update(group: ParameterGroup & Settings, params: Tensor[]): void;

  #all(): Tensor[] {
    return this.groups.flatMap((group) => group.params);
  }
}

/** Settings with defaults; one that is there but undefined, as in `{ lr: options.lr }`, counts as left out. */
export function filledIn<T extends object>(given: Partial<T>, defaults: T): T {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) };
}

/** A float32 scalar where the weight lies, the kind in which PyTorch's fused optimisers count steps. */
export function stepCounter({ device }: Tensor): Tensor {
  return keep(tensor(new Float32Array(1), { shape: [], device }));
}
