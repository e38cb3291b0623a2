import type { Activation } from '../../../vit/config.js';
import type { OnnxGraph } from '../graph.js';
import type { OnnxNode } from '../model-file.js';

/** Names that onnxruntime and newer versions of ONNX have for whole activations. */
const WHOLE: Readonly<Record<string, Activation>> = {
  BiasGelu: 'gelu',
  FastGelu: 'gelu_tanh',
};

/**
 * The activation that some nodes compute together; null if unknown.
 *
 * @param input - What is activated.
 */
export function activationOf(
  nodes: Iterable<OnnxNode>,
  input: (value: string) => boolean,
): Activation | null {
  const byOp = new Map([...nodes].map((node) => [node.op, node]));
  for (const [op, activation] of Object.entries(WHOLE)) if (byOp.has(op)) return activation;
  const gelu = byOp.get('Gelu');
  if (gelu !== undefined) return gelu.texts.get('approximate') === 'tanh' ? 'gelu_tanh' : 'gelu';
  const quick = byOp.get('QuickGelu');
  if (quick !== undefined) return quick.numbers.get('alpha') === 1 ? 'silu' : 'quick_gelu';
  if (byOp.has('Erf')) return 'gelu';
  if (byOp.has('Tanh')) return 'gelu_tanh';
  if (byOp.has('Relu')) return 'relu';
  const gate = byOp.get('Sigmoid');
  if (gate === undefined) return null;
  return input(gate.inputs[0] ?? '') ? 'silu' : 'quick_gelu';
}

/** Operations between the two layers of an MLP, at most: the longest form of GELU has eight, and forms may be changed. */
const LONGEST_ACTIVATION = 24;

/** The nodes that depend on a value, up to those for which `isEnd` holds, which are left out. */
export function nodesAfter(
  graph: OnnxGraph,
  value: string,
  isEnd: (node: OnnxNode) => boolean,
): Set<OnnxNode> {
  const nodes = new Set<OnnxNode>();
  const queue = [...graph.consumers(value)];
  for (
    let node = queue.shift();
    node !== undefined && nodes.size < LONGEST_ACTIVATION;
    node = queue.shift()
  ) {
    if (isEnd(node) || nodes.has(node)) continue;
    nodes.add(node);
    for (const output of node.outputs) queue.push(...graph.consumers(output));
  }
  return nodes;
}
