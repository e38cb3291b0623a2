import type { OnnxGraph } from './graph.js';
import type { OnnxNode, OnnxTensor } from './model-file.js';
import { isFloat } from './tensor-data.js';

/** What the graph does with the tokens before the first block. */
export interface TokenConstants {
  /** `[1, n, D]` each: positions, in the order in which they are joined; empty if none were found. */
  positions: readonly OnnxTensor[];
  /** `[.., 1, D]`, joined before the patches; null if none was found. */
  classToken: OnnxTensor | null;
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
  const found: TokenConstants = { positions: [], classToken: null, resize: null };
  const embedding = graph.nodes.find(({ op, inputs }) => op === 'Conv' && inputs[1] === patchWeight);
  if (embedding === undefined) return found;
  const width = graph.constants.get(patchWeight)?.shape[0] ?? 0;
  const computed = graph.computedFrom(embedding);
  const takers = graph.nodes.filter(({ inputs }) => inputs.some((input) => computed.has(input)));
  for (const { op, inputs } of takers.slice(0, MAX_NODES)) {
    // The first block begins.
    if (op === 'MatMul' || op === 'LayerNormalization') break;
    const fixed = inputs.filter((input) => input !== '' && !computed.has(input)).slice(0, 2);
    if (op === 'Concat' && found.classToken === null) found.classToken = classTokenOf(graph, fixed, width);
    if (op === 'Add' && found.positions.length === 0) Object.assign(found, positionsOf(graph, fixed, width));
  }
  return found;
}

function classTokenOf(graph: OnnxGraph, joined: readonly string[], width: number): OnnxTensor | null {
  const tokens = joined.flatMap((value) => tokensIn(graph, value, width).tokens);
  return tokens.find(({ shape }) => shape[1] === 1) ?? null;
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

/** The constants of the form `[n, tokens, D]` that a value consists of. */
function tokensIn(
  graph: OnnxGraph,
  value: string,
  width: number,
): { tokens: OnnxTensor[]; nodes: OnnxNode[] } {
  const { constants, nodes } = graph.consistsOf(value);
  const isTokens = (tensor: OnnxTensor): boolean =>
    isFloat(tensor) && tensor.shape.length === 3 && tensor.shape[2] === width;
  return { tokens: constants.filter(isTokens), nodes };
}
