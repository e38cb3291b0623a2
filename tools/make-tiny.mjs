// Makes packages/neco/models/tiny.safetensors, the embedded backbone: npm run make:tiny
//
//   [--steps N] [--seed S] [--out FILE] [--difficulty easy|medium|hard]
//
// Trains with patch labels on generated scenes and prints, now and then, in-context mIoU on scenes of objects that are
// not among those trained on, beside that of an untrained network of the same shape. The log goes beside the file.
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as torch from '@neco/torch';
import { evaluateInContext, pairImagesAndMasks, saveBackbone } from '@neco/neco';
import { pretrainOnPatchLabels, VisionTransformer, vitConfig, writeScenes } from '@neco/neco/internal';

const models = fileURLToPath(new URL('../packages/neco/models/', import.meta.url));
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string', default: join(models, 'tiny.safetensors') },
    difficulty: { type: 'string', default: 'easy' },
  },
});
const log = values.out.replace(/\.safetensors$/, '.log');
const started = performance.now();
const say = (text) => {
  const line = `${((performance.now() - started) / 60_000).toFixed(1).padStart(5)} min  ${text}`;
  console.log(line);
  appendFileSync(log, `${line}\n`);
};

/** In-context mIoU on held-out objects: 120 scenes fill the memory, 100 are predicted, over two sets of scenes. */
async function measure(model, folder) {
  const scores = [];
  for (const seed of [101, 102]) {
    const pairs = (split) =>
      pairImagesAndMasks(
        join(folder, `${split}-${seed}`, 'images'),
        join(folder, `${split}-${seed}`, 'masks'),
      ).pairs;
    const result = await evaluateInContext({
      model,
      train: pairs('train'),
      val: pairs('val'),
      inputSize: 112,
      augmentationEpochs: 0,
      seed: 0,
    });
    scores.push((100 * result.mIoU).toFixed(1));
  }
  return scores.join(' and ');
}

const folder = mkdtempSync(join(tmpdir(), 'neco-tiny-'));
writeFileSync(log, '');
try {
  for (const seed of [101, 102]) {
    for (const [split, count] of [
      ['train', 120],
      ['val', 100],
    ]) {
      await writeScenes(join(folder, `${split}-${seed}`), {
        count,
        seed,
        size: 112,
        split,
        difficulty: values.difficulty,
      });
    }
  }
  const config = vitConfig('tiny', 'v2', { dropPath: 0 });
  torch.manualSeed(0);
  say(
    `${availableParallelism()} cores, seed ${values.seed}, ${values.steps} steps, ${values.difficulty} scenes, libtorch ${torch.versions().libtorch}`,
  );
  say(`untrained: mIoU ${await measure(new VisionTransformer(config), folder)} %`);
  let smoothed = 0;
  const model = await pretrainOnPatchLabels({
    config,
    seed: Number(values.seed),
    steps: Number(values.steps),
    batchSize: 32,
    scenes: 4000,
    difficulty: values.difficulty,
    lr: 2e-3,
    fullSizeShare: 0.1,
    smallSide: 64,
    onStep: ({ step, loss }) => (smoothed = step === 1 ? loss : smoothed + 0.01 * (loss - smoothed)),
    onCheckpoint: {
      everySteps: 500,
      call: async (current, step) => {
        say(`step ${step}: loss ${smoothed.toFixed(3)}, mIoU ${await measure(current, folder)} %`);
        saveBackbone(`${values.out}.partial`, current);
      },
    },
  });
  saveBackbone(values.out, model.to('float16'), {
    description: 'tiny: pretrained with patch labels on generated scenes of Twemoji objects',
  });
  rmSync(`${values.out}.partial`, { force: true });
  say(`written: ${values.out.split('/').at(-1)}, ${(statSync(values.out).size / 2 ** 20).toFixed(2)} MB`);
} finally {
  rmSync(folder, { recursive: true });
}
