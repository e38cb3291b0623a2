// Trains the small model for many steps and prints what the process holds at its end, as JSON:
//   node FLAGS memory.js FOLDER STEPS
// with the flags of memory-flags.ts. The steps come after a warm-up that is not measured.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import { train } from '@neco/neco/internal';
import { makeSmallInputs, smallOptions } from '@neco/testing';

/** What the process holds at a step. */
interface Sample {
  step: number;
  megabytes: number;
  tensors: number;
  handles: number;
}

export interface MemoryResult {
  steps: number;
  /** Of resident memory after warm-up, in MB for 1,000 steps (least squares). */
  slope: number;
  /** Live tensors and open handles at the last sample less those at the first. */
  tensors: number;
  handles: number;
}

const every = 50;
/** Steps until V8 has compiled what it will and its heap, the allocator and the caches have found their size. */
const warmUp = 1500;

const [folder, stepsText] = process.argv.slice(2) as [string, string];
const steps = Number(stepsText);
await makeSmallInputs(folder);
const samples: Sample[] = [];
await train({
  ...smallOptions(folder, path.join(folder, 'long'), {
    steps: warmUp + steps,
    checkpoint: { everySteps: 25, everyEpochs: 1000 },
    eval: { every: 100, signalImages: 3, inputSize: 32 },
  }),
  log: 'tensorboard',
  onStep: ({ step }) => {
    if (step % every === 0 && step >= warmUp) samples.push(sample(step));
  },
});
const result: MemoryResult = {
  steps,
  slope: 1000 * slope(samples),
  tensors: samples.at(-1)!.tensors - samples[0]!.tensors,
  handles: samples.at(-1)!.handles - samples[0]!.handles,
};
console.log(JSON.stringify(result));

function sample(step: number): Sample {
  globalThis.gc!();
  return {
    step,
    megabytes: process.memoryUsage.rss() / 2 ** 20,
    tensors: torch.liveTensors(),
    handles: readdirSync('/proc/self/fd').length,
  };
}

function slope(points: readonly Sample[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(({ step }) => step)), mean(points.map(({ megabytes }) => megabytes))];
  const sum = (of: (point: Sample) => number) => points.reduce((total, point) => total + of(point), 0);
  return sum((p) => (p.step - x) * (p.megabytes - y)) / sum((p) => (p.step - x) ** 2);
}
