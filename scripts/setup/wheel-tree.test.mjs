import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { root } from './paths.mjs';

const NAME = 'neco_test_wheel-1.0-py3-none-any.whl';

const MAKE_WHEEL = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("torch/lib/libtorch_cpu.so", os.urandom(6 << 20))
`;

function setting(t) {
  const folder = mkdtempSync(join(tmpdir(), 'neco-wheels-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, NAME);
  assert.equal(spawnSync('python3', ['-c', MAKE_WHEEL, file]).status, 0);
  const wheel = readFileSync(file);
  return {
    tree: join(folder, 'cache', 'tree'),
    wheel,
    sha256: createHash('sha256').update(wheel).digest('hex'),
  };
}

/**
 * An index with one wheel; it ends the first `cuts` answers in the middle, and gives no more than `refusesAfter`. As a
 * proxy it answers the same.
 */
async function serve(t, wheel, { cuts = 0, refusesAfter = Infinity } = {}) {
  const requests = [];
  const server = createServer((request, response) => {
    const { range } = request.headers;
    requests.push({ url: request.url, range });
    if (!request.url.endsWith('.whl')) {
      response.setHeader('Content-Type', 'text/html');
      return void response.end(`<a href="/files/${NAME}">${NAME}</a>`);
    }
    if (refusesAfter-- <= 0) return void response.writeHead(403).end();
    const begin = Number(/\d+/.exec(range ?? '0')[0]);
    const part = wheel.subarray(begin);
    response.writeHead(range ? 206 : 200, { 'Content-Length': part.length });
    if (cuts-- <= 0) return void response.end(part);
    response.write(part.subarray(0, part.length / 2), () => setTimeout(() => response.destroy(), 50));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = `http://127.0.0.1:${server.address().port}`;
  return { address, requests, files: () => requests.filter(({ url }) => url.endsWith('.whl')) };
}

/** Fetches the tree in a process of its own, with these settings of pip. */
async function fetchTree({ tree, sha256 }, env) {
  const given = {
    ...{ path: tree, what: 'a test', instead: 'do nothing', layout: 'cpu', bytes: 1, record: 'record.json' },
    wheels: { requirements: [`neco-test-wheel==1.0 --hash=sha256:${sha256}`], pipArguments: ['--no-deps'] },
    origin: { version: '1.0' },
  };
  const script = `
    import { fetchWheelTree } from ${JSON.stringify(join(root, 'packages/torch/libtorch/wheel-tree.mjs'))};
    try { await fetchWheelTree(${JSON.stringify(given)}, { isThere: () => false, say: console.log }); }
    catch (error) { console.error(error.message); process.exitCode = error.exitCode ?? 70; }`;
  const clean = {
    PIP_CONFIG_FILE: '/dev/null',
    PIP_FIND_LINKS: '',
    PIP_NO_PROXY: '',
    no_proxy: '',
    NO_PROXY: '',
  };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...clean, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
  const [code] = await once(child, 'close');
  return { code, output };
}

test('a download that is cut goes on where it was', async (t) => {
  const given = setting(t);
  const index = await serve(t, given.wheel, { cuts: 2 });
  const { code, output } = await fetchTree(given, { PIP_INDEX_URL: `${index.address}/simple` });
  assert.equal(code, 0, output);
  const begins = index.files().map(({ range }) => Number(/\d+/.exec(range ?? '0')[0]));
  assert.equal(begins.length, 3);
  assert.ok(begins[0] === 0 && begins[1] > 0 && begins[2] > begins[1], begins.join());
  assert.deepEqual(readdirSync(given.tree), ['lib', 'record.json']);
  assert.equal(readFileSync(join(given.tree, 'lib/libtorch_cpu.so')).length, 6 << 20);
  assert.equal(existsSync(`${given.tree}.wheels`), false);
});

test('a set-up that ended in the middle is continued by the next one', async (t) => {
  const given = setting(t);
  const refusing = await serve(t, given.wheel, { cuts: 1, refusesAfter: 1 });
  const first = await fetchTree(given, { PIP_INDEX_URL: `${refusing.address}/simple` });
  assert.equal(first.code, 2, first.output);
  const [part] = readdirSync(`${given.tree}.wheels`);
  assert.equal(part, `${NAME}.part`);
  const index = await serve(t, given.wheel);
  const second = await fetchTree(given, { PIP_INDEX_URL: `${index.address}/simple` });
  assert.equal(second.code, 0, second.output);
  assert.match(index.files()[0].range, /^bytes=[1-9]\d+-$/);
});

test('another file than the expected one is refused', async (t) => {
  const given = setting(t);
  const index = await serve(t, given.wheel);
  const env = { PIP_INDEX_URL: `${index.address}/simple` };
  const { code, output } = await fetchTree({ ...given, sha256: '0'.repeat(64) }, env);
  assert.equal(code, 2);
  assert.match(
    output,
    /has another sha256 than it should[^\n]*\npip could not fetch a test \(its message is above\)/,
  );
  assert.equal(existsSync(given.tree), false);
  assert.equal(existsSync(`${given.tree}.wheels`), false);
});

test("a proxy of pip's settings is used", async (t) => {
  const given = setting(t);
  const proxy = await serve(t, given.wheel);
  const { code, output } = await fetchTree(given, {
    PIP_PROXY: proxy.address,
    PIP_INDEX_URL: 'http://index.invalid/simple',
    PIP_TRUSTED_HOST: 'index.invalid',
  });
  assert.equal(code, 0, output);
  assert.deepEqual(
    proxy.requests.map(({ url }) => url),
    ['http://index.invalid/simple/neco-test-wheel/', `http://index.invalid/files/${NAME}`],
  );
});
