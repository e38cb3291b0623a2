import { writeSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from '@neco/torch';
import { UserError, VisionTransformer, loadBackbone, saveBackbone, vitConfig } from '@neco/neco/internal';
import type { LoadedBackbone } from '@neco/neco/internal';
import { cpuMilliseconds, temporaryFolder, Random, fixturePath } from '@neco/testing';
import { SOURCES, writeDamaged } from './forms.js';
import type { Form } from './forms.js';

// Loads damaged files one after another and prints a line of JSON for each:
//   node worker.js FORM SEED FIRST COUNT
// A process of its own, so that a crash, a hang or memory is seen from outside.

/** What happened with one damaged file. */
export interface Outcome {
  index: number;
  loaded: boolean;
  /** Of all threads' processor time; a machine that is busy otherwise changes little of it. */
  cpuMilliseconds: number;
  /** Growth of the process's peak memory since undamaged files were loaded, in MB. */
  memory: number;
  /** What is wrong with it, or null. */
  defect: string | null;
}

/** Errors that the readers raise themselves; any other behind a UserError is a slip of ours. */
const NAMED_CAUSES: ReadonlySet<string> = new Set([
  'FormatError',
  'SafetensorsError',
  'SyntaxError',
  'ZodError',
  '$ZodError',
]);

const [form, seed, first, count] = [process.argv[2] as Form, ...process.argv.slice(3, 6).map(Number)] as [
  Form,
  number,
  number,
  number,
];
// Whose settings are damaged tell the number of heads themselves.
const options = form === 'settings' ? {} : { config: { numHeads: 2 } };
const folder = temporaryFolder();

await run();

async function run(): Promise<void> {
  const sources = SOURCES[form].map(fixturePath);
  if (form === 'safetensors') sources.push(ownFile());
  for (let i = 0; i < 40; i += 1) {
    const source = sources[i % sources.length] as string;
    release(await loadBackbone(source, options));
  }
  const live = torch.liveTensors();
  const before = process.resourceUsage().maxRSS;
  for (let index = first; index < first + count; index += 1) {
    const random = new Random(seed * 1_000_003 + index);
    const { file, truncated } = writeDamaged(form, random.pick(sources), folder, random);
    const allowMissing = random.chance(0.25);
    const start = process.cpuUsage();
    const result = await attempt(file, allowMissing);
    const spent = cpuMilliseconds(start);
    const memory = (process.resourceUsage().maxRSS - before) / 1024;
    const outcome: Outcome = {
      index,
      loaded: result.loaded,
      cpuMilliseconds: spent,
      memory,
      defect:
        result.defect ??
        leak(live) ??
        (truncated && result.loaded && form !== 'legacy' ? 'a truncated file loads' : null),
    };
    writeSync(1, `${JSON.stringify(outcome)}\n`);
  }
}

/** A file with its own configuration in the metadata. */
function ownFile(): string {
  const config = vitConfig('small', 'v2', {
    embedDim: 24,
    depth: 1,
    numHeads: 2,
    patchSize: 2,
    imgSize: 8,
    mlpRatio: 1,
  });
  const model = new VisionTransformer(config);
  const file = join(folder, 'own.safetensors');
  saveBackbone(file, model);
  for (const parameter of model.parameters()) parameter.release();
  return file;
}

async function attempt(
  file: string,
  allowMissing: boolean,
): Promise<{ loaded: boolean; defect: string | null }> {
  try {
    const backbone = await loadBackbone(file, { allowMissing, ...options });
    const defect = checkLoaded(backbone, allowMissing);
    release(backbone);
    return { loaded: true, defect };
  } catch (error) {
    return { loaded: false, defect: checkError(error, file) };
  }
}

function checkLoaded(model: LoadedBackbone, allowMissing: boolean): string | null {
  const { config, report } = model;
  if (!allowMissing && report.missing.length + report.unknown.length > 0) return 'a partial match loads';
  const side = Math.floor(config.imgSize / config.patchSize);
  if (config.ropeBase === undefined && model.posEmbed?.shape[1] !== 1 + side * side)
    return 'the position grid does not fit the configuration';
  const pixels = torch.zeros([1, 3, config.patchSize, config.patchSize]);
  const { shape, finite } = torch.scope(() => {
    const tokens = torch.noGrad(() => model.forward(pixels));
    return { shape: tokens.shape, finite: tokens.isfinite().all().item() !== 0 };
  });
  pixels.release();
  if (shape.join() !== [1, 1, config.embedDim].join()) return 'the loaded network does not run';
  // Damaged weights may be any numbers; sound ones are not to be spoilt.
  return form !== 'settings' || finite ? null : 'the features are not finite';
}

function checkError(error: unknown, file: string): string | null {
  if (!(error instanceof UserError)) return `not a named error: ${(error as Error).stack}`;
  const names = [file, join(file, '..')];
  if (!names.some((name) => error.message.includes(name))) return `the file is not named: ${error.message}`;
  if (/\p{Cc}/u.test(error.message) || error.message.length > 2000)
    return `not one sentence: ${error.message.slice(0, 300)}`;
  const { cause } = error;
  if (cause === undefined || (cause instanceof Error && (NAMED_CAUSES.has(cause.name) || 'code' in cause)))
    return null;
  return `an unforeseen error behind it: ${(cause as Error).stack}`;
}

function leak(live: number): string | null {
  const now = torch.liveTensors();
  return now > live + 2 ? `${now - live} tensors stay` : null;
}

function release(model: LoadedBackbone): void {
  for (const parameter of model.parameters()) parameter.release();
}
