import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  CLIP_PIXELS,
  describeLoad,
  imagenetMean,
  imagenetStd,
  loadBackbone,
  PLAIN_PIXELS,
} from '@neco/neco/internal';
import type { ConfigOverrides, Layout, PixelNormalisation, ViTConfig } from '@neco/neco/internal';
import { fixture, fixturePath, inFolder, maxRelativeError, need, refuses } from '@neco/testing';

/** A vision tower written by another library, by tools/fixtures/towers.py. */
interface Tower {
  name: string;
  layout: Layout;
  pixels: PixelNormalisation;
  /** Of the configuration, what only towers have. */
  config: Partial<ViTConfig>;
  notes: RegExp[];
}

const HALF = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
const TEXT = /the text tower in the file is ignored/;
const HEAD = /the attention-pool head is ignored/;
const NO_CLASS_TOKEN = /no class token; the mean of the patch tokens/;
const clip = { preNorm: true, eps: 1e-5, numHeads: 3, interpolateOffset: 0 } as const;
const siglip = { classToken: false, eps: 1e-6, numHeads: 3, interpolateOffset: 0 } as const;
const [transformers, timm] = [{ interpolateAntialias: false }, { interpolateAntialias: true }];

const TOWERS: Tower[] = [
  {
    name: 'hf-clip',
    layout: 'hf-clip',
    pixels: CLIP_PIXELS,
    config: { ...clip, ...transformers, activation: 'quick_gelu' },
    notes: [TEXT],
  },
  {
    name: 'hf-clip-vision',
    layout: 'hf-clip',
    pixels: CLIP_PIXELS,
    config: { ...clip, ...transformers, activation: 'gelu' },
    notes: [],
  },
  {
    name: 'timm-clip',
    layout: 'timm',
    pixels: CLIP_PIXELS,
    config: { ...clip, ...timm, activation: 'quick_gelu' },
    notes: [],
  },
  {
    name: 'hf-siglip',
    layout: 'hf-siglip',
    pixels: HALF,
    config: { ...siglip, ...transformers, activation: 'gelu_tanh' },
    notes: [TEXT, HEAD, NO_CLASS_TOKEN],
  },
  {
    name: 'timm-siglip',
    layout: 'timm',
    pixels: HALF,
    config: { ...siglip, ...timm, activation: 'gelu' },
    notes: [HEAD, NO_CLASS_TOKEN],
  },
  {
    name: 'timm-siglip2',
    layout: 'timm',
    pixels: HALF,
    config: { ...siglip, ...timm, activation: 'gelu_tanh' },
    notes: [HEAD, NO_CLASS_TOKEN],
  },
  {
    name: 'hf-tips',
    layout: 'dinov2',
    pixels: PLAIN_PIXELS,
    config: { registers: 1, interpolateMode: 'bilinear', ...timm, interpolateOffset: 0, numHeads: 3 },
    notes: [],
  },
];

const inputs = fixture('vit/inputs.safetensors');
const TOLERANCE = 1e-5;

/** Pixels normalised as ImageNet's that show the same picture as pixels with a family's own normalisation. */
function asImageNet(pixels: Tensor, { mean, std }: PixelNormalisation): Tensor {
  const channel = (values: readonly number[]): Tensor =>
    torch.tensor([...values], { dtype: 'float64' }).reshape([1, 3, 1, 1]);
  const plain = pixels.to('float64').mul(channel(std)).add(channel(mean));
  return plain.sub(channel(imagenetMean)).div(channel(imagenetStd)).to('float32');
}

/** Largest relative difference of all tokens, and of the attention where there is one. */
async function errorsOf(file: string, expectedFrom: string, pixels: PixelNormalisation, config = {}) {
  const model = await loadBackbone(file, { config });
  const expected = fixture(`towers/${expectedFrom}/expected.safetensors`);
  let worst = 0;
  for (const input of ['up', 'down']) {
    const seen = asImageNet(need(inputs, `pixels_${input}`), pixels);
    const hasAttention = expected.has(`attention_${input}`);
    const features = torch.noGrad(() =>
      hasAttention ? model.forwardFeatures(seen, { attention: true }) : model.forwardFeatures(seen),
    );
    const found: Record<string, Tensor | null> = {
      patch_tokens: features.patchTokens,
      cls_token: features.clsToken,
      register_tokens: features.registerTokens,
      attention: 'attention' in features ? (features.attention as Tensor) : null,
    };
    // The library has no pooled vector of its own here; ours is the mean by definition.
    const mean = need(expected, `patch_tokens_${input}`).mean([1]);
    if (model.config.classToken === false) expected.set(`cls_token_${input}`, mean);
    for (const [part, tensor] of Object.entries(found)) {
      const wanted = expected.get(`${part}_${input}`);
      assert.equal(tensor === null, wanted === undefined, part);
      if (tensor !== null) worst = Math.max(worst, maxRelativeError(tensor, wanted!));
    }
  }
  return { worst, model };
}

for (const { name, layout, pixels, config, notes } of TOWERS) {
  test(`${name}: tokens equal those of the library at two sizes that are not its own`, async () => {
    const { worst, model } = await errorsOf(fixturePath(`towers/${name}/model.safetensors`), name, pixels);
    assert.ok(worst <= TOLERANCE, `relative error ${worst}`);
    const { report } = model;
    assert.equal(report.layout, layout);
    for (const [field, value] of Object.entries(config))
      assert.equal(model.config[field as keyof ViTConfig], value, field);
    const text = report.notes.join('\n');
    for (const note of notes) assert.match(text, note);
    assert.equal(TEXT.test(text), notes.includes(TEXT));
    assert.match(text, /pixels were normalised with mean/);
    assert.equal(
      describeLoad(report).some((line) => line.includes('missing')),
      false,
    );
  });
}

test("OpenCLIP's names give the tokens of transformers, whose resizing is another", async () => {
  const file = fixturePath('towers/open-clip/model.safetensors');
  const config: ConfigOverrides = { interpolateAntialias: false };
  const { worst, model } = await errorsOf(file, 'hf-clip', CLIP_PIXELS, config);
  assert.ok(worst <= TOLERANCE, `relative error ${worst}`);
  assert.equal(model.report.layout, 'open-clip');
  assert.match(model.report.notes.join('\n'), TEXT);
  assert.equal((await loadBackbone(file)).config.interpolateAntialias, true);
  const other = await errorsOf(file, 'hf-clip', CLIP_PIXELS, { ...config, activation: 'gelu' });
  assert.ok(other.worst > 10 * TOLERANCE, 'the activation matters, so the comparison can fail');
});

test('without open_clip_config.json the exact GELU is assumed, and said to be', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'model.safetensors');
    copyFileSync(fixturePath('towers/open-clip/model.safetensors'), file);
    const { report } = await loadBackbone(file, { config: { numHeads: 3 } });
    assert.match(report.notes.join('\n'), /exact GELU is assumed.*open_clip_config\.json/);
    assert.equal(report.config.activation, undefined);
  });
});

test('a preprocessor_config.json beside the weights wins over the normalisation of the family', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'model.safetensors');
    for (const name of ['model.safetensors', 'config.json'])
      copyFileSync(fixturePath(`towers/hf-siglip/${name}`), join(folder, name));
    const { writeFileSync } = await import('node:fs');
    const stated = { image_mean: imagenetMean, image_std: imagenetStd };
    writeFileSync(join(folder, 'preprocessor_config.json'), JSON.stringify(stated));
    const { worst } = await errorsOf(file, 'hf-siglip', { mean: imagenetMean, std: imagenetStd });
    assert.ok(worst <= TOLERANCE, `relative error ${worst}`);
  });
});

test('a NaFlex tower and the attention of a class token that is not there are refused', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'naflex.safetensors');
    const tensors = fixture('towers/hf-siglip/model.safetensors');
    const key = 'vision_model.embeddings.patch_embedding.weight';
    tensors.set(key, need(tensors, key).reshape([24, 48]));
    torch.io.saveSafetensors(file, tensors);
    await refuses(loadBackbone(file), /NaFlex.*fixed resolution/);
  });
  const model = await loadBackbone(fixturePath('towers/hf-siglip/model.safetensors'));
  const pixels = need(inputs, 'pixels_up');
  await refuses(
    Promise.resolve().then(() => model.forwardFeatures(pixels, { attention: true })),
    /no class token.*no attention of it/,
  );
});
