import * as torch from '@neco/torch';
import { prefixTokens, type ViTConfig } from '../../vit/config.js';
import { rotaryFrequencies } from '../../vit/rotary.js';
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
    const angles = graph.node('Mul', [along(graph, size, axis), frequencies]);
    return graph.node('Expand', [graph.node('Unsqueeze', [angles, graph.ints([1 - axis])]), shape]);
  });
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

/** Centres of the patches along one axis, in [-1, 1]: `[side, 1]`. */
function along(graph: GraphBuilder, size: Value, axis: number): Value {
  const [start, end] = [graph.ints([axis]), graph.ints([axis + 1])];
  const side = graph.node('Squeeze', [
    graph.node('Slice', [size, start, end, graph.ints([0])]),
    graph.ints([0]),
  ]);
  const numbers = graph.node('Range', [graph.int(0), side, graph.int(1)]);
  const real = (value: Value): Value => graph.node('Cast', [value], { to: ELEMENT_TYPE.float });
  const doubled = graph.node('Mul', [real(numbers), graph.floats(2)]);
  const share = graph.node('Div', [graph.node('Add', [doubled, graph.floats(1)]), real(side)]);
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
