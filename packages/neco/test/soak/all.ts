// `npm run test:soak`: what takes too long for `npm test`, with a closing summary.
//   node all.js [KILLS] [CONFIGURATIONS AND COMMAND LINES] [FILES OF EACH FORM] [STEPS] [SEED]
// Kills are tried on `neco train`, and a quarter as many on `neco pretrain`.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MEMORY_FLAGS } from './memory-flags.js';
import { countsOf, summaryOf, type Counts } from './input-counts.js';
import type { MemoryResult } from './memory.js';
import { temporaryFolder, killAndContinue } from '@neco/testing';

const [kills = 40, inputs = 1000, files = 2000, steps = 2000, seed = 1] = process.argv.slice(2).map(Number);

/** Most growth of resident memory in MB for 1,000 steps. */
const MAX_SLOPE = 1;

interface Ended {
  code: number | null;
  lines: string[];
}

const summary: string[] = [];
let failed = false;
const folder = temporaryFolder();

await killRuns('train', kills);
await killRuns('pretrain', Math.ceil(kills / 4));
await faults();
await longRun();
await fuzz();

console.log(`\n${summary.join('\n')}`);
process.exitCode = failed ? 1 : 0;

function report(name: string, good: boolean, text: string): void {
  summary.push(`${good ? 'ok  ' : 'FAIL'} ${name.padEnd(8)} ${text}`);
  console.log(summary.at(-1));
  failed ||= !good;
}

async function killRuns(command: 'train' | 'pretrain', count: number): Promise<void> {
  const result = await killAndContinue(path.join(folder, `kills-${command}`), count, seed, command);
  for (const defect of result.defects) console.log(`     ${defect}`);
  report(
    'kills',
    result.equal === result.runs && result.kills === count,
    `${command}: ${result.kills} survived, ${result.duringWriting} of them while a checkpoint was written; ` +
      `every bit equal in ${result.equal} of ${result.runs} runs`,
  );
}

async function faults(): Promise<void> {
  const tests = ['faults', 'lock', 'resume', 'signals', 'tensorboard'];
  const { code, lines } = await node(['--test', ...tests.map((name) => at(`../train/${name}.test.js`))]);
  const count = (name: string) => Number(lines.find((line) => line.startsWith(`# ${name} `))?.split(' ')[2]);
  for (const line of lines) if (/^\s*not ok/.test(line)) console.log(`     ${line}`);
  const [passed, bad, skipped] = [count('pass'), count('fail'), count('skipped')];
  report('faults', code === 0, `${passed} tests passed, ${bad} failed, ${skipped} skipped`);
}

async function longRun(): Promise<void> {
  const { lines } = await node([
    ...MEMORY_FLAGS,
    at('memory.js'),
    path.join(folder, 'memory'),
    String(steps),
  ]);
  const { slope, tensors, handles } = JSON.parse(lines.at(-1) ?? '{}') as MemoryResult;
  const text =
    `${steps} steps: memory ${signed(slope, 2)} MB for 1,000 steps (at most ${MAX_SLOPE}), ` +
    `live tensors ${signed(tensors)}, handles ${signed(handles)}`;
  report('memory', slope < MAX_SLOPE && tensors <= 0 && handles <= 0, text);
}

function signed(value: number, digits = 0): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;
}

async function fuzz(): Promise<void> {
  const text = String;
  const counts = [
    await fuzzed('configurations', ['configurations.js', text(inputs), text(seed)]),
    await fuzzed('command lines', ['command-lines.js', path.join(folder, 'lines'), text(inputs), text(seed)]),
    await fuzzed('run folders', [
      'run-folders.js',
      path.join(folder, 'runs'),
      text(Math.ceil(inputs / 5)),
      text(seed),
    ]),
    await fuzzed('images and masks', ['../data/fuzz/all.js', text(Math.ceil(files / 2)), text(seed)]),
    await fuzzed('lists, class files and archives', [
      '../data/fuzz/trees.js',
      text(Math.ceil(files / 4)),
      text(seed),
    ]),
    await fuzzed('checkpoints', ['../weights/fuzz/all.js', text(files), text(seed)]),
  ];
  report(
    'inputs',
    counts.every(({ good }) => good),
    summaryOf(counts),
  );
}

/** Runs one of the programs that try damaged inputs; what they tried and what came of it stands in their last lines. */
async function fuzzed(name: string, [script, ...args]: readonly [string, ...string[]]): Promise<Counts> {
  const { code, lines } = await node([at(script), ...args]);
  for (const line of lines) console.log(`     ${line}`);
  return countsOf(name, code, lines);
}

function at(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function node(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code, lines: output.trim().split('\n') })),
  );
}
