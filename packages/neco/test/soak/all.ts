// `npm run test:soak`: what takes too long for `npm test`, with a closing summary.
//   node all.js [KILLS] [CONFIGURATIONS AND COMMAND LINES] [FILES OF EACH FORM] [STEPS] [SEED]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { killAndContinue } from './kills.js';
import { MEMORY_FLAGS } from './memory-flags.js';
import type { MemoryResult } from './memory.js';

const [kills = 40, inputs = 1000, files = 2000, steps = 2000, seed = 1] = process.argv.slice(2).map(Number);

/** Most growth of resident memory in MB for 1,000 steps. */
const MAX_SLOPE = 1;

interface Ended {
  code: number | null;
  lines: string[];
}

const summary: string[] = [];
let failed = false;
const folder = mkdtempSync(path.join(tmpdir(), 'neco-soak-'));
try {
  await killRuns();
  await faults();
  await longRun();
  await fuzz();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${summary.join('\n')}`);
process.exitCode = failed ? 1 : 0;

function report(name: string, good: boolean, text: string): void {
  summary.push(`${good ? 'ok  ' : 'FAIL'} ${name.padEnd(8)} ${text}`);
  console.log(summary.at(-1));
  failed ||= !good;
}

async function killRuns(): Promise<void> {
  const result = await killAndContinue(path.join(folder, 'kills'), kills, seed);
  for (const defect of result.defects) console.log(`     ${defect}`);
  report(
    'kills',
    result.equal === result.runs && result.kills === kills,
    `${result.kills} survived, ${result.duringWriting} of them while a checkpoint was written; ` +
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
  const lines = [
    await fuzzed('configurations', ['configurations.js', String(inputs), String(seed)]),
    await fuzzed('command lines', [
      'command-lines.js',
      path.join(folder, 'lines'),
      String(inputs),
      String(seed),
    ]),
    await fuzzed('images, masks', ['../data/fuzz/all.js', String(Math.ceil(files / 2)), String(seed)]),
    await fuzzed('checkpoints, archives', ['../weights/fuzz/all.js', String(files), String(seed)]),
  ];
  const crashes = lines.filter(({ crashed }) => crashed).length;
  const good = lines.every((line) => line.good);
  report('inputs', good, `${lines.map(({ text }) => text).join('; ')}; crashes ${crashes}`);
}

interface Fuzzed {
  good: boolean;
  crashed: boolean;
  text: string;
}

/** Runs one of the programs that try damaged inputs; each ends with how many it tried and how many were refused. */
async function fuzzed(name: string, [script, ...args]: readonly [string, ...string[]]): Promise<Fuzzed> {
  const { code, lines } = await node([at(script), ...args]);
  for (const line of lines) console.log(`     ${line}`);
  const text = lines.join('\n');
  const tried = /"(?:tried|files)":(\d+)/.exec(text)?.[1];
  // The reader of weights prints a line of text for each form.
  const sum = [...text.matchAll(/(\d+) damaged files/g)].reduce((total, [, n]) => total + Number(n), 0);
  return { good: code === 0, crashed: code !== 0 && code !== 1, text: `${tried ?? sum} ${name} tried` };
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
