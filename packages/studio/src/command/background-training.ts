import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '@neco/neco';
import { RunFolder } from '@neco/neco/internal';

/** A run of `neco train`. */
export interface BackgroundTraining {
  /** File of the `neco` command. */
  program: string;
  /** Folder of images. */
  data: string;
  model: string;
  run: string;
  settings: object;
}

/** Milliseconds between two looks at how far it is. */
const look = 1000;

/**
 * Trains in a process of its own, or goes on with a run that was stopped; a run that is finished is left as it is.
 * Aborting stops it after the step it is at.
 *
 * @param say what is being done, for people
 * @throws UserError if the training failed, or the signal's reason
 */
export async function trainInBackground(
  training: BackgroundTraining,
  signal: AbortSignal,
  say: (message: string) => void,
): Promise<void> {
  const { run, program, data, model, settings } = training;
  const finished = path.join(path.dirname(run), `${path.basename(run)}.finished`);
  if (existsSync(finished)) return;
  const config = path.join(path.dirname(run), `${path.basename(run)}.settings.json`);
  writeFileSync(config, JSON.stringify(settings));
  const child = spawn(
    process.execPath,
    [
      program,
      'train',
      '--data',
      data,
      '--model',
      model,
      '--out',
      run,
      '--config',
      config,
      '--offline',
      '--json',
    ],
    // A process group of its own: Ctrl+C reaches the studio alone, which then stops it once.
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const stop = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', stop, { once: true });
  const watch = setInterval(() => say(describeStep(run, settings)), look);
  try {
    say(describeStep(run, settings));
    const { code, output, errors } = await ending(child);
    signal.throwIfAborted();
    if (code !== 0) throw new UserError(`The post-training in the background failed: ${lastLine(errors)}`);
    if ((JSON.parse(lastLine(output)) as { finished: boolean }).finished) writeFileSync(finished, '');
    rmSync(config, { force: true });
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', stop);
  }
}

async function ending(child: ChildProcess): Promise<{ code: number | null; output: string; errors: string }> {
  const texts = { output: '', errors: '' };
  // The end of what it says is enough: errors and the result come last.
  child.stdout!.on('data', (text) => (texts.output = (texts.output + String(text)).slice(-20_000)));
  child.stderr!.on('data', (text) => (texts.errors = (texts.errors + String(text)).slice(-20_000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...texts };
}

function describeStep(run: string, settings: object): string {
  const { steps } = settings as { steps?: number };
  const done = stepOf(new RunFolder(run).metricsFile);
  const part = steps === undefined || done === 0 ? '' : ` (step ${done} of ${steps})`;
  return `Post-training in the background${part}; see Runs.`;
}

function stepOf(metrics: string): number {
  if (!existsSync(metrics)) return 0;
  const numbers = [...readFileSync(metrics, 'utf8').matchAll(/"step":(\d+)/g)].map(([, step]) =>
    Number(step),
  );
  return Math.max(0, ...numbers);
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
