// Writes stopped runs of `neco train` and `neco pretrain` and damaged copies of them:
//   node write-damaged-runs.js FOLDER COUNT SEED
// FOLDER/runs holds `train`, `pretrain` and COUNT copies; prints what was damaged in each as JSON.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { pretrain, RandomStream, train } from '@neco/neco/internal';
import { damageRun } from './damaged-runs.js';
import { makeSmallInputs, smallOptions, smallPretrainOptions, Random } from '@neco/testing';

const [folder, countText, seedText] = process.argv.slice(2) as [string, string, string];
const [count, seed] = [Number(countText), Number(seedText)];
const at = (name: string) => path.join(folder, 'runs', name);
const short = { steps: 4, checkpoint: { everySteps: 2 }, eval: { every: 2, signalImages: 3, inputSize: 32 } };

await makeSmallInputs(folder);
await train(smallOptions(folder, at('train'), short));
await pretrain(smallPretrainOptions(folder, at('pretrain'), short));
const damaged: Record<string, string[]> = {};
for (let index = 0; index < count; index++) {
  const random = new RandomStream(seed, index);
  const made = random.pick(['train', 'pretrain'] as const);
  const name = `damaged-${String(index).padStart(3, '0')}`;
  cpSync(at(made), at(name), { recursive: true });
  damaged[name] = damageRun(at(name), random, new Random(seed * 1_000_003 + index));
}
console.log(JSON.stringify(damaged));
