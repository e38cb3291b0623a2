import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  ELEMENT_TYPE,
  type AttributeProto,
  type ElementType,
  type NodeProto,
  type TensorProto,
} from './protobuf.js';

/** Name of a value in the graph: an input, an initializer or a node's output. */
export type Value = string;

/** Types in which weights are stored and matrix products computed. */
export type FloatType = 'float32' | 'float16';

/** Attributes of a node. Whole numbers become INT; wrap a FLOAT that may be whole in {@link float}. */
export type Attributes = Readonly<Record<string, number | string | readonly number[] | { float: number }>>;

/** An attribute that is FLOAT whatever its value. */
export function float(value: number): { float: number } {
  return { float: value };
}

/** Collects the nodes and constants of an ONNX graph in the order in which they are computed. */
export class GraphBuilder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly #constants = new Map<string, Value>();

  /** Adds a node with one output and returns that. */
  node(opType: string, inputs: readonly Value[], attributes: Attributes = {}, name?: Value): Value {
    return this.nodeWithOutputs(opType, inputs, 1, attributes, name)[0] as Value;
  }

  /** Adds a node with several outputs. */
  nodeWithOutputs(
    opType: string,
    inputs: readonly Value[],
    count: number,
    attributes: Attributes = {},
    name?: Value,
  ): Value[] {
    const unique = name ?? `${opType.toLowerCase()}_${this.nodes.length}`;
    const outputs = Array.from({ length: count }, (_, i) => (count === 1 ? unique : `${unique}_${i}`));
    this.nodes.push({
      input: [...inputs],
      output: outputs,
      name: `node_${unique}`,
      opType,
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    });
    return outputs;
  }

  /** A weight; one of a name is stored once. @param dtype - In which it is stored. */
  weight(name: Value, tensor: Tensor, dtype: FloatType): Value {
    if (this.#constants.has(name)) return name;
    this.#constants.set(name, name);
    const stored = tensor.detach().to(dtype);
    this.initializers.push({
      name,
      dims: stored.shape,
      dataType: elementType(dtype),
      rawData: stored.toBytes(),
    });
    return name;
  }

  /** A list of whole numbers, int64 `[n]`; equal lists are stored once. */
  ints(values: readonly number[]): Value {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant(`ints_${values.join('_')}`, [values.length], ELEMENT_TYPE.int64, bytes);
  }

  /** A whole number, int64 `[]`. */
  int(value: number): Value {
    const bytes = new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
    return this.#constant(`int_${value}`, [], ELEMENT_TYPE.int64, bytes);
  }

  /** A number, `[]`, or a list of numbers, `[n]`; equal ones are stored once. */
  floats(values: number | readonly number[], dtype: FloatType = 'float32'): Value {
    const dims = typeof values === 'number' ? [] : [values.length];
    const name = `${dtype}${dims.length === 0 ? '_scalar' : ''}_${[values].flat().join('_')}`;
    return this.#constant(name, dims, elementType(dtype), torch.tensor(values, { dtype }).toBytes());
  }

  #constant(name: string, dims: number[], dataType: ElementType, rawData: Uint8Array): Value {
    const known = this.#constants.get(name);
    if (known !== undefined) return known;
    this.initializers.push({ name, dims, dataType, rawData });
    this.#constants.set(name, name);
    return name;
  }
}

/** ONNX's number of a type. */
export function elementType(dtype: FloatType): ElementType {
  return dtype === 'float32' ? ELEMENT_TYPE.float : ELEMENT_TYPE.float16;
}

function attribute(name: string, value: Attributes[string]): AttributeProto {
  if (typeof value === 'string') return { name, type: 3, s: Buffer.from(value) };
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { name, type: 2, i: value } : { name, type: 1, f: value };
  }
  return 'float' in value ? { name, type: 1, f: value.float } : { name, type: 7, ints: value };
}
