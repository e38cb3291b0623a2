import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  decodeMask,
  fingerprintFiles,
  openLabelledSets,
  pairImagesAndMasks,
  parseTrainConfig,
  saveBackbone,
  sceneClassNames,
  VisionTransformer,
  vitConfig,
  vocColour,
  writeScenes,
} from '@neco/neco/internal';
import { neco } from '@neco/testing';
import * as torch from '@neco/torch';
import { decode } from 'fast-png';

const root = mkdtempSync(path.join(tmpdir(), 'neco-annotations-command-'));
after(() => rmSync(root, { recursive: true }));
const at = (...parts: string[]): string => path.join(root, ...parts);

await writeScenes(at('train'), { count: 4, seed: 1, size: 40 });
await writeScenes(at('val'), { count: 3, seed: 2, size: 40, split: 'val' });
torch.manualSeed(0);
const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
saveBackbone(at('model.safetensors'), new VisionTransformer(config));

/** Writes the masks of a folder as COCO: an object for each class but the first of an image, as runs down the columns. */
async function asCoco(side: string): Promise<string> {
  const content = {
    images: [] as object[],
    annotations: [] as object[],
    categories: sceneClassNames.slice(1).map((name, i) => ({ id: i + 1, name })),
  };
  for (const name of readdirSync(at(side, 'masks')).filter((file) => file.endsWith('.png'))) {
    const { data, width, height } = await decodeMask(at(side, 'masks', name));
    const id = content.images.length + 1;
    content.images.push({ id, file_name: name, width, height });
    for (const label of new Set<number>(data)) {
      if (label === 0) continue;
      const counts: number[] = [];
      let [run, inside] = [0, false];
      for (let i = 0; i < width * height; i++) {
        const here = data[(i % height) * width + Math.floor(i / height)] === label;
        if (here !== inside) {
          counts.push(run);
          [run, inside] = [0, here];
        }
        run++;
      }
      const segmentation = { counts: [...counts, run], size: [height, width] };
      content.annotations.push({
        id: content.annotations.length,
        image_id: id,
        category_id: label,
        segmentation,
      });
    }
  }
  const file = at(side, 'instances.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const trainCoco = await asCoco('train');
const valCoco = await asCoco('val');

function evaluate(trainMasks: string, masks: string, ...more: string[]) {
  return neco([
    ...['eval', 'incontext', '--model', at('model.safetensors'), '--json'],
    ...['--train-images', at('train/images'), '--train-masks', trainMasks],
    ...['--images', at('val/images'), '--masks', masks, ...more],
  ]);
}

function lastLine(stdout: string): { mIoU: number; perClass: unknown } {
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as { mIoU: number; perClass: unknown };
}

const masks = lastLine(evaluate(at('train/masks'), at('val/masks')).stdout);

test('an evaluation scores the same with annotations as with the masks that they were made from', () => {
  const { code, stdout, stderr } = evaluate(trainCoco, valCoco);
  assert.equal(code, 0, stderr);
  const annotations = lastLine(stdout);
  assert.equal(annotations.mIoU, masks.mIoU);
  assert.deepEqual(annotations.perClass, masks.perClass);
});

test('several processes see the same annotations, beside masks of the same classes', () => {
  const { code, stdout, stderr } = evaluate(trainCoco, at('val/masks'), '--nproc', '2');
  assert.equal(code, 0, stderr);
  assert.equal(lastLine(stdout).mIoU, masks.mIoU);
});

test('--data takes a folder whose masks are annotations', () => {
  for (const side of ['train', 'val']) {
    mkdirSync(at('both', side, 'masks'), { recursive: true });
    mkdirSync(at('both', side, 'images'));
    for (const name of readdirSync(at(side, 'images')))
      writeFileSync(at('both', side, 'images', name), readFileSync(at(side, 'images', name)));
    writeFileSync(at('both', side, 'masks', 'result.json'), readFileSync(at(side, 'instances.json')));
  }
  const { code, stdout, stderr } = neco([
    ...['eval', 'incontext', '--model', at('model.safetensors'), '--json', '--data', at('both')],
  ]);
  assert.equal(code, 0, stderr);
  assert.equal(lastLine(stdout).mIoU, masks.mIoU);
});

test('annotations of other classes are refused', () => {
  const content = JSON.parse(readFileSync(valCoco, 'utf8')) as { categories: { name: string }[] };
  content.categories[0]!.name = 'another';
  writeFileSync(at('others.json'), JSON.stringify(content));
  const { code, stderr } = evaluate(trainCoco, at('others.json'));
  assert.equal(code, 2);
  assert.match(stderr, /The classes of --train-masks \(.*\) and --masks \(background, another, .*\) differ/);
});

test('training measures itself on annotations', async () => {
  const sets = async (masks: string) => {
    const { eval: settings } = parseTrainConfig({ eval: { images: at('val/images'), masks } });
    return openLabelledSets({ ...settings, every: 1, inputSize: 56 }, 14);
  };
  const [drawn, plain] = [await sets(valCoco), await sets(at('val/masks'))];
  assert.deepEqual(drawn!.classNames, plain!.classNames);
  assert.deepEqual(
    drawn!.val.map(({ stem }) => stem),
    plain!.val.map(({ stem }) => stem),
  );
});

test('neco data convert writes index masks with a palette, and their classes', async () => {
  const args = [
    'data',
    'convert',
    '--annotations',
    valCoco,
    '--images',
    at('val/images'),
    '--out',
    at('out'),
  ];
  const { code, stdout, stderr } = neco(args);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Wrote 3 masks to .*out\.\nClasses: 0 background, 1 /);
  assert.deepEqual(JSON.parse(readFileSync(at('out/classes.json'), 'utf8')), sceneClassNames);
  const names = readdirSync(at('val/masks')).filter((name) => name.endsWith('.png'));
  assert.deepEqual(readdirSync(at('out')).sort(), [...names, 'classes.json'].sort());
  for (const name of names) {
    assert.deepEqual(await decodeMask(at('out', name)), await decodeMask(at('val/masks', name)));
  }
  const { palette } = decode(readFileSync(at('out', names[0]!)));
  assert.deepEqual(
    palette!.slice(0, 22),
    Array.from({ length: 22 }, (_, i) => [...vocColour(i)]),
  );
  assert.equal(pairImagesAndMasks(at('val/images'), at('out')).classNames?.length, sceneClassNames.length);
  const again = neco(args);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /--out .* holds other files/);
});

test('neco data convert leaves nothing half-written, and names what is not there', () => {
  const content = JSON.parse(readFileSync(valCoco, 'utf8')) as {
    images: { file_name: string; width: number }[];
  };
  content.images.push({ ...content.images[0]!, ...{ id: 99, file_name: 'gone.jpg' } });
  writeFileSync(at('gone.json'), JSON.stringify(content));
  const convert = (file: string, ...more: string[]) =>
    neco([
      'data',
      'convert',
      '--annotations',
      file,
      '--images',
      at('val/images'),
      '--out',
      at('half'),
      ...more,
    ]);
  assert.match(convert(at('gone.json')).stdout, /1 annotated images are not there: gone\.jpg/);
  rmSync(at('half'), { recursive: true });
  const json = JSON.parse(convert(at('gone.json'), '--json').stdout) as { annotationsWithoutImage: string[] };
  assert.deepEqual(json.annotationsWithoutImage, ['gone.jpg']);
  rmSync(at('half'), { recursive: true });
  content.images[2]!.width = 41;
  writeFileSync(at('gone.json'), JSON.stringify(content));
  const { code, stderr } = convert(at('gone.json'));
  assert.equal(code, 2);
  assert.match(stderr, /run-length encoding of 40 x 40 pixels, but its image has 41 x 40|has 41 x 40 pixels/);
  assert.ok(!readdirSync(root).some((name) => name.includes('half')));
});

test('neco data check looks at annotations', () => {
  const { code, stdout, stderr } = neco([
    'data',
    'check',
    at('val/images'),
    '--masks',
    valCoco,
    '--json',
    '--tiny',
    '1',
  ]);
  assert.equal(code, 0, stderr + stdout);
  const plain = neco([
    'data',
    'check',
    at('val/images'),
    '--masks',
    at('val/masks'),
    '--json',
    '--tiny',
    '1',
  ]);
  const classes = (text: string) => (JSON.parse(text) as { classes: unknown }).classes;
  assert.deepEqual(classes(stdout), classes(plain.stdout));
});

test('a fingerprint notices that annotations changed', () => {
  const files = [path.join(valCoco, '00000'), path.join(valCoco, '00001')];
  const before = fingerprintFiles(valCoco, files);
  assert.equal(before.bytes, readFileSync(valCoco).length, 'the file counts once');
  writeFileSync(valCoco, `${readFileSync(valCoco, 'utf8')} `);
  assert.notEqual(fingerprintFiles(valCoco, files).hash, before.hash);
});
