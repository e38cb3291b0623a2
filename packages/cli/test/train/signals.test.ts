import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { finalState, temporaryFolder, makeSmallInputs, smallSettings, neco } from '@neco/testing';

const program = fileURLToPath(new URL('../../bin/neco.js', import.meta.url));

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

// Long enough to be met alive by a signal; the learning rates fall over all of it.
const steps = 150;

before(async () => {
  folder = temporaryFolder("neco's signals");
  await makeSmallInputs(folder);
  writeFileSync(at('small.yaml'), stringify({ ...smallSettings, steps, checkpoint: { everyEpochs: 100 } }));
});

const command = (out: string) => [
  ...['train', '--data', at('scenes', 'images'), '--model', at('start.safetensors')],
  ...['--config', at('small.yaml'), '--out', at(out)],
];

interface Ended {
  exit: number | NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts `neco train`, sends signals once some steps are done, and waits for the end. */
async function signalled(out: string, ...signals: NodeJS.Signals[]): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...command(out)], {
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  const ended = endOf(child);
  while (linesOf(at(out, 'metrics.jsonl')) < 5) await sleep(10);
  for (const signal of signals) child.kill(signal);
  return ended;
}

function endOf(child: ChildProcess): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.on('data', (chunk: Buffer) => (output[name] += chunk.toString()));
  return new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ exit: signal ?? code, ...output })),
  );
}

function linesOf(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} saves, ends with 0 and says how to continue; continued, the run ends as if nothing was`, async () => {
    const { exit, stdout, stderr } = await signalled(signal, signal);
    assert.equal(exit, 0, stderr);
    assert.match(stderr, new RegExp(`${signal}: stopping after this step, everything is saved`));
    const [, step, again] = /Stopped at step (\d+) of 150; .* To continue: neco (.*)\n/.exec(stdout) ?? [];
    assert.ok(Number(step) >= 4 && Number(step) < steps, stdout);
    // The folder has an apostrophe and a space in its name.
    assert.equal(again, command(signal).map(quoted).join(' '));
    assert.ok(!existsSync(at(signal, 'run.lock')));
    const continued = neco(command(signal));
    assert.equal(continued.code, 0, continued.stderr);
    assert.match(continued.stdout, new RegExp(`continues at step ${step} of 150`));
    const whole = neco(command(`${signal}-whole`));
    assert.equal(whole.code, 0);
    // When the checkpoint before the last was written depends on when the run was stopped.
    const weights = ({ 'checkpoints/previous.safetensors': _, ...state }: Record<string, string>) => state;
    assert.deepEqual(weights(finalState(at(signal))), weights(finalState(at(`${signal}-whole`))));
  });
}

const quoted = (word: string) => (word.includes("'") ? `'${word.replaceAll("'", String.raw`'\''`)}'` : word);

test('a second signal ends the process at once; the run goes on from what was saved before', async () => {
  const { exit } = await signalled('twice', 'SIGINT', 'SIGTERM');
  assert.ok(exit === 'SIGTERM' || exit === 'SIGINT', String(exit));
  const { code, stdout, stderr } = neco(command('twice'));
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Done: 150 steps/);
});
