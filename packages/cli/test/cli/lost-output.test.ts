import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { makeSmallInputs, neco, program, smallSettings, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);
const command = `${process.execPath} ${program}`;
const STEPS = 400;

before(async () => {
  await makeSmallInputs(folder);
  writeFileSync(at('settings.json'), JSON.stringify({ ...smallSettings, steps: STEPS, eval: { every: 0 } }));
});

const train = (out: string, more = '') =>
  `train --data ${at('scenes', 'images')} --model ${at('start.safetensors')} --out ${at(out)} --config ${at('settings.json')} ${more}`;

interface Ended {
  code: number | string | null;
  stderr: string;
}

/** Runs a line of bash, with a signal to all of its processes once a file is there; none where `when` is null. */
async function shell(
  line: string,
  when: { file: string; signal: NodeJS.Signals } | null = null,
): Promise<Ended> {
  const child = spawn('bash', ['-c', `set -o pipefail; ${line}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const watch =
    when &&
    setInterval(() => {
      if (!existsSync(when.file)) return;
      clearInterval(watch!);
      process.kill(-child.pid!, when.signal);
    }, 20);
  const code = await new Promise<number | string | null>((resolve) => {
    child.once('close', (exit, signal) => resolve(signal ?? exit));
  });
  if (watch) clearInterval(watch);
  return { code, stderr };
}

function lastStep(out: string): number {
  const lines = readFileSync(at(out, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
  return (JSON.parse(lines.at(-1)!) as { step: number }).step;
}

/** The run was stopped, every step that it did is saved, and it goes on from there. */
function assertSaved(out: string, { stderr }: Ended): void {
  assert.doesNotMatch(stderr, /\n {4}at /, stderr);
  const step = lastStep(out);
  assert.ok(step > 0 && step < STEPS, `at step ${step}`);
  assert.ok(!existsSync(at(out, 'run.lock')), 'the lock is left');
  const more = step + 2;
  const {
    code,
    stdout,
    stderr: said,
  } = neco(train(out, `--set steps=${more} --override-config`).split(' ').filter(Boolean));
  assert.equal(code, 0, said);
  assert.match(stdout, new RegExp(`continues at step ${step} of ${more}`));
}

// The first lines come at once, so the pipe is closed while the run goes on.
for (const [out, line, says] of [
  ['pipe', `${command} ${train('pipe')} | head -n 1`, /gone: stopping after this step/],
  ['both', `${command} ${train('both')} 2>&1 | head -n 1`, /^$/],
] as const) {
  test(`the reader of ${out === 'pipe' ? 'a pipe' : 'both streams'} goes: the run is saved and continues`, async () => {
    const ended = await shell(line);
    assert.equal(ended.code, 141, ended.stderr);
    assert.match(ended.stderr, says);
    assertSaved(out, ended);
  });
}

test('a full device under standard output: the run stops before its first step, in one sentence', async () => {
  const { code, stderr } = await shell(`${command} ${train('full')} > /dev/full`);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /Standard output cannot be written .*ENOSPC/);
  assert.doesNotMatch(stderr, /\n {4}at /);
  assert.ok(!existsSync(at('full', 'run.lock')));
});

test('standard output that was closed before the start does not matter', async () => {
  const { code, stderr } = await shell(`${command} ${train('closed', '--set steps=3')} >&- 2>&-`);
  assert.equal(code, 0, stderr);
  assert.equal(lastStep('closed'), 3);
});

for (const [out, more] of [
  ['hung-up', ''],
  ['hung-up-ranks', '--nproc 2'],
] as const) {
  test(`SIGHUP ${more}: the run is saved and continues`, async () => {
    const when = { file: at(out, 'metrics.jsonl'), signal: 'SIGHUP' } as const;
    const ended = await shell(`trap '' HUP; ${command} ${train(out, more)}; exit $?`, when);
    assert.equal(ended.code, 0, ended.stderr);
    assertSaved(out, ended);
  });
}

test('SIGHUP during neco pretrain', async () => {
  const settings = { steps: STEPS, batchSize: 4, eval: { every: 0 } };
  writeFileSync(at('pretrain.json'), JSON.stringify(settings));
  const sizes =
    '--set backbone.width=32 --set backbone.depth=1 --set backbone.heads=2 --set backbone.size=32';
  const views = '--set views.globalSize=32 --set views.localSize=16 --set backbone.patch=8';
  const line = `${command} pretrain --data ${at('scenes', 'images')} --out ${at('pre')} --config ${at('pretrain.json')} ${sizes} ${views}`;
  const ended = await shell(line, { file: at('pre', 'metrics.jsonl'), signal: 'SIGHUP' });
  assert.doesNotMatch(ended.stderr, /\n {4}at /);
  assert.ok(existsSync(at('pre', 'checkpoints', 'last.safetensors')), ended.stderr);
});

test('neco segment stops after an image when its reader is gone, and continues', async () => {
  const head = at('head.safetensors');
  const [images, masks] = [at('scenes', 'images'), at('scenes', 'masks')];
  const fitted = neco([
    'segment',
    'fit',
    '--model',
    'tiny',
    '--images',
    images,
    '--masks',
    masks,
    '--out',
    head,
  ]);
  assert.equal(fitted.code, 0, fitted.stderr);
  const apply = `${command} segment apply --head ${head} --images ${images} --out ${at('masks')}`;
  const { code, stderr } = await shell(`${apply} > /dev/full`);
  assert.equal(code, 1);
  assert.match(stderr, /cannot be written/);
  assert.doesNotMatch(stderr, /\n {4}at /);
  const continued = neco(
    `segment apply --head ${head} --images ${images} --out ${at('masks')} --skip-existing`.split(' '),
  );
  assert.equal(continued.code, 0, continued.stderr);
  assert.equal(readdirSync(at('masks', 'masks')).length, 10);
});

for (const [words, code] of [
  ['models | head -n 1', 141],
  ['settings | head -n 1', 141],
  ['train --help > /dev/full', 1],
  ['models --json > /dev/full', 1],
] as const) {
  test(`neco ${words}: no stack`, async () => {
    const ended = await shell(`${command} ${words}`);
    // A short output may be read whole before the reader goes.
    assert.ok(ended.code === code || ended.code === 0, `${ended.code}: ${ended.stderr}`);
    assert.doesNotMatch(ended.stderr, /\n {4}at /);
  });
}
