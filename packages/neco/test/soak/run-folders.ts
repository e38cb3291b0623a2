// Damages run folders of `neco train` and `neco pretrain` and goes on with them: node run-folders.js FOLDER COUNT SEED
// Prints how many ended as the undamaged run and how many were refused as JSON. Any error but a sentence for users,
// slowness, or a run that ends with other weights is a defect.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import { loadBackbone, pretrain, RandomStream, train, UserError } from '@neco/neco/internal';
import { damageRun } from './damaged-runs.js';
import {
  finalState,
  Random,
  cpuMilliseconds,
  makeSmallInputs,
  smallOptions,
  smallPretrainOptions,
} from '@neco/testing';

/** Of processor time of all threads, which other work on the machine changes little. */
const MAX_CPU_MILLISECONDS = 20_000;
/** How long a lock that names another machine is waited for. */
const PATIENCE_MILLISECONDS = 60_000;
const MAX_MEGABYTES = 300;
const MAX_LETTERS = 4000;
const [steps, stopAt] = [6, 4];

const [folder, countText, seedText] = process.argv.slice(2) as [string, string, string];
const [count, seed] = [Number(countText), Number(seedText)];
const at = (name: string) => path.join(folder, name);

const result = { tried: 0, correct: 0, loaded: 0, refused: 0, slowest: 0, memory: 0 };
const defects: string[] = [];

/** What goes on with a run, and a run that it stopped in the middle. */
const commands = {
  train: {
    stopped: at('train-stopped'),
    go: (out: string, signal?: AbortSignal, onStep?: (line: { step: number }) => void) =>
      train({ ...smallOptions(folder, out, short), ...given(signal, onStep), log: 'tensorboard' }),
  },
  pretrain: {
    stopped: at('pretrain-stopped'),
    go: (out: string, signal?: AbortSignal, onStep?: (line: { step: number }) => void) =>
      pretrain({ ...smallPretrainOptions(folder, out, short), ...given(signal, onStep) }),
  },
};
type Command = keyof typeof commands;

const short = {
  steps,
  checkpoint: { everySteps: 2 },
  eval: { every: 3, signalImages: 3, inputSize: 32, stopOnCollapse: true },
};

function given(signal?: AbortSignal, onStep?: (line: { step: number }) => void) {
  return { ...(signal && { signal }), ...(onStep && { onStep }) };
}

const uses = {
  'go on': async (made: Command, run: string) => void (await commands[made].go(run, patience())),
  'other command': async (made: Command, run: string) =>
    void (await commands[made === 'train' ? 'pretrain' : 'train'].go(run, patience())),
  init: async (_: Command, run: string) => {
    rmSync(at('next'), { recursive: true, force: true });
    const { data, out, settings } = smallOptions(folder, at('next'), { ...short, steps: 1 });
    await train({ data, out, settings, initFrom: run });
  },
  load: async (_: Command, run: string) => {
    const model = await loadBackbone(run);
    for (const parameter of model.parameters()) parameter.release();
  },
};

/** What a run that goes on leaves as it is: records of what was, and copies of earlier networks. */
const left = /^(config\.yaml|metrics\.jsonl|best\..*|checkpoints\/(epoch-.*|good\.safetensors))$/;

await makeSmallInputs(folder);
const expected = { train: await makeRuns('train'), pretrain: await makeRuns('pretrain') };
for (let index = -4; index < 0; index++) await look(index);
const before = process.resourceUsage().maxRSS;
const live = torch.liveTensors();
for (let index = 0; index < count; index++) await look(index);
result.memory = Math.round((process.resourceUsage().maxRSS - before) / 1024);
if (result.memory > MAX_MEGABYTES) defects.push(`memory grew by ${result.memory} MB`);
const kept = torch.liveTensors() - live;
if (kept > 2) defects.push(`${kept} tensors stay`);
for (const defect of defects) console.log(defect);
console.log(JSON.stringify({ ...result, slowest: Math.round(result.slowest), defects: defects.length }));
process.exitCode = defects.length > 0 ? 1 : 0;

/** A run from beginning to end, whose state is returned, and one that is stopped. */
async function makeRuns(command: Command): Promise<Record<string, string>> {
  const { go, stopped } = commands[command];
  const whole = at(`${command}-whole`);
  await go(whole);
  const stop = new AbortController();
  await go(stopped, stop.signal, ({ step }) => step === stopAt && stop.abort());
  return finalState(whole);
}

async function look(index: number): Promise<void> {
  const random = new RandomStream(seed, Math.abs(index));
  const made = random.pick(['train', 'pretrain'] as const);
  const run = at('damaged');
  rmSync(run, { recursive: true, force: true });
  cpSync(commands[made].stopped, run, { recursive: true });
  const damaged = damageRun(run, random, new Random(seed * 1_000_003 + index));
  const use = random.pick(['go on', 'go on', 'go on', 'other command', 'init', 'load'] as const);
  const note = (what: string) =>
    defects.push(`${index} (seed ${seed}) ${made}, ${damaged.join(' and ')}, ${use}: ${what.slice(0, 1500)}`);
  const started = process.cpuUsage();
  const problem = await uses[use](made, run).then(
    () => null,
    (error: unknown) => error as Error,
  );
  const milliseconds = cpuMilliseconds(started);
  if (milliseconds > MAX_CPU_MILLISECONDS) note(`took ${milliseconds.toFixed(0)} ms of processor time`);
  if (problem !== null) judge(problem, note);
  else if (use === 'go on') compare(expected[made], run, damaged, note);
  if (index < 0) return;
  result.tried++;
  if (problem !== null) result.refused++;
  else if (use === 'go on') result.correct++;
  else result.loaded++;
  result.slowest = Math.max(result.slowest, milliseconds);
}

/** A lock that names another machine is waited for. */
function patience(): AbortSignal {
  return AbortSignal.timeout(PATIENCE_MILLISECONDS);
}

function judge(problem: Error, note: (what: string) => void): void {
  const { message } = problem;
  if (!(problem instanceof UserError)) note(problem.stack ?? message);
  else if (/\p{Cc}/u.test(message)) note(`not one sentence: ${JSON.stringify(message)}`);
  else if (message.length > MAX_LETTERS)
    note(`${message.length} letters: ${JSON.stringify(message.slice(0, 500))}`);
}

/** A run that went on ends as the whole one does, every bit, but for damaged files that it leaves as they are. */
function compare(
  whole: Record<string, string>,
  run: string,
  damaged: readonly string[],
  note: (what: string) => void,
): void {
  makeReadable(path.join(run, 'metrics.jsonl'));
  const found = finalState(run);
  for (const [name, digest] of Object.entries(whole)) {
    if (damaged.includes(name) && left.test(name)) continue;
    if (found[name] !== digest) note(`${name} ${found[name] === undefined ? 'is missing' : 'differs'}`);
  }
}

/** Lines that are no JSON count as none. */
function makeReadable(file: string): void {
  const sound = (line: string): boolean => {
    try {
      JSON.parse(line);
      return true;
    } catch {
      return line === '';
    }
  };
  writeFileSync(file, readFileSync(file, 'utf8').split('\n').filter(sound).join('\n'));
}
