// Linear evaluation of a ViT-S/14 with random weights on generated scenes, beside its forward passes alone: those of
// every variation and of the validation images, which all seeds share.
//
//   npm run bench -- linear [--images 24] [--size 224] [--seeds 5] [--variations 5] [--epochs 25] [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as torch from '@neco/torch';
import {
  evaluateLinearSeeds,
  pairImagesAndMasks,
  VisionTransformer,
  vitConfig,
  writeScenes,
} from '@neco/neco/internal';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '24' },
    size: { type: 'string', default: '224' },
    seeds: { type: 'string', default: '5' },
    variations: { type: 'string', default: '5' },
    epochs: { type: 'string', default: '25' },
    json: { type: 'boolean', default: false },
  },
});
const [images, inputSize, seedCount, variations, epochs] = [
  'images',
  'size',
  'seeds',
  'variations',
  'epochs',
].map((name) => Number(values[name]));
const folder = mkdtempSync(join(tmpdir(), 'neco-bench-linear-'));
try {
  const pairs = {};
  for (const [split, count, seed] of [
    ['train', images, 1],
    ['val', Math.ceil(images / 2), 2],
  ]) {
    await writeScenes(join(folder, split), { count, seed, size: inputSize, split });
    pairs[split] = pairImagesAndMasks(join(folder, split, 'images'), join(folder, split, 'masks'));
  }
  torch.manualSeed(0);
  const model = new VisionTransformer(vitConfig('small', 'v2')).eval();
  const forward = model.forwardFeatures.bind(model);
  let [passed, forwardSeconds] = [0, 0];
  model.forwardFeatures = (pixels, options) => {
    const started = performance.now();
    const features = forward(pixels, options);
    forwardSeconds += (performance.now() - started) / 1000;
    passed += pixels.shape[0];
    return features;
  };
  const started = performance.now();
  const [{ seconds }] = await evaluateLinearSeeds({
    model,
    train: pairs.train.pairs,
    val: pairs.val.pairs,
    classNames: pairs.train.classNames,
    inputSize,
    epochs,
    augmentationEpochs: variations,
    seeds: Array.from({ length: seedCount }, (_, seed) => seed),
  });
  const total = (performance.now() - started) / 1000;
  const trained = images * epochs * seedCount;
  const result = {
    seconds: Number(total.toFixed(1)),
    forwardPasses: passed,
    forwardMs: Number(((1000 * forwardSeconds) / passed).toFixed(1)),
    trainingMs: Number(((1000 * seconds.training) / trained).toFixed(2)),
    overForward: Number((total / forwardSeconds).toFixed(2)),
  };
  console.log(
    `${images} images of ${inputSize} px in ${variations} variations, ${epochs} epochs, ${seedCount} seeds`,
  );
  console.log(
    `${result.seconds} s: ${passed} forward passes of ${result.forwardMs} ms, ${trained} images through heads at ${result.trainingMs} ms; ` +
      `${result.overForward} times the forward passes alone`,
  );
  if (values.json) console.log(JSON.stringify(result));
} finally {
  rmSync(folder, { recursive: true });
}
