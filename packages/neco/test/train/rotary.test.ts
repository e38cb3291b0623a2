import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import {
  exportBackbone,
  loadBackbone,
  ropeConfig,
  saveBackbone,
  train,
  VisionTransformer,
} from '@neco/neco/internal';
import { finalState, maxError, makeSmallInputs, smallOptions, temporaryFolder } from '@neco/testing';

// The small run of the tests of resuming, with rotary positions and registers.

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);
const settings = {
  steps: 6,
  loss: { mask: 'fg' },
  backbone: { dropPath: 0.2, trainableBlocks: [1] },
  recomputeBlocks: true,
  checkpoint: { everySteps: 3 },
  eval: { every: 3, signalImages: 3, inputSize: 32 },
};
const options = (out: string, extra: object = {}) => ({
  ...smallOptions(folder, at(out), { ...settings, ...extra }),
  model: at('rotary.safetensors'),
});

before(async () => {
  folder = temporaryFolder();
  await makeSmallInputs(folder);
  torch.manualSeed(2);
  const config = ropeConfig('small', { embedDim: 32, depth: 2, numHeads: 2, imgSize: 32, patchSize: 8 });
  saveBackbone(at('rotary.safetensors'), new VisionTransformer(config));
});

test('a stopped run with rotary positions ends as one that was not stopped, to the last byte', async () => {
  await train(options('whole'));
  const stop = new AbortController();
  await train({
    ...options('stopped'),
    signal: stop.signal,
    onStep: ({ step }) => step === 4 && stop.abort(),
  });
  assert.ok((await train(options('stopped'))).finished);
  assert.deepEqual(finalState(at('stopped')), finalState(at('whole')));
});

test('of such a run only the blocks that are trained change, and keys stay without a bias', async () => {
  await train(options('weights'));
  const [start, end] = await Promise.all(
    [at('rotary.safetensors'), `${at('weights')}:student`].map((model) => loadBackbone(model)),
  );
  assert.deepEqual({ ...end!.config, dropPath: 0 }, start!.config);
  const moved = (key: string): number =>
    maxError(end!.stateDict().get(key)!.detach(), start!.stateDict().get(key)!.detach());
  assert.equal(moved('blocks.0.attn.qkv.weight'), 0);
  assert.ok(moved('blocks.1.attn.qkv.weight') > 0);
  const bias = end!.blocks[1]!.attn.qkv.bias!.detach();
  assert.equal(bias.slice(0, 32, 64).abs().max().item(), 0);
  assert.ok(bias.slice(0, 64).abs().max().item() > 0);
});

test('it trains in bfloat16 with its registers taken out, and what it made can be exported', async () => {
  await train(options('half', { precision: 'bf16', backbone: { registers: 'drop', dropPath: 0.2 } }));
  const made = await loadBackbone(at('half'));
  assert.equal(made.config.registers, 0);
  assert.equal(made.config.ropeBase, 100);
  for (const format of ['hf', 'timm', 'dinov2', 'onnx'] as const) {
    const { difference } = await exportBackbone({ model: made, format, out: at(`half-${format}`) });
    assert.ok(difference <= 3e-5, `${format}: ${difference}`);
  }
});
