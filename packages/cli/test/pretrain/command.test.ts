import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { neco, temporaryFolder, makeScenes, smallPretrainingSettings } from '@neco/testing';

const program = fileURLToPath(new URL('../../bin/neco.js', import.meta.url));
const root = fileURLToPath(new URL('../../../../', import.meta.url));

let folder = '';
let scenes = { images: '', masks: '' };
const at = (name: string) => path.join(folder, name);

before(async () => {
  folder = temporaryFolder();
  scenes = await makeScenes(folder);
  writeFileSync(at('small.yaml'), stringify({ ...smallPretrainingSettings, eval: { every: 0 } }));
});

test('SIGTERM saves and says how to continue; the result is a model for the other commands', async () => {
  const args = ['pretrain', '--data', scenes.images, '--config', at('small.yaml'), '--steps', '400'];
  const child = spawn(process.execPath, [program, ...args, '--out', at('run')], {
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const code = new Promise((resolve) => child.on('close', resolve));
  while (!existsSync(at('run/metrics.jsonl')) && child.exitCode === null) await sleep(20);
  child.kill('SIGTERM');
  assert.equal(await code, 0, output);
  assert.match(output, /method {5}contrast: .*aligned patches of two views/);
  assert.match(
    output,
    /Stopped at step \d+ of 400; everything is saved\. To continue: neco pretrain --data /,
  );
  const shown = neco(['models', at('run')]);
  assert.equal(shown.code, 0, shown.stderr);
});

test('masks choose the labels; errors are one sentence; --help lists the settings', () => {
  const args = ['pretrain', '--data', scenes.images, '--masks', scenes.masks, '--config', at('small.yaml')];
  const { code, stdout, stderr } = neco([...args, '--steps', '1', '--seed', '3', '--out', at('b'), '--json']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /method {5}labels: .*\nmasks {6}13 classes\n/);
  const result = JSON.parse(stdout.trim().split('\n').at(-1)!) as { finished: boolean; model: string };
  assert.ok(result.finished && existsSync(result.model));
  assert.match(readFileSync(at('b/config.yaml'), 'utf8'), /^ {2}seed: 3$/m);
  const wrong = neco([...args, '--arch', 'huge', '--out', at('c')]);
  assert.deepEqual(
    [wrong.code, wrong.stderr],
    [2, 'neco: --arch must be tiny or small or base, not "huge".\n'],
  );
  const help = neco(['pretrain', '--help']).stdout;
  for (const word of ['--objective', 'backbone.width=null', 'contrast.temperature=0.1'])
    assert.ok(help.includes(word), help);
});

test('docs/pretraining.md lists the settings of the code', async () => {
  const { pretrainSchema, settingsMarkdown } = await import('@neco/neco/internal');
  const text = readFileSync(path.join(root, 'docs/pretraining.md'), 'utf8');
  assert.ok(text.includes(settingsMarkdown(pretrainSchema)), 'run node tools/write-settings.mjs');
});
