import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { plainKey, recogniseLayout } from '../layouts.js';
import { ByteSource } from '../pickle/byte-source.js';
import { OnnxGraph } from './graph.js';
import { graphHints, type GraphHints } from './graph-hints.js';
import { linearWeights } from './linear-layers.js';
import { MessageReader } from './message-reader.js';
import { readModel, type OnnxTensor } from './model-file.js';
import { isOwnExport, ownTensors } from './own-export.js';
import { TensorData, isFloat } from './tensor-data.js';
import { tokenConstants } from './token-constants.js';

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
  const entries = new Map<string, () => Tensor>();
  for (const [name, tensor] of graph.named) {
    if (isFloat(tensor) || tensor.shape.length > 1) entries.set(name, () => data.read(tensor));
  }
  for (const { tensor } of linear) entries.delete(tensor.name);
  for (const { key, tensor, transposed } of linear) {
    entries.set(key, () => (transposed ? data.read(tensor).t() : data.read(tensor)));
  }
  const recognised = recogniseLayout(entries.keys());
  // The names show which program exported it; the metadata belongs to its author and is not used.
  if (recognised === null) return { entries, metadata: {}, hints: {} };
  return { entries, metadata: {}, hints: addTokens(graph, data, entries, recognised.prefix) };
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
  const token = classToken === null ? [] : [classToken];
  add('cls_token', token, () => data.read(token[0]!).narrow(0, 0, 1));
  add(embeddings === '' ? 'pos_embed' : 'position_embeddings', positions, () => {
    const parts = positions.map((part) => data.read(part));
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
