import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  loadBackbone,
  protocols,
  saveBackbone,
  VisionTransformer,
  writeScenes,
  type Comparison,
  type EvaluationResult,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { neco, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

await writeScenes(at('train'), { count: 4, seed: 1, size: 56 });
await writeScenes(at('val'), { count: 4, seed: 2, size: 56, split: 'val' });
// Names that mean something to HTML must be shown as they are.
const hostile = '<b>"sky"&';
const classes = JSON.parse(readFileSync(at('train/classes.json'), 'utf8')) as
  string[] | Record<string, string>;
for (const split of ['train', 'val']) {
  writeFileSync(at(split, 'classes.json'), JSON.stringify({ ...classes, 0: hostile }));
}
renameSync(at('val/images/00000.png'), at('val/images/<i>0.png'));
renameSync(at('val/masks/00000.png'), at('val/masks/<i>0.png'));
torch.manualSeed(3);
const { config } = await loadBackbone('tiny');
const other = at('other <u>.safetensors');
saveBackbone(other, new VisionTransformer(config));

const data = [
  ...['--train-images', at('train/images'), '--train-masks', at('train/masks')],
  ...['--images', at('val/images'), '--masks', at('val/masks'), '--input-size', '56'],
];
const learning = ['--epochs', '2', '--augmentation-epochs', '1'];
const lastLine = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1)!) as unknown;

/** What a page needs beyond itself. */
function externalReferences(page: string): string[] {
  const attributes = page.matchAll(/\b(?:src|href|srcset|action|poster|data)\s*=\s*"([^"]*)"/g);
  const styles = page.matchAll(/url\(\s*["']?([^"')]*)/g);
  const imports = page.matchAll(/@import[^;]*/g);
  const targets = [...[...attributes, ...styles].map((match) => match[1]!), ...[...imports].map(String)];
  return targets.filter((target) => !/^(data:|#)/.test(target));
}

test('compare gives what the single commands give; one page without external references', () => {
  const { code, stdout, stderr } = neco([
    ...['compare', '--models', 'tiny', other, 'untrained:tiny', ...data, '--seed', '0,1'],
    ...['--epochs', '2', '--linear-variations', '1'],
    ...['--clusters', '20', '--out', at('out'), '--json'],
  ]);
  assert.equal(code, 0, stderr);
  const comparison = lastLine(stdout) as Comparison;
  assert.deepEqual(
    comparison.models.map(({ name }) => name),
    ['tiny', other, 'untrained:tiny'],
  );
  assert.deepEqual([comparison.trainImages, comparison.validationImages], [4, 4]);

  for (const [protocol, args] of [
    ['incontext', []],
    ['linear', learning],
    ['cluster', []],
    ['overcluster', ['--clusters', '20']],
    ['unsupervised', []],
  ] as const) {
    const p = comparison.protocols.findIndex(({ name }) => name === protocol);
    const folders = protocol === 'incontext' || protocol === 'linear' ? data : data.slice(4);
    const single = neco(['eval', protocol, '--model', other, ...folders, '--seed', '1', ...args, '--json']);
    assert.equal(single.code, 0, single.stderr);
    const { mIoU, perClass, settings } = lastLine(single.stdout) as EvaluationResult;
    const run = comparison.models[1]!.protocols[p]!.runs[1]!;
    assert.deepEqual([run.mIoU, run.perClass, run.settings], [mIoU, perClass, settings]);
  }
  const difference = comparison.differences[0]!;
  const [first, second] = comparison.models.map(({ protocols }) => protocols[0]!.summary.mIoU.values);
  assert.deepEqual(
    difference.seeds.values,
    second!.map((value, i) => value - first![i]!),
  );
  assert.ok(difference.bootstrap.low <= difference.bootstrap.high);
  assert.match(stderr, /\[15\/15\] untrained:tiny: Unsupervised/);

  const stored = JSON.parse(readFileSync(at('out/results.json'), 'utf8')) as Comparison;
  assert.deepEqual(stored.differences, comparison.differences);
  const page = readFileSync(at('out/report.html'), 'utf8');
  assert.deepEqual(externalReferences(page), []);
  assert.doesNotMatch(page, /https?:\/\//);
  assert.doesNotMatch(page, /<script|<[biu]>"|<i>0|<u>\.safe/);
  assert.ok(page.includes('&lt;b&gt;&quot;sky&quot;&amp;'));
  assert.ok(page.includes('other &lt;u&gt;.safetensors'));
  assert.ok(page.includes('&lt;i&gt;0'));
  const used = [...page.matchAll(/<use href="#([^"]*)"/g)].map(([, id]) => id!);
  // Each protocol has a table of the four images: picture, truth, and a mask of each of the three models.
  assert.equal(used.length, 5 * 4 * (2 + 3));
  for (const id of used) assert.ok(page.includes(`<image id="${id}"`), id);
});

test('eval all runs every protocol on one model', () => {
  const args = ['--epochs', '1', '--seed', '0', '--out', at('all'), '--json'];
  const { code, stdout, stderr } = neco(['eval', 'all', '--model', 'tiny', ...data, ...args]);
  assert.equal(code, 0, stderr);
  const result = lastLine(stdout) as Comparison;
  assert.deepEqual(
    result.models[0]!.protocols.map(({ protocol }) => protocol),
    protocols.map(({ name }) => name),
  );
  assert.deepEqual(result.differences, []);
  const page = readFileSync(at('all/report.html'), 'utf8');
  assert.deepEqual(externalReferences(page), []);
  for (const { title } of result.protocols) assert.ok(page.includes(`<h3>${title}</h3>`), title);
});

const wrong: { name: string; args: string[]; says: RegExp }[] = [
  { name: 'one model', args: ['compare', '--models', 'tiny', ...data], says: /two or more --models/ },
  { name: 'a model twice', args: ['compare', '--models', 'tiny', 'tiny', ...data], says: /named twice/ },
  {
    name: 'a protocol that is none',
    args: ['eval', 'all', '--model', 'tiny', ...data, '--protocols', 'incontext,magic'],
    says: /--protocols takes .*incontext.*"magic"/,
  },
  {
    name: 'a protocol without its labelled images',
    args: ['eval', 'all', '--model', 'tiny', ...data.slice(4), '--protocols', 'linear'],
    says: /linear needs labelled images: give --train-images/,
  },
  {
    name: 'half of the labelled images',
    args: ['eval', 'all', '--model', 'tiny', ...data.slice(2)],
    says: /--train-images is missing: give --train-images, --train-masks/,
  },
];

for (const { name, args, says } of wrong) {
  test(`${name}: one sentence, exit code 2, nothing written`, () => {
    const { code, stderr } = neco([...args, '--out', at('refused')]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.ok(!existsSync(at('refused')));
  });
}

test('a run folder is its teacher; RUN:student is its student', async () => {
  mkdirSync(at('run'));
  const teacher = await loadBackbone('tiny');
  saveBackbone(at('run/teacher.safetensors'), teacher);
  cpSync(other, at('run/student.safetensors'));
  const models = ['--models', at('run'), `${at('run')}:student`, `${at('run')}:teacher`, other];
  const args = ['--protocols', 'cluster', '--seed', '0', '--out', at('named'), '--json'];
  const { code, stdout, stderr } = neco(['compare', ...models, ...data.slice(4), ...args]);
  assert.equal(code, 0, stderr);
  const scores = (lastLine(stdout) as Comparison).models.map(
    ({ protocols }) => protocols[0]!.summary.mIoU.mean,
  );
  assert.deepEqual([scores[0], scores[1]], [scores[2], scores[3]]);
  assert.notEqual(scores[0], scores[1]);
});
