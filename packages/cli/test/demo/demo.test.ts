import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { measures, runDemo, stages, type DemoResult, type Measure, type Stage } from '@neco/cli';
import { demoPlan } from '@neco/neco/internal';
import {
  deviation,
  evaluateClustering,
  evaluateInContext,
  loadBackbone,
  mean,
  pairImagesAndMasks,
  sceneClassNames,
  UserError,
} from '@neco/neco/internal';
import { saveSmallBackbone, smallPlan } from './small-demo.js';
import { temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();

const out = path.join(folder, 'demo');
const model = path.join(folder, 'start.safetensors');
saveSmallBackbone(model);
const plan = smallPlan;
const parts: string[] = [];
const result: DemoResult = await runDemo({
  out,
  model,
  plan,
  listener: { part: (title) => parts.push(title) },
});
const page = readFileSync(result.report, 'utf8');

test('the result has two numbers a seed and stage, and they are those of the saved networks', async () => {
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
      const common = {
        model: await loadBackbone(file),
        val: pairs('val').pairs,
        classNames: sceneClassNames,
        inputSize: 32,
      };
      const train = pairs('train').pairs;
      const incontext = await evaluateInContext({ ...plan.evaluation, ...common, train, seed });
      assert.equal(result[stage][i], incontext.mIoU, `in-context, ${stage}, seed ${seed}`);
      const clustering = await evaluateClustering(common);
      assert.equal(result.clustering[stage][i], clustering.mIoU, `clustering, ${stage}, seed ${seed}`);
    }
  }
  assert.equal(result.untrained.length, 2);
  assert.equal(result.clustering.untrained.length, 2);
  assert.equal(parts.length, 2 * 5 + 1);
  assert.ok(result.seconds > 0);
  assert.equal(result.report, path.join(out, 'report.html'));
});

test('the untrained networks differ between seeds, and training changed the backbone', async () => {
  const weights = async (file: string) =>
    [...(await loadBackbone(file)).stateDict().values()][0]!.toFloat32Array();
  const untrained = (seed: number) => weights(path.join(out, 'untrained', `seed-${seed}.safetensors`));
  assert.notDeepEqual(await untrained(3), await untrained(4));
  const run = path.join(out, 'runs', 'seed-3');
  const moved = async (name: string) =>
    (await loadBackbone(run))
      .stateDict()
      .get(name)!
      .sub((await loadBackbone(model)).stateDict().get(name)!);
  assert.ok((await moved('blocks.1.attn.qkv.weight')).abs().max().item() > 1e-4);
});

test('the report is one file that needs nothing else', () => {
  assert.ok(statSync(result.report).size < 5e6);
  assert.doesNotMatch(page, /<script|<link rel="stylesheet"|@import|url\(/);
  // Pictures are inside, fonts are the system's, and links lead to the page itself.
  const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
  assert.ok(addresses.length > 20);
  for (const address of addresses) assert.match(address, /^(#|data:)/);
  assert.doesNotMatch(page, /https?:/);
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
  for (const kind of ['scene', 'truth', 'incontext-before', 'clustering-after', 'colours-untrained']) {
    assert.ok(
      [...used].some((name) => name.startsWith(`${kind}-`)),
      kind,
    );
  }
});

test('the report states the measured numbers, the settings, the limits and the credit', () => {
  for (const scores of [result, result.clustering]) {
    for (const stage of stages) {
      for (const value of scores[stage])
        assert.ok(page.includes(`<td>${(100 * value).toFixed(1)}</td>`), stage);
    }
    assert.match(page, expectedVerdict(scores));
  }
  for (const text of ['What the numbers do not say', 'neco train --data', 'CC BY 4.0', 'Twemoji', 'seed-3']) {
    assert.ok(page.includes(text), text);
  }
  for (const name of sceneClassNames) assert.ok(page.includes(name), name);
});

function expectedVerdict({ before, after }: Pick<DemoResult, 'before' | 'after'>): RegExp {
  const gains = after.map((value, i) => value - before[i]!);
  if (Math.abs(mean(gains)) < 0.002) return /left the score where it was/;
  if (gains.every((gain) => gain > 0)) return /raised the score with each/;
  return gains.every((gain) => gain < 0) ? /lowered the score with each/ : /no clear gain/;
}

test('results.json holds what was printed, and all classes', () => {
  const stored = JSON.parse(readFileSync(path.join(out, 'results.json'), 'utf8')) as DemoResult & {
    perSeed: { seed: number; results: Record<Measure, Record<Stage, { perClass: unknown[] }>> }[];
    neighbourAgreement: Record<string, number>;
  };
  assert.deepEqual(stored.after, result.after);
  assert.deepEqual(stored.clustering, result.clustering);
  assert.deepEqual(
    stored.perSeed.map(({ seed }) => seed),
    [3, 4],
  );
  for (const measure of measures) {
    assert.equal(stored.perSeed[0]!.results[measure].after.perClass.length, sceneClassNames.length);
  }
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
