import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import { BlockRecomputation, loadBackbone, saveBackbone, train, writeScenes } from '@neco/neco/internal';
import type { ViTConfig } from '@neco/neco/internal';
import {
  finalState,
  maxError,
  randomBackbone,
  refuses,
  temporaryFolder,
  TIPS_CONFIG,
  TOWER_CONFIGS,
} from '@neco/testing';

const configs: Readonly<Record<string, ViTConfig>> = { ...TOWER_CONFIGS, tips: TIPS_CONFIG };
let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

const settings = {
  batchSize: 2,
  steps: 4,
  views: { globalSize: 24, localSize: 12, localCount: 1 },
  roiSize: 3,
  head: { hiddenDim: 16, outputDim: 8 },
  queue: { length: 40 },
  optimizer: { lr: 1e-3, headLr: 1e-3 },
  checkpoint: { everyEpochs: 1 },
};

function options(name: string, out: string, extra: object = {}) {
  return {
    data: at('scenes', 'images'),
    model: at(`${name}.safetensors`),
    out: at(out),
    settings: { ...settings, ...extra },
  };
}

before(async () => {
  folder = temporaryFolder();
  await writeScenes(at('scenes'), { count: 4, seed: 4, size: 32 });
  for (const [name, config] of Object.entries(configs))
    saveBackbone(at(`${name}.safetensors`), randomBackbone(config));
});

for (const [name, config] of Object.entries(configs)) {
  test(`${name}: a stopped run ends as one that was not, and its network is loaded as what it was`, async () => {
    await train(options(name, `${name}-whole`));
    const stop = new AbortController();
    const stopped = options(name, `${name}-stopped`);
    await train({ ...stopped, signal: stop.signal, onStep: ({ step }) => step === 2 && stop.abort() });
    assert.ok((await train(stopped)).finished);
    assert.deepEqual(finalState(at(`${name}-stopped`)), finalState(at(`${name}-whole`)));

    const [trained, start] = [
      await loadBackbone(at(`${name}-whole`), { which: 'student' }),
      await loadBackbone(at(`${name}.safetensors`)),
    ];
    assert.deepEqual({ ...trained.config, dropPath: 0 }, { ...config, dropPath: 0 });
    const before = start.stateDict();
    for (const [key, tensor] of trained.stateDict()) {
      // The third of the bias that belongs to the keys has no effect, but the rest of it does.
      assert.ok(maxError(tensor, before.get(key)!) > 0, `${key} was trained`);
    }
  });

  test(`${name}: blocks that are run again have the same gradients to the bit, and with bfloat16 the same features`, () => {
    const gradients = (recomputed: boolean): Map<string, torch.Tensor> => {
      const model = randomBackbone({ ...config, dropPath: 0.3 }).train();
      torch.manualSeed(5);
      const recomputation = recomputed ? new BlockRecomputation() : null;
      const pixels = torch.ones([2, 3, 24, 16]);
      const { clsToken } = model.forwardFeatures(pixels, { recomputation });
      clsToken.pow(2).mean().backward();
      recomputation?.backward();
      return new Map([...model.namedParameters()].map(([key, parameter]) => [key, parameter.grad!]));
    };
    const [kept, again] = [gradients(false), gradients(true)];
    for (const [key, gradient] of kept) assert.equal(maxError(again.get(key)!, gradient), 0, key);

    const model = randomBackbone(config);
    const pixels = torch.randn([1, 3, 24, 16]);
    const [whole, half] = torch.noGrad(() => [
      model.forward(pixels),
      torch.autocast('bfloat16', () => model.forward(pixels), { device: 'cpu' }),
    ]);
    assert.ok(maxError(half.to('float32'), whole) < 0.2);
  });
}

test('with a choice of blocks the norm before them stays as it is', async () => {
  const extra = { backbone: { trainableBlocks: 'last:1', dropPath: 0.2 }, steps: 2 };
  await train(options('clip', 'clip-last', extra));
  const trained = (await loadBackbone(at('clip-last'), { which: 'student' })).stateDict();
  const before = (await loadBackbone(at('clip.safetensors'))).stateDict();
  const moved = [...trained].filter(([key, tensor]) => maxError(tensor, before.get(key)!) > 0);
  assert.ok(moved.every(([key]) => /^(blocks\.1|norm)\./.test(key)));
  assert.ok(moved.length > 10);
});

test('foreground by the attention of a class token that is not there is refused before the run starts', async () => {
  for (const mask of ['fg', 'bg']) {
    await refuses(
      train(options('siglip', `siglip-${mask}`, { loss: { mask } })),
      /no class token.*"loss\.mask"/,
    );
  }
  const extra = { loss: { mask: 'fg' }, steps: 1 };
  assert.ok((await train(options('clip', 'clip-fg', extra))).finished);
});
