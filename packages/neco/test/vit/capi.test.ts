import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import {
  CAPI_FREQUENCIES,
  checkModel,
  exportBackbone,
  foreignNetwork,
  knownModel,
  loadBackbone,
  readCheckpoint,
  saveTorchFile,
} from '@neco/neco/internal';
import type { VisionTransformer } from '@neco/neco/internal';
import {
  fixture,
  fixturePath,
  inFolder,
  maxError,
  need,
  randomBackbone,
  refuses,
  CAPI_CONFIG,
} from '@neco/testing';

// Values are of the order of 3.
const TOLERANCE = 1e-5;

const file = fixturePath('capi/model.pth');
const inputs = fixture('vit/inputs.safetensors');
const expected = fixture('capi/expected.safetensors');
const pixelsOf = (name: string): torch.Tensor =>
  name === 'row' ? need(inputs, 'pixels_up').slice(2, 0, 4) : need(inputs, `pixels_${name}`);

function compare(model: VisionTransformer, tolerance = TOLERANCE): void {
  for (const name of ['up', 'down', 'row']) {
    const features = torch.noGrad(() => model.forwardFeatures(pixelsOf(name)));
    for (const [part, found] of [
      ['patch_tokens', features.patchTokens],
      ['register_tokens', features.registerTokens!],
    ] as const) {
      const error = maxError(found, need(expected, `${part}_${name}`));
      assert.ok(error <= tolerance, `${part} of ${name}: off by ${error}`);
    }
  }
}

test("CAPI: tokens equal those of its authors' class, on grids that are not square, and on a single row", async () => {
  const model = await loadBackbone(file);
  const { config, report } = model;
  assert.deepEqual(
    [report.layout, report.prefix, report.missing, report.unknown],
    ['capi', 'backbone.', [], []],
  );
  assert.deepEqual([config.numHeads, config.registers, config.classToken, config.norm], [3, 8, false, 'rms']);
  assert.deepEqual([config.ropeFrequency, config.ropeBase], [7, 1e4]);
  assert.ok(report.ignored.some((key) => key.startsWith('backbone.decoder.')));
  compare(model);
  const other = await loadBackbone(file, { config: { ropeBase: 1e3 } });
  assert.throws(() => compare(other, 1e-2), /off by/);
  assert.equal((await checkModel(file)).problem, null);
});

test('CAPI: frequencies that moved in some block are refused', () =>
  inFolder(async (folder) => {
    const changed = async (factor: number): Promise<unknown> => {
      const { tensors } = readCheckpoint(file);
      const key = 'backbone.encoder.blocks.1.residual1.fn.rope.freqs';
      tensors.set(key, need(tensors, key).mul(factor));
      const moved = join(folder, `${factor}.pth`);
      saveTorchFile(moved, tensors);
      return loadBackbone(moved);
    };
    await refuses(changed(1.02), /frequencies of the rotary positions .* not those that CAPI's class sets/);
    // The moving average of the weights may round them.
    compare((await changed(1 + 1e-4)) as VisionTransformer);
  }));

test('CAPI: its own names and ONNX compute the same, and transformers and timm are refused', () =>
  inFolder(async (folder) => {
    const model = await loadBackbone(file);
    for (const format of ['dinov2', 'onnx'] as const) {
      await exportBackbone({ model, format, out: join(folder, format) });
    }
    compare(await loadBackbone(join(folder, 'dinov2', 'model.pth')), 1e-6 + TOLERANCE);
    for (const format of ['hf', 'timm'] as const) {
      await refuses(
        exportBackbone({ model, format, out: join(folder, format) }),
        /has no class for this backbone.*CAPI/,
      );
    }
  }));

test('CAPI: every parameter gets a gradient', () => {
  const model = randomBackbone(CAPI_CONFIG);
  model.train();
  model.forward(need(inputs, 'pixels_up')).pow(3).mean().backward();
  const still = [...model.namedParameters()].filter(([, { grad }]) => !(grad && grad.abs().max().item() > 0));
  assert.deepEqual(still, []);
});

test('CAPI: names have its published sizes, and no file of it is taken for another family', () => {
  const { config, parameters } = knownModel('capi-large');
  assert.deepEqual(
    [config.registers, config.ropeFrequency, config.ropeBase],
    [16, ...Object.values(CAPI_FREQUENCIES)],
  );
  // 302 million in the table of its repository.
  assert.equal(Math.trunc(parameters / 1e6), 302);
  assert.equal(foreignNetwork(['backbone.encoder.blocks.0.residual1.norm.weight']), null);
});
