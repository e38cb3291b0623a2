import assert from 'node:assert/strict';
import path from 'node:path';
import { mock, test } from 'node:test';
import { comparisonVerdict } from '@neco/cli';
import {
  compareModels,
  findProtocol,
  pairImagesAndMasks,
  UserError,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type Difference,
  type Protocol,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();

const { images, masks } = await writeScenes(path.join(folder, 'scenes'), { count: 4, seed: 1, size: 40 });
const { pairs, classNames } = pairImagesAndMasks(images, masks);
const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });

const protocol = findProtocol;
const failing = (reason: string): Protocol => ({
  ...protocol('cluster'),
  run: () => Promise.reject(new UserError(reason)),
});

const opened: string[] = [];
const closed: string[] = [];
const common = {
  models: ['a', 'b'],
  open: (name: string) => {
    opened.push(name);
    torch.manualSeed(opened.length);
    const model = new VisionTransformer(config);
    return Promise.resolve({ model, close: () => void closed.push(name) });
  },
  train: pairs.slice(0, 2),
  val: pairs.slice(2),
  classNames,
  seeds: [0],
};

test('a protocol that cannot run is left out with its reason, and the others stand', async () => {
  const protocols = [failing('too few patches'), protocol('incontext')];
  const { comparison, images: shown } = await compareModels({ ...common, protocols, leaveOut: true });
  assert.deepEqual(comparison.leftOut, [{ protocol: 'cluster', model: 'a', reason: 'too few patches' }]);
  assert.deepEqual(
    comparison.protocols.map(({ name }) => name),
    ['incontext'],
  );
  for (const { protocols: scores } of comparison.models) {
    assert.deepEqual(
      scores.map((score) => score.protocol),
      ['incontext'],
    );
  }
  assert.deepEqual(
    comparison.differences.map((difference) => [difference.model, difference.protocol]),
    [['b', 'incontext']],
  );
  assert.equal(shown.length, 2);
  assert.equal(comparison.validationImages, 2);
  assert.deepEqual(closed, opened);
});

test('one that was asked for by name ends the comparison, and so does having none left', async () => {
  const named = { ...common, protocols: [failing('too few patches'), protocol('incontext')] };
  await assert.rejects(compareModels(named), /too few patches/);
  await assert.rejects(
    compareModels({ ...common, protocols: [failing('nothing works')], leaveOut: true }),
    (error) => error instanceof UserError && error.message === 'nothing works',
  );
  const broken = { ...protocol('cluster'), run: () => Promise.reject(new Error('a bug')) };
  await assert.rejects(compareModels({ ...common, protocols: [broken], leaveOut: true }), /a bug/);
  assert.deepEqual(closed, opened, 'models are closed after errors too');
});

test('a model that does not fit shows before anything is measured', async () => {
  const run = mock.fn(() => Promise.reject(new UserError('measured')));
  const open = (name: string) => {
    if (name === 'b') throw new UserError('there is no b');
    return common.open(name);
  };
  const protocols = [{ ...protocol('cluster'), run }];
  await assert.rejects(compareModels({ ...common, protocols, open }), /there is no b/);
  await assert.rejects(compareModels({ ...common, protocols, inputSize: 30 }), /input size 30/);
  assert.equal(run.mock.callCount(), 0);
  assert.deepEqual(closed, opened);
});

test('clusterings of several protocols share one pass over the images', async () => {
  const phases: string[] = [];
  await compareModels({
    ...common,
    models: ['a'],
    seeds: [0, 1],
    protocols: ['cluster', 'overcluster', 'unsupervised'].map(protocol),
    onProgress: ({ phase, done, total }) => {
      if (done === total) phases.push(phase);
    },
  });
  assert.equal(phases.filter((phase) => phase === 'features').length, 1);
});

test('the verdict calls a difference clear only if seeds and images agree', () => {
  const protocols = [{ name: 'linear', title: 'Linear', description: '' }] as const;
  const difference = (values: number[], low: number, high: number): Difference => ({
    model: 'b',
    protocol: 'linear',
    seeds: { mean: values.reduce((a, b) => a + b) / values.length, deviation: null, values },
    bootstrap: { low, high, deviation: 0.01, images: 9, resamplings: 1000 },
  });
  const said = (values: number[], low: number, high: number) =>
    comparisonVerdict(difference(values, low, high), [...protocols], 'a');
  assert.match(
    said([0.02, 0.03], 0.01, 0.04),
    /^Linear: b against a, \+2\.5 points: better with each of 2 seeds/,
  );
  assert.match(said([-0.02, -0.04], -0.05, -0.01), /−3\.0 points: worse with each of 2 seeds/);
  assert.match(said([0.03, -0.01], 0.01, 0.04), /no clear difference, the seeds disagree/);
  assert.match(said([0.02, 0.03], -0.01, 0.04), /no clear difference, it depends on which images/);
  assert.match(said([0, 0], 0, 0), /no clear difference/);
});
