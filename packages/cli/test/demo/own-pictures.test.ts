import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  leastPictures,
  ownPlan,
  readOwnPictures,
  runOwnDemo,
  splitPictures,
  stages,
  type OwnPlan,
  type Stage,
} from '@neco/cli';
import {
  evaluateClustering,
  evaluateInContext,
  loadBackbone,
  measureLabelFree,
  pairImagesAndMasks,
  sceneClassNames,
  UserError,
  writeScenes,
} from '@neco/neco/internal';
import sharp from 'sharp';
import { neco, temporaryFolder } from '@neco/testing';
import { saveSmallBackbone, smallPlan } from './small-demo.js';

const folder = temporaryFolder();
const at = (...names: string[]): string => path.join(folder, ...names);
const model = at('start.safetensors');
saveSmallBackbone(model);
await writeScenes(at('own'), { count: 14, seed: 1, split: 'train', size: 32, difficulty: 'easy' });
const [images, masks] = [at('own', 'images'), at('own', 'masks')];
const bytes = (): string[] =>
  [images, masks].flatMap((dir) =>
    readdirSync(dir).map((name) => `${name} ${readFileSync(path.join(dir, name)).toString('base64')}`),
  );
const before = bytes();

const plan: OwnPlan = {
  ...ownPlan({ quick: false, seed: 3, steps: 2 }),
  seeds: [3, 4],
  inputSize: 32,
  training: { views: smallPlan.training.views, steps: 2, batchSize: 4 },
};
const scored = await runOwnDemo({ images, masks, out: at('with'), model, plan });
const plain = await runOwnDemo({ images, out: at('without'), model, plan: { ...plan, seeds: [3] } });

interface Stored {
  perSeed: { seed: number; models: Record<Stage, string>; heldOut: string[]; trainedOn: number }[];
}
const stored = (out: string) => JSON.parse(readFileSync(at(out, 'results.json'), 'utf8')) as Stored;
const pageOf = (out: string) => readFileSync(at(out, 'report.html'), 'utf8').replaceAll(/\s+/g, ' ');

test('with masks: scores are those of the saved networks on the held-out pictures, which no training saw', async () => {
  const { pairs } = pairImagesAndMasks(images, masks);
  for (const [i, { seed, models, heldOut, trainedOn }] of stored('with').perSeed.entries()) {
    assert.equal(heldOut.length, 5);
    assert.equal(trainedOn, 9);
    const [val, train] = [true, false].map((out) =>
      pairs.filter(({ image }) => heldOut.includes(image) === out),
    );
    for (const stage of stages) {
      const common = {
        model: await loadBackbone(models[stage]),
        inputSize: 32,
        val: val!,
        classNames: sceneClassNames,
      };
      const incontext = await evaluateInContext({ ...plan.evaluation, ...common, train: train!, seed });
      assert.equal(scored.scores!.incontext[stage][i], incontext.mIoU);
      assert.equal(scored.scores!.clustering[stage][i], (await evaluateClustering(common)).mIoU);
      const signals = await measureLabelFree(common.model, heldOut, { inputSize: 32, seed });
      assert.equal(scored.signals.mirrorAgreement[stage][i], signals.mirrorAgreement);
      assert.equal(scored.signals.effectiveRank[stage][i], signals.effectiveRank);
    }
  }
  const [one, two] = stored('with').perSeed.map(({ heldOut }) => heldOut.join());
  assert.notEqual(one, two, 'each seed holds out other pictures');
});

test('without masks: no scores, signals of every stage, and as many pictures', () => {
  assert.equal(plain.scores, null);
  assert.deepEqual(plain.pictures, { found: 14, trainedOn: 9, heldOut: 5 });
  for (const signal of ['mirrorAgreement', 'shiftAgreement', 'effectiveRank'] as const) {
    for (const stage of stages) assert.ok(plain.signals[signal][stage][0]! > 0, `${signal} ${stage}`);
  }
});

test('the method is that of the preset, and the report names it', () => {
  assert.match(pageOf('with'), /2 steps of PaKA with 4 pictures each/);
  assert.match(pageOf('with'), /arXiv 2509\.05606/);
});

test('the pictures were only read', () => assert.deepEqual(bytes(), before));

for (const out of ['with', 'without']) {
  test(`the report ${out} masks needs nothing else, shows every picture that it embeds, and its links lead somewhere`, () => {
    const page = pageOf(out);
    assert.doesNotMatch(page, /<script|@import|url\(|NaN|undefined|https?:/);
    const used = new Set([...page.matchAll(/<use href="#([^"]+)"/g)].map(([, name]) => name!));
    const defined = new Set([...page.matchAll(/<image id="([^"]+)"/g)].map(([, name]) => name!));
    assert.ok(used.size > 10);
    assert.deepEqual([...used].sort(), [...defined].sort());
    for (const [, id] of page.matchAll(/<a href="#([^"]+)"/g)) assert.ok(page.includes(`id="${id!}"`), id);
    assert.ok(page.includes('What the numbers do not say'));
    assert.equal(page.includes('id="masks"'), out === 'with');
    assert.equal(page.includes('Only masks could tell'), out === 'without');
  });
}

test('the report states the number of seeds and the deviation of each change', () => {
  assert.match(pageOf('with'), /points on average over 2 seeds, deviation \d+\.\d/);
  assert.match(pageOf('without'), /One seed says nothing about the uncertainty/);
});

test('a quarter of the pictures, undecodable or without a class, is left out and named', async () => {
  cpSync(at('own'), at('odd'), { recursive: true });
  const names = readdirSync(images);
  writeFileSync(at('odd', 'images', names[0]!), 'no picture');
  const empty = at('odd', 'masks', `${path.parse(names[1]!).name}.png`);
  await sharp(Buffer.alloc(32 * 32, 255), { raw: { width: 32, height: 32, channels: 1 } })
    .png()
    .toFile(empty);
  const notes: string[] = [];
  const read = await readOwnPictures(
    { images: at('odd', 'images'), masks: at('odd', 'masks') },
    { most: 100, seed: 0, onNote: (text) => notes.push(text) },
  );
  assert.equal(read.pool.length, 12);
  assert.equal(notes.length, 2, notes.join('\n'));
  assert.ok(notes.some((text) => text.includes(names[0]!)) && notes.some((text) => text.includes(empty)));
  const { heldOut, training, sets } = splitPictures(read, plan, 0);
  assert.equal(heldOut.length, 4);
  assert.equal(sets!.train.pairs.length, 8);
  // The one without a class can be trained on; so can the damaged one be tried, which training then names.
  assert.equal(training.files.length, 10);
  assert.ok(heldOut.every((file) => !training.files.includes(file)));
});

async function refused(text: RegExp, folders: { images: string; masks?: string }): Promise<void> {
  const out = at('refused');
  await assert.rejects(runOwnDemo({ ...folders, out, model, plan }), (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, text);
    return true;
  });
  assert.ok(!readdirSync(folder).includes('refused'), 'nothing was written');
}

test('odd folders get a sentence before anything is written', async () => {
  await refused(/none does not exist/, { images: at('none') });
  await refused(/none does not exist/, { images, masks: at('none') });
  mkdirSync(at('empty'));
  await refused(/empty/, { images: at('empty') });
  mkdirSync(at('few'));
  for (const name of readdirSync(images).slice(0, 3)) cpSync(path.join(images, name), at('few', name));
  await refused(new RegExp(`3 pictures; the demo needs at least ${leastPictures}`), { images: at('few') });
  await refused(/3 pictures with a mask; the demo needs at least/, { images: at('few'), masks });
  mkdirSync(at('other'));
  cpSync(path.join(masks, readdirSync(masks)[0]!), at('other', 'unlike.png'));
  await refused(/has a mask of the same name/, { images, masks: at('other') });
});

test('masks of one class get a sentence', async () => {
  mkdirSync(at('single'));
  for (const name of readdirSync(images)) {
    const file = at('single', `${path.parse(name).name}.png`);
    await sharp(Buffer.alloc(32 * 32, 7), { raw: { width: 32, height: 32, channels: 1 } })
      .png()
      .toFile(file);
  }
  await refused(/one class only, 7; to tell classes apart there must be two/, {
    images,
    masks: at('single'),
  });
});

test('stopped in good order: a sentence, no report, and the pictures as they were', async () => {
  const controller = new AbortController();
  const out = at('stopped');
  const listener = { part: (title: string) => title.startsWith('Post-training') && controller.abort() };
  await assert.rejects(
    runOwnDemo({ images, out, model, plan, signal: controller.signal, listener }),
    /Stopped\. .*stopped holds an unfinished demo without a report: delete it/,
  );
  assert.ok(!readdirSync(out).includes('report.html'));
  assert.deepEqual(bytes(), before);
});

test('the command: tables, one last line of JSON; options that need --images say so', () => {
  const run = neco([
    'demo',
    '--images',
    images,
    '--quick',
    '--steps',
    '1',
    '--model',
    model,
    '--out',
    at('command'),
  ]);
  assert.equal(run.code, 0, run.stderr);
  const last = JSON.parse(run.stdout.trim().split('\n').at(-1)!) as { scores: null; report: string };
  assert.equal(last.scores, null);
  for (const title of ['Mirror agreement, %', 'Shift agreement, %', 'Effective rank'])
    assert.ok(run.stdout.includes(`\n${title} `), title);
  for (const option of ['--masks', '--steps']) {
    const alone = neco(['demo', option, '3', '--out', at('alone')]);
    assert.notEqual(alone.code, 0);
    assert.match(alone.stderr, new RegExp(`${option} goes with --images`));
  }
});
