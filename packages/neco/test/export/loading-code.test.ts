import assert from 'node:assert/strict';
import test from 'node:test';
import { KNOWN_MODELS, loadingCode, vitConfig } from '@neco/neco/internal';
import type { KnownModel } from '@neco/neco/internal';

/** The line that makes the model, without what loads its weights. */
function modelLine(format: 'timm' | 'dinov2', { config }: Pick<KnownModel, 'config'>): string {
  const line = loadingCode(format, config)
    .split('\n')
    .find((text) => text.startsWith('model = '));
  return line as string;
}

test('published architectures are made by their name in timm and in the hub', () => {
  const made = (name: string): string[] => {
    const known = KNOWN_MODELS.find((entry) => entry.name === name);
    assert.ok(known, name);
    return [modelLine('timm', known), modelLine('dinov2', known)];
  };
  const timm = (name: string): string =>
    `model = timm.create_model('${name}', num_classes=0, dynamic_img_size=True)`;
  const hub = (repository: string, name: string): string =>
    `model = torch.hub.load('facebookresearch/${repository}', '${name}', pretrained=False)`;
  assert.deepEqual(made('dinov2-small'), [timm('vit_small_patch14_dinov2'), hub('dinov2', 'dinov2_vits14')]);
  assert.deepEqual(made('dinov2-large-registers'), [
    timm('vit_large_patch14_reg4_dinov2'),
    hub('dinov2', 'dinov2_vitl14_reg'),
  ]);
  assert.deepEqual(made('dinov2-giant'), [timm('vit_giant_patch14_dinov2'), hub('dinov2', 'dinov2_vitg14')]);
  assert.deepEqual(made('dino-base-8'), [timm('vit_base_patch8_224'), hub('dino:main', 'dino_vitb8')]);
  assert.deepEqual(made('deit-small'), [timm('vit_small_patch16_224'), hub('dino:main', 'dino_vits16')]);
});

test('another image size is told to both; another shape is made by the class with every size', () => {
  const resized = { config: vitConfig('base', 'v2', { imgSize: 224 }) };
  assert.match(modelLine('timm', resized), /create_model\('vit_base_patch14_dinov2', .*img_size=224/);
  assert.match(modelLine('dinov2', resized), /'dinov2_vitb14', pretrained=False, img_size=224/);
  for (const change of [
    { patchSize: 16 },
    { numHeads: 8 },
    { depth: 10 },
    { mlpRatio: 3 },
    { registers: 2 },
  ]) {
    const other = { config: vitConfig('base', 'v2', change) };
    assert.equal(modelLine('timm', other), 'model = timm.models.VisionTransformer(', JSON.stringify(change));
    assert.equal(modelLine('dinov2', other), 'model = DinoVisionTransformer(', JSON.stringify(change));
  }
});
