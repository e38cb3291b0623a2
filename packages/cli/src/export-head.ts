import { existsSync } from 'node:fs';
import path from 'node:path';
import { Segmenter, UserError, type SegmenterOnnxResult } from '@neco/neco/internal';
import { downloadOptions } from './download-progress.js';
import { requireWritableFile } from './output-place.js';
import { oneOf } from './option-values.js';

/** Types of weights by the names of `--precision`. */
export const DTYPES = { fp32: 'float32', fp16: 'float16' } as const;

interface Flags {
  head: string;
  model?: string;
  run?: string;
  which?: string;
  reference?: boolean;
  format: string;
  precision: string;
  out?: string;
  force?: boolean;
  offline?: boolean;
  json?: boolean;
}

/** `neco export --head`: a head and its backbone as one ONNX file. */
export async function exportHead(flags: Flags): Promise<void> {
  oneOf('format', flags.format, ['onnx']);
  const dtype = DTYPES[oneOf('precision', flags.precision, ['fp32', 'fp16'])];
  for (const name of ['run', 'which', 'reference'] as const) {
    if (flags[name] !== undefined) throw new UserError(`--${name} does not go with --head; leave one out.`);
  }
  const { dir, name } = path.parse(flags.head);
  const out = flags.out ?? path.join(dir, `${name}.onnx`);
  const force = flags.force === true;
  // Before a model is downloaded or loaded for nothing.
  if (!force && existsSync(out)) {
    throw new UserError(`--out ${out} is there already; name another file, or replace it with --force.`);
  }
  requireWritableFile(out);
  const segmenter = await Segmenter.load(flags.head, {
    ...(flags.model !== undefined && { model: flags.model }),
    download: downloadOptions(flags),
  });
  const result = await segmenter.exportOnnx(out, { dtype, force });
  console.log(describe(segmenter, result));
  if (flags.json) console.log(JSON.stringify({ format: flags.format, dtype, ...result }));
}

function describe(
  { classes, kind, model }: Segmenter,
  { file, bytes, checks, accepted }: SegmenterOnnxResult,
): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  return [
    ...checks.map(
      ({ width, height, difference, equal }) =>
        `check      2 images of ${width} x ${height} px: probabilities differ by ${difference.toExponential(1)} at ` +
        `most, ${percent(equal)} of the pixels have the same class; accepted ${accepted.difference.toPrecision(1)} and ` +
        percent(accepted.equal),
    ),
    `graph      pixel_values [batch, 3, height, width], sides multiples of ${model.config.patchSize} px, to logits ` +
      `[batch, ${classes.length}, height, width], by ${kind}`,
    `wrote      ${file}, ${(bytes / 1e6).toFixed(1)} MB`,
  ].join('\n');
}
