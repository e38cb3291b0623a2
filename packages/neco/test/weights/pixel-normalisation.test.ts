import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { imagenetMean, imagenetStd, loadBackbone, UserError } from '@neco/neco/internal';
import { fixturePath, maxError, temporaryFolder } from '@neco/testing';

const MEAN = [0.5, 0.4, 0.3];
const STD = [0.5, 0.25, 0.2];

/** The features of a backbone whose folder holds a settings file, beside what its own normalisation gives. */
async function compare(name: string, settings: object): Promise<{ error: number; notes: string[] }> {
  const folder = temporaryFolder();

  const source = fixturePath('layouts/timm-separate.safetensors');
  copyFileSync(source, join(folder, 'model.safetensors'));
  const given = JSON.parse(readFileSync(fixturePath('layouts/config.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'config.json'), JSON.stringify(given));
  writeFileSync(join(folder, name), JSON.stringify({ ...given, ...settings }));
  const [plain, folded] = [await loadBackbone(source), await loadBackbone(folder)];
  torch.manualSeed(1);
  const pixels = torch.rand([2, 3, 8, 8]);
  const normalised = (mean: readonly number[], std: readonly number[]) =>
    pixels
      .sub(torch.tensor([...mean], { shape: [3, 1, 1] }))
      .div(torch.tensor([...std], { shape: [3, 1, 1] }));
  const error = torch.noGrad(() =>
    maxError(plain.forward(normalised(MEAN, STD)), folded.forward(normalised(imagenetMean, imagenetStd))),
  );
  return { error, notes: folded.report.notes };
}

test('a preprocessor_config.json of transformers: the same features from pixels normalised in our way', async () => {
  const { error, notes } = await compare('preprocessor_config.json', { image_mean: MEAN, image_std: STD });
  assert.ok(error < 1e-5, `off by ${error}`);
  assert.match(notes.join(), /mean 0\.5, 0\.4, 0\.3 and deviation 0\.5, 0\.25, 0\.2/);
});

test('a config.json of timm', async () => {
  const { error } = await compare('config.json', { pretrained_cfg: { mean: MEAN, std: STD } });
  assert.ok(error < 1e-5, `off by ${error}`);
});

test('files that state nothing, or ImageNet, change nothing', async () => {
  const ours = { image_mean: imagenetMean, image_std: imagenetStd };
  for (const settings of [{}, ours, { image_mean: null }]) {
    const { error, notes } = await compare('preprocessor_config.json', settings);
    assert.ok(error > 1e-3);
    assert.equal(notes.filter((note) => note.includes('pixels')).length, 0);
  }
});

test('files that state something else than three numbers are refused by name', async () => {
  for (const [name, settings, field] of [
    ['preprocessor_config.json', { image_mean: 'grey', image_std: STD }, 'image_mean'],
    ['preprocessor_config.json', { image_mean: MEAN, image_std: [0, 0, 0] }, 'image_std.0'],
    ['config.json', { pretrained_cfg: { mean: [0.5], std: STD } }, 'pretrained_cfg.mean'],
    ['config.json', { num_attention_heads: '2' }, 'num_attention_heads'],
  ] as const) {
    await assert.rejects(compare(name, settings), (error: Error) => {
      assert.ok(error instanceof UserError, error.stack);
      assert.match(error.message, new RegExp(`${name} is not valid: field '${field}': .*, or remove it\\.$`));
      return true;
    });
  }
});
