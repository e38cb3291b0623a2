// Gives many mutated configurations of `neco train` and `neco pretrain` to what checks them:
//   node configurations.js COUNT SEED
// Prints how many were taken and refused as JSON; any other error, slowness or a polluted prototype is a defect.
import {
  contrast,
  type PretrainingConfig,
  parseSettings,
  parseTrainConfig,
  RandomStream,
  resolveAuto,
  totalSteps,
  UserError,
  viewConfig,
  vitConfig,
} from '@neco/neco/internal';
import { stringify } from 'yaml';
import { cpuMilliseconds, hostileSettings, hostileText } from '@neco/testing';

/** Of processor time of all threads, which other work on the machine changes little. */
const MAX_CPU_MILLISECONDS = 2000;
const MAX_MEGABYTES = 250;

const [count = 1000, seed = 1] = process.argv.slice(2).map(Number);
const backbone = vitConfig('tiny', 'v2');
/** What reads settings, and the settings that are damaged. */
const readers = [
  { read: readTraining, whole: parseTrainConfig({}) as unknown as Record<string, unknown> },
  { read: readPretraining, whole: parseTrainConfig({}, contrast) as unknown as Record<string, unknown> },
].map((reader) => ({ ...reader, text: stringify(reader.whole) }));
const result = { tried: 0, taken: 0, refused: 0, slowest: 0, memory: 0 };
const defects: string[] = [];
for (let index = 0; index < 20; index++) look(index, false);
const before = process.resourceUsage().maxRSS;
for (let index = 0; index < count; index++) look(index, true);
result.memory = Math.round((process.resourceUsage().maxRSS - before) / 1024);
if (result.memory > MAX_MEGABYTES) defects.push(`memory grew by ${result.memory} MB`);
for (const defect of defects) console.log(defect);
console.log(JSON.stringify({ ...result, slowest: Math.round(result.slowest), defects: defects.length }));
process.exitCode = defects.length > 0 ? 1 : 0;

function look(index: number, counted: boolean): void {
  const random = new RandomStream(seed, index);
  const started = process.cpuUsage();
  const { read, whole, text } = readers[Math.abs(index) % readers.length]!;
  const settings = random.bernoulli(0.5)
    ? hostileSettings(whole, random)
    : fromYaml(hostileText(text, random));
  const problem = attempt(() => read(settings));
  const milliseconds = cpuMilliseconds(started);
  if (!counted) return;
  result.tried += 1;
  if (problem === null) result.taken += 1;
  else if (problem instanceof UserError) result.refused += 1;
  result.slowest = Math.max(result.slowest, milliseconds);
  const note = (what: string) => defects.push(`${index} (seed ${seed}): ${what}`);
  if (problem !== null && !(problem instanceof UserError)) note(problem.stack ?? problem.message);
  if (problem instanceof UserError && problem.message.includes('\n'))
    note(`message of lines: ${problem.message}`);
  if (milliseconds > MAX_CPU_MILLISECONDS) note(`took ${milliseconds.toFixed(0)} ms of processor time`);
  if (Object.keys(Object.prototype).length > 0) note('Object.prototype has a property');
}

/** What the settings' file would give; the reader of files makes a sentence of what is no YAML. */
function fromYaml(damaged: string): unknown {
  try {
    return parseSettings(damaged);
  } catch {
    return damaged;
  }
}

function attempt(read: () => void): Error | null {
  try {
    read();
    return null;
  } catch (error) {
    return error as Error;
  }
}

function readTraining(settings: unknown): void {
  const config = resolveAuto(parseTrainConfig(settings), backbone, 50, false);
  const steps = totalSteps(config, 50);
  if (!Number.isSafeInteger(steps) || steps < 1) throw new Error(`a run of ${steps} steps`);
  const views = viewConfig(config);
  if (!(views.globals.size > 0 && views.locals.size > 0)) throw new Error('views without size');
  const again = JSON.stringify(resolveAuto(parseTrainConfig(config), backbone, 50, false));
  if (again !== JSON.stringify(config)) throw new Error('read again, the configuration is another one');
}

function readPretraining(settings: unknown): void {
  const resolved = (given: unknown) =>
    resolveAuto(parseTrainConfig(given, contrast), null, 50, false, contrast);
  const config = resolved(settings) as unknown as PretrainingConfig;
  const { width, heads, patch, size } = config.backbone;
  if (width % heads !== 0 || size % patch !== 0) throw new Error('a backbone that cannot be built');
  const again = JSON.stringify(resolved(config));
  if (again !== JSON.stringify(config)) throw new Error('read again, the configuration is another one');
}
