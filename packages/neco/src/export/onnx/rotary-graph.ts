import * as torch from '@neco/torch';
import { isCapi, prefixTokens, type ViTConfig } from '../../vit/config.js';
import { registerPlaces, rotaryFrequencies } from '../../vit/rotary.js';
import type { GraphBuilder, Value } from './graph-builder.js';
import { ELEMENT_TYPE } from './protobuf.js';

/** Rotary positions in a graph: factors of all tokens, each `[1 + R + N, D / heads]`, float32. */
export interface RotationValues {
  cos: Value;
  sin: Value;
  /** Half the width of a head. */
  half: number;
}

/** Name of the constant that shows that a graph has rotary positions. */
export const FREQUENCIES = 'rope_frequencies';

/**
 * Computes in the graph what `rotationOf` does, from the grid of the input.
 *
 * @param size - Rows and columns of patches, int64 `[2]`.
 */
export function rotationNodes(
  graph: GraphBuilder,
  config: Readonly<ViTConfig>,
  size: Value,
): RotationValues | null {
  if (config.ropeBase === undefined) return null;
  const values = Float32Array.from(rotaryFrequencies(config));
  const count = values.length;
  const frequencies = graph.weight(FREQUENCIES, torch.tensor(values), 'float32');
  const shape = graph.node('Concat', [size, graph.ints([count])], { axis: 0 });
  // [rows, 1, count] and [1, columns, count], each for the whole grid.
  const planes = [0, 1].map((axis) => {
    const angles = graph.node('Mul', [along(graph, config, size, axis), frequencies]);
    return graph.node('Expand', [graph.node('Unsqueeze', [angles, graph.ints([1 - axis])]), shape]);
  });
  if (isCapi(config)) return edgeRotation(graph, config, planes, size);
  const angles = graph.node('Reshape', [
    graph.node('Concat', planes, { axis: 2 }),
    graph.ints([-1, 2 * count]),
  ]);
  const cos = graph.node('Cos', [angles]);
  const sin = graph.node('Sin', [angles]);
  const unturned = (name: string, fill: number): Value =>
    graph.weight(name, torch.full([prefixTokens(config), 4 * count], fill), 'float32');
  const all = (rest: Value, left: Value, right: Value): Value =>
    graph.node('Concat', [rest, graph.node('Concat', [left, right], { axis: 1 })], { axis: 0 });
  return {
    cos: all(unturned('rope_unturned_cos', 1), cos, cos),
    sin: all(unturned('rope_unturned_sin', 0), graph.node('Neg', [sin]), sin),
    half: 2 * count,
  };
}

/** CAPI's registers, on the border of the grid, and patches. @param planes - Angles by row and by column of the patches. */
function edgeRotation(
  graph: GraphBuilder,
  config: Readonly<ViTConfig>,
  planes: readonly Value[],
  size: Value,
): RotationValues {
  const frequencies = torch.tensor(Float32Array.from(rotaryFrequencies(config)));
  const count = frequencies.numel();
  const [byRow, byColumn] = registerPlaces(config.registers).map((places, axis) => {
    const own = torch.tensor(Float32Array.from(places)).reshape([places.length, 1]).mul(frequencies);
    const name = `rope_registers_${axis === 0 ? 'rows' : 'columns'}`;
    // Of a single row or column the only coordinate is 0, that of registers too.
    const isWide = toFloat(graph, graph.node('Min', [lastOf(graph, size, axis), graph.int(1)]));
    const registers = graph.node('Mul', [graph.weight(name, own, 'float32'), isWide]);
    const patches = graph.node('Reshape', [planes[axis] as Value, graph.ints([-1, count])]);
    return graph.node('Concat', [registers, patches], { axis: 0 });
  }) as [Value, Value];
  const [sinRow, sinColumn] = [
    graph.node('Neg', [graph.node('Sin', [byRow])]),
    graph.node('Sin', [byColumn]),
  ];
  const [cosRow, cosColumn] = [graph.node('Cos', [byRow]), graph.node('Cos', [byColumn])];
  return {
    cos: graph.node('Concat', [cosRow, cosRow, cosColumn, cosColumn], { axis: 1 }),
    sin: graph.node('Concat', [sinRow, sinRow, sinColumn, sinColumn], { axis: 1 }),
    half: 2 * count,
  };
}

function toFloat(graph: GraphBuilder, value: Value): Value {
  return graph.node('Cast', [value], { to: ELEMENT_TYPE.float });
}

/** Rows or columns of patches, int64. */
function sideOf(graph: GraphBuilder, size: Value, axis: number): Value {
  const [start, end] = [graph.ints([axis]), graph.ints([axis + 1])];
  return graph.node('Squeeze', [graph.node('Slice', [size, start, end, graph.ints([0])]), graph.ints([0])]);
}

/** Number of the last row or column, from 0. */
function lastOf(graph: GraphBuilder, size: Value, axis: number): Value {
  return graph.node('Sub', [sideOf(graph, size, axis), graph.int(1)]);
}

/** Coordinates of the patches along one axis as in `rotationOf`: `[side, 1]`. */
function along(graph: GraphBuilder, config: Readonly<ViTConfig>, size: Value, axis: number): Value {
  const side = sideOf(graph, size, axis);
  const numbers = graph.node('Range', [graph.int(0), side, graph.int(1)]);
  if (isCapi(config)) {
    const steps = graph.node('Max', [lastOf(graph, size, axis), graph.int(1)]);
    const share = graph.node('Div', [toFloat(graph, numbers), toFloat(graph, steps)]);
    return graph.node('Unsqueeze', [share, graph.ints([1])]);
  }
  const doubled = graph.node('Mul', [toFloat(graph, numbers), graph.floats(2)]);
  const share = graph.node('Div', [graph.node('Add', [doubled, graph.floats(1)]), toFloat(graph, side)]);
  return graph.node('Unsqueeze', [graph.node('Sub', [share, graph.floats(1)]), graph.ints([1])]);
}

/** Queries or keys `[B, heads, tokens, D / heads]`, float32, turned. */
export function rotatedNodes(graph: GraphBuilder, x: Value, { cos, sin, half }: RotationValues): Value {
  const [first, second] = graph.nodeWithOutputs('Split', [x, graph.ints([half, half])], 2, { axis: -1 }) as [
    Value,
    Value,
  ];
  const partner = graph.node('Concat', [second, first], { axis: -1 });
  return graph.node('Add', [graph.node('Mul', [x, cos]), graph.node('Mul', [partner, sin])]);
}
