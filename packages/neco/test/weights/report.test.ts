import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError, backboneFromCheckpoint, describeLoad, loadBackbone } from '@neco/neco/internal';
import type { LoadOptions, LoadedBackbone } from '@neco/neco/internal';
import { fixture, fixturePath } from '@neco/testing';

const HUB = 'vit/dinov2-hub/model.safetensors';

function load(tensors: Map<string, Tensor>, options: LoadOptions = {}): LoadedBackbone {
  return backboneFromCheckpoint({ tensors, metadata: {} }, 'model.pth', {
    config: { numHeads: 3 },
    ...options,
  });
}

function refusal(tensors: Map<string, Tensor>): string {
  try {
    load(tensors);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
  return assert.fail('it loads');
}

test('the recognition of a training checkpoint in a few lines', async () => {
  const file = fixturePath('layouts/lightning.ckpt');
  const { report } = await loadBackbone(file);
  assert.deepEqual(describeLoad(report), [
    `backbone   ${file}`,
    "layout     plain ViT (DINO, CrOC, CrIBo, Leopart, TimeT, MAE encoder), under 'state_dict.teacher.'",
    'network    width 24, 1 block of 2 heads, patch 2, positions 4 x 4',
    'loaded     18 tensors',
    'ignored    24: state_dict.model (20), state_dict.teacher.head (2), callbacks (1), generator (1)',
  ]);
});

test('what is missing or unknown is said where it is allowed', () => {
  const tensors = fixture(HUB);
  tensors.delete('norm.weight');
  tensors.set('blocks.0.attn.q_norm.weight', torch.ones([8]));
  const { report } = load(tensors, { allowMissing: true });
  const lines = describeLoad(report);
  assert.ok(lines.includes('unknown    1: blocks.0.attn.q_norm.weight'), lines.join('\n'));
  assert.ok(lines.includes('missing    1, left at random: norm.weight'), lines.join('\n'));
  assert.match(lines[2] as string, /LayerScale$/);
});

/** A plain v1 backbone of this width with one block; only shapes matter. */
function backboneOf(width: number, prefix: string): Map<string, Tensor> {
  const shapes: Record<string, number[]> = {
    cls_token: [1, 1, width],
    pos_embed: [1, 2, width],
    'patch_embed.proj.weight': [width, 3, 1, 1],
    'patch_embed.proj.bias': [width],
    'blocks.0.norm1.weight': [width],
    'blocks.0.norm1.bias': [width],
    'blocks.0.attn.qkv.weight': [3 * width, width],
    'blocks.0.attn.qkv.bias': [3 * width],
    'blocks.0.attn.proj.weight': [width, width],
    'blocks.0.attn.proj.bias': [width],
    'blocks.0.norm2.weight': [width],
    'blocks.0.norm2.bias': [width],
    'blocks.0.mlp.fc1.weight': [8, width],
    'blocks.0.mlp.fc1.bias': [8],
    'blocks.0.mlp.fc2.weight': [width, 8],
    'blocks.0.mlp.fc2.bias': [width],
    'norm.weight': [width],
    'norm.bias': [width],
  };
  return new Map(Object.entries(shapes).map(([key, shape]) => [prefix + key, torch.zeros(shape)]));
}

for (const [width, prefix, heads] of [
  [128, '', 2],
  [384, '', 6],
  [384, 'module.base_encoder.', 12],
  [1280, '', 16],
] as const) {
  test(`heads assumed from the width are published ones, and the report says so: ${prefix}${width}`, () => {
    torch.scope(() => {
      const { config, report } = load(backboneOf(width, prefix), { config: {} });
      assert.equal(config.numHeads, heads);
      assert.match(report.notes.join(), new RegExp(`^${heads} heads are assumed from the width ${width}`));
      assert.match(describeLoad(report).at(-1) as string, /^note {7}\d+ heads are assumed/);
      // Told by the caller, nothing is assumed.
      assert.deepEqual(load(backboneOf(width, prefix), { config: { numHeads: 1 } }).report.notes, []);
    });
  });
}

test('another architecture with the same names is refused, not loaded in part', () => {
  for (const key of ['blocks.0.attn.q_norm.weight', 'patch_embed.norm.weight']) {
    const tensors = fixture(HUB);
    tensors.set(key, torch.ones([8]));
    assert.match(
      refusal(tensors),
      new RegExp(`model\\.pth has 1 tensors inside the backbone .*\\(${key}\\)`),
    );
  }
});

test('a layer both fused and in parts, or only in part, is refused', () => {
  const both = fixture(HUB);
  both.set('blocks.0.attn.q_proj.weight', torch.ones([24, 24]));
  assert.match(refusal(both), /no place for \(blocks\.0\.attn\.q_proj\.weight\)/);
  const partial = fixture(HUB);
  partial.delete('blocks.0.attn.qkv.bias');
  partial.set('blocks.0.attn.q.bias', torch.ones([24]));
  partial.set('blocks.0.attn.v.bias', torch.ones([24]));
  assert.match(refusal(partial), /no place for \(blocks\.0\.attn\.q\.bias, blocks\.0\.attn\.v\.bias\)/);
});

test('parts that do not fit together and quantised weights are refused', () => {
  const parts = fixture(HUB);
  parts.delete('blocks.0.attn.qkv.bias');
  for (const [part, size] of [
    ['q', 24],
    ['k', 24],
    ['v', 12],
  ] as const)
    // prettier-ignore
    parts.set(`blocks.0.attn.${part}_proj.bias`, torch.ones([size]));
  assert.match(
    refusal(parts),
    /model\.pth the tensors blocks\.0\.attn\.q_proj\.bias, .* have different shapes/,
  );
  const quantised = fixture(HUB);
  quantised.set('norm.weight', torch.ones([24], { dtype: 'int8' }));
  assert.match(refusal(quantised), /'norm\.weight' holds int8 numbers; quantised weights cannot be loaded/);
});

test('half a backbone is not enough even where missing tensors are allowed', () => {
  const tensors = new Map([...fixture(HUB)].filter(([key]) => !/attn|norm|ls/.test(key)));
  assert.throws(
    () => load(tensors, { allowMissing: true }),
    /lacks \d+ of the backbone's \d+ tensors .* too many to be this backbone/,
  );
});
