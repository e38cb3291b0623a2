import type { Tensor } from '@neco/torch';
import type { OnnxGraph } from './graph.js';
import type { OnnxNode, OnnxTensor } from './model-file.js';
import { isFloat, type TensorData } from './tensor-data.js';

/** What the graph does with the tokens before the first block. */
export interface TokenConstants {
  /** `[1, n, D]` or `[1, D, rows, columns]` each: positions, in the order in which they are joined; empty if none were found. */
  positions: readonly OnnxTensor[];
  /** `[.., n, D]`, of which the first token is the class token; null if none was found. */
  classToken: OnnxTensor | null;
  /** `[.., n, D]` each: further tokens that are joined with the patches, in their order. */
  furtherTokens: readonly OnnxTensor[];
  /** The Resize node that brings positions to the input's grid; null if there is none. */
  resize: OnnxNode | null;
}

/** Tokens pass fewer nodes before the first block; a damaged graph may have no end of them. */
const MAX_NODES = 64;

/**
 * Finds the constants that are added to and joined with the patches. Exporting programs turn the slices of
 * the position embedding into separate constants without a name.
 *
 * @param patchWeight - Name of the patch embedding's weight.
 */
export function tokenConstants(graph: OnnxGraph, patchWeight: string): TokenConstants {
  const found: TokenConstants = { positions: [], classToken: null, furtherTokens: [], resize: null };
  const embedding = graph.nodes.find(({ op, inputs }) => op === 'Conv' && inputs[1] === patchWeight);
  if (embedding === undefined) return found;
  const width = graph.constants.get(patchWeight)?.shape[0] ?? 0;
  const computed = graph.computedFrom(embedding);
  const takers = graph.nodes.filter(({ inputs }) => inputs.some((input) => computed.has(input)));
  for (const { op, inputs } of takers.slice(0, MAX_NODES)) {
    // The first block begins.
    if (op === 'MatMul' || op === 'LayerNormalization') break;
    const fixed = inputs.filter((input) => input !== '' && !computed.has(input)).slice(0, 2);
    if (op === 'Concat') {
      const joined = fixed.flatMap((value) => tokensIn(graph, value, width).tokens.filter(isSequence));
      const further = found.classToken === null ? joined.slice(1) : joined;
      found.classToken ??= joined[0] ?? null;
      found.furtherTokens = [...found.furtherTokens, ...further];
    }
    const isSum = op === 'Add' || op === 'SkipLayerNormalization';
    if (isSum && found.positions.length === 0) Object.assign(found, positionsOf(graph, fixed, width));
    if (op === 'SkipLayerNormalization') break;
  }
  return found;
}

function isSequence({ shape }: OnnxTensor): boolean {
  return shape.length === 3;
}

function positionsOf(
  graph: OnnxGraph,
  added: readonly string[],
  width: number,
): Pick<TokenConstants, 'positions' | 'resize'> {
  for (const value of added) {
    const { tokens, nodes } = tokensIn(graph, value, width);
    const positions = tokens.filter(({ shape }) => shape[0] === 1);
    if (positions.length === 0) continue;
    return { positions, resize: nodes.find(({ op }) => op === 'Resize') ?? null };
  }
  return { positions: [], resize: null };
}

/** Tokens as `[n, tokens, D]`; a grid of positions that is ready to be resized is `[1, D, rows, columns]`. */
export function readTokens(data: TensorData, tensor: OnnxTensor): Tensor {
  const stored = data.read(tensor);
  return tensor.shape.length === 4 ? stored.flatten(2).transpose(1, 2) : stored;
}

/** The constants of one of these two forms that a value consists of. */
function tokensIn(
  graph: OnnxGraph,
  value: string,
  width: number,
): { tokens: OnnxTensor[]; nodes: OnnxNode[] } {
  const { constants, nodes } = graph.consistsOf(value);
  const isTokens = (tensor: OnnxTensor): boolean =>
    isFloat(tensor) &&
    (tensor.shape.length === 3
      ? tensor.shape[2] === width
      : tensor.shape.length === 4 && tensor.shape[1] === width);
  return { tokens: constants.filter(isTokens), nodes };
}
