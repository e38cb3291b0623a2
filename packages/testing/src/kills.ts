import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, watch } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { RandomStream } from '@neco/neco/internal';
import { finalState } from './final-state.js';
import { makeSmallInputs } from './small-run.js';

/** A program that does one small run; its first line says with which arguments. */
export const runProcess = fileURLToPath(new URL('./run-process.js', import.meta.url));

export interface KillResult {
  kills: number;
  /** Of them while a file was being written: a temporary file, or no `last` checkpoint, was left. */
  duringWriting: number;
  /** Runs that were killed once or more and then ended. */
  runs: number;
  /** Of them with every file as in the run that was not killed. */
  equal: number;
  /** One line for each run that ended differently. */
  defects: string[];
}

/**
 * Kills small runs (SIGKILL) at seeded random moments, some by the time since the start, some when a file appears in
 * the run's folder; each is killed twice, continued to its end, and compared with a run that was not killed.
 */
export async function killAndContinue(
  folder: string,
  kills: number,
  seed: number,
  command: 'train' | 'pretrain' = 'train',
): Promise<KillResult> {
  const start = (out: string) => startRun(folder, out, command);
  await makeSmallInputs(folder);
  const whole = path.join(folder, 'whole');
  const began = performance.now();
  await ended(start(whole));
  const duration = performance.now() - began;
  const expected = finalState(whole);
  const result: KillResult = { kills: 0, duringWriting: 0, runs: 0, equal: 0, defects: [] };
  for (let run = 0; result.kills < kills; run++) {
    const out = path.join(folder, `killed-${run}`);
    mkdirSync(path.join(out, 'checkpoints'), { recursive: true });
    const random = new RandomStream(seed, run);
    for (let attempt = 0; attempt < 2 && result.kills < kills; attempt++) {
      const killed =
        random.uniform() < 0.5
          ? await killAfter(start(out), random.uniform(0.15, 0.95) * duration)
          : await killAtFile(start(out), out, 1 + random.integer(40), random.uniform(0, 3));
      if (!killed) break;
      result.kills += 1;
      if (wasWriting(out)) result.duringWriting += 1;
    }
    const errors = await ended(start(out));
    result.runs += 1;
    const differences = differing(expected, finalState(out));
    if (differences.length === 0) result.equal += 1;
    else result.defects.push(`run ${run} (seed ${seed}): ${differences.join(', ')} ${errors}`);
    rmSync(out, { recursive: true });
  }
  return result;
}

function startRun(folder: string, out: string, command: string): ChildProcess {
  return spawn(process.execPath, [runProcess, folder, out, '{}', command], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
}

/** What the process printed to standard error until it ended by itself. @throws Error if it failed */
async function ended(child: ChildProcess): Promise<string> {
  let errors = '';
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await exitOf(child);
  if (code !== 0) throw new Error(`a run ended with ${code}: ${errors}`);
  return errors.trim();
}

function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
}

/** @returns false if the process ended before */
async function killAfter(child: ChildProcess, milliseconds: number): Promise<boolean> {
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  const exit = await exitOf(child);
  clearTimeout(timer);
  return exit === 'SIGKILL';
}

/** Kills some time after the n-th time that a file of the run appears, is renamed or goes. */
async function killAtFile(child: ChildProcess, out: string, nth: number, delay: number): Promise<boolean> {
  let seen = 0;
  const count = (event: string): void => {
    if (event === 'rename' && ++seen === nth) killSoon(child, delay);
  };
  const watchers = [out, path.join(out, 'checkpoints')].map((place) => watch(place, count));
  const exit = await exitOf(child);
  for (const watcher of watchers) watcher.close();
  return exit === 'SIGKILL';
}

// Timers are too coarse for moments within the writing of a file.
function killSoon(child: ChildProcess, delay: number): void {
  const end = performance.now() + delay;
  while (performance.now() < end);
  child.kill('SIGKILL');
}

function wasWriting(out: string): boolean {
  const names = readdirSync(out, { recursive: true }).map(String);
  const has = (name: string) => existsSync(path.join(out, 'checkpoints', `${name}.safetensors`));
  return names.some((name) => name.endsWith('.tmp')) || has('next') || (has('previous') && !has('last'));
}

function differing(expected: Record<string, string>, found: Record<string, string>): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].filter((name) => expected[name] !== found[name]);
}
