import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RunFolder } from '@neco/neco/internal';
import { MetricsTail, RunList, type ApiFailure, type MetricsEvent, type RunsAnswer } from '@neco/studio';
import { testFolder, TestStudio } from './browser.js';
import { ask, askJson, type RawAnswer } from './raw-request.js';
import { smallSet } from './small-set.js';
import { writtenRun } from './written-run.js';

// Folders of runs in any state, as the page asks for them: each answer holds, or is a sentence.

const count = 100;
const writer = fileURLToPath(new URL('../../neco/dist-test/soak/write-damaged-runs.js', import.meta.url));

let studio: TestStudio;
let root = '';
let damaged: Record<string, string[]> = {};

before(async () => {
  root = path.join(testFolder(), 'hostile');
  const printed = execFileSync(process.execPath, [writer, root, String(count), '3'], { encoding: 'utf8' });
  damaged = JSON.parse(printed.trim().split('\n').at(-1)!) as typeof damaged;
  const { options } = await smallSet(3);
  studio = new TestStudio({ ...options, runs: at() });
  await studio.start();
  await studio.ready();
});
after(() => studio.stop());

const at = (...parts: string[]) => path.join(root, 'runs', ...parts);

/** Asserts that an answer is one of success, or a sentence that is no fault of the studio's. */
function assertSound(answer: RawAnswer, what: string): void {
  if (answer.status === 200) return;
  const body = Buffer.from(answer.body, 'latin1').toString();
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${body}`);
  const { message } = JSON.parse(body) as ApiFailure;
  assert.doesNotMatch(message, /\p{Cc}/u, what);
  assert.ok(message.length > 10 && message.length < 2000, `${what}: ${message}`);
}

/** The first event of a stream. */
async function firstEvent(name: string): Promise<MetricsEvent> {
  const { server } = studio;
  const stop = new AbortController();
  const address = `http://127.0.0.1:${server.port}/api/runs/metrics?run=${encodeURIComponent(name)}`;
  const headers = { authorization: `Bearer ${server.token}` };
  const { body, status } = await fetch(address, { headers, signal: stop.signal });
  assert.equal(status, 200);
  let text = '';
  for await (const part of body!) {
    text += Buffer.from(part as Uint8Array).toString();
    if (text.includes('\n\n')) break;
  }
  stop.abort();
  return JSON.parse(/^event: metrics\ndata: (.*)\n/.exec(text)![1]!) as MetricsEvent;
}

test(`${count} damaged runs: the list, their records, curves, differences and networks`, async () => {
  const list = await askJson<RunsAnswer>(studio.server, '/api/runs');
  assert.equal(list.status, 200);
  const names = list.runs.map(({ name }) => name);
  // Those whose configuration is no file any more are none.
  const expected = Object.keys(damaged).filter(isRun);
  assert.deepEqual(names.filter((name) => name.startsWith('damaged')).sort(), expected.sort());
  assert.ok(expected.length > 0.8 * count);
  const readable = list.runs.filter(({ problem }) => problem === '');
  assert.ok(
    readable.length > 0.4 * count && readable.length < names.length,
    `${readable.length} are readable`,
  );
  let compared = 0;
  for (const { name, problem } of list.runs) {
    const what = `${name} (${damaged[name]?.join(' and ')})`;
    const query = `run=${encodeURIComponent(name)}`;
    for (const place of [`runs/record?${query}`, `runs/difference?${query}&other=train`])
      assertSound(await ask(studio.server, `/api/${place}`), `${place} ${what}`);
    const event = await firstEvent(name);
    assert.equal(event.run.problem, problem, what);
    assert.ok(event.steps.step.length <= 9, what);
    const sorted = await ask(studio.server, `/api/sorting?image=0&${query}`);
    assertSound(sorted, `sorting ${what}`);
    if (sorted.status === 200) compared++;
  }
  assert.ok(compared > 0.1 * count && compared < 0.6 * count, `${compared} were compared`);
});

const isRun = (name: string) =>
  statSync(at(name, 'config.yaml'), { throwIfNoEntry: false })?.isFile() ?? false;

test('a run of neco pretrain is in the list with its curves; it has no networks to compare', async () => {
  const { runs } = await askJson<RunsAnswer>(studio.server, '/api/runs');
  const run = runs.find(({ name }) => name === 'pretrain')!;
  assert.deepEqual(run, {
    name: 'pretrain',
    state: 'finished',
    step: 4,
    totalSteps: 4,
    changed: run.changed,
    model: 'random weights',
    data: path.join(root, 'scenes', 'images'),
    images: 10,
    batchSize: 4,
    loss: run.loss,
    bestScore: null,
    secondsLeft: null,
    saved: false,
    problem: '',
  });
  assert.equal(typeof run.loss, 'number');
  const { steps, evaluations } = await firstEvent('pretrain');
  assert.deepEqual(steps.step, [1, 2, 3, 4]);
  assert.ok(steps.loss.every((loss) => loss !== null));
  assert.deepEqual(evaluations.step, [0, 2, 4]);
  const answer = await askJson<ApiFailure>(studio.server, '/api/sorting?image=0&run=pretrain');
  assert.equal(answer.status, 400);
  assert.match(answer.message, /is a run of neco pretrain, which has no student and teacher to compare/);
});

test('settings that ask for more memory than there is: networks are as large as their file, views are bounded', async () => {
  const changed = {
    'head: hiddenDim: 100000': [200, /"embeddings":"head"/],
    'views: globalSize: 1000000': [400, /1000000 and .* more than can be shown/],
    'views: localCount: 100000': [400, /more than can be shown/],
    'roiSize: 5000': [400, /roiSize.* Too big/],
  } as const;
  for (const [change, [status, wanted]] of Object.entries(changed)) {
    const [, key, value] = /(\w+): (\d+)$/.exec(change)!;
    const name = `vast-${key}`;
    cpSync(at('train'), at(name), { recursive: true });
    const file = at(name, 'config.yaml');
    const text = readFileSync(file, 'utf8');
    assert.match(text, new RegExp(`\\b${key}: \\d+`));
    writeFileSync(file, text.replace(new RegExp(`\\b${key}: \\d+`), `${key}: ${value}`));
    const answer = await ask(studio.server, `/api/sorting?image=0&run=${name}`);
    assert.equal(answer.status, status, `${change}: ${answer.body.slice(0, 500)}`);
    assert.match(answer.body, wanted);
  }
});

test('folders, pipes and nothing in the place of the files of a run', async () => {
  const replaced = {
    folder: (file: string) => mkdirSync(file),
    pipe: (file: string) => execFileSync('mkfifo', [file]),
    empty: (file: string) => writeFileSync(file, ''),
  };
  const files = [
    'metrics.jsonl',
    'run.lock',
    'best.json',
    'checkpoints/last.safetensors',
    'teacher.safetensors',
  ];
  for (const [kind, replace] of Object.entries(replaced)) {
    for (const file of files) {
      const name = `${kind}-${path.basename(file)}`;
      cpSync(at('train'), at(name), { recursive: true });
      rmSync(at(name, file), { force: true });
      replace(at(name, file));
      const details = await ask(studio.server, `/api/runs/record?run=${name}`);
      assert.equal(details.status, 200, `${name}: ${details.body}`);
      assert.match(details.body, /"state":"(finished|stopped)"/);
      await firstEvent(name);
    }
  }
});

test('a vast configuration is refused, vast metrics are read in little time and memory', async () => {
  const run = writtenRun(at('vast'));
  run.appendMetrics({ step: 1, loss: 2 });
  // A line of 64 MB, without an end at first.
  for (let i = 0; i < 64; i++) appendFileSync(run.metricsFile, 'x'.repeat(1 << 20));
  const tail = new MetricsTail(run.metricsFile);
  const cpu = process.cpuUsage();
  const first = await tail.read();
  const { user, system } = process.cpuUsage(cpu);
  assert.deepEqual(first!.lines, [{ step: 1, loss: 2 }]);
  assert.ok(user + system < 5e6, `${(user + system) / 1e6} s`);
  assert.equal(await tail.read(), null);
  appendFileSync(run.metricsFile, '{"step":7}\n{"step":2,"loss":1}\n');
  assert.deepEqual(await tail.read(), { reset: false, lines: [{ step: 2, loss: 1 }] });
  assert.equal(new RunList(at()).details('vast').step, 2);
  writeFileSync(run.configFile, `# ${'x'.repeat(1 << 20)}\n`);
  assert.match(
    new RunList(at()).details('vast').problem,
    /config\.yaml is not readable YAML|larger than records are/,
  );
  assert.throws(() => new RunFolder(at('vast')).readRecord(), /config\.yaml/);
});
