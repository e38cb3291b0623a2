import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  demoPlan,
  deviation,
  evaluateInContext,
  loadBackbone,
  mean,
  pairImagesAndMasks,
  runDemo,
  saveBackbone,
  sceneClassNames,
  UserError,
  VisionTransformer,
  vitConfig,
  type DemoPlan,
  type DemoResult,
} from '@neco/neco';
import * as torch from '@neco/torch';

const folder = mkdtempSync(path.join(tmpdir(), 'neco-demo-'));
after(() => rmSync(folder, { recursive: true }));

const out = path.join(folder, 'demo');
const model = path.join(folder, 'start.safetensors');
torch.manualSeed(5);
saveBackbone(
  model,
  new VisionTransformer(vitConfig('tiny', 'v2', { embedDim: 24, depth: 2, numHeads: 3, imgSize: 32 })),
);

// The demo itself in small: every part runs, on pictures of 4 x 4 patches.
const plan: DemoPlan = {
  ...demoPlan({ quick: false, seed: 3 }),
  seeds: [3, 4],
  sceneSize: 32,
  trainScenes: 8,
  valScenes: 6,
  training: {
    steps: 3,
    batchSize: 4,
    views: { globalSize: 32, localSize: 16, localCount: 1 },
    head: { hiddenDim: 32, outputDim: 16 },
    roiSize: 3,
    queue: { length: 0 },
    optimizer: { lr: 1e-2, headLr: 1e-2 },
    teacher: { momentum: 0.5 },
  },
};
const parts: string[] = [];
const result: DemoResult = await runDemo({
  out,
  model,
  plan,
  listener: { part: (title) => parts.push(title) },
});
const page = readFileSync(result.report, 'utf8');

test('the result has a number a seed and stage, and they are those of the saved networks', async () => {
  for (const [i, seed] of plan.seeds.entries()) {
    const scenes = (split: string) => path.join(out, 'scenes', `seed-${seed}`, split);
    const pairs = (split: string) =>
      pairImagesAndMasks(path.join(scenes(split), 'images'), path.join(scenes(split), 'masks'));
    const stages = {
      untrained: path.join(out, 'untrained', `seed-${seed}.safetensors`),
      before: model,
      after: path.join(out, 'runs', `seed-${seed}`),
    };
    for (const [stage, file] of Object.entries(stages) as [keyof typeof stages, string][]) {
      const again = await evaluateInContext({
        ...plan.evaluation,
        model: (await loadBackbone(file)).model,
        train: pairs('train').pairs,
        val: pairs('val').pairs,
        classNames: sceneClassNames,
        inputSize: 32,
        seed,
      });
      assert.equal(result[stage][i], again.mIoU, `${stage}, seed ${seed}`);
    }
  }
  assert.equal(result.untrained.length, 2);
  assert.ok(result.seconds > 0);
  assert.equal(result.report, path.join(out, 'report.html'));
});

test('the untrained networks differ between seeds, and training changed the backbone', async () => {
  const weights = async (file: string) =>
    [...(await loadBackbone(file)).model.stateDict().values()][0]!.toFloat32Array();
  const untrained = (seed: number) => weights(path.join(out, 'untrained', `seed-${seed}.safetensors`));
  assert.notDeepEqual(await untrained(3), await untrained(4));
  const run = path.join(out, 'runs', 'seed-3');
  const moved = async (name: string) =>
    (await loadBackbone(run)).model
      .stateDict()
      .get(name)!
      .sub((await loadBackbone(model)).model.stateDict().get(name)!);
  assert.ok((await moved('blocks.1.attn.qkv.weight')).abs().max().item() > 1e-4);
});

test('the report is one file that needs nothing else', () => {
  assert.ok(statSync(result.report).size < 5e6);
  assert.doesNotMatch(page, /<script|<link rel="stylesheet"|@import|url\(/);
  // Pictures and fonts are inside; links that a reader may follow are the only addresses.
  const loaded = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
  const outside = loaded.filter((address) => !address.startsWith('#') && !address.startsWith('data:'));
  const links = [...page.matchAll(/<a href="([^"]*)"/g)].map(([, address]) => address!);
  assert.deepEqual(outside, links);
});

test('every picture that the report shows is in it', () => {
  const used = new Set([...page.matchAll(/<use href="#([^"]+)"/g)].map(([, name]) => name!));
  const defined = new Map(
    [...page.matchAll(/<image id="([^"]+)" href="data:image\/(\w+);base64,/g)].map(([, name, kind]) => [
      name!,
      kind!,
    ]),
  );
  assert.ok(used.size > 10);
  for (const name of used) assert.ok(defined.has(name), name);
  for (const name of defined.keys()) assert.ok(used.has(name), `${name} is embedded and not shown`);
  assert.ok([...used].some((name) => name.startsWith('truth-')));
});

test('the report states the measured numbers, the settings, the limits and the credit', () => {
  for (const stage of ['untrained', 'before', 'after'] as const) {
    for (const value of result[stage])
      assert.ok(page.includes(`<td>${(100 * value).toFixed(1)}</td>`), stage);
  }
  const gains = result.after.map((value, i) => value - result.before[i]!);
  const expected =
    Math.abs(mean(gains)) < 0.002
      ? /left the score where it was/
      : gains.every((gain) => gain > 0)
        ? /raised the score with each/
        : gains.every((gain) => gain < 0)
          ? /lowered the score with each/
          : /no clear gain/;
  assert.match(page, expected);
  for (const text of ['What the numbers do not say', 'neco train --data', 'CC BY 4.0', 'Twemoji', 'seed-3']) {
    assert.ok(page.includes(text), text);
  }
  for (const name of sceneClassNames) assert.ok(page.includes(name), name);
});

test('results.json holds what was printed, and all classes', () => {
  const stored = JSON.parse(readFileSync(path.join(out, 'results.json'), 'utf8')) as DemoResult & {
    perSeed: { seed: number; results: { after: { perClass: unknown[] } } }[];
    neighbourAgreement: Record<string, number>;
  };
  assert.deepEqual(stored.after, result.after);
  assert.deepEqual(
    stored.perSeed.map(({ seed }) => seed),
    [3, 4],
  );
  assert.equal(stored.perSeed[0]!.results.after.perClass.length, sceneClassNames.length);
  const { before } = stored.neighbourAgreement;
  assert.ok(before! >= 0 && before! <= 1);
});

test('a folder that holds something is refused and left alone', async () => {
  const before = readFileSync(result.report, 'utf8');
  await assert.rejects(runDemo({ out, model, plan }), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /is not empty/);
    return true;
  });
  assert.equal(readFileSync(result.report, 'utf8'), before);
  await assert.rejects(runDemo({ out: model, model, plan }), /is a file/);
});

test('a missing backbone is refused before scenes are drawn', async () => {
  const other = path.join(folder, 'other');
  await assert.rejects(
    runDemo({ out: other, model: path.join(folder, 'none.safetensors'), plan }),
    UserError,
  );
  assert.ok(!existsSync(other));
});

test('mean and sample deviation', () => {
  assert.equal(mean([1, 2, 6]), 3);
  assert.equal(deviation([1, 2, 6]), Math.sqrt((4 + 1 + 9) / 2));
  assert.ok(Number.isNaN(deviation([1])));
});

test('quick is one seed, the usual plan three, from the given seed on', () => {
  assert.deepEqual(demoPlan({ quick: true, seed: 7 }).seeds, [7]);
  assert.deepEqual(demoPlan({ quick: false, seed: 7 }).seeds, [7, 8, 9]);
});
