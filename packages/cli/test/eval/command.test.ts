import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  decodeMask,
  protocols,
  protocolsMarkdown,
  saveBackbone,
  sceneClassNames,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type InContextResult,
  type LinearResult,
  type RunSummary,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { neco } from '@neco/testing';

const folder = mkdtempSync(path.join(tmpdir(), 'neco-eval-command-'));
after(() => rmSync(folder, { recursive: true }));
const at = (...parts: string[]) => path.join(folder, ...parts);

await writeScenes(at('train'), { count: 5, seed: 1, size: 40 });
await writeScenes(at('val'), { count: 3, seed: 2, size: 40, split: 'val' });
torch.manualSeed(0);
const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
saveBackbone(at('model.safetensors'), new VisionTransformer(config));

const folders = [
  ...['--train-images', at('train/images'), '--train-masks', at('train/masks')],
  ...['--images', at('val/images'), '--masks', at('val/masks')],
];
const common = ['eval', 'incontext', '--model', at('model.safetensors'), ...folders];

test('prints a table, one last line of JSON, and writes results and masks', async () => {
  const { code, stdout, stderr } = neco([...common, '--json', '--out', at('out'), '--memory-size', '30']);
  assert.equal(code, 0, stderr);
  const lines = stdout.trim().split('\n');
  const result = JSON.parse(lines.at(-1)!) as InContextResult;
  assert.match(stderr, /search: 48 patches in a memory of 30, about [\d.]+(e-\d+)? s/);
  assert.equal(result.mode, 'corrected');
  assert.equal(result.settings.inputSize, 32, "the model's own image size");
  assert.equal(result.memory.patches, 30);
  assert.deepEqual(
    result.perClass.map(({ name }) => name),
    sceneClassNames,
  );
  assert.ok(lines.some((line) => line.startsWith('mIoU') && line.includes((100 * result.mIoU).toFixed(1))));
  const counted = result.perClass.flatMap(({ IoU }) => (IoU === null ? [] : [IoU]));
  assert.ok(Math.abs(result.mIoU - counted.reduce((a, b) => a + b, 0) / counted.length) <= 1e-12);

  const stored = JSON.parse(readFileSync(at('out/results.json'), 'utf8')) as InContextResult;
  assert.equal(stored.mIoU, result.mIoU);
  assert.equal(readdirSync(at('out/predictions')).length, 3);
  const mask = await decodeMask(at('out/predictions/00000.png'));
  assert.deepEqual([mask.width, mask.height], [32, 32]);
  assert.ok(mask.data.every((label) => label < sceneClassNames.length));
});

test('reference mode averages over all classes after matching', () => {
  const { code, stdout } = neco([...common, '--json', '--mode', 'reference', '--input-size', '40']);
  assert.equal(code, 0);
  const result = JSON.parse(stdout.trim().split('\n').at(-1)!) as InContextResult;
  assert.equal(result.mIoU, result.means.hungarian);
  assert.ok(result.perClass.every(({ IoU }) => IoU !== null));
  assert.equal(result.settings.inputSize, 40);
});

const wrong: { name: string; args: string[]; says: string[] }[] = [
  {
    name: 'an input size that the patch does not divide',
    args: ['--input-size', '33'],
    says: ['33', '8 px', '32'],
  },
  { name: 'a mode that is none', args: ['--mode', 'fast'], says: ['--mode', 'corrected', 'fast'] },
  { name: 'a number that is none', args: ['--neighbours', 'many'], says: ['--neighbours', 'many'] },
  { name: 'a temperature of 0', args: ['--temperature', '0'], says: ['--temperature', 'above 0'] },
  { name: 'a share above 1', args: ['--low-shot', '3/2'], says: ['--low-shot', '3/2'] },
  { name: 'a seed twice', args: ['--seed', '1,2,1'], says: ['--seed', '1,2,1'] },
  { name: 'a missing folder', args: ['--masks', 'nowhere'], says: ['nowhere'] },
  { name: 'a missing model', args: ['--model', 'none.safetensors'], says: ['none.safetensors'] },
];

for (const { name, args, says } of wrong) {
  test(`${name}: one sentence, exit code 2, nothing written`, () => {
    const { code, stderr } = neco([...common, ...args, '--out', at('refused')], { cwd: folder });
    assert.equal(code, 2, stderr);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
    for (const text of says) assert.ok(stderr.includes(text), `${text} in: ${stderr}`);
    assert.ok(!existsSync(at('refused')));
  });
}

test('an --out that cannot be made is named', () => {
  writeFileSync(at('file'), '');
  const { code, stderr } = neco([...common, '--out', at('file')]);
  assert.equal(code, 2);
  assert.match(stderr, /Cannot write to --out/);
});

test('several memory sizes and seeds: mean and deviation of each size, on a part of the labels', () => {
  const args = ['--memory-size', '20,60', '--seed', '3,1', '--low-shot', '3/5', '--augmentation-epochs', '0'];
  const { code, stdout, stderr } = neco([...common, ...args, '--json', '--out', at('several')]);
  assert.equal(code, 0, stderr);
  interface Group {
    memorySize: number;
    summary: RunSummary;
    runs: InContextResult[];
  }
  const { memorySizes, seeds, lowShot } = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
    memorySizes: Group[];
    seeds: number[];
    lowShot: number;
  };
  assert.deepEqual([seeds, lowShot], [[3, 1], 0.6]);
  assert.deepEqual(
    memorySizes.map(({ memorySize }) => memorySize),
    [20, 60],
  );
  for (const { memorySize, summary, runs } of memorySizes) {
    assert.deepEqual(
      runs.map(({ settings, memory }) => [settings.seed, memory.images, settings.memorySize]),
      [
        [3, 3, memorySize],
        [1, 3, memorySize],
      ],
    );
    const [a, b] = runs.map(({ mIoU }) => mIoU) as [number, number];
    assert.ok(Math.abs(summary.mIoU.mean - (a + b) / 2) <= 1e-12);
    assert.ok(Math.abs(summary.mIoU.deviation! - Math.abs(a - b) / Math.SQRT2) <= 1e-12);
  }
  // Each run is what the command gives for its seed and size alone.
  const single = neco([...common, '--memory-size', '60', '--seed', '1', ...args.slice(4), '--json']);
  const alone = JSON.parse(single.stdout.trim().split('\n').at(-1)!) as InContextResult;
  assert.equal(alone.mIoU, memorySizes[1]!.runs[1]!.mIoU);
  assert.match(stdout, /memory of at most 20 patches/);
  assert.match(stdout, /deviation/);
});

test('neco eval linear prints a table, one last line of JSON, and writes results and masks', async () => {
  const linear = ['eval', 'linear', ...common.slice(2), '--epochs', '2'];
  const { code, stdout, stderr } = neco([...linear, '--json', '--out', at('linear')]);
  assert.equal(code, 0, stderr);
  const result = JSON.parse(stdout.trim().split('\n').at(-1)!) as LinearResult;
  assert.deepEqual([result.settings.epochs, result.losses.length, result.trainImages], [2, 2, 5]);
  const stored = JSON.parse(readFileSync(at('linear/results.json'), 'utf8')) as LinearResult;
  assert.equal(stored.mIoU, result.mIoU);
  assert.equal(readdirSync(at('linear/predictions')).length, 3);
  assert.ok(stdout.includes(`mIoU        ${(100 * result.mIoU).toFixed(1).padStart(6)}`), stdout);

  const several = neco([...linear, '--seed', '0,1', '--mode', 'reference', '--json']);
  assert.equal(several.code, 0, several.stderr);
  const { summary, runs } = JSON.parse(several.stdout.trim().split('\n').at(-1)!) as {
    summary: RunSummary;
    runs: LinearResult[];
  };
  assert.deepEqual(
    summary.mIoU.values,
    runs.map(({ mIoU }) => mIoU),
  );

  const refused = neco([...linear, '--learning-rate', '0']);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--learning-rate must be a number above 0/);
});

test('every evaluation has a command, and docs/evaluation.md lists its options', () => {
  const help = neco(['eval', '--help']).stdout;
  const document = readFileSync(
    fileURLToPath(new URL('../../../../docs/evaluation.md', import.meta.url)),
    'utf8',
  );
  for (const { name } of protocols) assert.match(help, new RegExp(`^ +${name} `, 'm'));
  assert.ok(document.includes(protocolsMarkdown()), 'run node tools/write-settings.mjs');
});
