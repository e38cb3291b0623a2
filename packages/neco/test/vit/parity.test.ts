import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import { loadBackbone } from '@neco/neco/internal';
import type { ConfigOverrides, Layout } from '@neco/neco/internal';
import { fixture, fixturePath, maxRelativeError, need } from '@neco/testing';

/** A checkpoint written by another library, and what must be told that its tensors cannot tell. */
interface Case {
  name: string;
  layout: Layout;
  config: ConfigOverrides;
  /** Suffix of the expected tensors. */
  suffix?: string;
}

// timm resizes positions exactly and antialiased, transformers exactly (antialiased with registers), the DINO and
// DINOv2 repositories by a scale factor with +0.1. Heads: 24 wide tokens are no multiple of the usual 64.
const timm = { numHeads: 3, interpolateOffset: 0, interpolateAntialias: true };
const exact = { interpolateOffset: 0, interpolateAntialias: false };
const CASES: Case[] = [
  { name: 'timm-v1', layout: 'timm', config: timm },
  { name: 'timm-v1', layout: 'timm', config: { numHeads: 3 }, suffix: '_offset' },
  { name: 'timm-registers', layout: 'timm', config: timm },
  { name: 'timm-swiglu', layout: 'timm', config: timm },
  { name: 'hf-vit', layout: 'hf-vit', config: exact },
  { name: 'hf-dinov2', layout: 'hf-dinov2', config: exact },
  { name: 'hf-dinov2-swiglu', layout: 'hf-dinov2', config: exact },
  { name: 'hf-dinov2-registers', layout: 'hf-dinov2-with-registers', config: {} },
  { name: 'dinov2-hub', layout: 'dinov2', config: { numHeads: 3 } },
  { name: 'dinov2-hub-swiglu', layout: 'dinov2', config: { numHeads: 3 } },
];

// The bound that the method's proof asks for; float32 summation order alone gives about 1e-6.
const TOLERANCE = 1e-4;

const inputs = fixture('vit/inputs.safetensors');

for (const { name, layout, config, suffix = '' } of CASES) {
  test(`tokens equal those of the library: ${name}${suffix}`, async () => {
    const model = await loadBackbone(fixturePath(`vit/${name}/model.safetensors`), { config });
    const { report } = model;
    const expected = fixture(`vit/${name}/expected.safetensors`);
    assert.equal(report.layout, layout);
    assert.deepEqual(report.missing, []);
    for (const input of ['up', 'down']) {
      const pixels = need(inputs, `pixels_${input}`);
      const features = torch.noGrad(() => model.forwardFeatures(pixels, { attention: true }));
      const [, , height, width] = pixels.shape as [number, number, number, number];
      assert.deepEqual(features.grid, [height / 4, width / 4]);
      const found = {
        patch_tokens: features.patchTokens,
        cls_token: features.clsToken,
        register_tokens: features.registerTokens,
        attention: features.attention,
      };
      let compared = 0;
      for (const [part, actual] of Object.entries(found)) {
        const wanted = expected.get(`${part}_${input}${suffix}`);
        if (wanted === undefined) continue;
        assert.ok(actual !== null, part);
        const error = maxRelativeError(actual, wanted);
        assert.ok(error <= TOLERANCE, `${part} of ${input}: relative error ${error}`);
        compared += 1;
      }
      assert.ok(compared >= 1);
      // The shortcut for patch tokens alone is the same computation.
      const patches = torch.noGrad(() => model.forward(pixels));
      assert.ok(maxRelativeError(patches, features.patchTokens) <= TOLERANCE);
    }
  });
}

test('the +0.1 offset and the exact size differ by more than the tolerance, so the comparison can fail', async () => {
  const model = await loadBackbone(fixturePath('vit/timm-v1/model.safetensors'), { config: timm });
  const expected = fixture('vit/timm-v1/expected.safetensors');
  const tokens = torch.noGrad(() => model.forward(need(inputs, 'pixels_down')));
  assert.ok(maxRelativeError(tokens, need(expected, 'patch_tokens_down_offset')) > 10 * TOLERANCE);
});
