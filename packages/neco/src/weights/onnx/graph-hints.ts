import type { Activation, ViTConfig } from '../../vit/config.js';
import type { OnnxGraph } from './graph.js';
import { MAX_LIST, type OnnxNode } from './model-file.js';
import { activationOf, nodesAfter } from './structure/activation.js';
import type { TensorData } from './tensor-data.js';

/**
 * Facts about an architecture that a graph states and tensors do not; fields that it does not state are left
 * out.
 */
export type GraphHints = Partial<
  Pick<ViTConfig, 'numHeads' | 'eps' | 'activation' | 'interpolateOffset' | 'interpolateAntialias'>
>;

/**
 * Reads heads, epsilon and activation from the first block, and how positions are resized.
 *
 * @param names - The names, if known, of the bias of a layer whose output is cut into heads, of the first LayerNorm's
 *   weight, and of the bias before the activation.
 * @param resize - The node that resizes positions.
 */
export function graphHints(
  graph: OnnxGraph,
  data: TensorData,
  names: { headed: string | undefined; norm: string | undefined; hidden: string | undefined; width: number },
  resize: OnnxNode | null,
): GraphHints {
  const numHeads = headsAfter(graph, data, names.headed, names.width);
  const eps = epsilonOf(graph, data, names.norm);
  const activation = activationAfter(graph, names.hidden);
  return {
    ...(numHeads !== null && { numHeads }),
    ...(eps !== null && eps > 0 && { eps }),
    ...(activation !== null && { activation }),
    ...resizing(resize),
  };
}

/** Heads from the Reshape to `[.., heads, width / heads]` that follows the addition of a bias. */
function headsAfter(
  graph: OnnxGraph,
  data: TensorData,
  bias: string | undefined,
  width: number,
): number | null {
  const sum = graph.consumers(bias).find(({ op }) => op === 'Add')?.outputs[0];
  for (const node of graph.consumers(sum)) {
    const shape = node.op === 'Reshape' ? statedShape(graph, data, node.inputs[1]) : [];
    const heads = shape.length >= 4 ? headsOf(shape.at(-2) ?? null, shape.at(-1) ?? null, width) : null;
    if (heads !== null) return heads;
  }
  return null;
}

/** One of the two sizes may be -1, which stands for the rest. */
export function headsOf(heads: number | null, size: number | null, width: number): number | null {
  if (heads === null || size === null) return null;
  const found = heads === -1 ? width / size : heads;
  return found > 0 && Number.isInteger(found) && (size === -1 || found * size === width) ? found : null;
}

/** A shape, with null for sizes that depend on the input; empty if none is stated. */
export function statedShape(
  graph: OnnxGraph,
  data: TensorData,
  value: string | undefined,
): (number | null)[] {
  const constant = graph.constants.get(value ?? '');
  if (constant !== undefined) return data.integers(constant) ?? [];
  const node = graph.producer(value);
  if (node?.op !== 'Concat' || node.inputs.length > MAX_LIST) return [];
  return node.inputs.flatMap((input) => {
    // Without folding, a single size is a constant that Unsqueeze brings to a list.
    const made = graph.producer(input);
    const part = graph.constants.get(made?.op === 'Unsqueeze' ? (made.inputs[0] ?? '') : input);
    return part === undefined ? [null] : (data.integers(part) ?? [null]);
  });
}

/** Epsilon of a LayerNorm, which is one node, or a chain that ends in a product with the weight. */
function epsilonOf(graph: OnnxGraph, data: TensorData, weight: string | undefined): number | null {
  for (const node of graph.consumers(weight)) {
    if (node.op === 'LayerNormalization') return shortest(node.numbers.get('epsilon') ?? 1e-5);
    const quotient = node.inputs.map((input) => graph.producer(input)).find((maker) => maker?.op === 'Div');
    const root = graph.producer(quotient?.inputs[1]);
    const sum = root?.op === 'Sqrt' ? graph.producer(root.inputs[0]) : undefined;
    for (const input of sum?.op === 'Add' ? sum.inputs.slice(0, 2) : []) {
      const constant = graph.constants.get(input);
      const epsilon = constant === undefined ? null : data.number(constant);
      if (epsilon !== null) return shortest(epsilon);
    }
  }
  return null;
}

/** The activation after the addition of a bias, by the operations that follow up to the next matrix; null if unknown. */
function activationAfter(graph: OnnxGraph, bias: string | undefined): Activation | null {
  const sum = graph.consumers(bias).find(({ op }) => op === 'Add')?.outputs[0];
  if (sum === undefined) return null;
  const nodes = nodesAfter(graph, sum, ({ op }) => op === 'MatMul' || op === 'Gemm');
  return activationOf(nodes, (value) => value === sum);
}

/** The number that was meant by a float32: 1e-6 and not 9.99999997e-7. */
export function shortest(value: number): number {
  return Number(value.toPrecision(7));
}

/** Resizing to a given size has no offset; with scales the offset is hidden in them, and the usual one is taken. */
export function resizing(resize: OnnxNode | null): GraphHints {
  if (resize === null || (resize.inputs[3] ?? '') === '') return {};
  return { interpolateOffset: 0, interpolateAntialias: resize.numbers.get('antialias') === 1 };
}
