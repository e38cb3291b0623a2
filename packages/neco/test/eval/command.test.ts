import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  decodeMask,
  saveBackbone,
  sceneClassNames,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type InContextResult,
} from '@neco/neco';
import * as torch from '@neco/torch';
import { neco } from '../cli/command.js';

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
