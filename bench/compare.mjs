// A comparison of two ViT-S/14 with random weights on generated scenes, by all protocols and several seeds, beside its
// forward passes alone. Features are stored as the command does, in a folder of its own.
//
//   npm run bench -- compare [--images 12] [--size 224] [--seeds 5] [--protocols linear,cluster,...] [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as torch from '@neco/torch';
import {
  compareModels,
  FeatureStore,
  findProtocol,
  pairImagesAndMasks,
  protocols,
  storeFeaturesOf,
  VisionTransformer,
  vitConfig,
  writeScenes,
} from '@neco/neco/internal';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '12' },
    size: { type: 'string', default: '224' },
    seeds: { type: 'string', default: '5' },
    protocols: { type: 'string', default: protocols.map(({ name }) => name).join() },
    json: { type: 'boolean', default: false },
  },
});
const [images, inputSize, seeds] = ['images', 'size', 'seeds'].map((name) => Number(values[name]));

const folder = mkdtempSync(join(tmpdir(), 'neco-bench-compare-'));
const parts = [];
const now = () => performance.now() / 1000;

/** Takes the time of forward passes out of that of the protocol that asks for them. */
function timed(model) {
  const forward = model.forwardFeatures.bind(model);
  model.forwardFeatures = (pixels, options) => {
    const started = now();
    const features = forward(pixels, options);
    parts.at(-1).forward += now() - started;
    parts.at(-1).passes += pixels.shape[0];
    return features;
  };
  return model;
}

async function open(name) {
  torch.manualSeed(Number(name));
  const model = timed(new VisionTransformer(vitConfig('small', 'v2')).eval());
  storeFeaturesOf(model, new FeatureStore(join(folder, 'features'), 1e12));
  return { model, close: () => undefined };
}

async function scenes(split, count) {
  await writeScenes(join(folder, split), { count, seed: count, size: inputSize, split });
  return pairImagesAndMasks(join(folder, split, 'images'), join(folder, split, 'masks'));
}

try {
  const [train, val] = [await scenes('train', images), await scenes('val', Math.ceil(images / 2))];
  await compareModels({
    models: ['0', '1'],
    open,
    protocols: values.protocols.split(',').map(findProtocol),
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    train: train.pairs,
    val: val.pairs,
    classNames: train.classNames,
    inputSize,
    onRun: ({ protocol, number }) => {
      if (parts.length > 0) parts.at(-1).seconds = now() - parts.at(-1).started;
      parts.push({ protocol: protocol.name, model: number, started: now(), forward: 0, passes: 0 });
    },
  });
  parts.at(-1).seconds = now() - parts.at(-1).started;
  const sum = (key, of = parts) => of.reduce((total, part) => total + part[key], 0);
  const byProtocol = [...new Set(parts.map(({ protocol }) => protocol))].map((protocol) => {
    const own = parts.filter((part) => part.protocol === protocol);
    return {
      protocol,
      seconds: sum('seconds', own),
      passes: sum('passes', own),
      forward: sum('forward', own),
    };
  });
  const result = {
    seconds: Number(sum('seconds').toFixed(1)),
    forwardPasses: sum('passes'),
    forwardMs: Number(((1000 * sum('forward')) / sum('passes')).toFixed(1)),
    overForward: Number((sum('seconds') / sum('forward')).toFixed(2)),
    byProtocol,
  };
  console.log(`two ViT-S/14, ${images} + ${val.pairs.length} images of ${inputSize} px, ${seeds} seeds`);
  for (const { protocol, seconds, passes, forward } of byProtocol) {
    const rest = (seconds - forward).toFixed(1);
    console.log(
      `${protocol.padEnd(12)} ${seconds.toFixed(1)} s: ${passes} forward passes, ${rest} s beside them`,
    );
  }
  console.log(
    `${result.seconds} s, ${result.overForward} times the ${result.forwardPasses} forward passes of ${result.forwardMs} ms alone`,
  );
  if (values.json) console.log(JSON.stringify(result));
} finally {
  rmSync(folder, { recursive: true });
}
