import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { foreignNetwork } from '../foreign-formats.js';
import { keyRules, targetOf } from '../key-rules.js';
import { plainKey, recogniseLayout } from '../layouts.js';
import { ByteSource, FormatError } from '../pickle/byte-source.js';
import { OnnxGraph } from './graph.js';
import { graphHints, type GraphHints } from './graph-hints.js';
import { linearWeights, type LinearWeight } from './linear-layers.js';
import { MessageReader } from './message-reader.js';
import { readModel, type OnnxTensor } from './model-file.js';
import { isOwnExport, ownTensors } from './own-export.js';
import { matrixOf } from './structure/climb.js';
import { patchEmbedding, readStructure, type GraphStructure } from './structure/read-structure.js';
import { TensorData, isFloat } from './tensor-data.js';
import { readTokens, tokenConstants } from './token-constants.js';

/** A `.onnx` file, opened: names first, values on request. */
export interface OnnxFile {
  /** Functions that read each tensor, under the name that the exported module had for it. */
  entries: ReadonlyMap<string, () => Tensor>;
  metadata: Record<string, string>;
  /** What the graph says of the architecture. */
  hints: GraphHints;
}

/**
 * Opens a Vision Transformer that was exported to ONNX, by `torch.onnx` or by `neco export`. The graph is
 * read to find the tensors that have lost their names; nothing is executed.
 *
 * @param path - The file.
 * @param body - Gets the opened file; what it returns is returned.
 * @throws FormatError if the file is damaged or of another kind.
 */
export function useOnnxFile<T>(path: string, body: (file: OnnxFile) => T): T {
  return ByteSource.use(path, (source) => {
    const model = readModel(new MessageReader(source));
    return body(open(new OnnxGraph(model), new TensorData(source, path), model.metadata));
  });
}

function open(graph: OnnxGraph, data: TensorData, metadata: Record<string, string>): OnnxFile {
  const linear = linearWeights(graph);
  if (isOwnExport(graph)) return { entries: ownTensors(graph, data, linear), metadata, hints: {} };
  requireWholeWeights(graph);
  // The graph shows which program exported it; the metadata belongs to its author and is not used.
  const named = byName(graph, data, linear);
  const structure = readStructure(graph, data);
  if (typeof structure === 'string') {
    requireNames(graph, linear, structure);
    return { ...named, metadata: {} };
  }
  if (namesCover(structure, named.entries)) {
    return { entries: named.entries, metadata: {}, hints: { ...named.hints, ...structure.hints } };
  }
  const rest = [...named.raw].filter(([, tensor]) => !structure.used.has(tensor));
  const others = rest.map(([name, tensor]): [string, () => Tensor] => [name, () => data.read(tensor)]);
  return { entries: new Map([...others, ...structure.entries]), metadata: {}, hints: structure.hints };
}

/** What the names of the tensors tell, and what a few uses of those without a name do. */
function byName(
  graph: OnnxGraph,
  data: TensorData,
  linear: readonly LinearWeight[],
): Pick<OnnxFile, 'entries' | 'hints'> & { raw: ReadonlyMap<string, OnnxTensor> } {
  const raw = new Map([...graph.named].filter(([, tensor]) => isFloat(tensor) || tensor.shape.length > 1));
  const entries = new Map([...raw].map(([name, tensor]) => [name, (): Tensor => data.read(tensor)]));
  for (const { tensor } of linear) entries.delete(tensor.name);
  for (const { key, tensor, transposed } of linear) {
    entries.set(key, () => (transposed ? data.read(tensor).t() : data.read(tensor)));
  }
  const recognised = recogniseLayout(entries.keys());
  const hints = recognised === null ? {} : addTokens(graph, data, entries, recognised.prefix);
  return { entries, hints, raw };
}

/** Whether names alone give every tensor that the structure has. */
function namesCover({ entries }: GraphStructure, named: ReadonlyMap<string, unknown>): boolean {
  const recognised = recogniseLayout(named.keys());
  if (recognised === null) return false;
  const rules = keyRules(recognised.layout);
  const shares = new Map<string, number>();
  for (const name of named.keys()) {
    const plain = plainKey(name);
    const target = plain.startsWith(recognised.prefix)
      ? targetOf(plain.slice(recognised.prefix.length), rules)
      : null;
    if (target !== null) shares.set(target.key, (shares.get(target.key) ?? 0) + 1 / target.parts);
  }
  return [...entries.keys()].every((key) => Math.abs((shares.get(key) ?? 0) - 1) < 1e-6);
}

/** Operations on quantised numbers; the matrices in them are not those of the network. */
const QUANTISED =
  /^(?:Q[A-Z]|DynamicQuantize|DequantizeLinear|QuantizeLinear|.*Integer|MatMulNBits|MatMulBnb4|MatMulFpQ4)/;

/** @throws FormatError if a program has changed the numbers of the weights for one kind of machine. */
function requireWholeWeights(graph: OnnxGraph): void {
  for (const { op } of graph.nodes) {
    if (QUANTISED.test(op)) {
      throw new FormatError(`its weights are quantised (${op}); take the file that it was made from`);
    }
    if (op === 'ReorderOutput' || op === 'ReorderInput') {
      throw new FormatError(
        `onnxruntime laid out its weights for one processor (${op}); optimise it at level "extended" at most`,
      );
    }
  }
}

/** @throws FormatError if names are all there is to go by, and a matrix that the patches meet has none. */
function requireNames(graph: OnnxGraph, linear: readonly LinearWeight[], why: string): void {
  const embedding = patchEmbedding(graph);
  if (embedding === undefined) return;
  const names = [...graph.named.keys()];
  if (recogniseLayout(names) === null && foreignNetwork(names) === null) {
    throw new FormatError(`its tensors have no known names, and ${why}`);
  }
  const computed = graph.computedFrom(embedding);
  const named = new Set(linear.map(({ tensor }) => tensor));
  const nameless = graph.nodes.filter((node) => {
    const matrix = computed.has(node.inputs[0] ?? '') ? matrixOf(graph, node)?.matrix : undefined;
    return matrix !== undefined && !named.has(matrix);
  });
  if (nameless.length > 0) {
    throw new FormatError(`${nameless.length} of its weight matrices have no name, and ${why}`);
  }
}

/** Adds the class token and positions that were found by their use; returns what the graph says. */
function addTokens(
  graph: OnnxGraph,
  data: TensorData,
  entries: Map<string, () => Tensor>,
  prefix: string,
): GraphHints {
  const inside = (pattern: RegExp): string | undefined =>
    [...graph.named.keys()].find((name) => {
      const plain = plainKey(name);
      return plain.startsWith(prefix) && pattern.test(plain.slice(prefix.length));
    });
  const patchWeight = inside(/^(?:patch_embed\.proj|embeddings\.patch_embeddings\.projection)\.weight$/);
  if (patchWeight === undefined) return {};
  const { classToken, positions, resize } = tokenConstants(graph, patchWeight);
  const embeddings = patchWeight.includes('embeddings.patch_embeddings') ? 'embeddings.' : '';
  const add = (name: string, tensors: readonly OnnxTensor[], read: () => Tensor): void => {
    const key = `${prefix}${embeddings}${name}`;
    if (tensors.length === 0 || entries.has(key)) return;
    for (const tensor of tensors) entries.delete(tensor.name);
    entries.set(key, read);
  };
  const token = classToken?.shape[1] === 1 ? [classToken] : [];
  add('cls_token', token, () => data.read(token[0]!).narrow(0, 0, 1));
  add(embeddings === '' ? 'pos_embed' : 'position_embeddings', positions, () => {
    const parts = positions.map((part) => readTokens(data, part));
    return parts.length === 1 ? parts[0]! : torch.cat(parts, 1);
  });
  const names = {
    headed: inside(/\.0\.(?:attention\.)+(?:query|q_proj)\.bias$|^blocks\.(?:0\.)?0\.attn\.qkv\.bias$/),
    norm: inside(/\.0\.(?:norm1|layernorm_before)\.weight$/),
    hidden: inside(/\.0\.(?:mlp\.fc1|intermediate\.dense)\.bias$|^blocks\.(?:0\.)?0\.mlp\.fc1\.bias$/),
    width: graph.constants.get(patchWeight)?.shape[0] ?? 0,
  };
  return graphHints(graph, data, names, resize);
}

/** Whether the first bytes of a file are those of a model in the form of ONNX: its version, then text or the graph. */
export function isOnnxFile(path: string): boolean {
  if (path.endsWith('.onnx')) return true;
  return ByteSource.use(path, (source) => {
    if (source.size < 9) return false;
    const bytes = source.read(0, 9);
    const isVersion = bytes[0] === 0x08 && bytes[1]! > 0 && bytes[1]! < 0x40;
    return isVersion && [0x12, 0x3a, 0x42].includes(bytes[2]!);
  });
}
