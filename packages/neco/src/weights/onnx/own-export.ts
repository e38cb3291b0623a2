import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { OnnxGraph } from './graph.js';
import type { LinearWeight } from './linear-layers.js';
import type { TensorData } from './tensor-data.js';

/** Class token with its position, and registers, as `neco export` joins them; without a class token registers alone. */
const PREFIX = 'prefix_tokens';
const REGISTERS = 'register_tokens';
const POSITIONS = 'pos_embed';
/** Stands in graphs with rotary positions, which have no others. */
const FREQUENCIES = 'rope_frequencies';

/** Whether a graph was written by `neco export`. */
export function isOwnExport(graph: OnnxGraph): boolean {
  const [tokens, grid] = [graph.named.get(PREFIX)?.shape, graph.named.get(POSITIONS)?.shape];
  const areTokens = tokens === undefined || (tokens.length === 3 && tokens[0] === 1 && (tokens[1] ?? 0) > 0);
  if (tokens !== undefined && grid === undefined && graph.named.has(FREQUENCIES)) return areTokens;
  return areTokens && grid?.length === 4 && grid[0] === 1 && !grid.includes(0);
}

/**
 * The tensors of `neco export --format onnx` under neco's names. The export added the class token's position
 * to the token, so the position is zero here. The network computes the same, bit by bit.
 *
 * @param linear - Of this graph.
 * @returns Functions that read them.
 */
export function ownTensors(
  graph: OnnxGraph,
  data: TensorData,
  linear: readonly LinearWeight[],
): Map<string, () => Tensor> {
  const entries = new Map<string, () => Tensor>();
  for (const [name, tensor] of graph.named) {
    if (/^(?:patch_embed|blocks|norm|norm_pre)\./.test(name) || name === REGISTERS)
      entries.set(name, () => data.read(tensor));
  }
  for (const { key, tensor } of linear) entries.set(key, () => data.read(tensor).t());
  const read = (name: string): Tensor => data.read(graph.named.get(name)!);
  const prefix = graph.named.get(PREFIX);
  if (prefix !== undefined) entries.set('cls_token', () => read(PREFIX).narrow(1, 0, 1));
  if ((prefix?.shape[1] ?? 0) > 1) entries.set(REGISTERS, () => read(PREFIX).slice(1, 1));
  if (graph.named.has(FREQUENCIES)) return entries;
  entries.set(POSITIONS, () => {
    const grid = read(POSITIONS).flatten(2).transpose(1, 2);
    return prefix === undefined ? grid : torch.cat([torch.zerosLike(grid.narrow(1, 0, 1)), grid], 1);
  });
  return entries;
}
