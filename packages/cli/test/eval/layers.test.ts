import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  compareModels,
  findProtocol,
  loadBackbone,
  pairImagesAndMasks,
  writeScenes,
  type EmbeddingIndex,
  type EvaluationResult,
  type LayerComparison,
} from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);
const scenes = { count: 4, size: 56 };
await writeScenes(at('train'), { ...scenes, seed: 1 });
await writeScenes(at('val'), { ...scenes, seed: 2, split: 'val' });
const scored = ['--images', at('val/images'), '--masks', at('val/masks')];
const data = ['--train-images', at('train/images'), '--train-masks', at('train/masks'), ...scored];
const size = ['--input-size', '56'];
const lastLine = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1)!) as unknown;

test('eval layers scores every block as its own command does, each image in one pass', async () => {
  const args = ['--model', 'tiny', ...data, ...size, '--seed', '0,1', '--augmentation-epochs', '0'];
  const { code, stdout, stderr } = neco(['eval', 'layers', ...args, '--out', at('layers'), '--json']);
  assert.equal(code, 0, stderr);
  const comparison = lastLine(stdout) as LayerComparison;
  assert.deepEqual(
    comparison.layers.map(({ layer, block, raw }) => [layer, block, raw]),
    ['1', '2', '3', '4', '5', 'last'].flatMap((layer, i) => [
      [layer, i + 1, false],
      [`${i + 1}:raw`, i + 1, true],
    ]),
  );
  // Eight images in one pass; what comes after finds them.
  assert.match(stdout, /features +\d+ of \d+ images from the store, 8 computed/);

  const model = await loadBackbone('tiny');
  const [train, val] = ['train', 'val'].map((side) =>
    pairImagesAndMasks(at(side, 'images'), at(side, 'masks')),
  );
  for (const layer of ['2', 'last']) {
    const { comparison: alone } = await compareModels({
      ...{ models: ['tiny'], open: () => Promise.resolve({ model, close: () => undefined }), layer },
      ...{
        train: train!.pairs,
        val: val!.pairs,
        classNames: train!.classNames,
        inputSize: 56,
        seeds: [0, 1],
      },
      protocols: ['incontext', 'cluster'].map(findProtocol),
      settings: { incontext: { augmentationEpochs: 0 } },
    });
    const own = comparison.layers.find((one) => one.layer === layer)!;
    assert.deepEqual(
      own.protocols.map(({ summary }) => summary.mIoU),
      alone.models[0]!.protocols.map(({ summary }) => summary.mIoU),
    );
  }

  const means = (p: number) => comparison.layers.map(({ protocols }) => protocols[p]!.summary.mIoU.mean);
  comparison.best.forEach(({ layer, difference }, p) => {
    const best = means(p).indexOf(Math.max(...means(p)));
    assert.equal(layer, comparison.layers[best]!.layer);
    assert.equal(difference === null, layer === 'last');
    if (difference !== null)
      assert.ok(Math.abs(difference.seeds.mean - (means(p)[best]! - means(p).at(-2)!)) < 1e-12);
  });
  assert.match(stdout, /^In-context: (use --layer|layer|the last layer)/m);
  const page = readFileSync(at('layers/report.html'), 'utf8');
  assert.equal(page.match(/<figure class="chart"/g)!.length, 2);
  assert.ok(page.includes('6 (last)') && !page.includes('undefined') && !page.includes('NaN'));
  assert.equal((JSON.parse(readFileSync(at('layers/results.json'), 'utf8')) as LayerComparison).depth, 6);
});

test('eval layers takes any layers, and narrow terminals fold its table', () => {
  const args = ['--model', 'tiny', ...data, ...size, '--seed', '0', '--protocols', 'incontext'];
  const layers = ['--layers', 'last2', '-2', '5', 'mean:-2,-1', '3:raw'];
  const { code, stdout, stderr } = neco(
    ['eval', 'layers', ...args, ...layers, '--out', at('some'), '--json'],
    {
      env: { COLUMNS: '40' },
    },
  );
  assert.equal(code, 0, stderr);
  const { layers: found } = lastLine(stdout) as LayerComparison;
  assert.deepEqual(
    found.map(({ layer }) => layer),
    ['3:raw', '5', 'last', '5,6', 'mean:5,6'],
  );
  const table = stdout
    .split('\n')
    .filter((line) => /^(layer|3|5|6|mean| {4})/.test(line) && !/^\[/.test(line));
  assert.ok(table.length >= 6 && table.every((line) => line.length <= 40), table.join('\n'));
});

test('eval, segment and embed take a layer, say it, and keep it', () => {
  const run = (...args: string[]) => {
    const { code, stdout, stderr } = neco([...args, '--json']);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const plain = ['eval', 'incontext', '--model', 'tiny', ...data, ...size];
  const [usual, last, other] = [[], ['--layer', '6'], ['--layer', '-3']].map((layer) =>
    run(...plain, ...layer),
  );
  const scores = (stdout: string) => (lastLine(stdout) as EvaluationResult).perClass;
  assert.deepEqual(scores(last!), scores(usual!));
  assert.notDeepEqual(scores(other!), scores(usual!));
  assert.match(other!, /^input .*layer 4/m);
  assert.match(
    run(...plain, '--layer', '4', '--protocol', 'published', '--memory-size', '99'),
    /--layer 4 \(published: last\)/,
  );

  const embedded = run(
    'embed',
    '--model',
    'tiny',
    '--images',
    at('val/images'),
    '--size',
    '56',
    '--layer',
    'last2',
    '--out',
    at('embedded'),
  );
  const { layer, patches } = lastLine(embedded) as EmbeddingIndex;
  assert.deepEqual([layer, patches.at(-1)], ['5,6', 320]);

  const head = at('head.safetensors');
  const labelled = ['--images', at('train/images'), '--masks', at('train/masks')];
  run(
    'segment',
    'fit',
    '--model',
    'tiny',
    ...labelled,
    '--head',
    'knn',
    '--layer',
    '-3',
    '--min-patches',
    '0',
    '--out',
    head,
  );
  assert.match(run('eval', 'segment', '--head', head, ...scored), /scoring .*layer 4/);
});

const refused: [name: string, args: string[], says: RegExp][] = [
  ['no layer', ['incontext', '--layer', 'middle'], /--layer must be a block .*last4.*, not "middle"/],
  ['a block beyond the network', ['incontext', '--layer', '7'], /has 6 blocks, 1 to 6 or -6 to -1/],
  [
    'no layer among several',
    ['layers', '--layers', '3', '0', '--out', at('no')],
    /--layers must be a block .*, not "0"/,
  ],
  ['a block twice', ['layers', '--layers', '3,3', '--out', at('no')], /names block 3 twice/],
];

for (const [name, args, says] of refused) {
  test(`refused: ${name}`, () => {
    const { code, stderr } = neco(['eval', args[0]!, '--model', 'tiny', ...data, ...args.slice(1)]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
  });
}
