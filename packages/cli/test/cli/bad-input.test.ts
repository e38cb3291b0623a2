import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import { saveBackbone, train, VisionTransformer, vitConfig, writeScenes } from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

before(async () => {
  folder = temporaryFolder();
  await writeScenes(at('scenes'), { count: 4, seed: 1, size: 48 });
  mkdirSync(at('empty'));
  mkdirSync(at('broken'));
  writeFileSync(at('broken', 'a.jpg'), 'no image');
  writeFileSync(at('weights.safetensors'), 'no weights');
  writeFileSync(at('broken.yaml'), 'a: [');
  torch.manualSeed(0);
  const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
  saveBackbone(at('model.safetensors'), new VisionTransformer(config));
});

interface Case {
  name: string;
  data?: string;
  model?: string;
  extra?: string[];
  /** Must appear in the one sentence. */
  says: string[];
}

const cases: Case[] = [
  { name: 'a missing folder', data: 'nowhere', says: ['nowhere', 'does not exist'] },
  { name: 'an empty folder', data: 'empty', says: ['empty'] },
  { name: 'no decodable image', data: 'broken', says: ['None of the 1', 'a.jpg'] },
  { name: 'an unknown model', model: 'dinov2-smal', says: ["'dinov2-small'"] },
  { name: 'an unreadable checkpoint', model: 'weights.safetensors', says: ['weights.safetensors'] },
  { name: 'an unknown section', extra: ['--set', 'sortin.network=bitonic'], says: ['"sortin"', '"sorting"'] },
  { name: 'an unknown key', extra: ['--set', 'optimizer.lrr=1'], says: ['"optimizer.lrr"', '"lr"'] },
  {
    name: 'a wrong value',
    extra: ['--set', 'sorting.network=bubble'],
    says: ['"sorting.network"', 'bitonic'],
  },
  { name: 'an assignment without =', extra: ['--set', 'epochs'], says: ['key=value', 'epochs'] },
  {
    name: 'a crop that the patch does not divide',
    extra: ['--set', 'views.globalSize=33'],
    says: ['33', '8 px', '32'],
  },
  { name: 'a batch larger than the data', extra: ['--set', 'batchSize=99'], says: ['99', '4 images'] },
  { name: 'a missing configuration', extra: ['--config', 'none.yaml'], says: ['none.yaml'] },
  { name: 'a broken configuration', extra: ['--config', 'broken.yaml'], says: ['broken.yaml', 'YAML'] },
  { name: 'a block that is not there', extra: ['--set', 'backbone.trainableBlocks=[7]'], says: ['block 7'] },
];

for (const { name, data, model, extra, says } of cases) {
  test(`train with ${name}: one sentence, exit code 2, nothing written`, () => {
    const files = [
      '--data',
      at(data ?? 'scenes/images'),
      '--model',
      model ?? 'model.safetensors',
      '--out',
      at('run'),
    ];
    const { code, stderr } = neco(['train', ...files, ...(extra ?? [])], { cwd: folder });
    assert.equal(code, 2, stderr);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
    for (const text of says) assert.ok(stderr.includes(text), `${text} in: ${stderr}`);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.ok(!existsSync(at('run')));
  });
}

test('what the library calls by its name is called by its option here', async () => {
  const args = ['--data', 'scenes/images', '--out', 'run'];
  const said = (...extra: string[]) => neco(['train', ...args, ...extra], { cwd: folder }).stderr;
  assert.match(said('--init-from', 'scenes'), /^neco: --init-from scenes is no run folder/);
  assert.match(said(), /^neco: Give --model, or --init-from with/);
  assert.match(said('--model', 'model.safetensors', '--set', 'model=1'), /configuration is wrong: .*"model"/);
  await assert.rejects(
    train({ data: at('scenes/images'), out: at('run'), initFrom: 'scenes' }),
    /^UserError: "initFrom" scenes is no run folder/,
  );
});

test('an unknown option and an unknown command are named with the nearest one', () => {
  const option = neco(['train', '--data', 'x', '--model', 'tiny', '--out', 'y', '--confg', 'z']);
  assert.equal(option.code, 2);
  assert.match(option.stderr, /unknown option '--confg'[^]*--config/);
  const command = neco(['trian']);
  assert.equal(command.code, 2);
  assert.match(command.stderr, /unknown command 'trian'[^]*train/);
});

test('doctor finds everything on a machine that passes the tests', () => {
  const { code, stdout } = neco(['doctor']);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /libtorch/);
});
