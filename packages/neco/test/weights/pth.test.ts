import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { UserError, loadBackbone } from '@neco/neco/internal';
import { fixture, fixturePath, maxRelativeError, need, temporaryFolder } from '@neco/testing';

const CONFIG = { numHeads: 3 };
const pixels = need(fixture('vit/inputs.safetensors'), 'pixels_up');
const expected = need(fixture('vit/dinov2-hub/expected.safetensors'), 'patch_tokens_up');

const FILES = {
  'state-dict.pth': '',
  'protocol4.bin': '',
  'legacy.pth': 'module.',
  'lightning.ckpt': 'state_dict.teacher.',
  'views.pt': '',
};

for (const [name, prefix] of Object.entries(FILES)) {
  test(`a file of torch.save gives the same tokens: ${name}`, async () => {
    const model = await loadBackbone(fixturePath(`pth/${name}`), { config: CONFIG });
    const { report } = model;
    assert.equal(report.layout, 'dinov2');
    assert.equal(report.prefix, prefix);
    const tokens = torch.noGrad(() => model.forward(pixels));
    // The same float16 weights through the same float32 arithmetic.
    assert.ok(maxRelativeError(tokens, expected) <= 1e-5);
  });
}

test('the networks, the optimiser and foreign objects of a training run are told apart', async () => {
  const file = fixturePath('pth/lightning.ckpt');
  const { report } = await loadBackbone(file, { config: CONFIG });
  assert.ok(report.ignored.includes('state_dict.model.cls_token'));
  assert.ok(report.ignored.includes('rng'));
  assert.equal(report.loaded.length, 20);
  // Its student was written without the MLPs.
  await assert.rejects(loadBackbone(file, { config: CONFIG, which: 'student' }), (error: Error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /no tensor 'blocks\.0\.mlp\.fc1\.weight'/);
    return true;
  });
});

test('files that are no checkpoints are named with what is wrong', async () => {
  const folder = temporaryFolder();

  const good = readFileSync(fixturePath('pth/state-dict.pth'));
  const legacy = readFileSync(fixturePath('pth/legacy.pth'));
  const cases: [string, Uint8Array, RegExp][] = [
    ['half.pth', good.subarray(0, good.length >> 1), /truncated/],
    ['zip.pth', Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]), /torch\.save did not write/],
    ['list.pth', Buffer.from('80025d2e', 'hex'), /a pickle that torch\.save did not write/],
    ['legacy.pth', legacy.subarray(0, legacy.length - 100), /truncated/],
    ['opcode.pth', Buffer.from('8002ff2e', 'hex'), /unknown pickle instruction 0xff/],
  ];
  for (const [name, bytes, pattern] of cases) {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    await assert.rejects(loadBackbone(file, { config: CONFIG }), (error: Error) => {
      assert.ok(error instanceof UserError, error.stack);
      assert.match(
        error.message,
        /\.\w+ is (not a readable PyTorch checkpoint|a zip archive that torch\.save did not)/,
      );
      assert.match(error.message, pattern);
      return true;
    });
  }
});
