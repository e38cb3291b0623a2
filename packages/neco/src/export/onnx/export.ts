import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from '@neco/torch';
import { UserError } from '../../errors.js';
import { packageVersion } from '../../versions.js';
import { parameterCount } from '../../vit/parameters.js';
import type { ViTConfig } from '../../vit/config.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import type { FloatType, GraphBuilder } from './graph-builder.js';
import { ELEMENT_TYPE, encodeModel, type ValueInfoProto } from './protobuf.js';
import { INPUT, OUTPUTS, buildGraph } from './vit-graph.js';

export { INPUT, OUTPUTS } from './vit-graph.js';
export { OnnxSession } from './session.js';
export type { FloatType } from './graph-builder.js';

/** 17 has LayerNormalization, 18 the antialiased Resize; both are older than what any current runtime reads. */
export const OPSET = 18;
/** The IR version that came with opset 18 (ONNX 1.13). */
const IR_VERSION = 8;

/** A protobuf message ends at 2 GB. */
const MAX_BYTES = 2 ** 31 - 2 ** 20;

/** Path below the folder, as transformers.js looks for it. */
export function onnxFile(dtype: FloatType): string {
  return join('onnx', dtype === 'float32' ? 'model.onnx' : 'model_fp16.onnx');
}

/** @throws {@link UserError} if the file would be over 2 GB. */
export function requireOnnxSize(config: Readonly<ViTConfig>, dtype: FloatType): void {
  const bytes = parameterCount(config) * (dtype === 'float32' ? 4 : 2);
  if (bytes <= MAX_BYTES) return;
  const half = dtype === 'float32' && bytes / 2 <= MAX_BYTES ? ', or in float16' : '';
  throw new UserError(
    `As ONNX in ${dtype} this backbone would take ${(bytes / 1e9).toFixed(1)} GB, but a file of this form ends at ` +
      `2 GB; export it with "format" hf, timm or dinov2${half}.`,
  );
}

/**
 * Writes a backbone as one ONNX file (see {@link buildGraph} for its input and outputs).
 *
 * @param folder - `onnx/model.onnx` or `onnx/model_fp16.onnx` is written below it.
 * @throws {@link UserError} if the file would be over 2 GB.
 */
export function writeOnnx(folder: string, model: VisionTransformer, dtype: FloatType): void {
  requireOnnxSize(model.config, dtype);
  const encoded = torch.noGrad(() => torch.scope(() => encode(model, dtype)));
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  writeFileSync(join(folder, onnxFile(dtype)), encoded);
}

function encode(model: VisionTransformer, dtype: FloatType): Uint8Array {
  const { embedDim } = model.config;
  return encodeNetwork(model.config, buildGraph(model, dtype), {
    name: 'backbone',
    doc: 'Vision Transformer',
    outputs: {
      [OUTPUTS.patches]: ['batch', 'rows', 'columns', embedDim],
      [OUTPUTS.cls]: ['batch', embedDim],
      [OUTPUTS.all]: ['batch', 'tokens', embedDim],
    },
  });
}

/** What a file says of its graph. */
export interface NetworkDescription {
  name: string;
  /** What it is, for people. */
  doc: string;
  /** Shape of each output; words stand for free sizes. */
  outputs: Readonly<Record<string, readonly (number | string)[]>>;
  /** Entries of the metadata; they end the file. */
  metadata?: Readonly<Record<string, string>>;
}

/** The bytes of an ONNX file of a graph that begins with a backbone. */
export function encodeNetwork(
  config: Readonly<ViTConfig>,
  graph: GraphBuilder,
  { name, doc, outputs, metadata = {} }: NetworkDescription,
): Uint8Array {
  const properties = { 'neco.config': JSON.stringify(config), ...metadata };
  return encodeModel({
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'neco',
    producerVersion: packageVersion(),
    docString: `${doc}; sides of ${INPUT} are multiples of ${config.patchSize} px.`,
    metadataProps: Object.entries(properties).map(([key, text]) => ({ key, value: text })),
    graph: {
      name,
      node: graph.nodes,
      initializer: graph.initializers,
      input: [value(INPUT, ['batch', 3, 'height', 'width'])],
      output: Object.entries(outputs).map(([output, shape]) => value(output, shape)),
    },
  });
}

function value(name: string, shape: readonly (number | string)[]): ValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE.float, shape: { dim } } } };
}
