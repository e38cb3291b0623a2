import { FormatError } from '../pickle/byte-source.js';
import type { MessageReader, Field } from './message-reader.js';

/** A tensor of the file: an initializer, or the value of a Constant node. Its numbers are not read yet. */
export interface OnnxTensor {
  name: string;
  shape: readonly number[];
  /** ONNX's number of the element type (TensorProto.DataType). */
  elementType: number;
  /** Where its numbers lie in the file; null if they are elsewhere. */
  data: { start: number; end: number } | null;
  /** Whole numbers that are stored one by one; at most {@link MAX_LIST} are read. */
  list: readonly number[];
  /** Keys of `external_data` (location, offset, length) if the numbers lie in another file. */
  external: ReadonlyMap<string, string> | null;
}

/** One operation. */
export interface OnnxNode {
  name: string;
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Attributes that are one number. */
  numbers: ReadonlyMap<string, number>;
  /** Attributes that are a text. */
  texts: ReadonlyMap<string, string>;
  /** Tensor of a Constant node. */
  value: OnnxTensor | null;
}

/** What a `.onnx` file says, without its weights. */
export interface OnnxModel {
  /** In the order of the file, which is that of their computation. */
  nodes: OnnxNode[];
  initializers: OnnxTensor[];
  metadata: Record<string, string>;
}

/** Dimensions of a tensor, and numbers of a shape: no operation here has more. */
export const MAX_LIST = 16;

/** Bytes of an attribute that names a way of computing; longer texts are none. */
const MAX_WORD = 64;

/**
 * Reads the graph of a `.onnx` file (onnx.proto). Nothing is executed. Subgraphs, functions and everything
 * else that a backbone does not need are skipped.
 *
 * @throws FormatError if it is damaged or not an ONNX file.
 */
export function readModel(reader: MessageReader): OnnxModel {
  const model: OnnxModel = { nodes: [], initializers: [], metadata: {} };
  const metadata = new Map<string, string>();
  let graphs = 0;
  reader.message({ start: 0, end: reader.source.size }, (field) => {
    if (field.id === 7) {
      graphs += 1;
      readGraph(reader, field, model);
    } else if (field.id === 14) {
      const [key, value] = readPair(reader, field);
      metadata.set(key, value);
    }
  });
  if (graphs !== 1) throw new FormatError(graphs === 0 ? 'it holds no graph' : 'it holds several graphs');
  model.metadata = Object.fromEntries(metadata);
  return model;
}

function readGraph(reader: MessageReader, graph: Field, { nodes, initializers }: OnnxModel): void {
  requireMessage(graph);
  reader.message(graph, (field) => {
    if (field.id === 1) nodes.push(readNode(reader, field));
    else if (field.id === 5) initializers.push(readTensor(reader, field));
  });
}

function readNode(reader: MessageReader, node: Field): OnnxNode {
  requireMessage(node);
  const [inputs, outputs]: string[][] = [[], []];
  const numbers = new Map<string, number>();
  const texts = new Map<string, string>();
  let [name, op, value]: [string, string, OnnxTensor | null] = ['', '', null];
  reader.message(node, (field) => {
    if (field.id === 1) inputs?.push(reader.text(field));
    else if (field.id === 2) outputs?.push(reader.text(field));
    else if (field.id === 3) name = reader.text(field);
    else if (field.id === 4) op = reader.text(field);
    else if (field.id === 5) value = readAttribute(reader, field, numbers, texts) ?? value;
  });
  return { name, op, inputs: inputs ?? [], outputs: outputs ?? [], numbers, texts, value };
}

/** Keeps an attribute that is one number or a text; returns one that is a tensor. */
function readAttribute(
  reader: MessageReader,
  attribute: Field,
  numbers: Map<string, number>,
  texts: Map<string, string>,
): OnnxTensor | null {
  requireMessage(attribute);
  let [name, number, text, tensor]: [string, number | null, string | null, OnnxTensor | null] = [
    '',
    null,
    null,
    null,
  ];
  reader.message(attribute, (field) => {
    if (field.id === 1) name = reader.text(field);
    else if (field.id === 2 && field.wire === 5) number = reader.bytes(field).readFloatLE(0);
    else if (field.id === 3) number = field.value;
    else if (field.id === 4 && field.wire === 2 && field.end - field.start <= MAX_WORD)
      text = reader.text(field);
    else if (field.id === 5) tensor = readTensor(reader, field);
  });
  if (number !== null) numbers.set(name, number);
  if (text !== null) texts.set(name, text);
  return tensor;
}

/** Numbers of float_data, int64_data and double_data, and bytes of raw_data. */
const [FLOAT_DATA, INT64_DATA, RAW_DATA, DOUBLE_DATA] = [4, 7, 9, 10];

function readTensor(reader: MessageReader, tensor: Field): OnnxTensor {
  requireMessage(tensor);
  const shape: number[] = [];
  const list: number[] = [];
  const external = new Map<string, string>();
  const parts: Field[] = [];
  let [name, elementType, isExternal] = ['', 0, false];
  reader.message(tensor, (field) => {
    const { id, wire } = field;
    if (id === 1) shape.push(...reader.numbers(field, MAX_LIST + 1));
    else if (id === 2) elementType = field.value;
    else if (id === 8) name = reader.text(field);
    else if (id === INT64_DATA && list.length < MAX_LIST) list.push(...reader.numbers(field, MAX_LIST));
    else if (id === FLOAT_DATA || id === DOUBLE_DATA || (id === RAW_DATA && wire === 2)) parts.push(field);
    else if (id === 13) external.set(...readPair(reader, field));
    else if (id === 14) isExternal = field.value === 1;
    if (shape.length > MAX_LIST) throw new FormatError('it describes a tensor of too many dimensions');
  });
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new FormatError('it describes a tensor of an impossible size');
  }
  // Packed lists of floats lie there as raw data does.
  const [data = null] = parts.length === 1 ? parts : [];
  return { name, shape, elementType, data, list, external: isExternal ? external : null };
}

function readPair(reader: MessageReader, pair: Field): [key: string, value: string] {
  requireMessage(pair);
  let [key, value] = ['', ''];
  reader.message(pair, (field) => {
    if (field.id === 1) key = reader.text(field);
    else if (field.id === 2) value = reader.text(field);
  });
  return [key, value];
}

function requireMessage({ wire }: Field): void {
  if (wire !== 2) throw new FormatError('it has a number where a part is expected');
}
