import { headsOf, statedShape } from '../graph-hints.js';
import { MAX_LIST, type OnnxNode, type OnnxTensor } from '../model-file.js';
import { matrixOf, sizeOf, type Climber, type MatrixNode, type ValueOrigin } from './climb.js';

/** Queries, keys or values: rows of a layer. */
export interface Projection {
  layer: MatrixNode;
  /** Which of the equal parts of the layer's outputs; null for all. */
  part: number | null;
  /** Null for none. */
  bias: OnnxTensor | null;
  /** Which part of the bias, if it has more than one. */
  biasPart: number | null;
}

/** A self-attention of the graph, without the layer behind it. */
export interface GraphAttention {
  /** Queries, keys, values. */
  projections: readonly [Projection, Projection, Projection];
  /** Null where the graph does not say it. */
  heads: number | null;
  /** Mixed values. */
  output: string;
}

/** Every attention whose layers can be told, by the value that its queries are made of. */
export function attentions(climber: Climber, width: number): Map<string, GraphAttention> {
  const found = new Map<string, GraphAttention>();
  for (const node of climber.graph.nodes) {
    const attention =
      node.op === 'Softmax'
        ? fromSoftmax(climber, node, width)
        : node.op === 'Attention' || node.op === 'MultiHeadAttention'
          ? fromNode(climber, node, width)
          : null;
    const input = attention?.projections[0].layer.node.inputs[0];
    if (attention && input !== undefined) found.set(climber.base(input), attention);
  }
  return found;
}

/** `softmax(queries keys' / sqrt d) values` as nodes of their own. */
function fromSoftmax(climber: Climber, softmax: OnnxNode, width: number): GraphAttention | null {
  const { graph } = climber;
  const scores = climber.climb(softmax.inputs[0] ?? '');
  const mixing = productAfter(climber, softmax);
  if (!isProduct(scores.node) || mixing === null) return null;
  const [query, key] = scores.node.inputs.slice(0, 2).map((input) => climber.climb(input));
  const value = climber.climb(mixing.inputs[1] ?? '');
  if (query === undefined || key === undefined) return null;
  const projections = [query, key, value].map((origin) => projectionOf(climber, origin, width));
  const heads = headsIn(climber, query, width) ?? headsIn(climber, value, width);
  const alpha = scores.node.numbers.get('alpha') ?? 1;
  const scales = [...scores.scales, ...query.scales, ...key.scales, ...(alpha === 1 ? [] : [alpha])];
  if (!areThree(projections) || value.scales.length > 0 || !isUsualScale(scales, heads, width)) return null;
  return { projections, heads, output: mixing.outputs[0] ?? '' };

  function isProduct(node: OnnxNode | null): node is OnnxNode {
    return node !== null && /^(?:Fused)?MatMul$/.test(node.op) && !graph.constants.has(node.inputs[1] ?? '');
  }
}

/** Whether scores are divided by the root of a head's width, as far as the graph says it. */
function isUsualScale(scales: readonly (number | null)[], heads: number | null, width: number): boolean {
  if (scales.length === 0) return false;
  const known = scales.filter((scale) => scale !== null);
  if (known.length < scales.length || heads === null) return true;
  const product = known.reduce((all, scale) => all * scale, 1);
  return Math.abs(product * Math.sqrt(width / heads) - 1) < 1e-3;
}

/** The product whose first factor are the weights of an attention. */
function productAfter(climber: Climber, softmax: OnnxNode): OnnxNode | null {
  let value = softmax.outputs[0];
  for (let i = 0; i < MAX_LIST; i += 1) {
    const [taker] = climber.graph.consumers(value);
    if (taker === undefined) return null;
    if (taker.op === 'MatMul' || taker.op === 'FusedMatMul') return taker.inputs[0] === value ? taker : null;
    if (!/^(?:Cast|Dropout|Identity)$/.test(taker.op)) return null;
    value = taker.outputs[0];
  }
  return null;
}

/**
 * The fused nodes: `Attention` of onnxruntime, which has the layer's matrix in it; its `MultiHeadAttention` and ONNX's
 * own `Attention`, which take queries, keys and values.
 */
function fromNode(climber: Climber, node: OnnxNode, width: number): GraphAttention | null {
  const { graph } = climber;
  const output = node.outputs[0] ?? '';
  const stated = node.numbers.get('num_heads') ?? node.numbers.get('q_num_heads') ?? null;
  const scale = node.numbers.get('scale');
  if (scale !== undefined && !isUsualScale([scale], stated, width)) return null;
  const layer = matrixOf(graph, node);
  if (layer !== null) {
    const projections = [0, 1, 2].map((part) => ({ layer, part, bias: layer.bias, biasPart: part }));
    return layer.out === 3 * width && areThree(projections) ? { projections, heads: stated, output } : null;
  }
  const origins = node.inputs.slice(0, 3).map((input) => climber.climb(input));
  const bias = node.op === 'MultiHeadAttention' ? graph.constants.get(node.inputs[3] ?? '') : undefined;
  const projections = origins.map((origin, biasPart) => {
    const projection = projectionOf(climber, origin, width);
    return projection === null || bias === undefined ? projection : { ...projection, bias, biasPart };
  });
  const heads = stated ?? (origins[0] === undefined ? null : headsIn(climber, origins[0], width));
  return areThree(projections) ? { projections, heads, output } : null;
}

function areThree(
  projections: readonly (Projection | null)[],
): projections is readonly [Projection, Projection, Projection] {
  return projections.length === 3 && projections.every((projection) => projection !== null);
}

function projectionOf({ graph }: Climber, origin: ValueOrigin, width: number): Projection | null {
  const layer = origin.node === null ? null : matrixOf(graph, origin.node);
  if (layer === null || origin.biases.length > 1 || origin.factors.length > 0) return null;
  const bias = layer.bias ?? origin.biases[0] ?? null;
  if (origin.part === null) return layer.out === width ? { layer, part: null, bias, biasPart: null } : null;
  const { index, count } = origin.part;
  const part = index < 0 ? -index / width : index;
  const parts = layer.out / width;
  const fits =
    Number.isInteger(parts) && Number.isInteger(part) && part < parts && (count ?? parts) === parts;
  const fitsBias = bias === null || sizeOf(bias) === layer.out || sizeOf(bias) === width;
  return fits && fitsBias ? { layer, part, bias, biasPart: part } : null;
}

/** From the Reshape to `[.., heads, width / heads]` that lies nearest to the layer. */
function headsIn(climber: Climber, { reshapes }: ValueOrigin, width: number): number | null {
  for (const { inputs } of [...reshapes].reverse()) {
    const shape = statedShape(climber.graph, climber.data, inputs[1]);
    const heads = shape.length >= 4 ? headsOf(shape.at(-2) ?? null, shape.at(-1) ?? null, width) : null;
    if (heads !== null) return heads;
  }
  return null;
}
