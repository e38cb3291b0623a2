import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import {
  findModel,
  loadBackbone,
  pretrainOnPatchLabels,
  saveBackbone,
  vitConfig,
  type PatchLabelOptions,
} from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';

const options: PatchLabelOptions = {
  config: vitConfig('tiny', 'v2', { embedDim: 32, depth: 2, numHeads: 2, imgSize: 64 }),
  seed: 1,
  steps: 40,
  batchSize: 8,
  scenes: 16,
  difficulty: 'easy',
  lr: 3e-3,
  fullSizeShare: 0.25,
  smallSide: 48,
};

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('pretraining on patch labels: the loss falls, the same seed gives the same backbone, the file loads again', async () => {
  const losses: number[] = [];
  const model = await pretrainOnPatchLabels({ ...options, onStep: ({ loss }) => losses.push(loss) });
  assert.ok(losses.every(Number.isFinite));
  assert.ok(mean(losses.slice(30)) < 0.9 * mean(losses.slice(0, 5)), losses.join(' '));
  const again = await pretrainOnPatchLabels(options);
  for (const [name, tensor] of model.stateDict()) {
    assert.ok(torch.equal(tensor, again.stateDict().get(name)!), name);
  }
  const folder = temporaryFolder();

  const file = path.join(folder, 'small.safetensors');
  saveBackbone(file, model.to('float16'));
  const { config } = await loadBackbone(file);
  assert.deepEqual(config, options.config);
});

test('the embedded backbone is there, is small, and has the shape of the table', async () => {
  const known = findModel('tiny')!;
  assert.equal(known.source.kind, 'embedded');
  const file = known.source.kind === 'embedded' ? known.source.file : '';
  assert.ok(existsSync(file));
  assert.ok(statSync(file).size <= 4 * 2 ** 20, `${statSync(file).size} bytes`);
  const model = await loadBackbone('tiny');
  const { config } = model;
  assert.equal(config.embedDim, known.config.embedDim);
  assert.equal(model.posEmbed!.dtype, 'float32');
});
