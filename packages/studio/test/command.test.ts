import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { demoPlan } from '@neco/neco/internal';
import { embeddedScenes, keptToken, type StudioInfo } from '@neco/studio';
import { testFolder, testScenes } from './browser.js';

const program = fileURLToPath(new URL('../../cli/bin/neco.js', import.meta.url));

/** `neco studio` in a process of its own, with a cache of its own. */
class StudioProcess {
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  constructor(cache: string, args: readonly string[]) {
    this.#child = spawn(process.execPath, [program, 'studio', '--no-open', ...args], {
      env: { ...process.env, OMP_NUM_THREADS: '1', NECO_CACHE: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.on('data', (text) => (this.output += String(text)));
    }
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** What it printed, once it has a match. */
  async printed(wanted: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = wanted.exec(this.output);
      if (found !== null) return found;
      const ended = await Promise.race([
        this.#ended,
        new Promise((resolve) => setTimeout(resolve, 50, 'on')),
      ]);
      if (ended !== 'on' && !wanted.test(this.output)) assert.fail(`ended with ${ended}: ${this.output}`);
    }
  }

  async address(): Promise<URL> {
    return new URL((await this.printed(/http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/))[0]);
  }

  /** @returns The exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal !== undefined) this.#child.kill(signal);
    return this.#ended;
  }
}

async function info(address: URL): Promise<StudioInfo> {
  const response = await fetch(new URL(`/api/studio${address.search}`, address));
  return (await response.json()) as StudioInfo;
}

test(
  'neco studio serves a folder until Ctrl+C, and comes back under the same token',
  { timeout: 600_000 },
  async () => {
    const { images, masks } = await testScenes();
    const cache = path.join(testFolder(), 'command-cache');
    const args = ['--images', images, '--masks', masks, '--port', '0'];
    const first = new StudioProcess(cache, args);
    const address = await first.address();
    const { title, masks: withMasks, models } = await info(address);
    assert.deepEqual([title, withMasks, models.map(({ name }) => name)], ['images', 24, ['tiny']]);
    await first.printed(/features {3}of 24 images by tiny are there/);
    assert.equal(await first.end('SIGINT'), 0, first.output);
    assert.ok(!/Error|at .*\.js/.test(first.output), first.output);

    const token = path.join(cache, 'studio', 'token');
    assert.equal(statSync(token).mode & 0o077, 0, 'others can read the token');
    const second = new StudioProcess(cache, args);
    assert.equal((await second.address()).search, address.search);
    assert.equal(await second.end('SIGTERM'), 0);
  },
);

test('a token serves for a day, and only while nobody else can read it', () => {
  const folder = path.join(testFolder(), 'tokens');
  const file = path.join(folder, 'token');
  const first = keptToken(folder);
  assert.match(first, /^[\w-]{43}$/);
  assert.equal(keptToken(folder), first);
  utimesSync(file, 0, 0);
  const second = keptToken(folder);
  assert.notEqual(second, first);
  chmodSync(file, 0o644);
  const third = keptToken(folder);
  assert.notEqual(third, second);
  assert.equal(statSync(file).mode & 0o077, 0);
});

for (const [args, message] of [
  [['--images', 'no/such/folder'], /neco: The image folder no\/such\/folder does not exist/],
  [['--masks', '.'], /neco: --masks needs --images/],
  [['--layer', 'deep'], /neco: --layer must be a block .*, not "deep"/],
  [['--port', '70000'], /neco: --port must be at most 65535/],
] as const) {
  test(`neco studio ${args.join(' ')} says what is wrong`, async () => {
    const studio = new StudioProcess(path.join(testFolder(), 'command-cache'), args);
    assert.equal(await studio.end(), 2, studio.output);
    assert.match(studio.output, message);
    assert.equal(studio.output.trim().split('\n').length, 1, studio.output);
  });
}

test('a port that is taken is named', async () => {
  const { images } = await testScenes();
  const cache = path.join(testFolder(), 'command-cache');
  const first = new StudioProcess(cache, ['--images', images, '--port', '0']);
  const { port } = await first.address();
  const second = new StudioProcess(cache, ['--images', images, '--port', port]);
  assert.equal(await second.end(), 2, second.output);
  assert.match(second.output, new RegExp(`neco: Port ${port} is taken`));
  assert.equal(await first.end('SIGINT'), 0);
});

test(
  'the embedded scenes: drawn once, trained in the background, stopped and gone on with',
  { timeout: 600_000 },
  async () => {
    const usual = demoPlan({ quick: true, seed: 0 });
    const training = { ...(usual.training as object), steps: 6, batchSize: 2, queue: { length: 64 } };
    const plan = { ...usual, trainScenes: 4, valScenes: 3, training };
    const cache = path.join(testFolder(), 'embedded');
    mkdirSync(cache);
    const drawn: number[] = [];
    const onProgress = (done: number) => drawn.push(done);
    const { images, masks, runs, after } = await embeddedScenes(cache, program, { plan, onProgress });
    assert.equal(drawn.at(-1), 7);
    assert.ok(existsSync(path.join(images, '00002.png')) && existsSync(path.join(masks, '00002.png')));
    assert.equal(path.dirname(after.model), runs);

    const stop = new AbortController();
    const said: string[] = [];
    const begun = after.prepare!(stop.signal, (message) => {
      said.push(message);
      if (message.includes('(step ')) stop.abort(new Error('the studio ends'));
    });
    await assert.rejects(begun, /the studio ends/);
    const metrics = path.join(after.model, 'metrics.jsonl');
    const before = readFileSync(metrics, 'utf8');
    await after.prepare!(new AbortController().signal, () => undefined);
    const steps = readFileSync(metrics, 'utf8');
    assert.ok(steps.startsWith(before), 'the run began anew');
    assert.match(steps, /"step":6\b/);
    assert.match(said.at(-1)!, /^Post-training in the background \(step \d of 6\)/);

    // All is kept: nothing is drawn or trained again.
    const again = await embeddedScenes(cache, program, {
      plan,
      onProgress: () => assert.fail('drawn again'),
    });
    await again.after.prepare!(AbortSignal.timeout(1), () => assert.fail('trained again'));
  },
);
