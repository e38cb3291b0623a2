import path from 'node:path';
import type { Command } from 'commander';
import {
  UserError,
  EXPORT_FORMATS,
  assertOutputFree,
  exportBackbone,
  modelOrigin,
  runOrigin,
  type ExportResult,
  type Origin,
  describeLoad,
  loadBackbone,
  readNetworkName,
  type LoadedBackbone,
  type Which,
} from '@neco/neco/internal';
import { OFFLINE_OPTION, downloadOptions } from './download-progress.js';
import { DTYPES, exportHead } from './export-head.js';
import { requireWritableFolder } from './output-place.js';
import { oneOf } from './option-values.js';
import { readWhich } from './which-option.js';

interface Flags {
  head?: string;
  run?: string;
  model?: string;
  which?: string;
  format: string;
  precision: string;
  out?: string;
  force?: boolean;
  reference?: boolean;
  offline?: boolean;
  json?: boolean;
}

/** Adds `neco export`: a backbone in the form that another library loads. */
export function registerExport(program: Command): void {
  program
    .command('export')
    .description(
      'write a backbone for transformers, timm, the DINOv2 repository or ONNX, or a segmenter for ONNX, and check what was written',
    )
    .option('--head <file>', 'a head of neco segment fit, with its backbone as one ONNX file')
    .option('--run <dir>', 'run folder of neco train; RUN:student for its student')
    .option(
      '--model <model>',
      'or any other backbone: name (see neco models), file or Hugging Face repository',
    )
    .option(
      '--which <network>',
      'teacher or student, of a run or a checkpoint that holds both (default: the teacher, of a run the best)',
    )
    .requiredOption('--format <format>', EXPORT_FORMATS.join(', '))
    .option('--precision <kind>', 'fp32, or fp16 for half the size', 'fp32')
    .option('--out <dir>', 'new or empty folder; with --head a file (default: that of the head, as .onnx)')
    .option('--force', 'replace an earlier export')
    .option('--reference', 'also write reference.safetensors, for tools/verify_exports.py')
    .option(...OFFLINE_OPTION)
    .option('--json', 'print one last line of JSON')
    .action(runExport);
}

async function runExport(flags: Flags): Promise<void> {
  if (flags.head !== undefined) return exportHead({ ...flags, head: flags.head });
  const format = oneOf('format', flags.format, EXPORT_FORMATS);
  const dtype = DTYPES[oneOf('precision', flags.precision, ['fp32', 'fp16'])];
  const which = readWhich(flags.which);
  const { out } = flags;
  if (out === undefined) throw new UserError('Give a new or empty folder (--out).');
  // Before a model is downloaded or loaded for nothing.
  requireWritableFolder(path.dirname(path.resolve(out)));
  assertOutputFree(out, flags.force === true);
  const { backbone, origin } = await source(flags, which);
  console.log(describeLoad(backbone.report).join('\n'));
  const result = await exportBackbone({
    model: backbone,
    format,
    dtype,
    origin,
    out,
    force: flags.force === true,
    reference: flags.reference === true,
  });
  console.log(describeResult(result, backbone.config.patchSize));
  if (flags.json) console.log(JSON.stringify({ format, dtype, ...result }));
}

async function source(
  flags: Flags,
  which: { which?: Which },
): Promise<{ backbone: LoadedBackbone; origin: Origin }> {
  if ((flags.run === undefined) === (flags.model === undefined)) {
    throw new UserError(
      'Give either --run (a run folder of neco train) or --model (any other backbone), or --head (a head of neco segment).',
    );
  }
  const download = downloadOptions(flags);
  if (flags.run === undefined) {
    const model = flags.model as string;
    return { backbone: await loadBackbone(model, { ...which, download }), origin: modelOrigin(model) };
  }
  // The record is read first: without one the folder is no run, whatever weights it holds.
  const { model: run, which: network = 'teacher' } = readNetworkName(flags.run, which.which);
  runOrigin(run, network, {});
  const backbone = await loadBackbone(run, { which: network, download });
  return { backbone, origin: runOrigin(run, network, backbone.metadata) };
}

function describeResult({ out, files, checks, accepted, opset, code }: ExportResult, patch: number): string {
  const size = ([rows, columns]: readonly [number, number]): string =>
    `${rows * patch} x ${columns * patch} px`;
  return [
    ...checks.map(
      ({ batch, grid, scale, patches, cls, cosine }) =>
        `check      ${batch} images of ${size(grid)}: largest difference ${patches.toExponential(1)} (patch tokens), ` +
        `${cls.toExponential(1)} (class token); accepted ${(accepted.relative * scale).toExponential(1)}; ` +
        `least cosine ${cosine.toFixed(6)}`,
    ),
    ...(opset === null ? [] : [`opset      ${opset}`]),
    `wrote      ${out}: ${files.join(', ')}`,
    '',
    code,
  ].join('\n');
}
