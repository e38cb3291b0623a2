import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import {
  loadBackbone,
  Monitor,
  openTrainingImages,
  parseTrainConfig,
  writeScenes,
  type Evaluation,
  type EvaluationLine,
} from '@neco/neco/internal';
import { childrenOf, Running, startRanks, Workplace } from '@neco/testing';

let place: Workplace;
before(async () => {
  torch.setNumThreads(1);
  place = await Workplace.make();
  // Halves of 20: three batches of examples and three to measure on.
  await writeScenes(place.path('labelled'), { count: 40, seed: 7, size: 64 });
});

const watched = (every: number) => [
  ...['--set', `eval.every=${every}`, '--set', 'eval.signalImages=12'],
  ...['--set', `eval.images=${place.path('labelled', 'images')}`],
  ...['--set', `eval.masks=${place.path('labelled', 'masks')}`],
];

function evaluations(run: string): EvaluationLine[] {
  const lines = readFileSync(place.path(run, 'metrics.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as EvaluationLine).filter((line) => line.eval !== undefined);
}

function withoutTime({ seconds: _, ...values }: Evaluation): Omit<Evaluation, 'seconds'> {
  return values;
}

/** What one process measures of a run's teacher. */
async function measuredAlone(model: string, start: Evaluation | null): Promise<Evaluation> {
  const images = place.path('labelled', 'images');
  const chosen = { every: 5, images, masks: place.path('labelled', 'masks'), signalImages: 12 };
  const { eval: settings } = parseTrainConfig({ eval: chosen });
  const { files } = await openTrainingImages(place.path('scenes', 'images'));
  const monitor = await Monitor.open({ ...settings, every: 5, inputSize: 48 }, files, 8);
  const backbone = await loadBackbone(model);
  return monitor.evaluate(backbone, start);
}

test('what ranks measure together while they train is what one process measures of the same weights', async () => {
  const run = 'together';
  const ranks = await startRanks(2, place.trainArguments(run, ...watched(5)));
  const ended = await Promise.all(ranks.map((one) => one.ended));
  assert.deepEqual(
    ended.map(({ code }) => code),
    [0, 0],
    ended.map(({ stderr }) => stderr).join(),
  );
  const lines = evaluations(run);
  assert.deepEqual(
    lines.map(({ step }) => step),
    [0, 5, 10, 15, 20],
  );
  const start = await measuredAlone(place.path('start.safetensors'), null);
  assert.deepEqual(withoutTime(lines[0]!.eval), withoutTime(start));
  const end = await measuredAlone(place.path(run, 'teacher.safetensors'), start);
  assert.deepEqual(withoutTime(lines[4]!.eval), withoutTime(end));
  assert.ok(end.inContext !== null && end.kMeans !== null && end.inContext !== start.inContext);
});

test('evaluations that are shared change nothing of what is learnt', async () => {
  const outcomes: [string, string[]][] = [
    ['watched', watched(4)],
    ['unwatched', []],
  ];
  for (const [run, extra] of outcomes) {
    const args = place.trainArguments(
      run,
      ...extra,
      '--set',
      'steps=8',
      '--gather-references',
      '--nproc',
      '2',
    );
    const { code, stderr } = await new Running(args).ended;
    assert.equal(code, 0, stderr);
  }
  const [watchedRun, other] = outcomes.map(([run]) => place.tensors(run));
  for (const [name, tensor] of other!) assert.ok(torch.equal(tensor, watchedRun!.get(name)!), name);
});

test('a run of several ranks whose patience is at its end stops on all of them', async () => {
  const settings = [
    'eval.every=2',
    'eval.signalImages=12',
    'eval.patience=1',
    'optimizer.lr=1',
    'eval.signal=mirrorAgreement',
  ];
  const extra = [...settings, 'teacher.momentum=0'].flatMap((one) => ['--set', one]);
  const args = place.trainArguments('impatient', ...extra, '--nproc', '2');
  // The second time there is nothing left to do.
  for (const time of ['first', 'second']) {
    const { code, stdout, stderr } = await new Running(args).ended;
    assert.equal(code, 0, `${time}: ${stderr}`);
    assert.equal(stdout.match(/^Ended at step 2 of 20: /gm)?.length, 1, stdout);
    assert.match(stdout, /^Worse than the start: mirror agreement/m);
  }
  assert.deepEqual(
    evaluations('impatient').map(({ step }) => step),
    [0, 2],
  );
});

test('a rank that is killed while rank 0 evaluates is named', async () => {
  const timeout = ['--set', 'distributed.timeoutSeconds=8', '--set', 'steps=100000'];
  // Nearly all of the time goes into evaluations.
  const args = place.trainArguments('killed', ...watched(1), ...timeout, '--nproc', '2');
  const launcher = new Running(args);
  await place.steps('killed', 8);
  process.kill(childrenOf(launcher.pid)[1]!, 'SIGKILL');
  const { code, stderr } = await launcher.ended;
  assert.notEqual(code, 0);
  assert.match(stderr, /^neco: Rank 1 of 2 does not answer any more .* the same command continues/m);
  assert.doesNotMatch(stderr, /^ {4}at /m, 'no stack');
});
