import protobuf from 'protobufjs/light.js';

/** Element types of ONNX tensors (TensorProto.DataType). */
export const ELEMENT_TYPE = { float: 1, int64: 7, bool: 9, float16: 10 } as const;

export type ElementType = (typeof ELEMENT_TYPE)[keyof typeof ELEMENT_TYPE];

/** An attribute of a node; `type` is AttributeProto.AttributeType. */
export type AttributeProto =
  | { name: string; type: 1; f: number }
  | { name: string; type: 2; i: number }
  | { name: string; type: 3; s: Uint8Array }
  | { name: string; type: 7; ints: readonly number[] };

export interface NodeProto {
  input: string[];
  output: string[];
  name: string;
  opType: string;
  attribute: AttributeProto[];
}

export interface TensorProto {
  dims: number[];
  dataType: ElementType;
  name: string;
  /** Row-major, little-endian. */
  rawData: Uint8Array;
}

export interface ValueInfoProto {
  name: string;
  type: {
    tensorType: { elemType: ElementType; shape: { dim: ({ dimValue: number } | { dimParam: string })[] } };
  };
}

export interface ModelProto {
  irVersion: number;
  opsetImport: { domain: string; version: number }[];
  producerName: string;
  producerVersion: string;
  docString: string;
  graph: {
    node: NodeProto[];
    name: string;
    initializer: TensorProto[];
    input: ValueInfoProto[];
    output: ValueInfoProto[];
  };
  metadataProps: { key: string; value: string }[];
}

const field = (id: number, type: string): { id: number; type: string } => ({ id, type });
const repeated = (id: number, type: string): { id: number; type: string; rule: string } => ({
  ...field(id, type),
  rule: 'repeated',
});

/** The messages and fields of ONNX (onnx.proto, IR version 8) that a transformer's graph uses. */
const schema = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: field(1, 'int64'),
        producerName: field(2, 'string'),
        producerVersion: field(3, 'string'),
        docString: field(6, 'string'),
        graph: field(7, 'GraphProto'),
        opsetImport: repeated(8, 'OperatorSetIdProto'),
        metadataProps: repeated(14, 'StringStringEntryProto'),
      },
    },
    OperatorSetIdProto: { fields: { domain: field(1, 'string'), version: field(2, 'int64') } },
    StringStringEntryProto: { fields: { key: field(1, 'string'), value: field(2, 'string') } },
    GraphProto: {
      fields: {
        node: repeated(1, 'NodeProto'),
        name: field(2, 'string'),
        initializer: repeated(5, 'TensorProto'),
        input: repeated(11, 'ValueInfoProto'),
        output: repeated(12, 'ValueInfoProto'),
      },
    },
    NodeProto: {
      fields: {
        input: repeated(1, 'string'),
        output: repeated(2, 'string'),
        name: field(3, 'string'),
        opType: field(4, 'string'),
        attribute: repeated(5, 'AttributeProto'),
      },
    },
    AttributeProto: {
      fields: {
        name: field(1, 'string'),
        f: field(2, 'float'),
        i: field(3, 'int64'),
        s: field(4, 'bytes'),
        ints: repeated(8, 'int64'),
        type: field(20, 'int32'),
      },
    },
    TensorProto: {
      fields: {
        dims: repeated(1, 'int64'),
        dataType: field(2, 'int32'),
        name: field(8, 'string'),
        rawData: field(9, 'bytes'),
      },
    },
    ValueInfoProto: { fields: { name: field(1, 'string'), type: field(2, 'TypeProto') } },
    TypeProto: { fields: { tensorType: field(1, 'TensorTypeProto') } },
    TensorTypeProto: { fields: { elemType: field(1, 'int32'), shape: field(2, 'TensorShapeProto') } },
    TensorShapeProto: { fields: { dim: repeated(1, 'DimensionProto') } },
    DimensionProto: { fields: { dimValue: field(1, 'int64'), dimParam: field(2, 'string') } },
  },
});

/** Bytes of a `.onnx` file. */
export function encodeModel(model: ModelProto): Uint8Array {
  return schema.lookupType('ModelProto').encode(model).finish();
}
