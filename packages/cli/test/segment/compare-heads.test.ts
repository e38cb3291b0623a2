import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  segmentMeasureOf,
  writeScenes,
  type SegmenterComparison,
  type SegmentScore,
} from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

await writeScenes(at('train'), { count: 4, seed: 1, size: 80 });
await writeScenes(at('val'), { count: 5, seed: 2, size: 80 });
const images = ['--images', at('val/images'), '--masks', at('val/masks')];
const fit = (kind: string, out: string, ...more: string[]): void => {
  const labelled = ['--images', at('train/images'), '--masks', at('train/masks'), '--min-patches', '0'];
  const args = ['segment', 'fit', '--model', 'tiny', ...labelled, '--head', kind, '--out', out];
  const { code, stderr } = neco([...args, ...more]);
  assert.equal(code, 0, stderr);
};
const [knn, copy, prototypes] = [at('knn.safetensors'), at('copy <u>.safetensors'), at('means.safetensors')];
fit('knn', knn);
fit('prototypes', prototypes);
cpSync(knn, copy);
const lastLine = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1)!) as unknown;

test('compare --heads gives what eval segment gives, differences with intervals, and one page', () => {
  const heads = ['--heads', knn, copy, prototypes, '--refine', 'guided'];
  const { code, stdout, stderr } = neco(['compare', ...heads, ...images, '--out', at('out'), '--json']);
  assert.equal(code, 0, stderr);
  const comparison = lastLine(stdout) as SegmenterComparison;
  const [first, same, other] = comparison.segmenters;
  assert.equal(comparison.images, 5);
  const alone = neco([
    'eval',
    'segment',
    '--head',
    knn,
    prototypes,
    ...images,
    '--refine',
    'guided',
    '--json',
  ]);
  const { heads: scored } = lastLine(alone.stdout) as { heads: SegmentScore[] };
  const without = ({ seconds, segmentingSeconds, ...score }: SegmentScore): object => {
    assert.ok(segmentingSeconds > 0 && segmentingSeconds < seconds);
    return score;
  };
  for (const [i, { head, kind, model, bootstrap, ...score }] of [first!, other!].entries()) {
    const { head: file, refine, ...wanted } = without(scored[i]!) as Record<string, unknown>;
    assert.deepEqual({ ...without(score), kind }, wanted);
    assert.deepEqual([head, comparison.refine, model], [file, refine, 'tiny']);
    for (const [name, { low, high }] of Object.entries(bootstrap)) {
      const value = segmentMeasureOf(score, name as 'mIoU');
      assert.ok(low < high && low <= value && value <= high, `${name}: ${low} ${value} ${high}`);
    }
  }
  const [none, gain] = comparison.differences;
  assert.equal(none!.head, same!.head);
  for (const [name, { value, bootstrap }] of Object.entries(none!.measures)) {
    assert.deepEqual([value, bootstrap.low, bootstrap.high], [0, 0, 0], name);
  }
  assert.equal(gain!.measures.mIoU.value, other!.mIoU - first!.mIoU);
  assert.equal(gain!.measures.boundaryF.value, other!.boundaryF - first!.boundaryF);
  const { low, high } = gain!.measures.mIoU.bootstrap;
  const signed = (value: number): string => `${value < 0 ? '' : '+'}${(100 * value).toFixed(1)}`;
  assert.ok(
    stdout.includes(`${signed(gain!.measures.mIoU.value)} [${signed(low)}, ${signed(high)}]`),
    stdout,
  );
  const stored = JSON.parse(readFileSync(at('out/results.json'), 'utf8')) as SegmenterComparison;
  assert.deepEqual(stored.differences, comparison.differences);
  const page = readFileSync(at('out/report.html'), 'utf8');
  assert.doesNotMatch(page, /https?:\/\/|<script|<u>\.safe/);
  assert.ok(page.includes('copy &lt;u&gt;.safetensors') && !page.includes('first seed'));
  // Five images: picture, truth, and a mask of each head.
  assert.equal([...page.matchAll(/<use href=/g)].length, 5 * (2 + 3));
});

test('fit and eval segment take a folder with both sides, as evaluations do', () => {
  cpSync(at('train'), at('both/train'), { recursive: true });
  cpSync(at('val'), at('both/val'), { recursive: true });
  const scoreOf = (head: string, ...args: string[]): number => {
    const { code, stdout, stderr } = neco(['eval', 'segment', '--head', head, ...args, '--json']);
    assert.equal(code, 0, stderr);
    return (lastLine(stdout) as SegmentScore).mIoU;
  };
  const model = ['segment', 'fit', '--model', 'tiny', '--head', 'prototypes', '--min-patches', '0'];
  const out = at('same.safetensors');
  const fitted = neco([...model, '--data', at('both'), '--out', out]);
  assert.equal(fitted.code, 0, fitted.stderr);
  assert.equal(scoreOf(out, '--data', at('both')), scoreOf(prototypes, ...images));
  for (const [args, says] of [
    [['--data', at('both'), '--images', at('train/images')], /either --data or --images/],
    [['--images', at('train/images')], /--masks is missing: give --images and --masks; or --data/],
  ] as const) {
    const { code, stderr } = neco([...model, ...args, '--out', at('none.safetensors')]);
    assert.equal(code, 2);
    assert.match(stderr, says);
    assert.ok(!existsSync(at('none.safetensors')));
  }
});

cpSync(at('train/masks'), at('renamed/masks'), { recursive: true });
const classes = JSON.parse(readFileSync(at('train/classes.json'), 'utf8')) as Record<string, string>;
writeFileSync(at('renamed/classes.json'), JSON.stringify({ ...classes, 0: 'elsewhere' }));
const renamed = at('renamed.safetensors');
fit('prototypes', renamed, '--masks', at('renamed/masks'));

const refused: [name: string, args: string[], says: RegExp][] = [
  [
    'heads of other classes',
    ['--heads', knn, renamed],
    /knn.* and .*renamed.* know different classes .*elsewhere/,
  ],
  ['one head', ['--heads', knn], /two or more --heads/],
  ['a head twice', ['--heads', knn, knn], /named twice/],
  ['neither', [], /either --models .* or --heads/],
  ['both', ['--heads', knn, prototypes, '--models', 'tiny', 'tiny'], /either --models .* or --heads/],
  [
    'an option of models',
    ['--heads', knn, prototypes, '--protocols', 'linear'],
    /--protocols does not go with --heads/,
  ],
  [
    'an option of heads',
    ['--models', 'tiny', 'untrained:tiny', '--refine', 'crf'],
    /--refine does not go with --models/,
  ],
];

for (const [name, args, says] of refused) {
  test(`compare refuses ${name}`, () => {
    const { code, stderr } = neco(['compare', ...args, ...images, '--out', at('refused')]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.ok(!existsSync(at('refused')));
  });
}

test('compare --heads replaces its own results, those of others only with --overwrite, and says so before it computes', () => {
  const to = (out: string, ...more: string[]) =>
    neco(['compare', '--heads', knn, prototypes, ...images, '--out', out, ...more]);
  assert.equal(to(at('out')).code, 0, 'its own');
  writeFileSync(at('out', 'results.json'), '{}');
  const { code, stdout, stderr } = to(at('out'));
  assert.equal(code, 2);
  assert.match(stderr, /holds results\.json, which no evaluation wrote.*--overwrite/);
  assert.doesNotMatch(stdout, /mIoU/);
  assert.equal(readFileSync(at('out', 'results.json'), 'utf8'), '{}');
  assert.equal(to(at('out'), '--overwrite').code, 0);
});
