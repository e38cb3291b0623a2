import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import { Monitor, train, UserError, type TrainMetrics } from '@neco/neco/internal';
import { finalState, temporaryFolder, killAndContinue, makeSmallInputs, smallOptions } from '@neco/testing';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);
const options = (out: string, extra: object = {}) => smallOptions(folder, at(out), extra);
let whole: Record<string, string> = {};

before(async () => {
  folder = temporaryFolder();
  await makeSmallInputs(folder);
  await train(options('whole'));
  whole = finalState(at('whole'));
  // At step 15 an epoch's end and a step's turn have both passed: last is step 15, previous step 12.
  const stop = new AbortController();
  await train({
    ...options('stopped'),
    signal: stop.signal,
    onStep: ({ step }) => step === 15 && stop.abort(),
  });
});

/** Continues a copy of the stopped run after something was done to it, and returns what was said. */
async function continued(name: string, change: (run: string) => void): Promise<string[]> {
  cpSync(at('stopped'), at(name), { recursive: true });
  change(at(name));
  const notices: string[] = [];
  assert.ok((await train({ ...options(name), onNotice: (text) => notices.push(text) })).finished);
  assert.deepEqual(finalState(at(name)), whole);
  return notices;
}

const checkpoint = (run: string, name = 'last') => path.join(run, 'checkpoints', `${name}.safetensors`);

function flipBit(file: string, place: (size: number) => number): void {
  const bytes = readFileSync(file);
  bytes[place(bytes.length)]! ^= 4;
  writeFileSync(file, bytes);
}

test('four kills at random moments: every file ends as in the run that was not killed', async (context) => {
  const result = await killAndContinue(at('kills'), 4, 20);
  context.diagnostic(JSON.stringify(result));
  assert.deepEqual(result.defects, []);
  assert.equal(result.equal, result.runs);
  assert.equal(result.kills, 4);
});

test('a run that was stopped in good order ends the same, to the last byte', async () => {
  assert.deepEqual(await continued('as-it-was', () => undefined), []);
});

test('a signal during an evaluation saves at once, with the random numbers of the run', async (context) => {
  const stop = new AbortController();
  const lastLine = (run: string) =>
    readFileSync(path.join(run, 'metrics.jsonl'), 'utf8').trim().split('\n').at(-1)!;
  let steps = 0;
  const { evaluate } = Monitor.prototype;
  const evaluation = context.mock.method(
    Monitor.prototype,
    'evaluate',
    function (this: Monitor, ...given: Parameters<typeof evaluate>) {
      const evaluated = evaluate.apply(this, given);
      if (steps === 8) stop.abort();
      return evaluated;
    },
  );
  const result = await train({
    ...options('evaluating'),
    signal: stop.signal,
    onStep: ({ step }) => (steps = step),
    onEvaluation: ({ step }) => {
      if (step !== 8) return;
      assert.ok(stop.signal.aborted);
      cpSync(at('evaluating'), at('killed in evaluation'), { recursive: true });
    },
  });
  evaluation.mock.restore();
  assert.deepEqual([result.step, steps], [8, 8]);
  // As if the process had been killed before the evaluation was written down.
  const metrics = at('killed in evaluation', 'metrics.jsonl');
  assert.match(lastLine(at('killed in evaluation')), /"step":8,"eval"/);
  writeFileSync(metrics, readFileSync(metrics, 'utf8').replace(/[^\n]*\n$/, ''));
  rmSync(at('killed in evaluation', 'run.lock'));
  for (const name of ['evaluating', 'killed in evaluation']) {
    assert.ok((await train(options(name))).finished);
    assert.deepEqual(finalState(at(name)), whole, name);
  }
});

const damage: [string, (run: string) => void][] = [
  ['cut short', (run) => truncateSync(checkpoint(run), 100_000)],
  ['with one bit of a weight changed', (run) => flipBit(checkpoint(run), (size) => size - 5000)],
  ['with one bit of the position changed', (run) => flipBit(checkpoint(run), () => 300)],
  ['empty', (run) => truncateSync(checkpoint(run), 0)],
];
for (const [name, change] of damage) {
  test(`a newest checkpoint ${name} is reported and the one before it used`, async () => {
    const notices = await continued(`damaged ${name}`, change);
    assert.equal(notices.length, 1, notices.join());
    assert.match(notices[0]!, /last\.safetensors is damaged \(.+\); the one before, of step 12, is used/);
  });
}

test('the newest checkpoint missing, because the process was killed between two renames', async () => {
  assert.deepEqual(await continued('missing', (run) => rmSync(checkpoint(run))), []);
});

test('what killed writers leave is cleaned up, and a torn line of metrics too', async () => {
  await continued('leftovers', (run) => {
    const half = readFileSync(checkpoint(run)).subarray(0, 5000);
    writeFileSync(checkpoint(run, 'next'), half);
    writeFileSync(`${checkpoint(run)}.5f0c2c1e-9d2b-4f0a-8a51-0b5d3a8c7e11.tmp`, half);
    writeFileSync(path.join(run, 'metrics.jsonl.4711.tmp'), '{');
    writeFileSync(path.join(run, 'teacher.safetensors'), half);
    appendFileSync(path.join(run, 'metrics.jsonl'), '{"step":16,"loss":2');
  });
  assert.deepEqual(
    readdirSync(at('leftovers'), { recursive: true }).sort(),
    readdirSync(at('whole'), { recursive: true }).sort(),
  );
});

test('a line of metrics without its line feed does not swallow the next', async () => {
  await continued('torn', (run) => {
    const file = path.join(run, 'metrics.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').trimEnd());
  });
});

test('backbones of another step than the checkpoint are written again, also when nothing is left to train', async () => {
  cpSync(at('whole'), at('ahead'), { recursive: true });
  cpSync(at('stopped', 'teacher.safetensors'), at('ahead', 'teacher.safetensors'));
  await train(options('ahead'));
  assert.deepEqual(finalState(at('ahead')), whole);
});

test('two damaged checkpoints: nothing is touched', async () => {
  cpSync(at('stopped'), at('both'), { recursive: true });
  for (const name of ['last', 'previous']) flipBit(checkpoint(at('both'), name), (size) => size - 9);
  const state = finalState(at('both'));
  await assert.rejects(train(options('both')), /last\.safetensors is damaged .* and so is the one before it/);
  assert.deepEqual(finalState(at('both')), state);
});

const weightFiles = ['student', 'teacher', 'best'].map((name) => `${name}.safetensors`);

test('a run that was killed before its record was written starts', async () => {
  cpSync(at('stopped'), at('early'), { recursive: true });
  const later = ['config.yaml', 'metrics.jsonl', 'best.json', ...weightFiles];
  for (const name of later) rmSync(path.join(at('early'), name));
  rmSync(path.join(at('early'), 'checkpoints'), { recursive: true });
  writeFileSync(path.join(at('early'), 'config.yaml.77.tmp'), 'half');
  await train(options('early'));
  assert.deepEqual(finalState(at('early')), whole);
});

test('changed settings are refused with their list, and taken with --override-config', async () => {
  cpSync(at('stopped'), at('changed'), { recursive: true });
  const changed = { steps: 20, optimizer: { lr: 1e-4, headLr: 2e-3 } };
  await assert.rejects(train(options('changed', changed)), (error: UserError) => {
    assert.ok(error instanceof UserError);
    for (const text of [
      'config.steps: 24 -> 20',
      'config.optimizer.lr: 0.0005 -> 0.0001',
      '"overrideConfig"',
    ])
      assert.ok(error.message.includes(text), error.message);
    return true;
  });
  const metrics: TrainMetrics[] = [];
  const result = await train({
    ...options('changed', changed),
    overrideConfig: true,
    onStep: (line) => metrics.push(line),
  });
  assert.equal(result.step, 20);
  assert.equal(metrics[0]!.step, 16);
  assert.ok(metrics.every(({ lr }) => lr < 1e-4));
  const record = readFileSync(at('changed', 'config.yaml'), 'utf8');
  assert.match(record, /overrides:\n {2}- step: 15\n {4}differences:/);
  // The new settings are the run's own now.
  assert.ok((await train(options('changed', changed))).finished);
});

test('what decides nothing may change', async () => {
  cpSync(at('stopped'), at('harmless'), { recursive: true });
  await train(
    options('harmless', { loader: { prefetch: 1 }, checkpoint: { everySteps: 4, everyEpochs: 4 } }),
  );
  const weights = (state: Record<string, string>) => [
    state['student.safetensors'],
    state['teacher.safetensors'],
  ];
  assert.deepEqual(weights(finalState(at('harmless'))), weights(whole));
});

const misfits: [string, object, RegExp][] = [
  ['another head', { head: { hiddenDim: 48, outputDim: 16 } }, /does not fit these settings/],
  ['another queue', { queue: { length: 1 } }, /queue\.0 was saved with shape \[64, 16\]/],
  ['no queue', { queue: { length: 0 } }, /queue\.0 was saved, and there is none/],
  ['other blocks', { backbone: { dropPath: 0.2, trainableBlocks: [0] } }, /weights were trained, now/],
];
for (const [name, extra, message] of misfits) {
  test(`--override-config cannot give a run ${name}: a sentence, and nothing changed`, async () => {
    const state = finalState(at('stopped'));
    await assert.rejects(
      train({ ...options('stopped', extra), overrideConfig: true }),
      (error: UserError) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, message);
        return true;
      },
    );
    assert.deepEqual(finalState(at('stopped')), state);
  });
}

test('--init-from starts a new run with both networks, heads included, and nothing else', async () => {
  const { data, out, settings } = options('second', {
    steps: 1,
    optimizer: { lr: 1e-12, headLr: 1e-12 },
    teacher: { momentum: 1 },
  });
  const metrics: TrainMetrics[] = [];
  await train({ data, out, settings, initFrom: at('whole'), onStep: (line) => metrics.push(line) });
  assert.deepEqual(
    metrics.map(({ step }) => step),
    [1],
  );
  const [old, started] = ['whole', 'second'].map(
    (run) => torch.io.loadSafetensors(checkpoint(at(run))).tensors,
  );
  for (const [name, tensor] of old!) {
    // Steps of 1e-12 are lost in the rounding of float32 weights, and the teacher does not move.
    if (!/^(student|teacher)\./.test(name)) continue;
    assert.ok(tensor.allclose(started!.get(name)!, 1e-6, 1e-7), name);
  }
  for (const tensors of [old!, started!]) for (const tensor of tensors.values()) tensor.release();
  assert.match(readFileSync(at('second', 'config.yaml'), 'utf8'), /^initFrom: /m);
  await assert.rejects(train({ ...options('third'), initFrom: at('whole') }), /not both/);
  await assert.rejects(train({ data, out: at('third'), initFrom: at('scenes') }), /is no run folder/);
  assert.ok(!existsSync(at('third')));
});

const unreadable: [file: string, content: string | null, message: RegExp][] = [
  [
    'config.yaml',
    '',
    /config\.yaml is not the record of a run \(see its top\); mend it or choose another "out"\./,
  ],
  ['config.yaml', 'true', /config\.yaml is not the record of a run/],
  ['config.yaml', '{', /config\.yaml is not readable YAML/],
  ['config.yaml', 'data: a\nmodel: b\nconfig: 3\nfingerprint: {}', /the record of a run \(see config\)/],
  ['metrics.jsonl', null, /metrics\.jsonl cannot be read \(EISDIR/],
  ['run.lock', null, /The lock .*run\.lock cannot be read \(EISDIR/],
];
for (const [index, [file, content, message]] of unreadable.entries()) {
  test(`a run whose ${file} is ${content === null ? 'a folder' : JSON.stringify(content)} is refused`, async () => {
    const name = `unreadable-${index}`;
    cpSync(at('stopped'), at(name), { recursive: true });
    rmSync(at(name, file), { force: true });
    if (content === null) mkdirSync(at(name, file));
    else writeFileSync(at(name, file), content);
    const live = torch.liveTensors();
    await assert.rejects(train(options(name)), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, message);
      return true;
    });
    assert.equal(torch.liveTensors(), live);
  });
}

test('lines of metrics that are something else count as none', async () => {
  cpSync(at('stopped'), at('odd lines'), { recursive: true });
  const odd = [
    'null',
    '5',
    '{"step":1,"eval":3}',
    '{"step":"1","eval":{}}',
    '{"eval":{"collapsed":true}}',
    '{',
  ];
  const metrics = at('odd lines', 'metrics.jsonl');
  const sound = readFileSync(metrics, 'utf8');
  writeFileSync(metrics, `${odd.join('\n')}\n${sound}`);
  assert.ok((await train(options('odd lines'))).finished);
  rmSync(metrics);
  const rest = finalState(at('odd lines'));
  const expected = Object.entries(whole).filter(([name]) => name !== 'metrics.jsonl');
  assert.deepEqual(rest, Object.fromEntries(expected));
});
