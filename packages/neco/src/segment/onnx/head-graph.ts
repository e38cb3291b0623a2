import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { ELEMENT_TYPE } from '../../export/onnx/protobuf.js';
import { type FloatType, type GraphBuilder, type Value } from '../../export/onnx/graph-builder.js';
import { OUTPUTS } from '../../export/onnx/vit-graph.js';
import { DIRECTIONS_KEY } from '../heads/debiased.js';
import { neverScore, type PatchHead, type ScoreScale } from '../heads/head.js';
import { classMembers } from '../heads/balanced.js';
import type { HeadKind, HeadSettings } from '../heads/list.js';

/** Name of the output of a segmenter's graph. */
export const LOGITS = 'logits';

/** A probability below it counts as it in the logarithm. */
export const leastProbability = 1e-8;

/** A head with its kind and settings. */
export interface DescribedHead {
  head: PatchHead;
  kind: HeadKind;
  settings: HeadSettings;
}

interface HeadContext<Kind extends HeadKind> {
  graph: GraphBuilder;
  /** What the head's file would hold. */
  tensors: Readonly<Record<string, Tensor>>;
  settings: HeadSettings[Kind];
  classes: number;
}

/** Scores `[B, rows, columns, classes]` of features of unit length `[B, rows, columns, D]`, as `PatchHead.scores`. */
type ScoreNodes<Kind extends HeadKind> = (context: HeadContext<Kind>, units: Value) => Value;

/**
 * Appends a head to the graph of its backbone. The output is `logits`, float32 `[B, classes, H, W]`: scores of patches,
 * enlarged bilinearly to the pixels of the input. Probabilities, which `knn` has, become their logarithms, so that
 * softmax gives the confidence whatever the head.
 */
export function headNodes(
  graph: GraphBuilder,
  { head, kind, settings }: DescribedHead,
  patchSize: number,
): void {
  const tensors = head.tensors();
  const context = { graph, tensors, settings: settings[kind], classes: head.classes };
  const nodes = SCORES[kind] as ScoreNodes<HeadKind>;
  const units = unitRowNodes(graph, OUTPUTS.patches);
  const directions = tensors[DIRECTIONS_KEY];
  const scores = nodes(context, directions ? debiasNodes(graph, units, directions) : units);
  const grid = graph.node('Transpose', [scores], { perm: [0, 3, 1, 2] });
  enlargeNodes(graph, grid, patchSize, head.scale);
}

/** Rows divided by their length, as `unitRows`. */
function unitRowNodes(graph: GraphBuilder, features: Value): Value {
  const length = graph.node('ReduceL2', [features, graph.ints([-1])], { keepdims: 1 });
  return graph.node('Div', [features, graph.node('Max', [length, graph.floats(1e-12)])]);
}

/** Features of unit length without their part along directions `[K, D]`, of unit length again, as `debias`. */
function debiasNodes(graph: GraphBuilder, units: Value, directions: Tensor): Value {
  const into = graph.weight('head.directions.transposed', directions.t(), 'float32');
  const along = graph.node('MatMul', [units, into]);
  const part = graph.node('MatMul', [along, graph.weight('head.directions', directions, 'float32')]);
  return unitRowNodes(graph, graph.node('Sub', [units, part]));
}

function enlargeNodes(graph: GraphBuilder, grid: Value, patchSize: number, scale: ScoreScale): void {
  const factors = graph.floats([1, 1, patchSize, patchSize]);
  const attributes = { mode: 'linear', coordinate_transformation_mode: 'half_pixel' };
  const resize = (name?: Value): Value => graph.node('Resize', [grid, '', factors], attributes, name);
  if (scale === 'logit') resize(LOGITS);
  else graph.node('Log', [graph.node('Max', [resize(), graph.floats(leastProbability)])], {}, LOGITS);
}

const SCORES: { readonly [Kind in HeadKind]: ScoreNodes<Kind> } = {
  linear({ graph, tensors }, units) {
    const product = graph.node('MatMul', [
      units,
      graph.weight('head.weight', tensors['weight']!.t(), 'float32'),
    ]);
    return graph.node('Add', [product, graph.weight('head.bias', tensors['bias']!, 'float32')]);
  },

  prototypes({ graph, tensors, settings, classes }, units) {
    const { weight, each, absent } = prototypesByClass(tensors, classes);
    const cosines = graph.node('MatMul', [units, graph.weight('head.prototypes', weight, 'float32')]);
    const scores = graph.node('Div', [cosines, graph.floats(settings.temperature)]);
    const byClass = graph.node('Reshape', [scores, graph.ints([0, 0, 0, classes, each])]);
    const best = graph.node('ReduceMax', [byClass, graph.ints([-1])], { keepdims: 0 });
    return absent === null ? best : graph.node('Add', [best, graph.weight('head.absent', absent, 'float32')]);
  },

  knn({ graph, tensors, settings }, units) {
    if (settings.balanced) return balancedNodes(graph, tensors, settings, units);
    const [keys, labels] = [tensors['keys']!, tensors['labels']!];
    const neighbours = Math.min(settings.neighbours, keys.shape[0]!);
    const cosines = graph.node('MatMul', [units, memoryNode(graph, 'head.keys', keys.t(), settings.storage)]);
    const [nearest, rows] = graph.nodeWithOutputs('TopK', [cosines, graph.ints([neighbours])], 2, {
      axis: -1,
    }) as [Value, Value];
    const weights = graph.node(
      'Softmax',
      [graph.node('Div', [nearest, graph.floats(settings.temperature)])],
      { axis: -1 },
    );
    const memory = memoryNode(graph, 'head.labels', labels, settings.storage);
    const votes = graph.node('Gather', [memory, rows], { axis: 0 });
    const row = graph.node('Unsqueeze', [weights, graph.ints([-2])]);
    return graph.node('Squeeze', [graph.node('MatMul', [row, votes]), graph.ints([-2])]);
  },
};

/** As `balancedScores`: the most similar patches of each class alone. */
function balancedNodes(
  graph: GraphBuilder,
  tensors: Readonly<Record<string, Tensor>>,
  { neighbours, temperature, storage }: HeadSettings['knn'],
  units: Value,
): Value {
  const members = classMembers(tensors['labels']!);
  const best = members.map((rows, c) => {
    if (rows.length === 0) return null;
    const keys = tensors['keys']!.indexSelect(0, torch.fromTypedArray(rows));
    const cosines = graph.node('MatMul', [units, memoryNode(graph, `head.keys.${c}`, keys.t(), storage)]);
    const count = graph.ints([Math.min(neighbours, rows.length)]);
    return (graph.nodeWithOutputs('TopK', [cosines, count], 2, { axis: -1 }) as [Value, Value])[0];
  });
  const top = best.flatMap((value) =>
    value === null ? [] : [graph.node('ReduceMax', [value, graph.ints([-1])], { keepdims: 1 })],
  );
  const largest = top.length === 1 ? top[0]! : graph.node('Max', top);
  const nothing = graph.node('Sub', [largest, largest]);
  const scores = best.map((value) => {
    if (value === null) return nothing;
    const exponent = graph.node('Div', [graph.node('Sub', [value, largest]), graph.floats(temperature)]);
    return graph.node('ReduceMean', [graph.node('Exp', [exponent]), graph.ints([-1])], { keepdims: 1 });
  });
  const all = graph.node('Concat', scores, { axis: -1 });
  return graph.node('Div', [all, graph.node('ReduceSum', [all, graph.ints([-1])], { keepdims: 1 })]);
}

/** What a `knn` head keeps, in the type in which it keeps it; read as float32. */
function memoryNode(graph: GraphBuilder, name: Value, tensor: Tensor, storage: FloatType): Value {
  const stored = graph.weight(name, tensor, storage);
  return storage === 'float32' ? stored : graph.node('Cast', [stored], { to: ELEMENT_TYPE.float });
}

/**
 * Prototypes side by side: `weight` `[D, classes * each]`, those of a class repeated up to the largest number of a class,
 * and zeros for a class that has none, to which `absent` `[classes]` adds the score of what is never predicted.
 */
function prototypesByClass(
  tensors: Readonly<Record<string, Tensor>>,
  classes: number,
): { weight: Tensor; each: number; absent: Tensor | null } {
  const prototypes = tensors['prototypes']!;
  const owned = Array.from({ length: classes }, (): number[] => []);
  Array.from(tensors['owners']!.toTypedArray(), Number).forEach((c, row) => owned[c]!.push(row));
  const each = Math.max(...owned.map(({ length }) => length));
  // The row of zeros comes after all prototypes.
  const rows = owned.flatMap((own) =>
    Array.from({ length: each }, (_, i) => own[i % own.length] ?? prototypes.shape[0]!),
  );
  const padded = torch.cat([prototypes, torch.zeros([1, prototypes.shape[1]!])]);
  const missing = owned.map((own) => (own.length === 0 ? neverScore : 0));
  return {
    weight: padded.indexSelect(0, torch.fromTypedArray(Int32Array.from(rows))).t(),
    each,
    absent: missing.includes(neverScore) ? torch.tensor(missing) : null,
  };
}
