import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Form } from './forms.js';
import type { Outcome } from './worker.js';

/** Bounds for one damaged file. */
const MAX_CPU_MILLISECONDS = 4000;
const MAX_MEGABYTES = 200;
/** Silence of the worker after which it hangs. */
const HANG_MILLISECONDS = 120_000;

/** What many damaged files of one form did. */
export interface FuzzResult {
  form: Form;
  files: number;
  loaded: number;
  refused: number;
  slowest: number;
  memory: number;
  /** One line for each file that did what it must not. */
  defects: string[];
}

/** Loads `count` damaged files of a form in a process of its own. */
export async function fuzz(form: Form, seed: number, count: number, first = 0): Promise<FuzzResult> {
  const result: FuzzResult = { form, files: 0, loaded: 0, refused: 0, slowest: 0, memory: 0, defects: [] };
  const script = fileURLToPath(new URL('./worker.js', import.meta.url));
  const child = spawn(process.execPath, [script, form, String(seed), String(first), String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  const closed = new Promise<string>((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? String(code))),
  );
  let watchdog = setTimeout(() => child.kill('SIGKILL'), HANG_MILLISECONDS);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => child.kill('SIGKILL'), HANG_MILLISECONDS);
    add(result, JSON.parse(line) as Outcome);
  }
  const end = await closed;
  clearTimeout(watchdog);
  if (end !== '0' || result.files !== count) {
    const next = first + result.files;
    result.defects.push(`${form} ${next}: the process ended with ${end} (crash or hang) ${errors}`);
  }
  return result;
}

function add(result: FuzzResult, outcome: Outcome): void {
  const { index, loaded, cpuMilliseconds, memory, defect } = outcome;
  result.files += 1;
  if (loaded) result.loaded += 1;
  else result.refused += 1;
  result.slowest = Math.max(result.slowest, cpuMilliseconds);
  const note = (text: string): void => void result.defects.push(`${result.form} ${index}: ${text}`);
  if (defect !== null) note(defect);
  if (cpuMilliseconds > MAX_CPU_MILLISECONDS)
    note(`it took ${cpuMilliseconds.toFixed(0)} ms of processor time`);
  if (memory > MAX_MEGABYTES && result.memory <= MAX_MEGABYTES)
    note(`memory grew by ${memory.toFixed(0)} MB`);
  result.memory = Math.max(result.memory, memory);
}

/** One line for people. */
export function summary({ form, files, loaded, refused, slowest, memory, defects }: FuzzResult): string {
  return (
    `${form.padEnd(12)} ${files} damaged files: ${refused} refused, ${loaded} loaded, ${defects.length} defects; ` +
    `slowest ${slowest.toFixed(0)} ms, memory +${memory.toFixed(0)} MB`
  );
}
