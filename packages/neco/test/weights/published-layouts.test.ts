import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import { ignoredGroups, loadBackbone } from '@neco/neco/internal';
import type { Layout, Which } from '@neco/neco/internal';
import { fixture, fixturePath, maxError, need } from '@neco/testing';

/** A checkpoint in the layout of a published backbone, written by tools/fixtures/layouts.py. */
interface Case {
  file: string;
  layout: Layout;
  prefix: string;
  /** Whose features the backbone must have. */
  network: string;
  /** Ignored keys by group. */
  ignored: Record<string, number>;
  which?: Which;
  /** The file's network differs from `network` by 1 in the last bias. */
  shifted?: boolean;
  registers?: number;
}

const student = { which: 'student', shifted: true } as const;
const head = (name: string): Record<string, number> => ({ [name]: 2 });

const CASES: Case[] = [
  {
    file: 'ibot.pth',
    layout: 'ibot',
    prefix: 'teacher.backbone.',
    network: 'plain',
    ignored: {
      'teacher.head': 2,
      student: 21,
      ibot_loss: 1,
      optimizer: 0,
      'teacher.backbone.masked_embed': 1,
    },
  },
  {
    file: 'ibot.pth',
    layout: 'ibot',
    prefix: 'student.module.backbone.',
    network: 'plain',
    ignored: {
      'student.module.head': 2,
      teacher: 21,
      ibot_loss: 1,
      'student.module.backbone.masked_embed': 1,
    },
    ...student,
  },
  {
    file: 'croc.pth',
    layout: 'dino',
    prefix: 'teacher.module.backbone.',
    network: 'plain',
    ignored: { 'teacher.module.head': 2, student: 20, croc_loss: 2 },
  },
  { file: 'leopart.ckpt', layout: 'dino', prefix: 'model.', network: 'plain', ignored: head('model.head') },
  {
    file: 'timet.pth',
    layout: 'dino',
    prefix: 'feature_extractor.model.',
    network: 'plain',
    ignored: { prototypes: 1 },
  },
  {
    file: 'deit.pth',
    layout: 'timm',
    prefix: 'model_ema.',
    network: 'plain',
    ignored: { ...head('model_ema.head'), model: 20 },
  },
  {
    file: 'deit.pth',
    layout: 'timm',
    prefix: 'model.',
    network: 'plain',
    ignored: { ...head('model.head'), model_ema: 20 },
    ...student,
  },
  { file: 'compiled.pth', layout: 'dino', prefix: 'backbone.', network: 'plain', ignored: {} },
  { file: 'module.pt', layout: 'dino', prefix: '', network: 'plain', ignored: {} },
  {
    file: 'lightning.ckpt',
    layout: 'dino',
    prefix: 'state_dict.teacher.',
    network: 'plain',
    ignored: { ...head('state_dict.teacher.head'), 'state_dict.model': 20, callbacks: 1, generator: 1 },
  },
  {
    file: 'lightning.ckpt',
    layout: 'dino',
    prefix: 'state_dict.model.',
    network: 'plain',
    ignored: { ...head('state_dict.model.head'), 'state_dict.teacher': 20, callbacks: 1, generator: 1 },
    ...student,
  },
  { file: 'timm-separate.safetensors', layout: 'timm', prefix: '', network: 'plain', ignored: {} },
  { file: 'hf-vit', layout: 'hf-vit', prefix: '', network: 'plain', ignored: {} },
  { file: 'hf-vit-v5.safetensors', layout: 'hf-vit', prefix: '', network: 'plain', ignored: {} },
  {
    file: 'hf-vit-sharded-bin/pytorch_model.bin.index.json',
    layout: 'hf-vit',
    prefix: 'vit.',
    network: 'plain',
    ignored: { classifier: 2 },
  },
  {
    file: 'mae.pth',
    layout: 'mae',
    prefix: 'model.',
    network: 'sine',
    ignored: {
      'model.mask_token': 1,
      'model.decoder_pos_embed': 1,
      'model.decoder_embed': 2,
      'model.decoder_blocks': 2,
      'model.decoder_norm': 1,
      'model.decoder_pred': 1,
    },
  },
  {
    file: 'moco-v3.pth.tar',
    layout: 'moco-v3',
    prefix: 'state_dict.module.base_encoder.',
    network: 'sine',
    ignored: {
      'state_dict.module.base_encoder.head': 3,
      'state_dict.module.momentum_encoder': 21,
      'state_dict.module.predictor': 1,
    },
  },
  {
    file: 'moco-v3.pth.tar',
    layout: 'moco-v3',
    prefix: 'state_dict.module.momentum_encoder.',
    network: 'sine',
    ignored: {
      'state_dict.module.momentum_encoder.head': 3,
      'state_dict.module.base_encoder': 21,
      'state_dict.module.predictor': 1,
    },
    which: 'teacher',
    shifted: true,
  },
  { file: 'hf-vit-mae', layout: 'hf-vit-mae', prefix: 'vit.', network: 'hf-mae', ignored: { decoder: 24 } },
  {
    file: 'timm-distilled.safetensors',
    layout: 'timm-distilled',
    prefix: '',
    network: 'timm-distilled',
    ignored: { head: 2, head_dist: 2 },
    registers: 1,
  },
  {
    file: 'hf-deit',
    layout: 'hf-deit',
    prefix: '',
    network: 'hf-deit',
    ignored: { pooler: 2 },
    registers: 1,
  },
  { file: 'deit3.pth', layout: 'timm', prefix: 'model.', network: 'deit3', ignored: {} },
  {
    file: 'timm-positioned-registers.safetensors',
    layout: 'timm',
    prefix: '',
    network: 'timm-positioned-registers',
    ignored: {},
    registers: 2,
  },
  {
    file: 'dinov2-chunked.pth',
    layout: 'dinov2',
    prefix: 'teacher.backbone.',
    network: 'dinov2',
    ignored: { 'teacher.dino_head': 1, 'teacher.ibot_head': 1, 'teacher.backbone.mask_token': 1 },
    registers: 4,
  },
  {
    file: 'hf-dinov2-sharded/model.safetensors.index.json',
    layout: 'hf-dinov2',
    prefix: '',
    network: 'hf-dinov2-swiglu',
    ignored: { embeddings: 1 },
  },
  {
    file: 'hf-dinov2-swiglu-v5.safetensors',
    layout: 'hf-dinov2',
    prefix: '',
    network: 'hf-dinov2-swiglu',
    ignored: { embeddings: 1 },
  },
];

// The bound that is promised for every layout; the same float32 arithmetic in another order gives about 1e-6.
const TOLERANCE = 1e-4;

const expected = fixture('layouts/expected.safetensors');
const pixels = need(expected, 'pixels');

for (const { file, network, which, shifted = false, ...wanted } of CASES) {
  test(`features equal those of the library: ${file}${which === undefined ? '' : `, ${which}`}`, async (context) => {
    // 24 wide tokens are no multiple of the usual 64: the config.json beside the file tells the heads.
    const loaded = await loadBackbone(fixturePath(`layouts/${file}`), { which });
    const { report, config } = loaded;
    assert.equal(report.layout, wanted.layout);
    assert.equal(report.prefix, wanted.prefix);
    assert.deepEqual(report.missing, []);
    assert.deepEqual(report.unknown, []);
    const groups = Object.fromEntries(Object.entries(wanted.ignored).filter(([, count]) => count > 0));
    assert.deepEqual(Object.fromEntries(ignoredGroups(report)), groups);
    assert.equal(config.registers, wanted.registers ?? 0);
    const features = torch.noGrad(() => loaded.forwardFeatures(pixels));
    const errors = {
      patch_tokens: features.patchTokens,
      cls_token: features.clsToken,
    };
    for (const [part, tokens] of Object.entries(errors)) {
      const target = need(expected, `${network}.${part}`).add(shifted ? 1 : 0);
      const error = maxError(tokens, target);
      context.diagnostic(`${part}: largest difference ${error.toExponential(1)}`);
      assert.ok(error <= TOLERANCE, `${part}: ${error}`);
    }
  });
}
