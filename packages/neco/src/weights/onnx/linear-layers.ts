import type { OnnxGraph } from './graph.js';
import type { OnnxNode, OnnxTensor } from './model-file.js';

/** A weight matrix, found by its use. */
export interface LinearWeight {
  /** Its name as PyTorch's modules have it. */
  key: string;
  tensor: OnnxTensor;
  /** Stored as `[in, out]`, PyTorch's layers having `[out, in]`. */
  transposed: boolean;
}

/**
 * The weight matrices of linear layers. Exporting programs store them transposed and often without a name.
 * Then the name comes from the bias beside the matrix, or else from the node
 * (`/encoder/layer.0/attention/attention/query/MatMul`).
 */
export function linearWeights(graph: OnnxGraph): LinearWeight[] {
  const found: LinearWeight[] = [];
  const seen = new Set<string>();
  for (const node of graph.nodes) {
    const tensor =
      node.op === 'MatMul' || node.op === 'Gemm' ? graph.constants.get(node.inputs[1] ?? '') : undefined;
    const product = node.outputs[0] ?? '';
    // A value is made once; a damaged graph may say otherwise.
    if (tensor?.shape.length !== 2 || seen.has(product)) continue;
    seen.add(product);
    const key = nameOf(graph, node, tensor);
    if (key === null) continue;
    found.push({ key, tensor, transposed: node.op === 'MatMul' || (node.numbers.get('transB') ?? 0) === 0 });
  }
  return found;
}

function nameOf(graph: OnnxGraph, node: OnnxNode, tensor: OnnxTensor): string | null {
  const bias = node.op === 'Gemm' ? node.inputs[2] : addedBias(graph, node);
  if (bias !== undefined && bias.endsWith('.bias')) return `${bias.slice(0, -'bias'.length)}weight`;
  if (tensor.name.endsWith('.weight')) return tensor.name;
  const module = /^\/(.+)\/MatMul(?:_\d+)?$/.exec(node.name)?.[1];
  return module === undefined ? null : `${module.replaceAll('/', '.')}.weight`;
}

/** The constant that is added to a product. */
function addedBias(graph: OnnxGraph, { outputs: [product] }: OnnxNode): string | undefined {
  for (const { op, inputs } of graph.consumers(product)) {
    if (op !== 'Add') continue;
    const other = inputs.find((input) => input !== product);
    if (other !== undefined && graph.named.has(other)) return other;
  }
  return undefined;
}
