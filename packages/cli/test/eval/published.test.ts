import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  evaluateUnsupervised,
  findProtocol,
  pairImagesAndMasks,
  publishedDifferences,
  publishedInputSize,
  saveBackbone,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type Comparison,
  type InContextResult,
  type LinearResult,
  type PatchPoints,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { neco, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

await writeScenes(at('train'), { count: 3, seed: 1, size: 56 });
await writeScenes(at('val'), { count: 2, seed: 2, size: 56, split: 'val' });
const shape = { embedDim: 16, depth: 1, numHeads: 1, patchSize: 14, imgSize: 28 };
const networks = (['student', 'teacher'] as const).map((which, seed) => {
  torch.manualSeed(seed);
  const network = new VisionTransformer(vitConfig('tiny', 'v2', shape));
  mkdirSync(at('run'), { recursive: true });
  saveBackbone(at('run', `${which}.safetensors`), network);
  return network;
});
const folders = [
  ...['--train-images', at('train/images'), '--train-masks', at('train/masks')],
  ...['--images', at('val/images'), '--masks', at('val/masks')],
];

function results<Result>(args: readonly string[]): { stdout: string; result: Result } {
  const { code, stdout, stderr } = neco([...args, '--json']);
  assert.equal(code, 0, stderr);
  return { stdout, result: JSON.parse(stdout.trim().split('\n').at(-1)!) as Result };
}

interface Published {
  set: string[];
  overrides: string[];
  differences: Record<string, string[]>;
}
type Noted = Comparison & { networks: Record<string, string>; published: Published };

/** Settings and sizes of the first model by protocol. */
function settingsOf({ models }: Comparison): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    models[0]!.protocols.map(({ protocol, inputSize, runs }) => [
      protocol,
      { ...runs[0]!.settings, side: inputSize },
    ]),
  );
}

test('sizes of published images: 448 px, in-context 504 or 512 by the patch', () => {
  const sizes = (patchSize: number) => [
    publishedInputSize(findProtocol('incontext'), { patchSize }),
    publishedInputSize(findProtocol('linear'), { patchSize }),
  ];
  assert.deepEqual([14, 16, 8].map(sizes), [
    [504, 448],
    [512, 448],
    [512, 448],
  ]);
  // 448 / 15 is 29.9, 512 / 15 is 34.1; a difference that is said.
  assert.deepEqual(sizes(15), [510, 450]);
  assert.match(
    publishedDifferences(findProtocol('linear'), { patchSize: 15 }, 450)[0]!,
    /450 px, because patches of 15 px/,
  );
  assert.doesNotMatch(publishedDifferences(findProtocol('linear'), { patchSize: 14 }, 448).join(), /px/);
});

test('eval all --protocol published: every setting arrives, and the notes stand in print and files', () => {
  const args = ['eval', 'all', '--model', at('run'), ...folders, '--seed', '0', '--protocol', 'published'];
  const { stdout, result } = results<Noted>([...args, '--clusters', '60', '--out', at('all')]);
  const { incontext, linear, cluster, overcluster, unsupervised } = settingsOf(result);
  const picked = (settings: Record<string, unknown> | undefined, ...names: string[]) =>
    names.map((name) => settings?.[name]);
  assert.equal(result.mode, 'reference');
  assert.deepEqual(
    picked(incontext, 'side', 'inputSize', 'augmentationEpochs', 'memorySize', 'neighbours', 'temperature'),
    [504, 504, 2, 10_240_000, 30, 0.02],
  );
  assert.deepEqual(
    picked(linear, 'side', 'epochs', 'augmentationEpochs', 'learningRate', 'imagesPerStep', 'trainShare'),
    [448, 25, 25, 0.01, 128, 1],
  );
  for (const settings of [cluster, overcluster, unsupervised]) {
    assert.deepEqual(picked(settings, 'side', 'start', 'restarts', 'pointsPerCentroid', 'dims', 'maskSize'), [
      ...[448, 'random', 5, 256, 50, 100],
    ]);
  }
  assert.deepEqual(picked(unsupervised, 'sides', 'foregroundClusters'), ['both', 200]);
  assert.equal(result.models[0]!.inputSize, null);
  assert.deepEqual(result.networks, { [at('run')]: 'teacher' });

  const { overrides, differences } = result.published;
  assert.deepEqual(overrides, ['--clusters 60 (published: 500)']);
  assert.match(differences['incontext']!.join(), /ScaNN/);
  assert.match(differences['unsupervised']!.join(), /Infomap/);
  for (const text of ['the teacher', 'RUN:student', 'ScaNN', 'Infomap', '--clusters 60 (published: 500)']) {
    assert.ok(stdout.includes(text), text);
  }
  const stored = JSON.parse(readFileSync(at('all/results.json'), 'utf8')) as Noted;
  assert.deepEqual(stored.published, result.published);
  assert.match(readFileSync(at('all/report.html'), 'utf8'), /ScaNN/);
});

test('options beside it win, and each is said', () => {
  const { result } = results<Noted>([
    ...['eval', 'all', '--model', at('run'), ...folders, '--seed', '0', '--protocol', 'published'],
    ...['--protocols', 'incontext,linear', '--mode', 'corrected', '--input-size', '28', '--epochs', '3'],
    ...['--memory-size', '20', '--augmentation-epochs', '1', '--linear-variations', '2', '--out', at('own')],
  ]);
  const { incontext, linear } = settingsOf(result);
  assert.deepEqual([result.mode, incontext!['side'], linear!['side']], ['corrected', 28, 28]);
  assert.deepEqual([incontext!['memorySize'], incontext!['augmentationEpochs']], [20, 1]);
  assert.deepEqual([linear!['epochs'], linear!['augmentationEpochs']], [3, 2]);
  for (const option of ['mode', 'input-size', 'epochs', 'memory-size', 'augmentation-epochs']) {
    assert.ok(
      result.published.overrides.some((line) => line.startsWith(`--${option} `)),
      option,
    );
  }
});

test('variations of the in-context memory leave those of the linear head alone', () => {
  const { result } = results<Noted>([
    ...['eval', 'all', '--model', at('run'), ...folders, '--seed', '0', '--protocols', 'incontext,linear'],
    ...['--augmentation-epochs', '2', '--epochs', '4', '--out', at('variations')],
  ]);
  const { incontext, linear } = settingsOf(result);
  assert.deepEqual([incontext!['augmentationEpochs'], linear!['augmentationEpochs']], [2, 4]);
  assert.equal(result.published, undefined);
});

test('a linear head learns from a tenth of COCO, unless --data names a share', () => {
  const coco = fileURLToPath(new URL('../../../neco/test/fixtures/datasets/coco', import.meta.url));
  cpSync(coco, at('coco'), { recursive: true });
  const args = ['eval', 'linear', '--model', at('run'), '--data-dir', at('coco'), '--protocol', 'published'];
  const small = [...args, '--input-size', '28', '--epochs', '1'];
  const tenth = results<LinearResult & { published: Published }>([...small, '--data', 'coco-thing']).result;
  assert.deepEqual([tenth.settings.trainShare, tenth.trainImages], [0.1, 1]);
  assert.ok(tenth.published.set.includes('--train-share 0.1'));
  const all = results<LinearResult & { published: Published }>([...small, '--data', 'coco-thing*1']).result;
  assert.deepEqual([all.settings.trainShare, all.trainImages], [1, 2]);
  assert.ok(all.published.overrides.some((line) => line.startsWith('--data coco-thing*1')));

  const among = [
    'eval',
    'all',
    '--protocols',
    'linear',
    '--seed',
    '0',
    '--out',
    at('coco-all'),
    ...small.slice(2),
  ];
  const { result } = results<Noted>([...among, '--data', 'coco-thing']);
  assert.equal(settingsOf(result)['linear']!['trainShare'], 0.1);
  assert.ok(result.published.set.includes('--train-share 0.1'));
});

test("RUN:student scores the student's features, RUN the teacher's", () => {
  type Single = InContextResult & { network: string | null };
  const score = (model: string) =>
    results<Single>(['eval', 'incontext', '--model', model, ...folders, '--input-size', '56']).result;
  const [student, teacher] = [score(`${at('run')}:student`), score(at('run'))];
  assert.deepEqual([student.network, teacher.network], ['student', 'teacher']);
  cpSync(at('run/student.safetensors'), at('alone.safetensors'));
  const alone = score(at('alone.safetensors'));
  assert.equal(alone.network, null);
  assert.deepEqual(student.perClass, alone.perClass);
  assert.notDeepEqual(student.perClass, teacher.perClass);
});

test('another protocol, and published without labelled images, are refused', () => {
  const model = ['--model', at('run')];
  const scored = ['--images', at('val/images'), '--masks', at('val/masks')];
  const other = neco(['eval', 'cluster', ...model, ...scored, '--protocol', 'mine']);
  assert.equal(other.code, 2);
  assert.match(other.stderr, /--protocol must be published, not "mine"/);
  const alone = neco(['eval', 'unsupervised', ...model, ...scored, '--protocol', 'published']);
  assert.equal(alone.code, 2);
  assert.match(alone.stderr, /--train-images is missing/);
});

/**
 * Images of 20 x 20 patches in 20 groups by angle, of which group k is attended by k of 20 patches. Groups from 12 on
 * are the object by the first labels, those below it by the others.
 */
function grouped(upper: readonly boolean[]): PatchPoints {
  const [groups, side] = [20, 20];
  torch.manualSeed(0);
  const groupOf = (patch: number) => patch % groups;
  const patches = Array.from({ length: side * side }, (_, patch) => patch);
  const one = torch.eye(groups).indexSelect(0, torch.tensor(Int32Array.from(patches, groupOf)));
  return {
    points: torch.cat(upper.map(() => one)).add(torch.randn([upper.length * side * side, groups]).mul(0.01)),
    images: upper.map((isUpper, i) => ({
      pair: { image: `${i}.jpg`, mask: `${i}.png`, stem: `${i}` },
      grid: { rows: side, columns: side, spannedRows: side, spannedColumns: side },
      truth: {
        data: Uint8Array.from(patches, (patch) => Number(groupOf(patch) >= 12 === isUpper)),
        width: side,
        height: side,
      },
      attended: Uint8Array.from(patches, (patch) => Number(Math.floor(patch / groups) < groupOf(patch))),
    })),
    explained: 1,
    classNames: ['background', 'object'],
    skipped: [],
    seconds: 0,
  };
}

test('the threshold of unsupervised comes from the labelled side, whatever the scored labels are', async () => {
  const first = async (upper: boolean[], labelled: number) => {
    const patches = grouped(upper);
    const pairs = patches.images.map(({ pair }) => pair);
    const result = await evaluateUnsupervised(
      {
        ...{ model: networks[1]!, inputSize: 28, mode: 'reference', seeds: [0], start: 'k-means++' },
        ...{ maskSize: 20, foregroundClusters: 20, partClusters: 8, restarts: 10 },
        ...{ labelled: pairs.slice(0, labelled), val: pairs.slice(labelled) },
      },
      patches,
    );
    assert.equal(result.settings.sides, labelled > 0 ? 'both' : 'scored');
    assert.equal(result.validationImages, upper.length - labelled);
    return result.runs[0]!;
  };
  const both = await first([true, true, true], 2);
  // 12 of 20 groups are background: groups from a precision of .6 on are the object.
  assert.equal(both.threshold, 0.6);
  assert.ok(Math.abs(both.foregroundShare - 0.4) <= 1e-12);
  assert.equal(both.foregroundIoU, 1);
  const others = await first([true, true, false], 2);
  assert.equal(others.foregroundIoU, 0, 'the scored labels are the opposite');
  assert.deepEqual(
    [others.threshold, others.foregroundShare, others.clusters, others.communities],
    [both.threshold, both.foregroundShare, both.clusters, both.communities],
  );
  // The labels of the labelled side do decide, and on one side alone those of the scored images.
  assert.equal((await first([false, false, true], 2)).threshold, 0.55);
  assert.equal((await first([true], 0)).threshold, 0.6);
  assert.equal((await first([false], 0)).threshold, 0.55);
});

test('unsupervised on both sides: images to scores, the scored ones alone', async () => {
  const side = (name: string) => pairImagesAndMasks(at(name, 'images'), at(name, 'masks'));
  const [{ pairs: labelled, classNames }, { pairs: val }] = [side('train'), side('val')];
  const settings = { model: networks[1]!, classNames, inputSize: 112, seeds: [0], labelled, val };
  const shown: string[] = [];
  for (const mode of ['corrected', 'reference'] as const) {
    const result = await evaluateUnsupervised({
      ...{ ...settings, mode, foregroundClusters: 20, partClusters: 10, maskSize: 50 },
      onPrediction: ({ pair }) => shown.push(pair.image),
    });
    assert.deepEqual([result.settings.sides, result.validationImages, result.patches], ['both', 2, 5 * 64]);
  }
  const images = val.map(({ image }) => image);
  assert.deepEqual(shown, [...images, ...images]);
});
