import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import {
  BlockRecomputation,
  loadBackbone,
  ropeConfig,
  rotationOf,
  saveBackbone,
  saveTorchFile,
} from '@neco/neco/internal';
import type { Layout, LoadOptions, VisionTransformer } from '@neco/neco/internal';
import {
  fixture,
  fixturePath,
  inFolder,
  maxError,
  need,
  randomBackbone,
  refuses,
  SMALL_CONFIGS,
} from '@neco/testing';

interface Case {
  file: string;
  layout: Layout;
  /** Of the library that computed what is expected. */
  expected: string;
  config?: LoadOptions['config'];
  keyBias: boolean;
}

const CASES: readonly Case[] = [
  { file: 'hf-plain/model.safetensors', layout: 'hf-dinov3', expected: 'hf-plain', keyBias: false },
  { file: 'hf-gated/model.safetensors', layout: 'hf-dinov3', expected: 'hf-gated', keyBias: false },
  // The periods in the file tell the heads.
  { file: 'own-plain/model.pth', layout: 'dinov3', expected: 'hf-plain', keyBias: false },
  { file: 'own-gated/model.pth', layout: 'dinov3', expected: 'hf-gated', keyBias: false },
  {
    file: 'timm-plain/model.safetensors',
    layout: 'timm-dinov3',
    expected: 'timm-plain',
    config: { numHeads: 3 },
    keyBias: true,
  },
  {
    file: 'timm-gated/model.safetensors',
    layout: 'timm-dinov3',
    expected: 'timm-gated',
    config: { numHeads: 3 },
    keyBias: false,
  },
];

// Values are of the order of 3: orders of summation alone give about 2e-6.
const TOLERANCE = 1e-5;

const inputs = fixture('vit/inputs.safetensors');
const expected = fixture('rotary/expected.safetensors');

for (const { file, layout, expected: name, config = {}, keyBias } of CASES) {
  test(`rotary positions: tokens equal those of the library: ${file}`, async () => {
    const model = await loadBackbone(fixturePath(`rotary/${file}`), { config });
    assert.equal(model.report.layout, layout);
    assert.deepEqual([model.report.missing, model.report.unknown], [[], []]);
    assert.deepEqual(
      [model.config.numHeads, model.config.ropeBase, model.config.eps, model.config.registers],
      [3, 100, 1e-5, 4],
    );
    assert.equal(model.config.keyBias ?? true, keyBias);
    if (layout === 'hf-dinov3') assert.equal(model.config.imgSize, 20);
    let compared = 0;
    for (const input of ['up', 'down']) {
      const pixels = need(inputs, `pixels_${input}`);
      const features = torch.noGrad(() => model.forwardFeatures(pixels, { attention: true }));
      const found = {
        patch_tokens: features.patchTokens,
        cls_token: features.clsToken,
        register_tokens: features.registerTokens,
        attention: features.attention,
      };
      for (const [part, actual] of Object.entries(found)) {
        const wanted = expected.get(`${name}.${part}_${input}`);
        if (wanted === undefined) continue;
        const error = maxError(actual!, wanted);
        assert.ok(error <= TOLERANCE, `${part} of ${input}: off by ${error}`);
        compared += 1;
      }
    }
    assert.equal(compared, name.startsWith('hf') ? 8 : 6);
  });
}

test('another base, and positions turned the other way round, are far beyond the tolerance', async () => {
  const pixels = need(inputs, 'pixels_up');
  const wanted = need(expected, 'hf-plain.patch_tokens_up');
  const other = await loadBackbone(fixturePath('rotary/hf-plain/model.safetensors'), {
    config: { ropeBase: 50 },
  });
  assert.ok(
    maxError(
      torch.noGrad(() => other.forward(pixels)),
      wanted,
    ) > 1e-2,
  );
  const model = await loadBackbone(fixturePath('rotary/hf-plain/model.safetensors'));
  const turned = torch.noGrad(() => model.forward(pixels.transpose(2, 3).contiguous()));
  const back = turned.reshape([1, 6, 7, 24]).transpose(1, 2).reshape([1, 42, 24]);
  assert.ok(maxError(back, wanted) > 1e-2);
});

test('the factors of a grid are those of the formula, and class token and registers are not turned', () => {
  const config = ropeConfig('small', { embedDim: 16, depth: 1, numHeads: 2, registers: 1 });
  const { cos, sin } = rotationOf(config, [2, 3], 'cpu')!;
  assert.deepEqual(
    [cos.shape, sin.shape],
    [
      [8, 8],
      [8, 8],
    ],
  );
  // Row 1 of 2 and column 0 of 3: centres .5 and -2/3, frequencies 2 pi and 2 pi / 10.
  const angles = [0.5, -2 / 3].flatMap((place) => [2 * Math.PI * place, (2 * Math.PI * place) / 10]);
  const [cosines, sines] = [angles.map(Math.cos), angles.map(Math.sin)];
  const near = (actual: torch.Tensor, values: number[]): void =>
    assert.ok(maxError(actual, torch.tensor(Float32Array.from(values))) < 1e-6);
  near(cos.select(0, 5), [...cosines, ...cosines]);
  near(sin.select(0, 5), [...sines.map((value) => -value), ...sines]);
  near(cos.select(0, 1), new Array<number>(8).fill(1));
  near(sin.select(0, 1), new Array<number>(8).fill(0));
});

test('the bias of keys without one gets no gradient and changes nothing', () => {
  const model = randomBackbone(SMALL_CONFIGS['rotary']!);
  const pixels = need(inputs, 'pixels_up');
  model.forward(pixels).pow(2).mean().backward();
  const { bias } = model.blocks[0]!.attn.qkv;
  const [query, key, value] = bias!.grad!.split(24) as [torch.Tensor, torch.Tensor, torch.Tensor];
  assert.equal(key.abs().max().item(), 0);
  assert.ok(query.abs().max().item() > 0 && value.abs().max().item() > 0);
  const before = torch.noGrad(() => model.forward(pixels));
  torch.noGrad(() => bias!.slice(0, 24, 48).fill_(5));
  assert.equal(
    maxError(
      torch.noGrad(() => model.forward(pixels)),
      before,
    ),
    0,
  );
});

test('every block has the positions where blocks are asked for one by one', () => {
  const model = randomBackbone(SMALL_CONFIGS['rotary']!);
  const pixels = need(inputs, 'pixels_up');
  const [whole, single] = torch.noGrad(() => [
    model.forwardFeatures(pixels, { attention: true }),
    model.forwardBlocks(pixels, [{ block: 2, norm: true }], { attention: true }),
  ]);
  assert.equal(maxError(single.outputs[0]!.patchTokens, whole.patchTokens), 0);
  assert.equal(maxError(single.attention!, whole.attention), 0);
});

test('blocks that are run again have the same gradients to the bit', () => {
  const config = { ...SMALL_CONFIGS['rotary']!, dropPath: 0.3 };
  const gradients = (recomputed: boolean): Map<string, torch.Tensor> => {
    const model = randomBackbone(config).train();
    torch.manualSeed(5);
    const recomputation = recomputed ? new BlockRecomputation() : null;
    const { patchTokens } = model.forwardFeatures(need(inputs, 'pixels_down'), { recomputation });
    patchTokens.pow(2).mean().backward();
    recomputation?.backward();
    return new Map([...model.namedParameters()].map(([key, parameter]) => [key, parameter.grad!]));
  };
  const [kept, again] = [gradients(false), gradients(true)];
  for (const [key, gradient] of kept) assert.equal(maxError(again.get(key)!, gradient), 0, key);
});

test('queries and keys are turned in float32 under autocast', () => {
  const model = randomBackbone(SMALL_CONFIGS['rotary']!);
  const pixels = need(inputs, 'pixels_up');
  const [whole, half] = torch.noGrad(() => [
    model.forward(pixels),
    torch.autocast('bfloat16', () => model.forward(pixels), { device: 'cpu' }),
  ]);
  const off = maxError(half.to('float32'), whole);
  assert.ok(off > 0 && off < 0.1, `off by ${off}`);
});

test('a network of ours is saved and loaded with all that it was', () =>
  inFolder(async (folder) => {
    for (const name of ['rotary', 'rotary-swiglu', 'rotary-unbiased']) {
      const model = randomBackbone(SMALL_CONFIGS[name]!);
      const file = join(folder, `${name}.safetensors`);
      saveBackbone(file, model);
      const again = await loadBackbone(file);
      assert.deepEqual(again.config, model.config);
      assert.deepEqual([...again.stateDict().keys()], [...model.stateDict().keys()]);
      const pixels = need(inputs, 'pixels_up');
      assert.equal(
        maxError(
          torch.noGrad(() => again.forward(pixels)),
          torch.noGrad(() => model.forward(pixels)),
        ),
        0,
      );
    }
  }));

test('published periods are rounded, which a note says; other periods and masks are refused', () =>
  inFolder(async (folder) => {
    const { tensors } = torch.io.loadSafetensors(fixturePath('rotary/timm-plain/model.safetensors'));
    const own = new Map(
      [...tensors].map(([key, tensor]) => [
        key.replace('reg_token', 'storage_tokens').replace(/gamma_(\d)/, 'ls$1.gamma'),
        tensor,
      ]),
    );
    const load = async (changed: [string, torch.Tensor][]) => {
      const file = join(folder, `${String(Math.random())}.pth`);
      saveTorchFile(file, new Map([...own, ...changed]));
      return await loadBackbone(file);
    };
    const periods = (...values: number[]): [string, torch.Tensor] => [
      'rope_embed.periods',
      torch.tensor(Float32Array.from(values)),
    ];
    const rounded = await load([periods(1, 10.03125)]);
    assert.equal(rounded.config.ropeBase, 100);
    assert.match(rounded.report.notes.join(), /rounded in the file by up to 0\.3 %/);
    const other = await load([periods(1, 7)]);
    assert.ok(Math.abs(other.config.ropeBase! - 49) < 1e-4);
    await refuses(load([periods(2, 7)]), /no powers of one base/);
    await refuses(load([periods(NaN, 7)]), /no powers of one base/);
    const bias = new Map<string, torch.Tensor>();
    for (const i of [0, 1]) bias.set(`blocks.${i}.attn.qkv.bias`, torch.ones([72]));
    const mask = (i: number, fill: number): [string, torch.Tensor] => [
      `blocks.${i}.attn.qkv.bias_mask`,
      torch.full([72], fill),
    ];
    const all = [periods(1, 10), ...bias];
    assert.equal((await load([...all, mask(0, 1), mask(1, 1)])).config.keyBias, undefined);
    await refuses(load([...all, mask(0, NaN), mask(1, 1)]), /masks something else/);
    await refuses(load([...all, ['cls_norm.weight', torch.ones([24])]]), /no place for \(cls_norm\.weight\)/);
  }));

test('a config.json of the other kind of positions is refused', () =>
  inFolder(async (folder) => {
    const beside = (config: object, weights: string): Promise<unknown> => {
      copyFileSync(fixturePath(weights), join(folder, 'model.safetensors'));
      writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
      return loadBackbone(folder);
    };
    const own = JSON.parse(readFileSync(fixturePath('rotary/hf-plain/config.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    const rotary = 'rotary/hf-plain/model.safetensors';
    await refuses(beside({ ...own, model_type: 'dinov2' }, rotary), /'dinov2' has learned positions/);
    const learned = { ...own, hidden_size: 24, num_hidden_layers: 2 };
    await refuses(beside(learned, 'vit/hf-dinov2/model.safetensors'), /'dinov3_vit' has rotary positions/);
    await refuses(
      beside({ architecture: 'vit_small_patch16_224' }, 'rotary/timm-plain/model.safetensors'),
      /weights have DINOv3's ones/,
    );
    const timm = { architecture: 'vit_small_patch16_lingbot', model_args: { num_heads: 3 } };
    const loaded = (await beside(timm, 'rotary/timm-gated/model.safetensors')) as VisionTransformer;
    assert.equal(loaded.config.numHeads, 3);
  }));
