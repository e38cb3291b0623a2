import type { OnnxGraph } from '../graph.js';
import type { OnnxNode, OnnxTensor } from '../model-file.js';
import type { TensorData } from '../tensor-data.js';

/** A layer's weight matrix in the graph. */
export interface MatrixNode {
  node: OnnxNode;
  matrix: OnnxTensor;
  /** Stored as `[in, out]`, PyTorch's layers having `[out, in]`. */
  transposed: boolean;
  /** Of a Gemm or a fused attention. */
  bias: OnnxTensor | null;
  out: number;
}

/** Which share of a layer's outputs a value is: number `index` of `count` equal ones. */
export interface LayerPart {
  index: number;
  /** Null where the graph only says where it begins. */
  count: number | null;
}

/** What a value is made of, down to the operation that is more than a change of form. */
export interface ValueOrigin {
  /** Null for an input of the graph. */
  node: OnnxNode | null;
  /** Of what `node` makes. */
  value: string;
  /** The share that was taken on the way; null for all. */
  part: LayerPart | null;
  /** Vectors that were added on the way. */
  biases: OnnxTensor[];
  /** Vectors that were multiplied on the way. */
  factors: OnnxTensor[];
  /** Single numbers that were multiplied on the way; null for one that the graph computes. */
  scales: (number | null)[];
  /** Nodes Reshape on the way, the last one first. */
  reshapes: OnnxNode[];
}

/** Operations that change a value's form and none of its numbers. */
const FORMS: ReadonlySet<string> = new Set([
  'Cast',
  'Dropout',
  'Identity',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** No way between two layers is longer; a damaged graph may run in a circle. */
const LONGEST = 64;

/** Follows values of a graph upwards. */
export class Climber {
  /** @param computed - All values that depend on the pixels. */
  constructor(
    readonly graph: OnnxGraph,
    readonly data: TensorData,
    readonly computed: ReadonlySet<string>,
  ) {}

  /** The value before changes of form. */
  base(value: string): string {
    for (let i = 0; i < LONGEST; i += 1) {
      const node = this.graph.producer(value);
      if (node === undefined || !FORMS.has(node.op)) break;
      value = node.inputs[0] ?? '';
    }
    return value;
  }

  /** See {@link ValueOrigin}. */
  climb(value: string): ValueOrigin {
    const origin: ValueOrigin = {
      node: null,
      value,
      part: null,
      biases: [],
      factors: [],
      scales: [],
      reshapes: [],
    };
    for (let i = 0; i < LONGEST; i += 1) {
      origin.node = this.graph.producer(origin.value) ?? null;
      const before = origin.node === null ? null : this.#step(origin, origin.node);
      if (before === null) break;
      origin.value = before;
    }
    return origin;
  }

  /** Notes what a node does; null where it does more than is followed. */
  #step(origin: ValueOrigin, node: OnnxNode): string | null {
    const { op, inputs } = node;
    const first = inputs[0] ?? '';
    if (op === 'Reshape') origin.reshapes.push(node);
    if (FORMS.has(op)) return first;
    if (op === 'Split' || op === 'Slice' || op === 'Gather') {
      if (origin.part !== null) return null;
      origin.part = this.#part(node, origin.value);
      return origin.part === null ? null : first;
    }
    if (op !== 'Add' && op !== 'Mul' && op !== 'Div') return null;
    const [other, ...more] = inputs.filter((input) => this.computed.has(input));
    const side = inputs.find((input) => !this.computed.has(input));
    if (other === undefined || more.length > 0 || side === undefined) return null;
    const constant = this.graph.constants.get(side);
    const isVector = constant !== undefined && sizeOf(constant) > 1;
    if (op === 'Add' && constant !== undefined && constant.shape.length === 1) origin.biases.push(constant);
    else if (
      op === 'Mul' &&
      isVector &&
      constant.shape.at(-1) === sizeOf(constant) &&
      origin.biases.length === 0
    )
      origin.factors.push(constant);
    else if (op !== 'Add' && !isVector) origin.scales.push(this.#factor(op, constant));
    else return null;
    return other;
  }

  #factor(op: string, constant: OnnxTensor | undefined): number | null {
    const number = constant === undefined ? null : this.data.number(constant);
    return number === null || op === 'Mul' ? number : 1 / number;
  }

  #part({ op, inputs, outputs }: OnnxNode, value: string): LayerPart | null {
    if (op === 'Split') return { index: outputs.indexOf(value), count: outputs.length };
    const start = this.#whole(inputs[1]);
    if (start === null || start < 0) return null;
    if (op === 'Gather') return { index: start, count: null };
    const end = this.#whole(inputs[2]);
    if (start === 0) return { index: 0, count: null };
    // An end beyond the last stands for "all that are left".
    const isOpen = end === null || end > 2 ** 30 || end <= start;
    return isOpen
      ? { index: start <= 2 ? start : -start, count: null }
      : { index: start / (end - start), count: null };
  }

  #whole(value: string | undefined): number | null {
    const constant = this.graph.constants.get(value ?? '');
    return constant === undefined ? null : (this.data.integers(constant)?.[0] ?? null);
  }
}

/** Number of a tensor's numbers. */
export function sizeOf({ shape }: OnnxTensor): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The matrix that a node multiplies with; null for nodes that do something else. */
export function matrixOf(graph: OnnxGraph, node: OnnxNode): MatrixNode | null {
  const { op, inputs, numbers } = node;
  if (!['MatMul', 'Gemm', 'FusedMatMul', 'Attention'].includes(op)) return null;
  const named = inputs[1] ?? '';
  const turning = graph.producer(named);
  const isTurned = turning?.op === 'Transpose' && !graph.constants.has(named);
  const matrix = graph.constants.get(isTurned ? (turning.inputs[0] ?? '') : named);
  if (matrix?.shape.length !== 2) return null;
  const isPlain = ['alpha', 'beta'].every((name) => (numbers.get(name) ?? 1) === 1) && !numbers.get('transA');
  if (!isPlain) return null;
  const transposed = ((numbers.get('transB') ?? 0) === 0) !== isTurned;
  const bias = op === 'Gemm' || op === 'Attention' ? (graph.constants.get(inputs[2] ?? '') ?? null) : null;
  return { node, matrix, transposed, bias, out: matrix.shape[transposed ? 1 : 0]! };
}
