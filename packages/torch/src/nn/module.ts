import { noGrad } from '../autograd.js';
import { native } from '../native.js';
import { isFloatingPoint } from '../operators.generated.js';
import { keep, scope } from '../scope.js';
import type { DType } from '../dtype.js';
import { conversion, Tensor, type ConversionOptions } from '../tensor.js';

const parameters = new WeakSet<Tensor>();
const buffers = new WeakSet<Tensor>();
const setData = native.operatorFunction('aten::set_data') as (self: Tensor, data: Tensor) => void;

/**
 * Marks a tensor as a module's parameter: it records gradients and outlives scopes. The result of a
 * recorded computation is cut off from it, as by PyTorch's `Parameter`.
 */
export function parameter(tensor: Tensor, requiresGrad = true): Tensor {
  const leaf = keep(tensor.isLeaf ? tensor : tensor.detach());
  parameters.add(leaf);
  return leaf.requiresGrad_(requiresGrad);
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

const snakeCase = (name: string) =>
  name.replace(/(?<=[a-z0-9])([A-Z])/g, (letter) => `_${letter.toLowerCase()}`);

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

  /** The parameters by name; one that several modules share appears once, under its first name. */
  namedParameters(): Map<string, Tensor> {
    const seen = new Set<Tensor>();
    const isFirst = (tensor: Tensor) => !seen.has(tensor) && Boolean(seen.add(tensor));
    return new Map([...this.#collect(parameters)].filter(([, tensor]) => isFirst(tensor)));
  }

  namedBuffers(): Map<string, Tensor> {
    return this.#collect(buffers);
  }

  parameters(): Tensor[] {
    return [...this.namedParameters().values()];
  }

  /**
   * All parameters and buffers by name, shared ones under each of their names. The tensors are the
   * module's own, not copies.
   */
  stateDict(): Map<string, Tensor> {
    return new Map([...this.#collect(parameters), ...this.#collect(buffers)]);
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
        throw new Error(
          `loadStateDict: ${name} has shape [${source.shape.join(', ')}], needs [${target.shape.join(', ')}]`,
        );
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

  /**
   * Converts the parameters and buffers, and their gradients, in place. A dtype goes to floating-point
   * tensors only: an index stays an index.
   */
  to(target: DType | (string & {}) | ConversionOptions): this {
    const { dtype, device } = conversion(target);
    noGrad(() =>
      scope(() => {
        for (const tensor of new Set(this.stateDict().values())) {
          const options = { ...(device && { device }), ...(dtype && isFloatingPoint(tensor) && { dtype }) };
          const gradient = tensor.grad;
          // libtorch refuses data of another kind beside an old gradient.
          tensor.grad = null;
          setData(tensor, tensor.detach().to(options));
          if (gradient) tensor.grad = gradient.to(options);
        }
      }),
    );
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
