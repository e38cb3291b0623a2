import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { writeScenes, type ClusteringResult, type UnsupervisedResult } from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);
await writeScenes(at('val'), { count: 8, seed: 2, size: 112, split: 'val', difficulty: 'easy' });
const data = ['--model', 'tiny', '--images', at('val/images'), '--masks', at('val/masks')];

function results<Result>(args: string[]): { lines: string[]; result: Result } {
  const { code, stdout, stderr } = neco(['eval', ...args, ...data, '--json']);
  assert.equal(code, 0, stderr);
  const lines = stdout.trim().split('\n');
  return { lines, result: JSON.parse(lines.at(-1)!) as Result };
}

test('eval cluster: the embedded backbone finds more than chance; a table, JSON and files', () => {
  const { lines, result } = results<ClusteringResult>(['cluster', '--out', at('out'), '--seed', '0,1,2']);
  assert.equal(result.clusters, 13);
  assert.equal(result.runs.length, 3);
  // 13 clusters drawn at random on these scenes score about 5 %.
  assert.ok(result.mIoU > 0.1, `${result.mIoU}`);
  assert.ok(lines.some((line) => line.startsWith('mIoU') && line.includes((100 * result.mIoU).toFixed(1))));
  const stored = JSON.parse(readFileSync(at('out/results.json'), 'utf8')) as ClusteringResult;
  assert.equal(stored.mIoU, result.mIoU);
  assert.equal(readdirSync(at('out/predictions')).length, 8);
});

test('eval overcluster: more clusters score higher, in one run over the features', () => {
  const { result } = results<{ clusters: ClusteringResult[] }>([
    ...['overcluster', '--clusters', '20,200', '--seed', '0', '--mode', 'reference'],
  ]);
  const [few, many] = result.clusters;
  assert.deepEqual([few!.clusters, many!.clusters], [20, 200]);
  assert.ok(many!.mIoU > few!.mIoU);
  assert.equal(many!.mode, 'reference');
});

test('eval unsupervised: every stage is reported', () => {
  const { lines, result } = results<UnsupervisedResult>([
    ...['unsupervised', '--seed', '0,1', '--foreground-clusters', '40', '--part-clusters', '20'],
  ]);
  const [first] = result.runs;
  assert.deepEqual(first!.clusters.all, 40);
  assert.ok(first!.clusters.foreground > 0 && first!.clusters.foreground < 40);
  assert.ok(first!.communities.count <= first!.clusters.parts);
  assert.ok(lines.some((line) => line.includes('CBFE')));
});

for (const [args, says] of [
  [
    ['cluster', '--start', 'middle'],
    ['--start', 'k-means++', 'middle'],
  ],
  [
    ['overcluster', '--clusters', '5000'],
    ['1568 patches', '5000 clusters'],
  ],
  [
    ['unsupervised', '--edge-threshold', '3'],
    ['--edge-threshold', '3'],
  ],
] as const) {
  test(`eval ${args.join(' ')}: one sentence, exit code 2`, () => {
    const { code, stderr } = neco(['eval', ...args, ...data]);
    assert.equal(code, 2, stderr);
    const sentence = stderr.trim().split('\n').at(-1)!;
    for (const text of says) assert.ok(sentence.includes(text), `${text} in: ${stderr}`);
    assert.ok(!existsSync(at('refused')));
  });
}
