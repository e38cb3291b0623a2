import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  decodeMask,
  pairImagesAndMasks,
  saveBackbone,
  sceneClassNames,
  scoreSegmenter,
  Segmenter,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type SegmentFolderResult,
  type SegmentScore,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { neco } from '@neco/testing';
import { encode } from 'fast-png';
import sharp from 'sharp';

const program = fileURLToPath(new URL('../../bin/neco.js', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'neco-segment-command-'));
after(() => rmSync(folder, { recursive: true }));
const at = (...parts: string[]) => path.join(folder, ...parts);

await writeScenes(at('train'), { count: 4, seed: 1, size: 80 });
await writeScenes(at('val'), { count: 3, seed: 2, size: 80 });
// Of another shape than the scenes, in a folder of its own.
mkdirSync(at('val/images/wide'));
await sharp(at('val/images/00000.png')).resize(120, 50, { fit: 'fill' }).toFile(at('val/images/wide/a.jpg'));

const labelled = ['--images', at('train/images'), '--masks', at('train/masks')];
const fit = ['segment', 'fit', '--model', 'tiny', ...labelled, '--min-patches', '0', '--steps', '50'];
const head = at('heads/head.safetensors');
const lastLine = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1)!) as unknown;

test('fit compares the heads, says which it took, and writes one file', () => {
  const { code, stdout, stderr } = neco([...fit, '--out', head, '--json']);
  assert.equal(code, 0, stderr);
  for (const kind of ['knn', 'linear', 'prototypes'])
    assert.match(stdout, new RegExp(`compared   ${kind} +[\\d.]+ %`));
  const { kind, fitting } = lastLine(stdout) as { kind: string; fitting: { scores: { kind: string }[] } };
  assert.equal(kind, fitting.scores[0]!.kind);
  assert.match(stdout, new RegExp(`head       ${kind}`));
  assert.ok(existsSync(head));
});

test('apply writes masks of the size of the images, names, overlays and confidence', async () => {
  const out = at('out');
  const images = ['--images', at('val/images'), '--out', out];
  const { code, stdout, stderr } = neco([
    'segment',
    'apply',
    '--head',
    head,
    ...images,
    '--overlay',
    '--confidence',
    '--json',
  ]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(lastLine(stdout), { segmented: 4, existing: 0, skipped: [], stopped: false });
  const names = JSON.parse(readFileSync(path.join(out, 'classes.json'), 'utf8')) as Record<string, string>;
  assert.deepEqual(Object.values(names), sceneClassNames);
  for (const [stem, width, height] of [
    ['00000', 80, 80],
    ['wide/a', 120, 50],
  ] as const) {
    const mask = await decodeMask(path.join(out, 'masks', `${stem}.png`));
    assert.deepEqual([mask.width, mask.height], [width, height]);
    assert.ok(mask.data.every((value) => value < sceneClassNames.length));
    for (const file of [`overlays/${stem}.jpg`, `confidence/${stem}.png`]) {
      const { width: w, height: h } = await sharp(path.join(out, file)).metadata();
      assert.deepEqual([w, h], [width, height], file);
    }
  }

  const before = statSync(path.join(out, 'masks/00001.png')).mtimeMs;
  rmSync(path.join(out, 'masks/00000.png'));
  const again = neco(['segment', 'apply', '--head', head, ...images, '--skip-existing', '--json']);
  assert.deepEqual(lastLine(again.stdout), { segmented: 1, existing: 3, skipped: [], stopped: false });
  assert.equal(statSync(path.join(out, 'masks/00001.png')).mtimeMs, before);
});

test('a damaged image is named, skipped and counted: exit code 3', () => {
  cpSync(at('val/images'), at('damaged'), { recursive: true });
  writeFileSync(at('damaged/00001.png'), readFileSync(at('damaged/00001.png')).subarray(0, 400));
  const out = at('partly');
  const { code, stdout, stderr } = neco([
    'segment',
    'apply',
    '--head',
    head,
    '--images',
    at('damaged'),
    '--out',
    out,
    '--json',
  ]);
  assert.equal(code, 3, stderr);
  assert.match(stderr, /skipped .*00001\.png: /);
  const { segmented, skipped } = lastLine(stdout) as SegmentFolderResult;
  assert.equal(segmented, 3);
  assert.deepEqual(
    skipped.map(({ file }) => file),
    [at('damaged/00001.png')],
  );
  assert.ok(!existsSync(path.join(out, 'masks/00001.png')));
});

test('eval segment scores the head', () => {
  rmSync(at('scored'), { recursive: true, force: true });
  const truth = ['--images', at('train/images'), '--masks', at('train/masks')];
  const { code, stdout, stderr } = neco([
    'eval',
    'segment',
    '--head',
    head,
    ...truth,
    '--json',
    '--out',
    at('scored'),
  ]);
  assert.equal(code, 0, stderr);
  const score = lastLine(stdout) as SegmentScore;
  assert.match(
    stdout,
    new RegExp(`mean +${(100 * score.mIoU).toFixed(1)} +${(100 * score.boundaryF).toFixed(1)}`),
  );
  assert.match(stdout, /expected calibration error/);
  assert.match(stdout, /0\.75 % of the diagonal, 0\.8 px; 4 images/);
  const stored = JSON.parse(readFileSync(at('scored/results.json'), 'utf8')) as SegmentScore;
  assert.equal(stored.mIoU, score.mIoU);
});

test('a first Ctrl+C ends after the image at hand, and the work can be continued', async () => {
  const images = at('many');
  mkdirSync(images);
  for (let i = 0; i < 300; i++) cpSync(at('train/images/00000.png'), path.join(images, `${i}.png`));
  const out = at('stopped');
  const args = ['segment', 'apply', '--head', head, '--images', images, '--out', out];
  const running = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const said: Buffer[] = [];
  running.stdout.on('data', (text: Buffer) => said.push(text));
  mkdirSync(path.join(out, 'masks'), { recursive: true });
  const watcher = watch(path.join(out, 'masks'), () => {
    watcher.close();
    running.kill('SIGINT');
  });
  const [code] = (await once(running, 'exit')) as [number];
  assert.equal(code, 0);
  assert.match(Buffer.concat(said).toString(), /stopped .*--skip-existing/);
  const done = readdirSync(path.join(out, 'masks'));
  assert.ok(done.length > 0 && done.length < 300 && done.every((name) => name.endsWith('.png')), done.join());
});

test('options of edges, position and files reach the masks', async () => {
  const debiased = at('heads/debiased.safetensors');
  const fitted = neco([...fit, '--head', 'prototypes', '--debias', '--out', debiased]);
  assert.equal(fitted.code, 0, fitted.stderr);
  assert.match(fitted.stdout, /reading .*features debiased/);
  const out = at('files');
  const [coco, ...rest] = [
    path.join(out, 'coco.json'),
    '--polygons',
    '--areas',
    '--sheet',
    '--refine',
    'crf',
  ];
  const images = ['--images', at('val/images'), '--out', out];
  const applied = neco(['segment', 'apply', '--head', debiased, ...images, ...rest, '--coco', coco]);
  assert.equal(applied.code, 0, applied.stderr);
  assert.match(applied.stdout, /features debiased, by prototypes, refined: crf/);
  const segmenter = await Segmenter.load(debiased, { download: { offline: true } });
  const { classes } = await segmenter.apply(at('val/images/wide/a.jpg'), { refine: 'crf' });
  const mask = await decodeMask(path.join(out, 'masks/wide/a.png'));
  assert.deepEqual(Uint8Array.from(mask.data), classes);
  const { images: listed } = JSON.parse(readFileSync(coco, 'utf8')) as { images: { file_name: string }[] };
  const names = ['00000.png', '00001.png', '00002.png', 'wide/a.jpg'];
  assert.deepEqual(listed.map(({ file_name }) => file_name).sort(), names);
  const table = readFileSync(path.join(out, 'areas.csv'), 'utf8').trim().split('\n');
  assert.deepEqual(
    table
      .slice(1)
      .map((line) => line.split(',')[0])
      .sort(),
    names,
  );
  const sheet = readFileSync(path.join(out, 'index.html'), 'utf8');
  assert.equal(sheet.match(/<figure>/g)!.length, 4);
  assert.ok(sheet.includes('4 images, by a head of the kind prototypes on tiny'));
  assert.ok(existsSync(path.join(out, 'polygons/wide/a.geojson')));

  const scored = neco(['eval', 'segment', '--head', debiased, ...labelled, '--refine', 'guided', '--json']);
  assert.equal(scored.code, 0, scored.stderr);
  const { mIoU, refine } = lastLine(scored.stdout) as SegmentScore & { refine: string };
  const { pairs } = pairImagesAndMasks(at('train/images'), at('train/masks'));
  assert.equal(mIoU, (await scoreSegmenter({ segmenter, pairs, refine: 'guided' })).mIoU);
  assert.equal(refine, 'guided');
});

test('several heads are compared, as each is scored alone', () => {
  const other = at('heads/prototypes.safetensors');
  assert.equal(neco([...fit, '--head', 'prototypes', '--out', other]).code, 0);
  const { code, stdout, stderr } = neco(['eval', 'segment', '--head', head, other, ...labelled, '--json']);
  assert.equal(code, 0, stderr);
  const { heads } = lastLine(stdout) as { heads: (SegmentScore & { head: string })[] };
  const alone = JSON.parse(readFileSync(at('scored/results.json'), 'utf8')) as SegmentScore;
  assert.deepEqual([heads[0]!.mIoU, heads.length], [alone.mIoU, 2]);
  for (const { head: file, mIoU } of heads) {
    assert.ok(
      stdout.split('\n').some((line) => line.startsWith(file) && line.includes((100 * mIoU).toFixed(1))),
    );
  }
});

test('one command does both, in tiles', async () => {
  const { code, stdout, stderr } = neco([
    ...[
      'segment',
      '--model',
      'tiny',
      '--train-images',
      at('train/images'),
      '--train-masks',
      at('train/masks'),
    ],
    ...['--images', at('val/images'), '--out', at('both'), '--head', 'prototypes', '--min-patches', '0'],
    ...['--size', 'native', '--tile', '56', '--overlap', '0.5', '--scales', '1,0.5'],
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /at their own size, in tiles of 56 px that overlap by 50 %, at scales 1, 0\.5/);
  const mask = await decodeMask(at('both/masks/00002.png'));
  assert.equal(mask.width, 80);
  assert.ok(existsSync(at('both/segmenter.safetensors')));
});

torch.manualSeed(0);
const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
saveBackbone(at('other.safetensors'), new VisionTransformer(config));
mkdirSync(at('binary'));
mkdirSync(at('single'));
mkdirSync(at('unlabelled'));
for (let i = 0; i < 4; i++) {
  const name = `${String(i).padStart(5, '0')}.png`;
  const data = new Uint8Array(80 * 80);
  writeFileSync(at('single', name), encode({ width: 80, height: 80, data, channels: 1 }));
  data.fill(255, 0, 3000);
  writeFileSync(at('binary', name), encode({ width: 80, height: 80, data, channels: 1 }));
}
writeFileSync(at('unlabelled/other.png'), readFileSync(at('binary/00000.png')));

const toMasks = (masks: string) => [
  'segment',
  'fit',
  '--model',
  'tiny',
  '--images',
  at('train/images'),
  '--masks',
  at(masks),
];
const refused = ['--out', at('refused')];
const toHead = ['segment', 'apply', '--head', head, '--images', at('val/images')];
const wrong: { name: string; args: string[]; says: string[] }[] = [
  {
    name: 'masks of 0 and 255',
    args: [...toMasks('binary'), ...refused],
    says: ['255 is ignored', '--binary'],
  },
  { name: 'masks of one value', args: [...toMasks('single'), ...refused], says: ['single value 0'] },
  {
    name: 'images without labels',
    args: [...toMasks('unlabelled'), ...refused],
    says: ['No image of', 'other'],
  },
  {
    name: 'a class of too few pixels',
    args: [...fit, ...refused, '--min-patches', '5000'],
    says: ['5000', 'labelled pixels'],
  },
  {
    name: 'another backbone',
    args: [...toHead, ...refused, '--model', at('other.safetensors')],
    says: ['tiny', 'other weights'],
  },
  {
    name: 'a file that is no head',
    args: ['segment', 'apply', '--head', at('other.safetensors'), '--images', at('val/images'), ...refused],
    says: ['not a segmenter'],
  },
  { name: 'a kind that is none', args: [...fit, ...refused, '--head', 'forest'], says: ['--head', 'forest'] },
  {
    name: 'a way that is none',
    args: [...toHead, ...refused, '--refine', 'snap'],
    says: ['--refine', 'crf'],
  },
  {
    name: 'a tile that the patch does not divide',
    args: [...toHead, ...refused, '--tile', '57'],
    says: ['57', 'multiple'],
  },
  {
    name: 'masks among the images',
    args: [...toHead, '--out', at('val/images/refused')],
    says: ['lies in the folder of images'],
  },
  {
    name: 'no images',
    args: ['segment', 'apply', '--head', head, '--images', at('nowhere'), ...refused],
    says: ['nowhere'],
  },
];

for (const { name, args, says } of wrong) {
  test(`${name}: one sentence, exit code 2, nothing written`, () => {
    const { code, stderr } = neco(args);
    assert.equal(code, 2, stderr);
    const said = stderr
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('neco: '));
    assert.equal(said.length, 1, stderr);
    for (const text of says) assert.ok(said[0]!.includes(text), `${text} in: ${stderr}`);
    assert.ok(!existsSync(at('refused')) && !existsSync(at('val/images/refused')));
  });
}

test('--binary reads 0 and 255 as two classes', () => {
  const { code, stdout, stderr } = neco([
    ...toMasks('binary'),
    '--binary',
    '--head',
    'knn',
    '--out',
    at('binary.safetensors'),
    '--with-backbone',
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /2 classes .*\n[^]*with its backbone/);
});

test('export writes the head with its backbone as one ONNX file', () => {
  const file = at('heads/head.onnx');
  const args = ['export', '--head', head, '--format', 'onnx'];
  const { code, stdout, stderr } = neco([...args, '--json']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /check {6}2 images of 80 x 56 px: probabilities differ by \S+ at most, 100\.00 %/);
  assert.match(stdout, /graph {6}pixel_values .* multiples of 8 px, to logits \[batch, \d+, height, width\]/);
  const { bytes, file: written } = lastLine(stdout) as { bytes: number; file: string };
  assert.deepEqual([written, bytes], [file, statSync(file).size]);

  const refused = (wanted: RegExp, ...more: string[]): void => {
    const { code: wrong, stderr: said } = neco([...args, ...more]);
    assert.equal(wrong, 2);
    assert.match(said, wanted);
  };
  refused(/head\.onnx is there already.*--force/);
  refused(/--format must be onnx/, '--format', 'timm');
  refused(/--run does not go with --head/, '--run', 'runs/mine');
});
