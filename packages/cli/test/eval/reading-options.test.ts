import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  decodeMask,
  writeScenes,
  type Comparison,
  type EmbeddingIndex,
  type EvaluationResult,
} from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';
import sharp from 'sharp';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

for (const [name, seed] of [
  ['train', 1],
  ['val', 2],
] as const) {
  await writeScenes(at(name), { count: 4, seed, size: 60 });
  for (const kind of ['images', 'masks']) {
    for (let i = 0; i < 4; i++) {
      const file = at(name, kind, `0000${i}.png`);
      const region = { left: 0, top: 10, width: 60, height: 40 };
      if (kind === 'images') await sharp(await sharp(file).extract(region).toBuffer()).toFile(file);
      else await cutMask(file);
    }
  }
}

/** Indices stay as they are where colours would not. */
async function cutMask(file: string): Promise<void> {
  const { data } = await decodeMask(file);
  const raw = { width: 60, height: 40, channels: 1 } as const;
  await sharp(Uint8Array.from(data.subarray(600, 3000)), { raw })
    .toColourspace('b-w')
    .png()
    .toFile(file);
}

const scored = ['--images', at('val/images'), '--masks', at('val/masks')];
const data = ['--train-images', at('train/images'), '--train-masks', at('train/masks'), ...scored];
const lastLine = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1)!) as unknown;

test('eval takes the way in which images are read, says and records it', async () => {
  const args = ['--model', 'tiny', ...data, '--input-size', '56', '--resize', 'keep', '--debias', '--json'];
  const { code, stdout, stderr } = neco(['eval', 'incontext', ...args, '--out', at('out')]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /input {6}images with a longer side of 56 px, features debiased, corrected mode/);
  const { settings } = lastLine(stdout) as EvaluationResult & { settings: Record<string, unknown> };
  assert.deepEqual([settings.resize, settings.debias, settings.inputSize], ['keep', true, 56]);
  const { width, height } = await decodeMask(at('out/predictions/00001.png'));
  assert.deepEqual([width, height], [56, 37]);
});

test('compare and its page say how images were read; what cannot read so is left out', () => {
  const models = [
    'compare',
    '--models',
    'tiny',
    'untrained:tiny',
    ...data,
    '--seed',
    '0',
    '--clusters',
    '10',
  ];
  const rules = [
    '--input-size',
    '32',
    '--resize',
    'tiles',
    '--image-size',
    '64',
    '--overlap',
    '0.5',
    '--debias',
  ];
  const { code, stdout, stderr } = neco([...models, ...rules, '--out', at('compared'), '--json']);
  assert.equal(code, 0, stderr);
  const said = 'images with a longer side of 64 px, in tiles that overlap by 50 %, features debiased';
  assert.equal(stdout.split(said).length, 3, stdout);
  const { resize, debias, leftOut, protocols } = lastLine(stdout) as Comparison;
  assert.deepEqual([resize, debias], ['tiles', true]);
  assert.deepEqual(
    protocols.map(({ name }) => name),
    ['incontext', 'cluster', 'overcluster'],
  );
  assert.deepEqual(
    leftOut.map(({ protocol }) => protocol),
    ['linear', 'unsupervised'],
  );
  const page = readFileSync(at('compared/report.html'), 'utf8');
  assert.ok(page.includes(said) && page.includes('tiles of 32 px'));
});

test('embed takes the same options', () => {
  const args = ['--images', at('val/images'), '--model', 'tiny', '--size', '56', '--out', at('embedded')];
  const { code, stdout, stderr } = neco(['embed', ...args, '--resize', 'keep', '--debias', '--json']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /4 images with a longer side of 56 px: patches \[P, 160\].*, patches debiased/);
  const { resize, debias } = lastLine(stdout) as EmbeddingIndex;
  assert.deepEqual([resize, debias], ['keep', true]);
});

test('the published protocol names what it does not have', () => {
  const args = ['--model', 'tiny', ...data, '--protocol', 'published', '--memory-size', '100'];
  const { code, stdout, stderr } = neco(['eval', 'incontext', ...args, '--input-size', '56', '--debias']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /instead: --debias \(published: none\)/);
});

const refused: [name: string, args: string[], says: RegExp][] = [
  [
    'keep in reference mode',
    ['incontext', ...data, '--resize', 'keep', '--mode', 'reference'],
    /--resize keep goes with --mode corrected/,
  ],
  [
    'linear with tiles',
    ['linear', ...data, '--resize', 'tiles'],
    /linear evaluation trains on squashed images: it has no --resize tiles/,
  ],
  [
    'a way that is none',
    ['cluster', ...scored, '--resize', 'crop'],
    /--resize must be squash or keep or tiles, not "crop"/,
  ],
  [
    'an image size without tiles',
    ['cluster', ...scored, '--image-size', '100'],
    /--image-size .* --resize tiles/,
  ],
];

for (const [name, args, says] of refused) {
  test(`refuses ${name}: one sentence, nothing written`, () => {
    const { code, stderr } = neco(['eval', ...args, '--model', 'tiny', '--out', at('refused')]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.ok(!existsSync(at('refused/results.json')));
  });
}
