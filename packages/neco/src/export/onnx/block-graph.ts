import type { Tensor } from '@neco/torch';
import { QUICK_GELU } from '../../vit/activation.js';
import { mlpHiddenDim, type ViTConfig } from '../../vit/config.js';
import { elementType, float, type FloatType, type GraphBuilder, type Value } from './graph-builder.js';
import { ELEMENT_TYPE } from './protobuf.js';
import { rotatedNodes, type RotationValues } from './rotary-graph.js';

/** What the parts of the graph share. */
export interface GraphContext {
  graph: GraphBuilder;
  config: Readonly<ViTConfig>;
  /** Type of the weights and of the matrix products. LayerNorm, softmax and the residual stream are float32. */
  dtype: FloatType;
  /** The backbone's tensor of this name. */
  tensor: (name: string) => Tensor;
  /** Rotary positions of all tokens, float32; null where positions are learned. */
  rotation: RotationValues | null;
}

/** One pre-norm block; the residual stream stays float32. */
export function blockNodes(context: GraphContext, tokens: Value, index: number): Value {
  const block = `blocks.${index}`;
  const attended = attention(context, toDtype(context, normNode(context, tokens, `${block}.norm1`)), block);
  const middle = residual(context, tokens, attended, `${block}.ls1.gamma`);
  const fed = feedForward(context, toDtype(context, normNode(context, middle, `${block}.norm2`)), block);
  return residual(context, middle, fed, `${block}.ls2.gamma`);
}

/** LayerNorm, or RMSNorm, in float32 over the last axis. */
export function normNode(context: GraphContext, x: Value, name: string, output?: Value): Value {
  const { graph, config, tensor } = context;
  if (config.norm === 'rms') return rmsNormNodes(context, x, name, output);
  const weight = graph.weight(`${name}.weight`, tensor(`${name}.weight`), 'float32');
  const bias = graph.weight(`${name}.bias`, tensor(`${name}.bias`), 'float32');
  const attributes = { axis: -1, epsilon: float(config.eps) };
  return graph.node('LayerNormalization', [x, weight, bias], attributes, output);
}

/** The opset of the export has no node for it; the final norm has no weight. */
function rmsNormNodes(
  { graph, config, tensor }: GraphContext,
  x: Value,
  name: string,
  output?: Value,
): Value {
  const square = graph.node('ReduceMean', [graph.node('Mul', [x, x]), graph.ints([-1])], { keepdims: 1 });
  const size = graph.node('Sqrt', [graph.node('Add', [square, graph.floats(config.eps)])]);
  if (name === 'norm') return graph.node('Div', [x, size], {}, output);
  const weight = graph.weight(`${name}.weight`, tensor(`${name}.weight`), 'float32');
  return graph.node('Mul', [graph.node('Div', [x, size]), weight], {}, output);
}

/**
 * Multi-head attention. Queries are scaled before the product, so that float16 does not overflow; the softmax is
 * float32.
 */
function attention(context: GraphContext, x: Value, block: string): Value {
  const { graph, config, dtype } = context;
  const { numHeads, embedDim } = config;
  const headDim = embedDim / numHeads;
  const fused = linear(context, x, `${block}.attn.qkv`);
  const thirds = graph.ints([embedDim, embedDim, embedDim]);
  const [query, key, value] = graph.nodeWithOutputs('Split', [fused, thirds], 3, { axis: -1 }) as [
    Value,
    Value,
    Value,
  ];
  const split = graph.ints([0, 0, numHeads, headDim]);
  const heads = (part: Value, perm: number[]): Value =>
    graph.node('Transpose', [graph.node('Reshape', [part, split])], { perm });
  const turned = rotatedNode(context, heads(query, [0, 2, 1, 3]));
  const scaled = graph.node('Mul', [turned, graph.floats(headDim ** -0.5, dtype)]);
  const keys =
    context.rotation === null
      ? heads(key, [0, 2, 3, 1])
      : graph.node('Transpose', [rotatedNode(context, heads(key, [0, 2, 1, 3]))], { perm: [0, 1, 3, 2] });
  const scores = toFloat32(context, graph.node('MatMul', [scaled, keys]));
  const weights = toDtype(context, graph.node('Softmax', [scores], { axis: -1 }));
  const mixed = graph.node('MatMul', [weights, heads(value, [0, 2, 1, 3])]);
  const joined = graph.node('Reshape', [
    graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] }),
    graph.ints([0, 0, embedDim]),
  ]);
  return linear(context, joined, `${block}.attn.proj`);
}

/** Queries or keys `[B, heads, tokens, D / heads]`, turned in float32. */
function rotatedNode(context: GraphContext, x: Value): Value {
  const { graph, rotation } = context;
  if (rotation === null) return x;
  return toDtype(context, rotatedNodes(graph, toFloat32(context, x), rotation));
}

function feedForward(context: GraphContext, x: Value, block: string): Value {
  const { graph, config } = context;
  if (config.ffn === 'mlp') {
    return linear(context, activation(context, linear(context, x, `${block}.mlp.fc1`)), `${block}.mlp.fc2`);
  }
  const hidden = mlpHiddenDim(config);
  const fused = linear(context, x, `${block}.mlp.w12`);
  const halves = graph.ints([hidden, hidden]);
  const [gate, up] = graph.nodeWithOutputs('Split', [fused, halves], 2, { axis: -1 }) as [Value, Value];
  const silu = graph.node('Mul', [gate, graph.node('Sigmoid', [gate])]);
  return linear(context, graph.node('Mul', [silu, up]), `${block}.mlp.w3`);
}

function activation(context: GraphContext, x: Value): Value {
  const { graph, dtype, config } = context;
  const gated = (logit: Value): Value => graph.node('Mul', [x, graph.node('Sigmoid', [logit])]);
  switch (config.activation ?? 'gelu') {
    case 'gelu':
      return gelu(context, x);
    case 'gelu_tanh':
      return tanhGelu(context, x);
    case 'quick_gelu':
      return gated(graph.node('Mul', [x, graph.floats(QUICK_GELU, dtype)]));
    case 'relu':
      return graph.node('Relu', [x]);
    case 'silu':
      return gated(x);
  }
}

/** `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`. */
function tanhGelu({ graph, dtype }: GraphContext, x: Value): Value {
  const number = (value: number): Value => graph.floats(value, dtype);
  const square = graph.node('Mul', [x, x]);
  const bend = graph.node('Add', [graph.node('Mul', [square, number(0.044715)]), number(1)]);
  const inner = graph.node('Mul', [graph.node('Mul', [x, bend]), number(Math.sqrt(2 / Math.PI))]);
  const gate = graph.node('Add', [graph.node('Tanh', [inner]), number(1)]);
  return graph.node('Mul', [graph.node('Mul', [x, gate]), number(0.5)]);
}

/** `x / 2 * (1 + erf(x / sqrt 2))` in the order of operations that runtimes fuse. */
function gelu({ graph, dtype }: GraphContext, x: Value): Value {
  const erf = graph.node('Erf', [graph.node('Div', [x, graph.floats(Math.SQRT2, dtype)])]);
  const gate = graph.node('Add', [erf, graph.floats(1, dtype)]);
  return graph.node('Mul', [graph.node('Mul', [x, gate]), graph.floats(0.5, dtype)]);
}

/** A layer of `[out, in]`, stored as `[in, out]` for the product from the right. */
function linear({ graph, dtype, tensor, config }: GraphContext, x: Value, name: string): Value {
  const weight = graph.weight(`${name}.weight`, tensor(`${name}.weight`).t(), dtype);
  const product = graph.node('MatMul', [x, weight]);
  const hasBias = name.endsWith('.attn.qkv') ? config.qkvBias : config.linearBias !== false;
  if (!hasBias) return product;
  return graph.node('Add', [product, graph.weight(`${name}.bias`, tensor(`${name}.bias`), dtype)]);
}

function residual(context: GraphContext, x: Value, branch: Value, gamma: string): Value {
  const { graph, config, tensor } = context;
  const widened = toFloat32(context, branch);
  if (config.layerScale === null) return graph.node('Add', [x, widened]);
  const scaled = graph.node('Mul', [widened, graph.weight(gamma, tensor(gamma), 'float32')]);
  return graph.node('Add', [x, scaled]);
}

/** A float32 value in the type of the weights. */
function toDtype({ graph, dtype }: GraphContext, value: Value): Value {
  return dtype === 'float32' ? value : graph.node('Cast', [value], { to: elementType(dtype) });
}

/** A value of the weights' type as float32. */
export function toFloat32({ graph, dtype }: GraphContext, value: Value): Value {
  return dtype === 'float32' ? value : graph.node('Cast', [value], { to: ELEMENT_TYPE.float });
}
