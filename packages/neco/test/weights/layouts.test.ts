import assert from 'node:assert/strict';
import test from 'node:test';
import { recogniseLayout } from '@neco/neco/internal';
import { fixture } from '@neco/testing';

const LAYOUTS = {
  'timm-v1': 'timm',
  'timm-registers': 'timm',
  'timm-swiglu': 'timm',
  'hf-vit': 'hf-vit',
  'hf-dinov2': 'hf-dinov2',
  'hf-dinov2-swiglu': 'hf-dinov2',
  'hf-dinov2-registers': 'hf-dinov2-with-registers',
  'dinov2-hub': 'dinov2',
  'dinov2-hub-swiglu': 'dinov2',
} as const;

for (const [name, layout] of Object.entries(LAYOUTS)) {
  test(`the layout of ${name} is recognised under any prefix`, () => {
    const keys = [...fixture(`vit/${name}/model.safetensors`).keys()];
    for (const prefix of [
      '',
      'module.',
      'backbone.',
      'model.backbone.',
      'state_dict.model.',
      'teacher.backbone.',
    ]) {
      const renamed = keys.map((key) => prefix + key);
      assert.deepEqual(recogniseLayout([...renamed, 'optimizer.step', 'loss.center']), { layout, prefix });
    }
  });
}

test('a plain v1 file without a head is DINO', () => {
  const keys = [...fixture('vit/timm-v1/model.safetensors').keys()].filter((key) => !key.startsWith('head.'));
  assert.deepEqual(recogniseLayout(keys), { layout: 'dino', prefix: '' });
});

test('teacher and student are told apart, in both spellings', () => {
  const keys = [...fixture('vit/dinov2-hub/model.safetensors').keys()];
  const dino = keys.flatMap((key) => [`student.module.backbone.${key}`, `teacher.backbone.${key}`]);
  assert.equal(recogniseLayout(dino)?.prefix, 'teacher.backbone.');
  assert.equal(recogniseLayout(dino, 'student')?.prefix, 'student.module.backbone.');
  const lightning = keys.flatMap((key) => [`model.${key}`, `teacher.${key}`]);
  assert.equal(recogniseLayout(lightning)?.prefix, 'teacher.');
  assert.equal(recogniseLayout(lightning, 'student')?.prefix, 'model.');
  const studentOnly = keys.map((key) => `student.${key}`);
  assert.equal(recogniseLayout(studentOnly, 'teacher')?.prefix, 'student.');
});

test('a file without a patch embedding is not recognised', () => {
  assert.equal(
    recogniseLayout(['conv1.weight', 'layer1.0.conv1.weight', 'not_patch_embed.proj.weight']),
    null,
  );
});
