import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import {
  KNOWN_MODELS,
  ProjectionHead,
  UserError,
  VisionTransformer,
  interpolatePositions,
  knownModel,
  parameterCount,
  ropeConfig,
  vitConfig,
} from '@neco/neco/internal';
import type { ViTConfig } from '@neco/neco/internal';
import { maxError } from '@neco/testing';

const small: Partial<ViTConfig> = { embedDim: 16, depth: 3, numHeads: 2, patchSize: 4, imgSize: 16 };

function variants(): [string, ViTConfig][] {
  return [
    ['v1', vitConfig('small', 'v1', small)],
    ['v2', vitConfig('small', 'v2', small)],
    ['v2 with registers', vitConfig('small', 'v2', { ...small, registers: 4 })],
    ['v2 SwiGLU', vitConfig('giant', 'v2', small)],
    ['no bias', vitConfig('small', 'v1', { ...small, qkvBias: false })],
    ['rotary', ropeConfig('small', small)],
    ['rotary SwiGLU', ropeConfig('giant', { ...small, qkvBias: false })],
  ];
}

test('state dict keys are those of the DINOv2 repository', () => {
  const keys = [
    ...new VisionTransformer(vitConfig('giant', 'v2', { ...small, depth: 1, registers: 2 }))
      .stateDict()
      .keys(),
  ];
  const block = [
    'norm1.weight',
    'norm1.bias',
    'attn.qkv.weight',
    'attn.qkv.bias',
    'attn.proj.weight',
    'attn.proj.bias',
    'ls1.gamma',
    'norm2.weight',
    'norm2.bias',
    'mlp.w12.weight',
    'mlp.w12.bias',
    'mlp.w3.weight',
    'mlp.w3.bias',
    'ls2.gamma',
  ].map((key) => `blocks.0.${key}`);
  const rest = [
    'cls_token',
    'pos_embed',
    'register_tokens',
    'patch_embed.proj.weight',
    'patch_embed.proj.bias',
    'norm.weight',
    'norm.bias',
  ];
  assert.deepEqual(keys.sort(), [...block, ...rest].sort());
});

test('parameterCount equals the number of parameters of a built model', () => {
  for (const [name, config] of variants()) {
    let built = 0;
    for (const parameter of new VisionTransformer(config).parameters()) built += parameter.numel();
    assert.equal(parameterCount(config), built, name);
  }
});

test('published parameter counts', () => {
  // transformers counts the mask token too: 22,056,576 = ours + 384, and so on.
  assert.equal(knownModel('dinov2-small').parameters, 22_056_576 - 384);
  assert.equal(knownModel('dinov2-base').parameters, 86_580_480 - 768);
  assert.equal(knownModel('dinov2-giant').parameters, 1_136_480_768 - 1536);
  // transformers' counts without the mask token; its keys have no bias, ours a third of a bias that counts as zero.
  assert.equal(knownModel('dinov3-small').parameters, 21_596_544 - 384 + 12 * 384);
  assert.equal(knownModel('dinov3-7b').parameters, 6_716_035_072 - 4096);
  assert.equal(knownModel('dino-small-16').parameters, 21_665_664);
  assert.equal(knownModel('dino-base-8').parameters, 85_807_872);
});

test('published models have heads of 64 (MoCo v3 small 32, so400m 72, DINOv3 7B 128), and every model a whole grid', () => {
  for (const { name, config } of KNOWN_MODELS) {
    assert.equal(config.embedDim % config.numHeads, 0, name);
    const headDim = { 'mocov3-small': 32, 'dinov3-7b': 128 }[name] ?? (name.includes('so400m') ? 72 : 64);
    if (name !== 'tiny') assert.equal(config.embedDim / config.numHeads, headDim, name);
    assert.equal(config.imgSize % config.patchSize, 0, name);
  }
});

test('an unknown name proposes the nearest one', () => {
  assert.throws(
    () => knownModel('dinov2-smal'),
    (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /'dinov2-smal'.*nearest model name is 'dinov2-small'/);
      return true;
    },
  );
});

test('an input that is not a multiple of the patch is a clear error', () => {
  const model = new VisionTransformer(vitConfig('small', 'v2', small));
  assert.throws(
    () => model.forward(torch.zeros([1, 3, 18, 16])),
    (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /18 x 16 px.*multiples of 4.*20 x 16/);
      return true;
    },
  );
});

test('a contradictory configuration is a clear error', () => {
  const config = vitConfig('small', 'v2', { ...small, numHeads: 3 });
  assert.throws(() => new VisionTransformer(config), /numHeads.*does not divide/);
});

test('the same seed gives the same weights and another seed others', () => {
  const weights = (seed: number): torch.Tensor => {
    torch.manualSeed(seed);
    return new VisionTransformer(vitConfig('small', 'v2', small)).blocks[0]!.attn.qkv.weight;
  };
  assert.equal(maxError(weights(3), weights(3)), 0);
  assert.ok(maxError(weights(3), weights(4)) > 0.01);
});

test('initial weights: deviation .02, zero biases, LayerScale 1', () => {
  torch.manualSeed(0);
  const state = new VisionTransformer(vitConfig('small', 'v2', { depth: 1, patchSize: 14 })).stateDict();
  const weight = state.get('blocks.0.mlp.fc1.weight')!;
  // 590,000 draws: the sample deviation is within .5 % of .02 and the mean within 5 standard errors of 0.
  assert.ok(Math.abs(weight.std().item() - 0.02) < 1e-4);
  assert.ok(Math.abs(weight.mean().item()) < 5 * (0.02 / Math.sqrt(weight.numel())));
  assert.ok(weight.abs().max().item() < 0.12);
  assert.equal(state.get('blocks.0.mlp.fc1.bias')!.abs().max().item(), 0);
  assert.equal(state.get('blocks.0.ls1.gamma')!.sub(1).abs().max().item(), 0);
});

test('truncNormal_ cuts at 2 and keeps the shape of the distribution', () => {
  torch.manualSeed(0);
  const values = torch.zeros([100_000]);
  torch.nn.init.truncNormal_(values, 0, 2);
  assert.ok(values.abs().max().item() <= 2);
  // A normal of deviation 2 cut at one deviation has deviation 2 x 0.53956.
  assert.ok(Math.abs(values.std().item() - 1.0791) < 0.01);
});

test('drop path grows linearly over the blocks, acts in training only', () => {
  const config = vitConfig('small', 'v2', { ...small, depth: 5, dropPath: 0.8 });
  torch.manualSeed(1);
  const model = new VisionTransformer(config);
  const pixels = torch.randn([8, 3, 16, 16]);
  const run = (): torch.Tensor => torch.noGrad(() => model.forward(pixels));
  model.eval();
  assert.equal(maxError(run(), run()), 0);
  model.train();
  assert.ok(maxError(run(), run()) > 1e-3);
  const rates = [...model.namedModules()].filter(
    ([name]) => name.endsWith('drop_path') || name.endsWith('dropPath'),
  );
  assert.equal(rates.length, 5);
});

test('every parameter gets a gradient, through interpolated positions too', () => {
  for (const [name, config] of variants()) {
    torch.manualSeed(2);
    const model = new VisionTransformer(config);
    const { patchTokens, clsToken } = model.forwardFeatures(torch.randn([2, 3, 12, 20]));
    patchTokens.pow(2).mean().add(clsToken.sin().mean()).backward();
    for (const [key, parameter] of model.namedParameters()) {
      assert.ok(parameter.grad !== null, `${name}: ${key} has no gradient`);
      assert.ok(Number.isFinite(parameter.grad.abs().max().item()), `${name}: ${key}`);
    }
    if (model.posEmbed !== null) assert.ok(model.posEmbed.grad!.abs().max().item() > 0, name);
  }
});

test('attention rows leave out the class token and the registers, and match the full softmax', () => {
  torch.manualSeed(3);
  const config = vitConfig('small', 'v2', { ...small, depth: 1, registers: 4 });
  const model = new VisionTransformer(config).eval();
  const pixels = torch.randn([2, 3, 16, 16]);
  const { attention, patchTokens } = torch.noGrad(() => model.forwardFeatures(pixels, { attention: true }));
  assert.deepEqual(attention.shape, [2, 2, 16]);
  const sums = attention.sum(-1);
  assert.ok(sums.max().item() < 1 && sums.min().item() > 0);
  const plain = torch.noGrad(() => model.forwardFeatures(pixels));
  assert.ok(maxError(plain.patchTokens, patchTokens) < 1e-6);
});

test('a forward pass leaves only its results alive', () => {
  const model = new VisionTransformer(vitConfig('small', 'v2', { ...small, registers: 2 })).eval();
  const pixels = torch.randn([2, 3, 20, 12]);
  const before = torch.liveTensors();
  const features = torch.noGrad(() => model.forwardFeatures(pixels, { attention: true }));
  assert.equal(torch.liveTensors() - before, 4);
  assert.equal(features.attention.shape[2], 15);
});

test('positions on their own grid are returned as they are', () => {
  const positions = torch.randn([1, 17, 8]);
  const same = interpolatePositions(positions, [4, 4], { offset: 0.1, antialias: false });
  assert.equal(same, positions);
});

test('resizing constant positions changes nothing but their number', () => {
  const positions = torch.full([1, 17, 8], 0.75);
  for (const antialias of [false, true]) {
    const resized = interpolatePositions(positions, [3, 6], { offset: antialias ? 0 : 0.1, antialias });
    assert.deepEqual(resized.shape, [1, 19, 8]);
    // Bicubic weights sum to 1.
    assert.ok(resized.sub(0.75).abs().max().item() < 1e-6);
  }
});

test('projection head: default sizes, unit length, zero stays zero', () => {
  torch.manualSeed(4);
  const head = new ProjectionHead(16);
  const shapes = [...head.stateDict()].map(([key, value]) => `${key} ${value.shape.join('x')}`);
  assert.deepEqual(shapes, [
    'layers.0.weight 2048x16',
    'layers.0.bias 2048',
    'layers.2.weight 2048x2048',
    'layers.2.bias 2048',
    'layers.4.weight 256x2048',
    'layers.4.bias 256',
  ]);
  const out = torch.noGrad(() => head.forward(torch.randn([2, 5, 16])));
  assert.deepEqual(out.shape, [2, 5, 256]);
  assert.ok(out.pow(2).sum([-1]).sub(1).abs().max().item() < 1e-5);
  const narrow = new ProjectionHead(16, { hiddenDim: 8, outputDim: 4, layers: 1 });
  torch.noGrad(() => narrow.parameters().forEach((parameter) => parameter.zero_()));
  assert.equal(
    torch
      .noGrad(() => narrow.forward(torch.randn([3, 16])))
      .abs()
      .max()
      .item(),
    0,
  );
});
