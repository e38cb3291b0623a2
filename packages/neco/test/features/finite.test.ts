import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  embedImages,
  evaluateClustering,
  evaluateInContext,
  evaluateLinear,
  exportBackbone,
  imageFeatures,
  loadBackbone,
  pairImagesAndMasks,
  patchTokens,
  saveTorchFile,
  Segmenter,
  train,
  VisionTransformer,
  vitConfig,
  writeScenes,
} from '@neco/neco/internal';
import { refuses, smallSettings, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);
const config = vitConfig('tiny', 'v2', { embedDim: 32, depth: 2, numHeads: 2, imgSize: 32, patchSize: 8 });
let pairs: ReturnType<typeof pairImagesAndMasks>['pairs'];

before(async () => {
  const { images, masks } = await writeScenes(at('scenes'), { count: 6, seed: 3, size: 48 });
  ({ pairs } = pairImagesAndMasks(images, masks));
});

/** A state dict with one value of one tensor replaced. */
function damaged(key: string, value: number, dtype: 'float32' | 'float64' | 'bfloat16'): Map<string, Tensor> {
  torch.manualSeed(1);
  const state = new Map(new VisionTransformer(config).stateDict());
  const tensor = torch.noGrad(() => state.get(key)!.detach().to({ dtype, copy: true }));
  torch.noGrad(() => tensor.view([-1]).narrow(0, 0, 1).fill_(value));
  return state.set(key, tensor);
}

const damages = [
  ['NaN', NaN, 'float32'],
  ['infinity', Infinity, 'float32'],
  ['minus infinity in half precision', -Infinity, 'bfloat16'],
  ['a number beyond float32', 1e300, 'float64'],
] as const;

for (const [what, value, dtype] of damages) {
  for (const key of ['cls_token', 'blocks.1.mlp.fc2.weight', 'norm.bias']) {
    // Our own writer of .pth has no type for double precision.
    for (const ending of dtype === 'float64' ? ['safetensors'] : ['safetensors', 'pth']) {
      test(`${what} in ${key} of a .${ending} file is refused by tensor and file`, async () => {
        const file = at(`${what}-${key}.${ending}`);
        const state = damaged(key, value, dtype);
        if (ending === 'pth') saveTorchFile(file, state);
        else torch.io.saveSafetensors(file, state);
        const load = loadBackbone(file, { config: { numHeads: 2 } });
        await refuses(
          load,
          new RegExp(`${path.basename(file)} the tensor '${key}' has 1 of \\d+ numbers that are not finite`),
        );
      });
    }
  }
}

test('a network that was loaded before training starts is refused too, and nothing is written', async () => {
  const file = at('nan.safetensors');
  torch.io.saveSafetensors(file, damaged('pos_embed', NaN, 'float32'), {
    'neco.config': JSON.stringify(config),
  });
  const run = train({ data: at('scenes', 'images'), model: file, out: at('run'), settings: smallSettings });
  await refuses(run, /nan\.safetensors the tensor 'pos_embed'/);
  assert.ok(!existsSync(at('run')));
});

/** Every weight is finite; what the network makes of them is not. */
function overflowing(): VisionTransformer {
  torch.manualSeed(1);
  const model = new VisionTransformer(config).eval();
  torch.noGrad(() => model.blocks[0]!.mlp.parameters().forEach((parameter) => parameter.fill_(1e30)));
  return model;
}

const uses: Record<string, (model: VisionTransformer) => Promise<unknown>> = {
  'neco embed': (model) => embedImages({ model, images: at('scenes', 'images'), out: at('features') }),
  'features of an image': (model) => imageFeatures(model, pairs[0]!.image),
  'the linear evaluation': (model) => evaluateLinear({ ...evaluation(model), epochs: 1 }),
  'the retrieval evaluation': (model) => evaluateInContext(evaluation(model)),
  clustering: (model) => evaluateClustering(evaluation(model)),
  'a segmenter': (model) =>
    Segmenter.fit({ model, pairs, classNames: null, head: 'prototypes', minPatches: 0 }),
  'patch tokens': (model) => Promise.resolve().then(() => patchTokens(model, torch.rand([1, 3, 32, 32]))),
};

for (const [what, use] of Object.entries(uses)) {
  test(`${what} refuses features that are not finite`, () =>
    refuses(use(overflowing()), /features .* not finite/));
}

test('an export of it is refused', () =>
  refuses(
    exportBackbone({ model: overflowing(), format: 'hf', out: at('export') }),
    /does not compute|not finite/,
  ));

test('features beyond half precision are refused with the way out', async () => {
  torch.manualSeed(1);
  const model = new VisionTransformer(config).eval();
  torch.noGrad(() => (model.norm as torch.nn.LayerNorm).bias.fill_(1e6));
  const options = { model, images: at('scenes', 'images') };
  await refuses(embedImages({ ...options, out: at('half') }), /half precision.*fp32/);
  await embedImages({ ...options, out: at('single'), precision: 'fp32' });
});

// With one step nothing is lost yet but the weights themselves.
for (const [learningRate, epochs] of [
  [1e30, 3],
  [1e38, 3],
  [3e38, 1],
] as const) {
  test(`a linear head that diverges at a rate of ${learningRate} in ${epochs} epochs is no score`, async () => {
    torch.manualSeed(1);
    const model = new VisionTransformer(config).eval();
    const run = evaluateLinear({
      ...evaluation(model),
      epochs,
      imagesPerStep: epochs === 1 ? 4 : 1,
      learningRate,
    });
    await refuses(run, /linear head diverged.*"learningRate"/);
  });
}

function evaluation(model: VisionTransformer) {
  return {
    model,
    train: pairs.slice(0, 4),
    val: pairs.slice(4),
    classNames: null,
    inputSize: 32,
    ignoreIndex: 255,
  };
}
