import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { saveBackbone, VisionTransformer, vitConfig, writeScenes } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { neco, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

await writeScenes(at('train'), { count: 5, seed: 1, size: 40 });
await writeScenes(at('val'), { count: 3, seed: 2, size: 40, split: 'val' });
torch.manualSeed(0);
const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
saveBackbone(at('model.safetensors'), new VisionTransformer(config));

const folders = [
  ...['--train-images', at('train/images'), '--train-masks', at('train/masks')],
  ...['--images', at('val/images'), '--masks', at('val/masks')],
];
const env = { NECO_CACHE: at('cache'), NECO_STORE_GB: '1' };
const model = ['--model', at('model.safetensors')];

function run(args: readonly string[], extra: NodeJS.ProcessEnv = {}): string {
  const { code, stdout, stderr } = neco(args, { env: { ...env, ...extra } });
  assert.equal(code, 0, stderr);
  return stdout;
}

const scores = (name: string) =>
  JSON.parse(readFileSync(at(name, 'results.json'), 'utf8'), (key, value: unknown) =>
    key === 'seconds' ? undefined : value,
  ) as unknown;

test('a second run reuses all features and says so; --no-store and a limit of 0 do not', () => {
  const linear = ['eval', 'linear', ...model, ...folders, '--epochs', '4', '--augmentation-epochs', '2'];
  const none = run([...linear, '--no-store', '--out', at('none')]);
  assert.doesNotMatch(none, /from the store/);
  assert.doesNotMatch(run(linear, { NECO_STORE_GB: '0' }), /from the store/);
  assert.equal(existsSync(at('cache/features')), false);
  assert.match(
    run([...linear, '--out', at('first')]),
    /features {3}0 of 13 images from the store, 13 computed/,
  );
  assert.match(
    run([...linear, '--out', at('second')]),
    /features {3}13 of 13 images from the store, 0 computed/,
  );
  assert.deepEqual(scores('first'), scores('none'));
  assert.deepEqual(scores('second'), scores('none'));
  assert.match(run(['eval', 'cluster', ...model, ...folders.slice(4)]), /3 of 3 images from the store/);
  assert.match(run([...linear, '--store', 'float16']), /0 of 13 images/);
  assert.match(run([...linear, '--nproc', '2']), /from the store, 0 computed/);
  const refused = neco([...linear, '--store', 'float8'], { env });
  assert.equal(refused.code, 2);
  const wrong = neco(linear, { env: { ...env, NECO_STORE_GB: 'much' } });
  assert.match(wrong.stderr, /NECO_STORE_GB must be a number of gigabytes, 0 or more, not "much"/);
});

test('neco compare says what it reuses of each model', () => {
  const compare = [
    ...['compare', '--models', at('model.safetensors'), 'untrained:tiny', ...folders, '--seed', '0,1'],
    ...['--protocols', 'linear,cluster', '--epochs', '1', '--input-size', '32', '--out', at('compared')],
  ];
  const first = run(compare);
  assert.match(first, /images from the store.*\(untrained:tiny\)/);
  const second = run(compare);
  assert.equal(second.match(/from the store, 0 computed/g)?.length, 2, second);
});

test('neco cache lists networks and clears', () => {
  const listed = run(['cache']);
  assert.match(listed, /kB of at most 1000\.0 MB in .*cache\/features/);
  assert.match(listed, /model\.safetensors +\d+ /);
  const { networks, bytes } = JSON.parse(run(['cache', 'list', '--json'])) as {
    networks: { name: string; records: number; bytes: number }[];
    bytes: number;
  };
  assert.equal(networks.length, 2);
  assert.equal(
    networks.reduce((sum, network) => sum + network.bytes, 0),
    bytes,
  );
  assert.match(run(['cache', 'clear']), /^Deleted .* in /);
  assert.equal(existsSync(at('cache/features')), false);
  assert.match(run(['cache']), /^0\.0 kB of at most/);
});
