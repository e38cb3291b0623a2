import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { exportBackbone, loadBackbone, modelOrigin } from '@neco/neco/internal';
import type { ExportFormat } from '@neco/neco/internal';
import { inFolder, maxError, randomBackbone, refuses, TIPS_CONFIG, TOWER_CONFIGS } from '@neco/testing';

const FORMATS: readonly ExportFormat[] = ['hf', 'timm', 'onnx'];
const configs = { ...TOWER_CONFIGS, tips: TIPS_CONFIG };

for (const [name, config] of Object.entries(configs)) {
  test(`${name}: exports compute what the source computes, and are loaded again as what they were`, async () => {
    await inFolder(async (folder) => {
      const model = randomBackbone(config);
      const pixels = torch.randn([1, 3, 24, 16]);
      const expected = torch.noGrad(() => model.forward(pixels));
      for (const format of FORMATS) {
        const out = join(folder, format);
        const { difference } = await exportBackbone({ model, format, out, origin: modelOrigin(name) });
        // The patch embedding's bias is moved to the positions of CLIP; onnxruntime sums in another order.
        assert.ok(difference <= (format === 'onnx' ? 3e-5 : 5e-6), `${format}: ${difference}`);
        const again = await loadBackbone(out);
        assert.equal(again.config.numHeads, 3);
        assert.equal(again.config.activation, config.activation);
        const found = torch.noGrad(() => again.forward(pixels));
        assert.ok(maxError(found, expected) <= 5e-6, format);
        assert.equal(
          /mean of the patch|mean stands/.test(readFileSync(join(out, 'README.md'), 'utf8')),
          name === 'siglip',
        );
      }
    });
  });
}

test("the form of DINO's and DINOv2's repositories is refused for towers", async () => {
  await inFolder(async (folder) => {
    const origin = modelOrigin('random');
    for (const [name, config] of Object.entries(configs)) {
      const options = {
        model: randomBackbone(config),
        format: 'dinov2',
        out: join(folder, name),
        origin,
      } as const;
      await refuses(exportBackbone(options), /export it with "format" hf, timm or onnx/);
    }
  });
});

test('what no class of transformers computes is refused, and timm and ONNX take it', async () => {
  await inFolder(async (folder) => {
    const model = randomBackbone({ ...TOWER_CONFIGS['siglip']!, preNorm: true, registers: 2 });
    const origin = modelOrigin('random');
    await refuses(
      exportBackbone({ model, format: 'hf', out: join(folder, 'hf'), origin }),
      /transformers has no class.*norm before the blocks and no class token/,
    );
    const pixels = torch.randn([1, 3, 24, 16]);
    const expected = torch.noGrad(() => model.forward(pixels));
    for (const format of ['timm', 'onnx'] as const) {
      const out = join(folder, format);
      await exportBackbone({ model, format, out, origin });
      const again = await loadBackbone(out);
      assert.ok(
        maxError(
          torch.noGrad(() => again.forward(pixels)),
          expected,
        ) <= 5e-6,
        format,
      );
    }
  });
});
