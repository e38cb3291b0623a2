import type { OnnxModel, OnnxNode, OnnxTensor } from './model-file.js';

/** Operations whose result is their first input, brought to another form. */
const FORMS: ReadonlySet<string> = new Set([
  'Cast',
  'Expand',
  'Gather',
  'Identity',
  'Reshape',
  'Resize',
  'Slice',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
  'Upsample',
]);

/** A graph's values by name: which are constants, who makes and who takes the others. */
export class OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  /** Initializers, values of Constant nodes, and further names that Identity nodes give them. */
  readonly constants = new Map<string, OnnxTensor>();
  /** The names that a user of the file would call tensors: of initializers, and their further names. */
  readonly named = new Map<string, OnnxTensor>();
  readonly #producers = new Map<string, OnnxNode>();
  readonly #consumers = new Map<string, OnnxNode[]>();

  constructor({ nodes, initializers }: OnnxModel) {
    this.nodes = nodes;
    for (const tensor of initializers) {
      this.constants.set(tensor.name, tensor);
      this.named.set(tensor.name, tensor);
    }
    for (const node of nodes) {
      for (const output of node.outputs) this.#producers.set(output, node);
      for (const input of new Set(node.inputs)) {
        const takers = this.#consumers.get(input);
        if (takers === undefined) this.#consumers.set(input, [node]);
        else takers.push(node);
      }
      this.#addConstant(node);
    }
  }

  /** Equal tensors are stored once by some programs; Identity nodes then give the others' names. */
  #addConstant({ op, inputs, outputs: [output], value }: OnnxNode): void {
    if (output === undefined) return;
    if (op === 'Constant' && value !== null) this.constants.set(output, value);
    const same = op === 'Identity' ? this.named.get(inputs[0] ?? '') : undefined;
    if (same === undefined) return;
    this.constants.set(output, same);
    this.named.set(output, same);
  }

  /** The node that makes a value. */
  producer(value: string | undefined): OnnxNode | undefined {
    return value === undefined ? undefined : this.#producers.get(value);
  }

  /** The nodes that take a value, in their order. */
  consumers(value: string | undefined): readonly OnnxNode[] {
    return (value === undefined ? undefined : this.#consumers.get(value)) ?? [];
  }

  /**
   * All values that are computed from one value, except those that depend only on its shape.
   *
   * @param first - The node that makes it.
   */
  computedFrom(first: OnnxNode): ReadonlySet<string> {
    const found = new Set(first.outputs);
    for (const { op, inputs, outputs } of this.nodes) {
      if (op === 'Shape' || op === 'Size' || !inputs.some((input) => found.has(input))) continue;
      for (const output of outputs) found.add(output);
    }
    return found;
  }

  /**
   * The constants that a value consists of after changes of form and joining, in the order of joining; and
   * the nodes that did this.
   */
  consistsOf(value: string): { constants: OnnxTensor[]; nodes: OnnxNode[] } {
    const constants = new Set<OnnxTensor>();
    const nodes = new Set<OnnxNode>();
    const queue = [value];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      const constant = this.constants.get(name);
      const node = this.producer(name);
      if (constant !== undefined) constants.add(constant);
      else if (node !== undefined && !nodes.has(node)) {
        nodes.add(node);
        if (node.op === 'Concat') for (const input of [...node.inputs].reverse()) queue.push(input);
        else if (FORMS.has(node.op)) queue.push(...node.inputs.slice(0, 1));
      }
    }
    return { constants: [...constants], nodes: [...nodes] };
  }
}
