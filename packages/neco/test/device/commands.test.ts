import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import { saveBackbone, VisionTransformer, vitConfig, writeScenes } from '@neco/neco/internal';
import { noPretendGpus as skip, pretendEnvironment } from './pretend-gpus.js';
import { freePort, Running, Workplace, type Ended } from '@neco/testing';

let place: Workplace;
before(async () => {
  place = await Workplace.make();
  await writeScenes(place.path('train'), { count: 5, seed: 1, size: 40 });
  await writeScenes(place.path('val'), { count: 6, seed: 2, size: 40, split: 'val' });
  torch.manualSeed(0);
  const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 2, numHeads: 2, imgSize: 32 });
  saveBackbone(place.path('a.safetensors'), new VisionTransformer(config));
});

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Running(args, { ...pretendEnvironment, ...env }).ended;

async function succeed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(args);
  assert.equal(code, 0, stderr);
  return stdout;
}

interface Scores {
  mIoU?: number;
  models?: { protocols: { summary: { mIoU: { mean: number } } }[] }[];
}

function scores(out: string): number[] {
  const result = JSON.parse(readFileSync(place.path(out, 'results.json'), 'utf8')) as Scores;
  if (result.models === undefined) return [result.mIoU!];
  return result.models.flatMap(({ protocols }) => protocols.map(({ summary }) => summary.mIoU.mean));
}

const evaluations: Record<string, string[]> = {
  incontext: ['incontext', '--model', 'a.safetensors'],
  cluster: ['cluster', '--model', 'a.safetensors', '--seed', '0'],
  overcluster: ['overcluster', '--model', 'a.safetensors', '--seed', '0', '--clusters', '12'],
  unsupervised: ['unsupervised', '--model', 'a.safetensors', '--seed', '0'],
  linear: ['linear', '--model', 'a.safetensors', '--epochs', '2'],
  compare: [
    '--models',
    'a.safetensors',
    'untrained:a.safetensors',
    '--protocols',
    'incontext',
    '--seed',
    '0',
  ],
};

for (const [name, own] of Object.entries(evaluations)) {
  test(`scores by features of a GPU are those of the processor: ${name}`, { skip }, async () => {
    const command = name === 'compare' ? ['compare'] : ['eval'];
    const labelled = ['incontext', 'linear', 'compare'].includes(name)
      ? ['--train-images', place.path('train/images'), '--train-masks', place.path('train/masks')]
      : [];
    const args = [
      ...command,
      ...own.map((arg) => arg.replace('a.safetensors', place.path('a.safetensors'))),
      ...labelled,
      ...['--images', place.path('val/images'), '--masks', place.path('val/masks')],
    ];
    for (const device of ['cpu', 'cuda:1']) {
      const out = `${name}-${device.replace(':', '')}`;
      const printed = await succeed([...args, '--device', device, '--out', place.path(out)]);
      assert.match(printed, new RegExp(`^device +${device}$`, 'm'));
    }
    const [here, there] = [scores(`${name}-cpu`), scores(`${name}-cuda1`)];
    // Features differ in their last digits, by which a patch in a thousand may change its class.
    here.forEach((score, i) =>
      assert.ok(Math.abs(score - there[i]!) < 0.01, `${there.join()}, ${here.join()}`),
    );
  });
}

test('processes on a GPU each share the features of an evaluation', { skip }, async () => {
  const images = ['--images', place.path('val/images'), '--masks', place.path('val/masks')];
  const args = ['eval', 'cluster', '--model', place.path('a.safetensors'), ...images, '--seed', '0'];
  await succeed([...args, '--out', place.path('shared'), '--nproc', '2']);
  await succeed([...args, '--out', place.path('alone')]);
  assert.deepEqual(scores('shared'), scores('alone'));
});

test('embeddings of a GPU are those of the processor', { skip }, async () => {
  const [here, there] = await Promise.all(
    ['cpu', 'auto'].map(async (device) => {
      const out = place.path(`embedded-${device}.safetensors`);
      const args = ['embed', '--images', place.path('val/images'), '--model', place.path('a.safetensors')];
      const printed = await succeed([...args, '--precision', 'fp32', '--device', device, '--out', out]);
      assert.match(printed, device === 'cpu' ? /^device +cpu$/m : /^device +cuda:0$/m);
      return torch.io.loadSafetensors(out).tensors;
    }),
  );
  for (const [name, tensor] of here!)
    assert.ok(tensor.sub(there!.get(name)!).abs().max().item() < 1e-4, name);
});

test('a process for each GPU trains as one process on the processor', { skip }, async () => {
  const changed = readFileSync(place.path('settings.yaml'), 'utf8')
    .replace('steps: 20', 'steps: 8')
    .replace('every: 0', 'every: 4, signalImages: 4, inputSize: 48');
  writeFileSync(place.path('settings.yaml'), changed);
  await succeed(place.trainArguments('one', '--device', 'cpu'));
  const ranks = ['--gather-references', '--nproc', '2', '--device', 'cuda'];
  assert.match(await succeed(place.trainArguments('two', ...ranks)), /^device +cuda:0$/m);
  const [one, two] = [place.losses('one'), place.losses('two')].map((losses) =>
    losses.filter(Number.isFinite),
  );
  assert.equal(one!.length, 8);
  // Sums come in another order.
  one!.forEach((loss, i) => assert.ok(Math.abs(loss - two![i]!) < 1e-4, `${two!.join()} for ${one!.join()}`));
});

test('ranks on GPUs with queues of their own stop and go on on processors', { skip }, async () => {
  const args = place.trainArguments('own', '--nproc', '2');
  await succeed([...args, '--set', 'checkpoint.everySteps=3', '--device', 'auto']);
  const { tensors } = torch.io.loadSafetensors(place.path('own', 'checkpoints', 'previous.safetensors'));
  assert.ok(tensors.has('rank.1.queue.0'));
  const last = ['--set', 'steps=10', '--override-config', '--device', 'cpu'];
  assert.match(await succeed([...args, ...last]), /continues at step 8 of 10/);
});

/** Two ranks that are started by hand, each with a device of its own. */
async function twoRanks(
  out: string,
  devices: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended[]> {
  const port = String(await freePort());
  const common = { WORLD_SIZE: '2', MASTER_ADDR: '127.0.0.1', MASTER_PORT: port };
  return Promise.all(
    devices.map((device, rank) => {
      const own = { RANK: String(rank), LOCAL_RANK: String(rank) };
      return run(place.trainArguments(out, '--device', device), { ...common, ...own, ...env });
    }),
  );
}

test('ranks on devices of two kinds say so', { skip }, async () => {
  for (const { code, stderr } of await twoRanks('mixed', ['cpu', 'cuda'])) {
    assert.equal(code, 2);
    assert.match(
      stderr,
      /do not agree: rank 0 on a processor, rank 1 on a GPU; give all of them --device cpu/,
    );
  }
});

test('ranks on GPUs need NCCL', { skip }, async () => {
  for (const { code, stderr } of await twoRanks('none', ['cuda', 'cuda'], { PRETEND_NO_NCCL: '1' })) {
    assert.equal(code, 2);
    assert.match(stderr, /this build has no NCCL, which several processes on GPUs need/);
  }
});
