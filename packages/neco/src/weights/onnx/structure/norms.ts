import type { OnnxGraph } from '../graph.js';
import type { OnnxNode, OnnxTensor } from '../model-file.js';
import type { TensorData } from '../tensor-data.js';
import type { Climber } from './climb.js';

/** A LayerNorm of the graph. */
export interface Norm {
  weight: OnnxTensor;
  bias: OnnxTensor;
  eps: number;
  output: string;
}

/** A sum of two computed values, and a bias that is added with them. */
export interface Sum {
  terms: readonly [string, string];
  bias: OnnxTensor | null;
  output: string;
}

/** The norms by the value that they take, and the sums by each of their terms; values are bases of {@link Climber.base}. */
export interface NormsAndSums {
  norms: ReadonlyMap<string, Norm>;
  sums: ReadonlyMap<string, readonly Sum[]>;
}

/** More sums of one value than any backbone has. */
const MOST_SUMS = 16;

/** Finds LayerNorm as one node, in parts, and fused with the sum before it (SkipLayerNormalization of onnxruntime). */
export function normsAndSums(climber: Climber): NormsAndSums {
  const { graph, computed } = climber;
  const norms = new Map<string, Norm>();
  const sums = new Map<string, Sum[]>();
  const addSum = (sum: Sum): void => {
    for (const term of new Set(sum.terms)) {
      const list = sums.get(term) ?? [];
      if (list.length < MOST_SUMS) sums.set(term, [...list, sum]);
    }
  };
  for (const node of graph.nodes) {
    const terms = node.inputs.slice(0, 2).map((input) => climber.base(input)) as [string, string];
    if (node.op === 'Add' && node.inputs.every((input) => computed.has(input))) {
      addSum({ terms, bias: null, output: node.outputs[0] ?? '' });
    } else if (isSkipNorm(node)) {
      // The sum is an output of its own where it is used again; else it has no name.
      const output = node.outputs[3] || `sum before ${node.outputs[0]}`;
      addSum({ terms, bias: graph.constants.get(node.inputs[4] ?? '') ?? null, output });
      addNorm(norms, output, parts(graph, node, 2, 1e-12));
    } else if (node.op === 'LayerNormalization') {
      addNorm(norms, terms[0], parts(graph, node, 1, 1e-5));
    } else if (node.op === 'Mul') {
      const found = normInParts(climber, node);
      if (found !== null) addNorm(norms, found.input, found.norm);
    }
  }
  return { norms, sums };
}

/** Whether a node is a sum and a LayerNorm in one. */
export function isSkipNorm({ op }: OnnxNode): boolean {
  return op === 'SkipLayerNormalization';
}

function addNorm(norms: Map<string, Norm>, input: string, norm: Norm | null): void {
  if (norm !== null && !norms.has(input)) norms.set(input, norm);
}

function parts(graph: OnnxGraph, node: OnnxNode, first: number, usual: number): Norm | null {
  const [weight, bias] = [0, 1].map((i) => graph.constants.get(node.inputs[first + i] ?? ''));
  const output = node.outputs[0] ?? '';
  const eps = node.numbers.get('epsilon') ?? usual;
  return weight === undefined || bias === undefined ? null : { weight, bias, eps, output };
}

/** `(x - mean) / sqrt(variance + epsilon) * weight + bias`, by the product with the weight. */
function normInParts(climber: Climber, product: OnnxNode): { input: string; norm: Norm } | null {
  const { graph, data } = climber;
  const made = product.outputs[0] ?? '';
  const weight = product.inputs
    .map((input) => graph.constants.get(input))
    .find((constant) => constant !== undefined);
  const quotient = product.inputs.map((input) => graph.producer(input)).find((node) => node?.op === 'Div');
  const root = graph.producer(quotient?.inputs[1]);
  const eps = root?.op === 'Sqrt' ? addedNumber(graph, data, graph.producer(root.inputs[0])) : null;
  if (weight === undefined || eps === null) return null;
  const centred = graph.producer(quotient?.inputs[0]);
  const shift = graph.consumers(made).find(({ op }) => op === 'Add');
  const bias = shift?.inputs
    .map((input) => graph.constants.get(input))
    .find((constant) => constant !== undefined);
  if (centred?.op !== 'Sub' || shift === undefined || bias === undefined) return null;
  const output = shift.outputs[0] ?? '';
  return { input: climber.base(centred.inputs[0] ?? ''), norm: { weight, bias, eps, output } };
}

function addedNumber(graph: OnnxGraph, data: TensorData, sum: OnnxNode | undefined): number | null {
  for (const input of sum?.op === 'Add' ? sum.inputs.slice(0, 2) : []) {
    const constant = graph.constants.get(input);
    const number = constant === undefined ? null : data.number(constant);
    if (number !== null) return number;
  }
  return null;
}
