import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { UserError, loadBackbone } from '@neco/neco/internal';
import { fixturePath, temporaryFolder } from '@neco/testing';

const FOLDER = 'layouts/hf-dinov2-sharded';
const INDEX = 'model.safetensors.index.json';
const SECOND = 'model-00002-of-00002.safetensors';

/** Runs `body` on a copy of the sharded fixture. */
async function onCopy(body: (folder: string, index: string) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();

  cpSync(fixturePath(FOLDER), folder, { recursive: true });
  await body(folder, join(folder, INDEX));
}

async function refuses(model: string, pattern: RegExp): Promise<void> {
  await assert.rejects(loadBackbone(model), (error: Error) => {
    assert.ok(error instanceof UserError, error.stack);
    assert.match(error.message, pattern);
    return true;
  });
}

interface Index {
  weight_map: Record<string, string>;
}

function change(index: string, edit: (map: Record<string, string>) => void): void {
  const value = JSON.parse(readFileSync(index, 'utf8')) as Index;
  edit(value.weight_map);
  writeFileSync(index, JSON.stringify(value));
}

for (const folder of [FOLDER, 'layouts/hf-vit-sharded-bin']) {
  test(`a folder with an index loads, with the heads of its config.json: ${folder}`, async () => {
    const { report, config } = await loadBackbone(fixturePath(folder));
    assert.match(report.file, /\.index\.json$/);
    assert.equal(config.numHeads, 2);
    assert.deepEqual(report.notes, []);
    const { weight_map } = JSON.parse(readFileSync(report.file, 'utf8')) as Index;
    assert.equal(report.loaded.length + report.ignored.length, Object.keys(weight_map).length);
  });
}

test('a missing part is named', async () => {
  await onCopy(async (folder, index) => {
    rmSync(join(folder, SECOND));
    await refuses(
      index,
      /1 of the 2 files that .*index\.json names are missing beside it \(model-00002-of-00002/,
    );
  });
});

test('a part without a tensor of the backbone is not opened', async () => {
  const folder = temporaryFolder();

  cpSync(fixturePath('layouts/hf-vit-sharded-bin'), folder, { recursive: true });
  const index = join(folder, 'pytorch_model.bin.index.json');
  change(index, (map) => (map['classifier.weight'] = map['classifier.bias'] = 'head.bin'));
  const { report } = await loadBackbone(index);
  assert.deepEqual(report.ignored, ['classifier.weight', 'classifier.bias']);
});

for (const name of ['../x.safetensors', '/tmp/x.safetensors', '..', 'sub/x.safetensors', 'a\\b', 'C:x', '']) {
  test(`an index may not name a file outside its folder: '${name}'`, async () => {
    await onCopy(async (_, index) => {
      change(index, (map) => (map['layernorm.bias'] = name));
      await refuses(index, /names the file '.*', which is not a name in its own folder/);
    });
  });
}

test('a tensor that its part lacks is named', async () => {
  await onCopy(async (folder, index) => {
    const file = join(folder, SECOND);
    const { tensors } = torch.io.loadSafetensors(file);
    tensors.delete('layernorm.bias');
    torch.io.saveSafetensors(file, tensors);
    await refuses(
      index,
      /00002\.safetensors lacks the tensor 'layernorm\.bias' that model\.safetensors\.index\.json/,
    );
  });
});

test('a damaged part and a foreign JSON file are named', async () => {
  await onCopy(async (folder, index) => {
    writeFileSync(join(folder, SECOND), 'nothing');
    await refuses(index, /00002-of-00002\.safetensors is a text that begins with 'nothing'/);
    await refuses(
      join(folder, 'config.json'),
      /config\.json is not a readable index of weights .*no 'weight_map'/,
    );
  });
});
