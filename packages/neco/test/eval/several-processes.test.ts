import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { saveBackbone, VisionTransformer, vitConfig, writeScenes } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { temporaryFolder, childrenOf, Running, startRank, startRanks, freePort } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

await writeScenes(at('train'), { count: 7, seed: 1, size: 40 });
await writeScenes(at('val'), { count: 9, seed: 2, size: 40, split: 'val' });
writeFileSync(at('val/images/00003.png'), 'not an image');
torch.manualSeed(0);
for (const [name, embedDim] of [
  ['a', 16],
  ['b', 32],
] as const) {
  const config = vitConfig('tiny', 'v2', { embedDim, depth: 1, numHeads: 1, imgSize: 32 });
  saveBackbone(at(`${name}.safetensors`), new VisionTransformer(config));
}
const val = ['--images', at('val/images'), '--masks', at('val/masks')];
const both = ['--train-images', at('train/images'), '--train-masks', at('train/masks'), ...val];
const model = ['--model', at('a.safetensors'), '--batch-size', '2'];

/** Results without times and library versions. */
function results(out: string): unknown {
  const text = readFileSync(at(out, 'results.json'), 'utf8');
  return JSON.parse(text, (key, value: unknown) =>
    key === 'seconds' || key === 'versions' ? undefined : value,
  );
}

function predictions(out: string): Map<string, string> {
  const files = readdirSync(at(out, 'predictions')).sort();
  return new Map(files.map((file) => [file, readFileSync(at(out, 'predictions', file)).toString('hex')]));
}

async function run(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Running(args).ended;
  assert.equal(code, 0, stderr);
  return stdout;
}

const evaluations: { name: string; args: string[]; counts: number[] }[] = [
  {
    name: 'incontext',
    args: ['incontext', ...model, ...both, '--memory-size', '40,90', '--seed', '0,1', '--low-shot', '5/7'],
    counts: [2, 3],
  },
  {
    name: 'incontext-all',
    args: ['incontext', ...model, ...both, '--augmentation-epochs', '2'],
    counts: [3],
  },
  { name: 'cluster', args: ['cluster', ...model, ...val, '--seed', '0,1'], counts: [2, 3] },
  {
    name: 'overcluster',
    args: ['overcluster', ...model, ...val, '--clusters', '15,20', '--storage', 'none'],
    counts: [2],
  },
  { name: 'unsupervised', args: ['unsupervised', ...model, ...val, '--storage', 'float16'], counts: [3] },
  {
    name: 'linear',
    args: ['linear', ...model, ...both, '--epochs', '3', '--images-per-step', '3'],
    counts: [2],
  },
  {
    name: 'linear-kept',
    args: ['linear', ...model, ...both, '--epochs', '4', '--augmentation-epochs', '2', '--mode', 'reference'],
    counts: [3],
  },
];

for (const { name, args, counts } of evaluations) {
  test(`${name}: several processes give what one gives, to the last bit`, async () => {
    const alone = await run(['eval', ...args, '--out', at(`${name}-1`)]);
    for (const count of counts) {
      const out = `${name}-${count}`;
      const printed = await run(['eval', ...args, '--out', at(out), '--nproc', String(count)]);
      assert.deepEqual(results(out), results(`${name}-1`));
      assert.deepEqual(predictions(out), predictions(`${name}-1`));
      const withoutTimes = (text: string) => text.replaceAll(/[\d.]+ s /g, '').replaceAll(out, `${name}-1`);
      assert.equal(withoutTimes(printed), withoutTimes(alone), 'rank 0 alone prints');
    }
  });
}

test('two models compared by ranks that torchrun would have started', async () => {
  const args = [
    'compare',
    '--models',
    at('a.safetensors'),
    at('b.safetensors'),
    ...both,
    '--batch-size',
    '4',
  ];
  const few = ['--epochs', '2', '--seed', '0,1', '--clusters', '20'];
  await run([...args, ...few, '--out', at('compared-1')]);
  const ended = await Promise.all(
    (await startRanks(2, [...args, ...few, '--out', at('compared-2')])).map((one) => one.ended),
  );
  assert.deepEqual(
    ended.map(({ code }) => code),
    [0, 0],
    ended.map(({ stderr }) => stderr).join(),
  );
  assert.equal(ended[1]!.stdout, '');
  assert.deepEqual(results('compared-2'), results('compared-1'));
  assert.ok(existsSync(at('compared-2/report.html')));
});

test('a mask that does not fit is named by rank 0 as by one process, wherever it was read', async () => {
  cpSync(at('val'), at('wrong'), { recursive: true });
  await writeScenes(at('other'), { count: 1, seed: 3, size: 36 });
  cpSync(at('other/masks/00000.png'), at('wrong/masks/00005.png'));
  const args = ['eval', 'cluster', ...model, '--images', at('wrong/images'), '--masks', at('wrong/masks')];
  const alone = await new Running(args).ended;
  const several = await new Running([...args, '--nproc', '3']).ended;
  const sentence = /^neco: The mask .*00005\.png has 36 x 36 pixels.*$/m;
  const [expected] = sentence.exec(alone.stderr)!;
  assert.equal(sentence.exec(several.stderr)?.[0], expected);
  assert.match(several.stderr, /^\[rank 1\] neco: Rank 0 stopped: The mask /m);
  assert.equal(several.code, 2);
});

test('ranks that see other images, or other weights under the same name, are told', async () => {
  const port = String(await freePort());
  const args = ['eval', 'cluster', ...model];
  const images = [val, ['--images', at('train/images'), '--masks', at('train/masks')]].map((given, rank) =>
    startRank(rank, 2, port, [...args, ...given]),
  );
  const [leader, other] = await Promise.all(images.map(({ ended }) => ended));
  assert.match(other!.stderr, /^neco: Rank 1 does not see the images and masks that rank 0 sees \(14 files/m);
  assert.match(leader!.stderr, /^neco: Rank 1 stopped: Rank 1 does not see/m);
  assert.deepEqual([leader!.code, other!.code], [2, 2]);

  const next = String(await freePort());
  for (const name of ['here', 'there']) cpSync(at('val'), at(name, 'val'), { recursive: true });
  cpSync(at('a.safetensors'), at('here/model.safetensors'));
  cpSync(at('b.safetensors'), at('there/model.safetensors'));
  const ranks = ['here', 'there'].map((name, rank) =>
    startRank(rank, 2, next, ['eval', 'cluster', '--model', 'model.safetensors', ...val], at(name)),
  );
  const [first] = await Promise.all(ranks.map(({ ended }) => ended));
  assert.match(first!.stderr, /^neco: The weights of model\.safetensors at rank 1 are not those at rank 0/m);
});

/** Seconds; ranks of a busy machine start some seconds apart. */
const timeout = 8;
const long = [
  ...['eval', 'linear', ...model, ...both, '--epochs', '100000', '--timeout', String(timeout)],
  ...['--augmentation-epochs', '100000', '--batch-size', '1', '--images-per-step', '1'],
];

/** Waits until a process has said that it computes features. */
async function computing(one: Running): Promise<void> {
  for (let tries = 0; !one.printed.includes('features'); tries++) {
    assert.ok(tries < 3600, one.printed);
    await sleep(50);
  }
}

for (const [signal, victim] of [
  ['SIGKILL', 1],
  ['SIGSTOP', 2],
  ['SIGKILL', 0],
] as const) {
  test(`rank ${victim} gets ${signal} during an evaluation: the others end in time and name it`, async () => {
    const launcher = new Running([...long, '--nproc', '3']);
    await computing(launcher);
    process.kill(childrenOf(launcher.pid)[victim]!, signal);
    const began = performance.now();
    const { code, stderr } = await launcher.ended;
    // The time of an answer, some seconds to find out who it was, ten before a stopped one is killed, and more where
    // the machine is slow or busy: a rank that hangs is found all the same.
    assert.ok(performance.now() - began < (timeout + 60) * 1000);
    assert.notEqual(code, 0);
    for (const rank of [0, 1, 2].filter((other) => other !== victim)) {
      const who = rank === 0 ? '' : `\\[rank ${rank}\\] `;
      assert.match(stderr, new RegExp(`^${who}neco: Rank ${victim} of 3 does not answer any more`, 'm'));
    }
    assert.match(stderr, /Start the evaluation again/);
    assert.doesNotMatch(stderr, /^ {4}at /m, 'no stack');
  });
}

test('wrong counts and times are refused before anything starts', async () => {
  for (const [args, says] of [
    [['--nproc', '0'], /^neco: --nproc must be a whole number/m],
    [['--timeout', 'soon'], /^neco: --timeout/m],
    [['--nproc', '2', '--mode', 'fast'], /^neco: --mode/m],
  ] as const) {
    const { code, stderr } = await new Running(['eval', 'cluster', ...model, ...val, ...args]).ended;
    assert.equal(code, 2);
    assert.match(stderr, says);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});
