import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { stages, type DemoResult, type Stage } from '@neco/cli';
import { type DemoPlan } from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const out = path.join(folder, 'demo');

const { code, stdout, stderr } = neco(['demo', '--quick', '--seed', '5', '--out', out]);
assert.equal(code, 0, stderr);
const lines = stdout.trim().split('\n');
const result = JSON.parse(lines.at(-1)!) as DemoResult;
const stored = JSON.parse(readFileSync(path.join(out, 'results.json'), 'utf8')) as DemoResult & {
  plan: DemoPlan;
  perSeed: { models: Record<Stage, string> }[];
};

/** mIoU that `neco eval` gives for a network of the demo on its scenes. */
function evaluate(protocol: string, model: string, args: readonly string[]): number {
  const scenes = path.join(out, 'scenes', 'seed-5', 'val');
  const data = ['--images', path.join(scenes, 'images'), '--masks', path.join(scenes, 'masks')];
  const run = neco(['eval', protocol, '--model', model, ...args, ...data, '--json']);
  assert.equal(run.code, 0, run.stderr);
  return (JSON.parse(run.stdout.trim().split('\n').at(-1)!) as { mIoU: number }).mIoU;
}

test('demo --quick prints a table of both measures and one last line of JSON', () => {
  for (const scores of [result, result.clustering]) {
    assert.deepEqual(
      stages.map((stage) => scores[stage].length),
      [1, 1, 1],
    );
    for (const stage of stages) assert.ok(scores[stage][0]! > 0 && scores[stage][0]! < 1, stage);
  }
  const { perSeed, plan, ...rest } = stored;
  for (const key of ['untrained', 'before', 'after', 'clustering', 'report'] as const) {
    assert.deepEqual(rest[key], result[key]);
  }
  assert.equal(perSeed.length, 1);
  assert.deepEqual(plan.seeds, [5]);
  const row = (title: string): string[] => lines.filter((line) => line.startsWith(title));
  for (const title of ['In-context mIoU', 'Clustering mIoU']) assert.equal(row(title).length, 1, title);
  for (const [i, title] of ['untrained network', 'before training', 'after training'].entries()) {
    const shown = [result, result.clustering].map((scores) => (100 * scores[stages[i]!][0]!).toFixed(1));
    assert.deepEqual(
      row(title).map((line) => line.slice(20).trim().split(/\s+/)[0]),
      shown,
    );
  }
});

test('the embedded backbone clearly beats an untrained network before any post-training', () => {
  for (const { before, untrained } of [result, result.clustering]) {
    assert.ok(before[0]! > untrained[0]! + 0.05, `${before[0]!} against ${untrained[0]!}`);
  }
});

for (const stage of stages) {
  test(`neco eval gives the numbers of the demo: ${stage}`, () => {
    const model = stored.perSeed[0]!.models[stage];
    const { augmentationEpochs, neighbours, temperature } = stored.plan.evaluation;
    const train = path.join(out, 'scenes', 'seed-5', 'train');
    const size = ['--input-size', String(stored.plan.inputSize)];
    const incontext = evaluate('incontext', model, [
      ...['--seed', '5', ...size, '--augmentation-epochs', String(augmentationEpochs)],
      ...['--neighbours', String(neighbours), '--temperature', String(temperature)],
      ...['--train-images', path.join(train, 'images'), '--train-masks', path.join(train, 'masks')],
    ]);
    assert.equal(incontext, result[stage][0]);
    assert.equal(evaluate('cluster', model, size), result.clustering[stage][0]);
  });
}
