import { noGrad } from '../autograd.js';
import { native } from '../native.js';
import { keep } from '../scope.js';
import { Tensor, type ConversionOptions, type DType } from '../tensor.js';

const parameters = new WeakSet<Tensor>();
const buffers = new WeakSet<Tensor>();
const setData = native.operatorFunction('aten::set_data') as (self: Tensor, data: Tensor) => void;

/** Marks a tensor as a module's parameter: it records gradients and outlives scopes. */
export function parameter(tensor: Tensor, requiresGrad = true): Tensor {
  parameters.add(tensor);
  return keep(tensor).requiresGrad_(requiresGrad);
}

/** Marks a tensor as part of a module's state that is not trained. */
export function buffer(tensor: Tensor): Tensor {
  buffers.add(tensor);
  return keep(tensor);
}

/** A module that takes one tensor to one tensor. */
export interface UnaryModule extends Module {
  forward(input: Tensor): Tensor;
}

/** What {@link Module.loadStateDict} found. */
export interface LoadReport {
  missing: string[];
  unexpected: string[];
}

const snakeCase = (name: string) => name.replace(/(?<=[a-z0-9])([A-Z])/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Base of all layers, as `torch.nn.Module`. Own properties that are parameters, buffers, modules, or
 * arrays of modules are found by themselves. Names are property paths in PyTorch's spelling: the
 * property `patchEmbed` of a module appears as `patch_embed`, the third block of `blocks` as `blocks.2`.
 */
export abstract class Module {
  /** Whether layers such as dropout are active. */
  training = true;

  abstract forward(...inputs: never[]): unknown;

  /** This module and all below it, by name; the name of this one is empty. */
  namedModules(prefix = ''): Map<string, Module> {
    const found = new Map<string, Module>([[prefix, this]]);
    for (const [name, child] of this.namedChildren()) {
      for (const [path, module] of child.namedModules(prefix === '' ? name : `${prefix}.${name}`)) {
        found.set(path, module);
      }
    }
    return found;
  }

  /** The modules directly below this one. */
  namedChildren(): Map<string, Module> {
    const found = new Map<string, Module>();
    for (const [key, value] of Object.entries(this)) {
      if (value instanceof Module) found.set(snakeCase(key), value);
      else if (Array.isArray(value)) {
        value.forEach((item: unknown, index) => {
          if (item instanceof Module) found.set(`${snakeCase(key)}.${index}`, item);
        });
      }
    }
    return found;
  }

  namedParameters(): Map<string, Tensor> {
    return this.#collect(parameters);
  }

  namedBuffers(): Map<string, Tensor> {
    return this.#collect(buffers);
  }

  parameters(): Tensor[] {
    return [...this.namedParameters().values()];
  }

  /** All parameters and buffers by name. The tensors are the module's own, not copies. */
  stateDict(): Map<string, Tensor> {
    return new Map([...this.namedParameters(), ...this.namedBuffers()]);
  }

  /**
   * Copies values into the parameters and buffers.
   * @param strict refuse when names are missing or unknown (default true)
   * @throws Error naming the tensor whose shape differs; nothing is copied then
   */
  loadStateDict(state: ReadonlyMap<string, Tensor>, options: { strict?: boolean } = {}): LoadReport {
    const own = this.stateDict();
    const report: LoadReport = {
      missing: [...own.keys()].filter((name) => !state.has(name)),
      unexpected: [...state.keys()].filter((name) => !own.has(name)),
    };
    if ((options.strict ?? true) && report.missing.length + report.unexpected.length > 0) {
      throw new Error(
        `loadStateDict: missing [${report.missing.join(', ')}], unexpected [${report.unexpected.join(', ')}]`,
      );
    }
    for (const [name, target] of own) {
      const source = state.get(name);
      if (source && source.shape.join() !== target.shape.join()) {
        throw new Error(`loadStateDict: ${name} has shape [${source.shape.join(', ')}], needs [${target.shape.join(', ')}]`);
      }
    }
    noGrad(() => {
      for (const [name, target] of own) {
        const source = state.get(name);
        if (source) target.copy_(source);
      }
    });
    return report;
  }

  /** Sets training mode here and below. */
  train(on = true): this {
    for (const module of this.namedModules().values()) module.training = on;
    return this;
  }

  /** Sets evaluation mode here and below. */
  eval(): this {
    return this.train(false);
  }

  /** Turns gradient recording of all parameters on or off. */
  requiresGrad_(on = true): this {
    for (const weight of this.parameters()) weight.requiresGrad_(on);
    return this;
  }

  /** Drops the gradients of all parameters. */
  zeroGrad(): void {
    for (const weight of this.parameters()) weight.grad = null;
  }

  /** Converts the parameters and buffers in place (floating-point dtype, device). */
  to(target: DType | (string & {}) | ConversionOptions): this {
    noGrad(() => {
      for (const tensor of this.stateDict().values()) {
        const converted = tensor.detach().to(target);
        setData(tensor, converted);
        converted.release();
      }
    });
    return this;
  }

  #collect(kind: WeakSet<Tensor>): Map<string, Tensor> {
    const found = new Map<string, Tensor>();
    for (const [path, module] of this.namedModules()) {
      for (const [key, value] of Object.entries(module)) {
        if (value instanceof Tensor && kind.has(value)) {
          found.set(path === '' ? snakeCase(key) : `${path}.${snakeCase(key)}`, value);
        }
      }
    }
    return found;
  }
}
