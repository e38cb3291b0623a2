import { existsSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import { makeFolder } from '../../data/make-folder.js';
import { UserError } from '../../errors.js';
import { encodeNetwork, requireOnnxSize } from '../../export/onnx/export.js';
import type { FloatType } from '../../export/onnx/graph-builder.js';
import { OnnxSession } from '../../export/onnx/session.js';
import { buildGraph, INPUT } from '../../export/onnx/vit-graph.js';
import { imagenetMean, imagenetStd } from '../../views/augment.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import { writeAtomically } from '../../write-atomically.js';
import type { HeadDescription, SegmentClass } from '../head-file.js';
import type { PatchHead } from '../heads/head.js';
import type { Reading } from '../../features/reading.js';
import { compareSegmenters, type SegmenterCheck } from './check.js';
import { headNodes, LOGITS } from './head-graph.js';

/** Largest memory of a `knn` head that is put into a file, in bytes: what a browser still takes. */
export const maxMemoryBytes = 256e6;

/** Options of {@link exportSegmenterOnnx}. */
export interface SegmenterOnnxOptions {
  /** Type of the backbone's weights; float32 by default. The head computes in float32. */
  dtype?: FloatType;
  /** Replace a file. */
  force?: boolean;
}

/** What was written and measured. */
export interface SegmenterOnnxResult {
  file: string;
  bytes: number;
  checks: SegmenterCheck[];
  /** The largest difference of a probability and the smallest share of equal pixels that are accepted. */
  accepted: Accepted;
}

type Accepted = Pick<SegmenterCheck, 'difference' | 'equal'>;

/** A segmenter on the CPU, in evaluation mode. */
export interface SegmenterParts extends Pick<HeadDescription, 'kind' | 'settings'> {
  classes: readonly SegmentClass[];
  reading: Readonly<Reading>;
  model: VisionTransformer;
  head: PatchHead;
}

/**
 * Writes a segmenter as one ONNX file:
 *
 * - input `pixel_values`, float32 `[B, 3, H, W]`, normalised, H and W multiples of the patch;
 * - output `logits`, float32 `[B, classes, H, W]`.
 *
 * The file is run by onnxruntime beside its source before it is put in its place.
 *
 * @throws {@link UserError} if the file is there, would be too large, or computes something else
 */
export async function exportSegmenterOnnx(
  parts: SegmenterParts,
  file: string,
  { dtype = 'float32', force = false }: SegmenterOnnxOptions = {},
): Promise<SegmenterOnnxResult> {
  if (existsSync(file) && !force) {
    throw new UserError(`"out" ${file} is there already; name another file, or replace it with "force".`);
  }
  requireOnnxSize(parts.model.config, dtype);
  requireSmallMemory(parts);
  const bytes = torch.noGrad(() => torch.scope(() => encode(parts, dtype)));
  const accepted = acceptedOf(parts, dtype);
  const checks = await checkBytes(bytes, parts, accepted);
  try {
    makeFolder(path.dirname(path.resolve(file)));
    writeAtomically(file, bytes);
  } catch (cause) {
    throw new UserError(`Cannot write to "out" ${file}: ${(cause as Error).message}.`, { cause });
  }
  return { file, bytes: bytes.length, checks, accepted };
}

function requireSmallMemory({ head, kind }: SegmenterParts): void {
  if (kind !== 'knn') return;
  const { keys, labels } = head.tensors() as Record<'keys' | 'labels', torch.Tensor>;
  const [patches, width] = [keys.shape[0]!, keys.shape[1]! + labels.shape[1]!];
  const ofPatch = width * torch.elementBytes[keys.dtype];
  if (patches * ofPatch <= maxMemoryBytes) return;
  throw new UserError(
    `The memory of this knn head, ${patches} patches, takes ${megabytes(patches * ofPatch)}; an ONNX file takes at ` +
      `most ${megabytes(maxMemoryBytes)}. Fit it with a memory of at most ${Math.floor(maxMemoryBytes / ofPatch)} ` +
      'patches (--memory-size), or another kind of head.',
  );
}

function encode({ model, head, ...description }: SegmenterParts, dtype: FloatType): Uint8Array {
  const { patchSize } = model.config;
  const { kind, settings, classes, reading } = description;
  const graph = buildGraph(model, dtype, reading.layer);
  headNodes(graph, { head, kind, settings }, patchSize);
  const record = {
    kind,
    classes,
    normalisation: { mean: imagenetMean, std: imagenetStd },
    patch: patchSize,
    reading,
    input: INPUT,
    output: LOGITS,
  };
  return encodeNetwork(model.config, graph, {
    name: 'segmenter',
    doc: `Vision Transformer and ${kind} head`,
    outputs: { [LOGITS]: ['batch', classes.length, 'height', 'width'] },
    metadata: { 'neco.segmenter': JSON.stringify(record) },
  });
}

/**
 * Rounding may give a patch of a `knn` head another last neighbour, whose vote is at most one of all; and classes that
 * are equally likely at a pixel may change places.
 */
function acceptedOf({ kind, settings }: SegmenterParts, dtype: FloatType): Accepted {
  const exact = dtype === 'float32';
  const vote = kind === 'knn' ? 1 / settings.knn.neighbours : 0;
  return { difference: (exact ? 5e-4 : 5e-2) + vote, equal: exact ? 0.999 : 0.99 };
}

async function checkBytes(
  bytes: Uint8Array,
  { model, head, reading }: SegmenterParts,
  accepted: Accepted,
): Promise<SegmenterCheck[]> {
  const session = await OnnxSession.open(bytes);
  const checks = await compareSegmenters(model, head, session, reading.layer).finally(() => session.close());
  // Written so that NaN fails.
  if (checks.every((check) => check.difference <= accepted.difference && check.equal >= accepted.equal)) {
    return checks;
  }
  const worst = Math.max(...checks.map(({ difference }) => difference));
  const least = Math.min(...checks.map(({ equal }) => equal));
  throw new UserError(
    `The ONNX file does not compute what the segmenter computes, so it is not kept: probabilities differ by up to ` +
      `${worst.toExponential(1)} (accepted ${accepted.difference}), and ${(100 * least).toFixed(2)} % of the pixels ` +
      `have the same class (at least ${100 * accepted.equal} %).`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
