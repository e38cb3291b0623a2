import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../../errors.js';
import { hasClassToken, prefixTokens } from '../../vit/config.js';
import { lastLayer, layerName, layerOf, layerWidth } from '../../features/layer.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import { effectiveState } from '../effective-state.js';
import { blockNodes, normNode, toFloat32, type GraphContext } from './block-graph.js';
import { GraphBuilder, elementType, float, type FloatType, type Value } from './graph-builder.js';
import { ELEMENT_TYPE } from './protobuf.js';
import { rotationNodes } from './rotary-graph.js';

/** An end of a slice beyond every sequence; it fits 32 bits, in which some runtimes count. */
const LAST = 2 ** 31 - 1;

/** Names of the graph's input and outputs. */
export const INPUT = 'pixel_values';
export const OUTPUTS = { patches: 'patch_tokens', cls: 'cls_token', all: 'last_hidden_state' } as const;

/**
 * The nodes of a whole backbone:
 *
 * - input `pixel_values`, float32 `[B, 3, H, W]`, normalised, H and W multiples of the patch;
 * - outputs, float32, after the final LayerNorm: `patch_tokens` `[B, H / patch, W / patch, D]`, `cls_token` `[B, D]`,
 *   and `last_hidden_state` `[B, 1 + R + N, D]`, which is what pipelines of transformers.js look for. Without a class
 *   token `cls_token` is the mean of the patch tokens, and that 1 is 0.
 *
 * @param layer - Of another one than the last there is `patch_tokens` alone, as wide as the layer; see `layerOf`.
 */
export function buildGraph(model: VisionTransformer, dtype: FloatType, layer = lastLayer): GraphBuilder {
  const state = effectiveState(model);
  const graph = new GraphBuilder();
  const { config } = model;
  const tensor = (name: string): Tensor => state.get(name) as Tensor;
  const { patches, size } = embedPatches({ graph, config, dtype, tensor, rotation: null });
  const rotation = rotationNodes(graph, config, size);
  const context: GraphContext = { graph, config, dtype, tensor, rotation };
  const batch = graph.node('Slice', [graph.node('Shape', [patches]), ...bounds(graph, 0, 1)]);
  const positioned = rotation === null ? graph.node('Add', [patches, gridPositions(context, size)]) : patches;
  let tokens =
    prefixTokens(config) === 0
      ? positioned
      : graph.node('Concat', [prefixNodes(context, batch), positioned], { axis: 1 });
  if (config.preNorm) tokens = normNode(context, tokens, 'norm_pre');
  const after: Value[] = [];
  const { outputs } = layerOf(layer, config);
  const end = Math.max(...outputs.map(({ block }) => block));
  for (let i = 0; i < end; i += 1) after.push((tokens = blockNodes(context, tokens, i)));
  if (layerName(layer, config) === lastLayer) outputNodes(context, tokens, batch, size);
  else layerNodes(context, after, layer, batch, size);
  return graph;
}

/** Patch embedding as tokens `[B, N, D]`, and rows and columns of patches, `[2]`. */
function embedPatches(context: GraphContext): { patches: Value; size: Value } {
  const { graph, config, dtype, tensor } = context;
  const { embedDim, patchSize } = config;
  const pixels = dtype === 'float32' ? INPUT : graph.node('Cast', [INPUT], { to: elementType(dtype) });
  const weight = graph.weight('patch_embed.proj.weight', tensor('patch_embed.proj.weight'), dtype);
  const bias = graph.weight('patch_embed.proj.bias', tensor('patch_embed.proj.bias'), dtype);
  const sides = [patchSize, patchSize];
  const map = graph.node('Conv', [pixels, weight, bias], { kernel_shape: sides, strides: sides });
  const size = graph.node('Slice', [graph.node('Shape', [map]), ...bounds(graph, 2, 4)]);
  const flat = graph.node('Reshape', [toFloat32(context, map), graph.ints([0, embedDim, -1])]);
  return { patches: graph.node('Transpose', [flat], { perm: [0, 2, 1] }), size };
}

/**
 * Positions of the patches, `[1, N, D]`, resized in the graph to the grid of the input as `interpolatePositions` does:
 * cubic with half-pixel centres; plain with coefficient -.75, or antialiased with -.5 and weights renormalised at the
 * border (`exclude_outside`).
 */
function gridPositions({ graph, config, tensor }: GraphContext, size: Value): Value {
  const side = Math.floor(config.imgSize / config.patchSize);
  const { embedDim, interpolateOffset: offset, interpolateAntialias: antialias } = config;
  const first = Number(hasClassToken(config));
  const grid = tensor('pos_embed').slice(1, first).reshape([1, side, side, embedDim]).permute([0, 3, 1, 2]);
  const stored = graph.weight('pos_embed', grid.contiguous(), 'float32');
  const attributes = {
    mode: config.interpolateMode === 'bilinear' ? 'linear' : 'cubic',
    coordinate_transformation_mode: 'half_pixel',
    cubic_coeff_a: float(antialias ? -0.5 : -0.75),
    antialias: antialias ? 1 : 0,
    exclude_outside: antialias ? 1 : 0,
  };
  const resized =
    offset === 0
      ? graph.node('Resize', [stored, '', '', imageShape(graph, embedDim, size)], attributes)
      : graph.node('Resize', [stored, '', offsetScales(graph, size, side, offset)], attributes);
  const flat = graph.node('Reshape', [resized, graph.ints([1, embedDim, -1])]);
  return graph.node('Transpose', [flat], { perm: [0, 2, 1] });
}

function imageShape(graph: GraphBuilder, embedDim: number, size: Value): Value {
  return graph.node('Concat', [graph.ints([1, embedDim]), size], { axis: 0 });
}

/** `(size + offset) / side`, but exactly 1 for the grid that is stored, which is then taken as it is. */
function offsetScales(graph: GraphBuilder, size: Value, side: number, offset: number): Value {
  if (offset >= 1) {
    throw new UserError(
      `Positions resized with an offset of ${offset} have no equal in ONNX; export the backbone with ` +
        'interpolateOffset below 1.',
    );
  }
  const real = graph.node('Cast', [size], { to: ELEMENT_TYPE.float });
  const shifted = graph.node('Add', [real, graph.floats([offset])]);
  const scales = graph.node('Div', [shifted, graph.floats([side])]);
  const equal = graph.node('Equal', [size, graph.ints([side, side])]);
  const count = graph.node('Cast', [equal], { to: ELEMENT_TYPE.int64 });
  const both = graph.node('Cast', [graph.node('ReduceMin', [count], { keepdims: 1 })], {
    to: ELEMENT_TYPE.bool,
  });
  const chosen = graph.node('Where', [both, graph.floats([1, 1]), scales]);
  return graph.node('Concat', [graph.floats([1, 1]), chosen], { axis: 0 });
}

/** Class token with its position, if it has a learned one, and registers: `[B, 1 + R, D]`, each where there are such. */
function prefixNodes({ graph, config, tensor }: GraphContext, batch: Value): Value {
  const parts: Tensor[] = [];
  if (hasClassToken(config)) {
    const cls = tensor('cls_token');
    parts.push(config.ropeBase === undefined ? cls.add(tensor('pos_embed').slice(1, 0, 1)) : cls);
  }
  if (config.registers > 0) parts.push(tensor('register_tokens'));
  const tokens = torch.cat(parts, 1);
  // The name tells whether the class token is among them.
  const name = hasClassToken(config) ? 'prefix_tokens' : 'register_tokens';
  const stored = graph.weight(name, tokens, 'float32');
  return graph.node('Expand', [stored, graph.node('Concat', [batch, graph.ints([1, 1])], { axis: 0 })]);
}

function outputNodes(context: GraphContext, tokens: Value, batch: Value, size: Value): void {
  const { graph, config } = context;
  const first = prefixTokens(config);
  const normed = normNode(context, tokens, 'norm', OUTPUTS.all);
  const patches = graph.node('Slice', [normed, ...bounds(graph, first, LAST, 1)]);
  const shape = graph.node('Concat', [batch, size, graph.ints([config.embedDim])], { axis: 0 });
  graph.node('Reshape', [patches, shape], {}, OUTPUTS.patches);
  if (!hasClassToken(config)) {
    graph.node('ReduceMean', [patches, graph.ints([1])], { keepdims: 0 }, OUTPUTS.cls);
    return;
  }
  const cls = graph.node('Slice', [normed, ...bounds(graph, 0, 1, 1)]);
  graph.node('Squeeze', [cls, graph.ints([1])], {}, OUTPUTS.cls);
}

/** Patch tokens of a layer. @param after tokens after each block */
function layerNodes(
  context: GraphContext,
  after: readonly Value[],
  layer: string,
  batch: Value,
  size: Value,
): void {
  const { graph, config } = context;
  const { outputs, mean } = layerOf(layer, config);
  const parts = outputs.map(({ block, norm }) => {
    const tokens = after[block - 1] as Value;
    const own = norm ? normNode(context, tokens, 'norm') : tokens;
    return graph.node('Slice', [own, ...bounds(graph, prefixTokens(config), LAST, 1)]);
  });
  const joined = mean ? graph.node('Mean', parts) : graph.node('Concat', parts, { axis: 2 });
  const shape = graph.node('Concat', [batch, size, graph.ints([layerWidth(layer, config)])], { axis: 0 });
  graph.node('Reshape', [joined, shape], {}, OUTPUTS.patches);
}

/** Inputs of a Slice along one axis. */
export function bounds(graph: GraphBuilder, start: number, end: number, axis = 0): [Value, Value, Value] {
  return [graph.ints([start]), graph.ints([end]), graph.ints([axis])];
}
