import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { saveBackbone, VisionTransformer, vitConfig, type CheckReport } from '@neco/neco/internal';
import { neco, temporaryFolder, copyTree } from '@neco/testing';

const root = temporaryFolder();

test('named data sets: checked whole, trained and evaluated by name', async () => {
  const directory = copyTree('voc');
  const named = ['--data-dir', directory];
  const checked = neco(['data', 'check', 'voc', ...named, '--tiny', '4', '--json']);
  assert.equal(checked.code, 1, checked.stderr);
  const report = JSON.parse(checked.stdout) as CheckReport;
  assert.deepEqual(report.parts, [
    { split: 'trainaug', images: 2, published: 10_582 },
    { split: 'val', images: 2, published: 1_449 },
  ]);
  assert.deepEqual(
    report.findings.map(({ kind }) => kind),
    ['count', 'count'],
  );
  assert.equal(report.classes!.length, 21);

  rmSync(path.join(directory, 'VOCSegmentation/images/2008_000003.jpg'));
  const incomplete = neco(['data', 'check', 'voc:trainaug', ...named, '--tiny', '4', '--json']);
  assert.deepEqual(
    (JSON.parse(incomplete.stdout) as CheckReport).findings.map(({ kind, file }) => [
      kind,
      path.basename(file),
    ]),
    [
      ['missing', '2008_000003.jpg'],
      ['count', path.basename(directory)],
    ],
  );

  const whole = copyTree('voc');
  const model = path.join(root, 'named.safetensors');
  const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
  saveBackbone(model, new VisionTransformer(config));
  const short = ['steps=1', 'batchSize=1', 'head.hiddenDim=16', 'queue.length=0'].flatMap((set) => [
    '--set',
    set,
  ]);
  const out = ['--out', path.join(root, 'named')];
  const run = neco(['train', '--data', 'voc:train', '--data-dir', whole, '--model', model, ...out, ...short]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /data +1 images/);
  assert.match(readFileSync(path.join(root, 'named/config.yaml'), 'utf8'), /^data: voc:train$/m);
  const scored = neco([
    'eval',
    'incontext',
    '--model',
    model,
    '--data',
    'voc*0.5',
    '--data-dir',
    whole,
    '--json',
  ]);
  assert.equal(scored.code, 0, scored.stderr);
  const result = JSON.parse(scored.stdout.trim().split('\n').at(-1)!) as {
    perClass: { name: string }[];
    memory: { images: number };
  };
  assert.equal(result.perClass.length, 21);
  assert.equal(result.perClass[20]!.name, 'tvmonitor');
  assert.equal(result.memory.images, 1);
});

test('the ignore index of ADE20K is 0, unless another is named', async () => {
  const directory = copyTree('ade20k');
  const model = path.join(root, 'ade.safetensors');
  const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
  saveBackbone(model, new VisionTransformer(config));
  const command = [
    'eval',
    'incontext',
    '--model',
    model,
    '--data',
    'ade20k',
    '--data-dir',
    directory,
    '--json',
  ];
  const indexOf = (extra: string[]) => {
    const { stdout, stderr } = neco([...command, ...extra]);
    assert.ok(stdout.includes('{'), stderr);
    return (JSON.parse(stdout.trim().split('\n').at(-1)!) as { settings: { ignoreIndex: number } }).settings
      .ignoreIndex;
  };
  assert.equal(indexOf([]), 0);
  assert.equal(indexOf(['--ignore-index', '255']), 255);
});

const wrong: { name: string; args: string[]; says: string[] }[] = [
  { name: 'an unknown data set', args: ['data', 'help', 'ade20'], says: ['did you mean ade20k?'] },
  { name: 'a folder that is not there', args: ['data', 'check', 'nowhere'], says: ['nowhere does not exist'] },
  { name: 'a data set without its folder', args: ['data', 'check', 'voc', '--data-dir', 'nowhere'], says: ['nowhere'] },
  { name: 'a fraction', args: ['data', 'check', 'voc*0.5', '--data-dir', '.'], says: ['without a fraction'] },
  { name: 'masks of a data set', args: ['data', 'check', 'voc', '--data-dir', '.', '--masks', 'm'], says: ['--masks'] },
  {
    name: 'both kinds of data',
    args: ['eval', 'incontext', '--model', 'm', '--data', 'voc', '--images', 'i'],
    says: ['either --data or --images'],
  },
  { name: 'three of four folders', args: ['eval', 'incontext', '--model', 'm', '--images', 'i'], says: ['--train-images is missing'] },
  { name: 'a skip list that is not there', args: ['train', '--data', '.', '--model', 'm', '--out', 'o', '--skip-list', 'none'], says: ['none'] },
]; // prettier-ignore

for (const { name, args, says } of wrong) {
  test(`${name}: explained, exit code 2`, () => {
    const { code, stderr } = neco(args, { cwd: root });
    assert.equal(code, 2, stderr);
    for (const text of says) assert.ok(stderr.includes(text), `${text} in: ${stderr}`);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
}

test('neco data help lists the data sets and shows each', () => {
  const list = neco(['data', 'help']);
  assert.equal(list.code, 0);
  for (const name of ['coco-stuff', 'imagenet100', 'voc', 'ade20k', 'cityscapes']) {
    assert.ok(list.stdout.includes(name));
    const { code, stdout } = neco(['data', 'help', name]);
    assert.equal(code, 0);
    assert.match(stdout, /tree below --data-dir:\n +\S/);
    assert.match(stdout, /from +http/);
  }
});
