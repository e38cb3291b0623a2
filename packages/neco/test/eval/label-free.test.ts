import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import {
  alignedViews,
  labelFreeSignals,
  measureLabelFree,
  mirrorContrast,
  mirroredBack,
  shiftedBack,
  UserError,
  VisionTransformer,
  vitConfig,
  writeScenes,
} from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();

const vit = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 2, imgSize: 42, patchSize: 14 });

test('features that no view changes agree wholly, whatever their length', () => {
  torch.manualSeed(1);
  const plain = torch.randn([4, 6, 6, 16]);
  const signals = labelFreeSignals(
    { plain, mirrored: plain, shifted: plain.mul(3) },
    { start: plain.mul(2) },
  );
  assert.deepEqual([signals.mirrorAgreement, signals.shiftAgreement, signals.startAgreement], [1, 1, 1]);
  assert.ok(signals.effectiveRank > 10 && signals.effectiveRank <= 16);
});

test('unrelated features agree by chance', () => {
  torch.manualSeed(2);
  const draw = (dim = 16) => torch.randn([6, 8, 8, dim]);
  const signals = labelFreeSignals(
    { plain: draw(), mirrored: draw(), shifted: draw() },
    // Another width: a start may be another network.
    { start: draw(24), queriesPerImage: 40 },
  );
  // 10 of the 320 patches of the other five images. 240 patches asked, 10 neighbours each, at most: the deviation of
  // the share is about sqrt(.031 * .969 / 2400) = .0036; hubs make it larger.
  for (const value of [signals.mirrorAgreement, signals.shiftAgreement, signals.startAgreement])
    assert.ok(Math.abs(value! - 10 / 320) < 0.02, `${value}`);
  assert.ok(Math.abs(signals.mirrorCosine!) < 0.05, `${signals.mirrorCosine}`);
});

test('the contrast of a small set is what counting all pairs gives', () => {
  torch.manualSeed(3);
  const [view, other] = [torch.randn([3, 4, 5]), torch.randn([3, 4, 5])];
  const unit = (x: torch.Tensor) => x.div(x.square().sum([-1], true).sqrt());
  const [a, b] = [unit(view).reshape([12, 5]), unit(other).reshape([12, 5])];
  const cosines = a.matmul(b.t()).toArray() as number[][];
  let [aligned, random, pairs] = [0, 0, 0];
  for (let i = 0; i < 12; i++) {
    aligned += cosines[i]![i]! / 12;
    for (let j = 0; j < 12; j++) {
      if (Math.floor(i / 4) === Math.floor(j / 4)) continue;
      random += cosines[i]![j]!;
      pairs++;
    }
  }
  assert.ok(Math.abs(mirrorContrast(view, other)! - (aligned - random / pairs)) < 1e-6);
  // All the same: a patch is as near to any other as to itself.
  assert.ok(Math.abs(mirrorContrast(torch.ones([3, 4, 5]), torch.ones([3, 4, 5]))!) < 1e-12);
  // Opposite images: 1 with themselves, -1 with the other.
  const opposite = torch.cat([torch.ones([1, 4, 5]), torch.ones([1, 4, 5]).neg()]);
  assert.ok(Math.abs(mirrorContrast(opposite, opposite)! - 2) < 1e-12);
  assert.equal(mirrorContrast(view.narrow(0, 0, 1), other.narrow(0, 0, 1)), null);
});

test('features are brought back to the places of the picture', () => {
  const row = torch.tensor([1, 2, 4]).reshape([1, 1, 3, 1]);
  assert.deepEqual(mirroredBack(row).flatten().toArray(), [4, 2, 1]);
  assert.deepEqual(shiftedBack(row).flatten().toArray(), [1, 1.5, 3]);
  const square = torch.tensor([1, 2, 3, 4]).reshape([1, 2, 2, 1]);
  assert.deepEqual(shiftedBack(square).flatten().toArray(), [1, 1.5, 2, 2.5]);
});

test('pictures that mirroring or moving does not change give the same features at their places', () => {
  torch.manualSeed(4);
  const model = new VisionTransformer(vit);
  model.eval();
  const flat = torch.rand([2, 3, 1, 1]).expand([2, 3, 42, 42]).contiguous();
  const { plain, mirrored, shifted } = alignedViews(model, flat);
  // A picture of one colour looks the same mirrored and shifted: only position embeddings tell patches apart.
  const near = (a: torch.Tensor, b: torch.Tensor) => a.sub(b).abs().max().item() < 1e-5;
  assert.ok(near(mirrored, plain.flip([2])));
  assert.ok(near(shifted, shiftedBack(plain)));
  // A picture that is its own mirror image.
  const half = torch.rand([1, 3, 42, 21]);
  const symmetric = alignedViews(model, torch.cat([half, half.flip([3])], 3));
  assert.ok(near(symmetric.mirrored, symmetric.plain.flip([2])));
});

test('measured on images: the same again, nothing left behind, damaged images left out', async () => {
  const scenes = path.join(folder, 'scenes');
  await writeScenes(scenes, { count: 6, size: 42, seed: 5 });
  const images = path.join(scenes, 'images');
  const files = readdirSync(images).map((file) => path.join(images, file));
  const broken = path.join(folder, 'broken.png');
  writeFileSync(broken, 'no picture');
  torch.manualSeed(6);
  const [model, other] = [new VisionTransformer(vit), new VisionTransformer(vit)];
  model.train();
  const options = { inputSize: 42, queriesPerImage: 5, k: 3, start: model };
  const tensors = torch.liveTensors();
  const random = torch.getRngState();
  const first = await measureLabelFree(model, [...files, broken], options);
  const second = await measureLabelFree(model, [...files, broken], options);
  // The kept state is the one tensor more.
  assert.equal(torch.liveTensors(), tensors + 1);
  assert.ok(torch.getRngState().equal(random));
  assert.deepEqual(first, second);
  assert.ok(model.training);
  assert.equal(first.startAgreement, 1);
  for (const value of [first.mirrorAgreement, first.shiftAgreement])
    assert.ok(value! > 0 && value! < 1, `${value}`);
  const elsewhere = await measureLabelFree(other, files, options);
  assert.ok(elsewhere.startAgreement! < 1);
  await assert.rejects(measureLabelFree(model, [broken], options), UserError);
  await assert.rejects(measureLabelFree(model, files, { ...options, inputSize: 40 }), /not a multiple/);
  const coarse = new VisionTransformer({ ...vit, patchSize: 21 });
  await assert.rejects(measureLabelFree(model, files, { ...options, start: coarse }), /14 px .* 21 px/);
});
