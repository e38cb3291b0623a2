import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import { UserError } from '../errors.js';
import { productVersions } from '../versions.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import {
  acceptedDifference,
  compareFeatures,
  isAccepted,
  worstDifference,
  type AcceptedDifference,
  type FeatureCheck,
  type WorstDifference,
} from './check.js';
import { FORMATS, loadingCode, type ExportFormat } from './formats.js';
import { modelCard } from './model-card.js';
import { OPSET } from './onnx/export.js';
import type { FloatType } from './onnx/graph-builder.js';
import { originOf, type Origin } from './origin.js';
import { RECORD_FILE, intoNewFolder } from './output-folder.js';
import { writeReference } from './reference.js';

/** Options of {@link exportBackbone}. */
export interface ExportOptions {
  /** Backbone on the CPU, in evaluation mode. */
  model: VisionTransformer;
  format: ExportFormat;
  /** New or empty folder. */
  out: string;
  /** Type of the weights; float32 by default. */
  dtype?: FloatType;
  /** For the model card; by default what the model was loaded as. */
  origin?: Origin;
  /** Replace an earlier export. */
  force?: boolean;
  /** Also write `reference.safetensors` for other libraries to compare with. */
  reference?: boolean;
  /** How far features may differ; by default by what rounding explains, see {@link acceptedDifference}. */
  accepted?: AcceptedDifference;
}

/** What {@link exportBackbone} wrote and measured. */
export interface ExportResult extends WorstDifference {
  out: string;
  /** Files below `out`. */
  files: string[];
  checks: FeatureCheck[];
  accepted: AcceptedDifference;
  /** ONNX only. */
  opset: number | null;
  /** Code that loads the export. */
  code: string;
}

/**
 * Writes a backbone in another library's form, reads it back, compares its features with the source's, and only then
 * puts the folder in its place.
 *
 * @throws {@link UserError} if the form cannot hold the architecture, the folder is not free, or the features differ.
 */
export async function exportBackbone(options: ExportOptions): Promise<ExportResult> {
  const { model, format, out, dtype = 'float32' } = options;
  const { config } = model;
  const { origin = originOf(model), accepted = acceptedDifference(config, dtype) } = options;
  const form = FORMATS[format];
  const opset = format === 'onnx' ? OPSET : null;
  return intoNewFolder(out, options.force === true, async (folder) => {
    torch.scope(() => form.write(folder, model, dtype));
    const checks = await checkExport(folder, { model, format, dtype, accepted });
    if (options.reference === true) await writeReference(folder, model, form.interpolation(config));
    const versions = productVersions();
    const card = modelCard({ format, dtype, config, origin, checks, accepted, versions });
    writeFileSync(path.join(folder, 'README.md'), card);
    const record = { format, dtype, opset, config, origin, checks, accepted, versions };
    writeFileSync(path.join(folder, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
    return {
      out,
      files: filesBelow(folder),
      checks,
      ...worstDifference(checks),
      accepted,
      opset,
      code: loadingCode(format, config, dtype),
    };
  });
}

/**
 * Opens an export and compares its features with those of its source on the fixed images.
 *
 * @throws {@link UserError} if it cannot be opened, or if a feature differs by more than is accepted.
 */
export async function checkExport(
  folder: string,
  options: Pick<ExportOptions, 'model' | 'format' | 'dtype' | 'accepted'>,
): Promise<FeatureCheck[]> {
  const { model, format, dtype = 'float32' } = options;
  const { accepted = acceptedDifference(model.config, dtype) } = options;
  const checks = await reading(format, async () => {
    const opened = await FORMATS[format].open(folder, model.config, dtype);
    try {
      return await compareFeatures(model, (pixels) => opened.run(pixels));
    } finally {
      await opened.close();
    }
  });
  if (!isAccepted(checks, accepted)) throw differs(format, worstDifference(checks), accepted);
  return checks;
}

function differs(format: ExportFormat, worst: WorstDifference, accepted: AcceptedDifference): UserError {
  return new UserError(
    `The ${format} export does not compute what its source computes, so it is not kept: read back, its features differ ` +
      `by up to ${worst.difference.toExponential(1)}, which is ${worst.relative.toExponential(1)} of their root mean ` +
      `square (at most ${accepted.relative.toExponential(1)} is accepted), and the least cosine of a token is ` +
      `${worst.cosine.toFixed(6)} (at least ${accepted.cosine}).`,
  );
}

/** Whatever goes wrong while an export is read back is one sentence for the user, with its cause. */
async function reading<T>(format: ExportFormat, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new UserError(`The ${format} export cannot be read back, so it is not kept: ${reason}`, { cause });
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
}
