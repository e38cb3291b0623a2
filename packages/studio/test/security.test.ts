import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import net from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { after, before, mock, test } from 'node:test';
import { startServer, Studio, type ApiFailure, type ImagesPage, type RunningServer } from '@neco/studio';
import { testFolder, testScenes } from './browser.js';
import { ask, askJson, type RawAnswer } from './raw-request.js';

const secret = 'nobody may read this';
let folder: string;
let page: string;
let studio: Studio;
let server: RunningServer;

before(async () => {
  const scenes = await testScenes();
  folder = path.join(testFolder(), 'guarded');
  const outside = path.join(folder, 'outside');
  for (const name of ['images/deep', 'masks', 'outside', 'page/assets']) {
    mkdirSync(path.join(folder, name), { recursive: true });
  }
  writeFileSync(path.join(folder, 'secret.txt'), secret);
  writeFileSync(path.join(outside, 'secret.txt'), secret);
  const [first, second] = readdirSync(scenes.images).sort() as [string, string];
  for (const name of [first, second]) {
    await cp(path.join(scenes.images, name), path.join(folder, 'images', name));
    await cp(path.join(scenes.masks, name), path.join(folder, 'masks', name));
  }
  // Links that lead out: a picture, something that is none, a folder, a mask, and nowhere.
  await cp(path.join(scenes.images, first), path.join(outside, 'picture.png'));
  symlinkSync(path.join(outside, 'picture.png'), path.join(folder, 'images', 'linked.png'));
  symlinkSync(path.join(folder, 'secret.txt'), path.join(folder, 'images', 'secret.png'));
  symlinkSync(outside, path.join(folder, 'images', 'folder'));
  symlinkSync(path.join(outside, 'missing.png'), path.join(folder, 'images', 'nowhere.png'));
  // One that stays inside is shown.
  symlinkSync(path.join('..', first), path.join(folder, 'images', 'deep', 'inside.png'));
  page = path.join(folder, 'page');
  writeFileSync(path.join(page, 'index.html'), '<!doctype html><title>stand-in</title>');
  writeFileSync(path.join(page, 'assets', 'page-1.js'), 'void 0;');
  studio = Studio.open({
    images: path.join(folder, 'images'),
    masks: path.join(folder, 'masks'),
    models: [{ model: 'tiny' }],
    cache: path.join(folder, 'cache'),
    projects: path.join(folder, 'projects'),
  });
  server = await startServer(studio, { page });
});

after(async () => {
  await server.close();
  await studio.close();
});

function assertRefused({ status, body }: RawAnswer, wanted: number, what: string): void {
  assert.equal(status, wanted, `${what}: ${body.slice(0, 200)}`);
  const { error, message, next } = JSON.parse(body) as ApiFailure;
  for (const part of [error, message, next]) assert.equal(typeof part, 'string', what);
  assert.ok(!/\bat .*\.js|node_modules|\.ts:\d/.test(body), `${what}: a stack in ${body}`);
}

test('only this machine is listened to', async (t) => {
  assert.match(server.address, /^http:\/\/127\.0\.0\.1:/);
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const foreign = others.filter(({ internal, family }) => !internal && family === 'IPv4');
  if (foreign.length === 0) return t.skip('this machine has no other address');
  for (const { address } of foreign) {
    await assert.rejects(
      new Promise((resolve, reject) => {
        const socket = net.connect({ host: address, port: server.port, timeout: 2000 }, () => resolve(null));
        socket.once('error', reject).once('timeout', () => reject(new Error('silence')));
      }),
      address,
    );
  }
});

const everywhere = [
  '/',
  '/gallery',
  '/assets/page-1.js',
  '/api/studio',
  '/api/openapi.json',
  '/api/images/0/picture',
  '/api/progress',
  '/api/nothing',
];

test('nothing is answered without the token, or with another one', async () => {
  const { token, port } = server;
  const wrong = [token.slice(1), `${token}x`, token.toLowerCase(), 'x'.repeat(token.length), ''];
  for (const place of everywhere) {
    assertRefused(await ask(server, place, { anonymous: true }), 401, place);
    for (const other of wrong) {
      const forms: [string, Record<string, string>][] = [
        [place, { authorization: `Bearer ${other}` }],
        [place, { authorization: `Basic ${other}` }],
        [place, { cookie: `neco-studio-${port}=${other}` }],
        [`${place}?token=${encodeURIComponent(other)}`, {}],
        // A wrong token is not mended by a right one elsewhere.
        [`${place}?token=${token}`, { authorization: `Bearer ${other}` }],
      ];
      for (const [address, headers] of forms) {
        assertRefused(await ask(server, address, { anonymous: true, headers }), 401, address);
      }
    }
  }
  assertRefused(
    await ask(server, '/api/studio', { anonymous: true, method: 'POST', body: '{}' }),
    401,
    'POST',
  );
});

test('the opened address leaves a cookie that no script and no other page can use', async () => {
  const { status, headers } = await ask(server, `/?token=${server.token}`, { anonymous: true });
  assert.equal(status, 200);
  const [cookie] = headers['set-cookie'] as [string];
  assert.equal(cookie, `neco-studio-${server.port}=${server.token}; HttpOnly; SameSite=Strict; Path=/`);
  const value = cookie.split(';')[0]!;
  const withCookie = (text: string) =>
    ask(server, '/api/studio', { anonymous: true, headers: { cookie: text } });
  assert.equal((await withCookie(`other=1; ${value}`)).status, 200);
  // The cookie of a studio at another port.
  assertRefused(await withCookie(value.replace(String(server.port), '1')), 401, 'other port');
});

test('a name of another host is refused, whatever it leads to', async () => {
  const { port } = server;
  const hosts = [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost.evil.example:${port}`,
    `evil.example@127.0.0.1:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `0.0.0.0:${port}`,
    `[::1]:${port}`,
  ];
  for (const host of hosts) {
    for (const place of ['/', '/api/studio', `/?token=${server.token}`]) {
      assertRefused(await ask(server, place, { headers: { host } }), 403, host);
    }
  }
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) {
    assert.equal((await ask(server, '/api/studio', { headers: { host } })).status, 200, host);
  }
});

test('a request from another page is refused, even with the token', async () => {
  const { port } = server;
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://localhost:${port + 1}` },
    { origin: `https://127.0.0.1:${port}` },
    { origin: `http://127.0.0.1:${port}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' },
  ];
  for (const headers of foreign) {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const answer = await ask(server, '/api/studio', { headers, method });
      assertRefused(answer, 403, JSON.stringify(headers));
      assert.ok(!('access-control-allow-origin' in answer.headers));
    }
  }
  for (const headers of [{ origin: `http://127.0.0.1:${port}` }, { 'sec-fetch-site': 'same-origin' }]) {
    assert.equal((await ask(server, '/api/studio', { headers })).status, 200);
  }
});

test('every answer forbids foreign content, frames and scripts in the page', async () => {
  const answers = await Promise.all([
    ask(server, '/'),
    ask(server, '/gallery'),
    ask(server, '/assets/page-1.js'),
    ask(server, '/api/studio'),
    ask(server, '/api/images/0/picture'),
    ask(server, '/api/nothing'),
    ask(server, '/', { anonymous: true }),
    ask(server, '/', { headers: { host: 'evil.example' } }),
  ]);
  for (const { headers } of answers) {
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /^default-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.ok(!/unsafe|\*|https?:/.test(policy), policy);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  }
});

// Every way up that a path can be spelled in.
const ups = ['..', '%2e%2e', '.%2e', '%2E.', '%252e%252e', '..%00', '%c0%ae%c0%ae', '....', '..;'];
const separators = ['/', '%2f', '%5c', '\\', '%252f', '//'];

test('no spelling of a path leads out of the page or the images', async () => {
  const targets = ['secret.txt', 'outside/secret.txt', 'images/secret.png'];
  const prefixes = ['/', '/assets/', '/api/', '/api/images/', '/api/images/0/', '/gallery/'];
  const paths = prefixes.flatMap((prefix) =>
    ups.flatMap((up) =>
      separators.flatMap((separator) =>
        targets.map((target, i) => `${prefix}${`${up}${separator}`.repeat(i + 1)}${target}`),
      ),
    ),
  );
  const absolute = path.join(folder, 'secret.txt');
  const others = [
    absolute,
    `/${absolute}`,
    `/assets/${absolute}`,
    `/file://${absolute}`,
    '/assets/%00secret.txt',
  ];
  for (const place of [...paths, ...others]) {
    const { status, body } = await ask(server, place);
    assert.ok(!body.includes(secret), place);
    // The page itself is what an address of a view gives.
    assert.ok(status >= 400 || body.includes('stand-in'), `${place}: ${status}`);
    assert.ok(status < 500, `${place}: ${status}`);
  }
  for (const number of ['', '-1', '1.5', 'x', '1e3', '99', '0%2f..%2f1', '9'.repeat(20)]) {
    const { status, body } = await ask(server, `/api/images/${number}/picture`);
    assert.ok(status === 400 || status === 404, `${number}: ${status} ${body}`);
  }
});

test('links that lead out of a folder are not shown, and one that is put there later is not followed', async () => {
  const { images } = await askJson<ImagesPage>(server, '/api/images');
  assert.deepEqual(
    images.map(({ name }) => name),
    ['00000.png', '00001.png', 'deep/inside.png'],
  );
  assert.match(studio.leftOut.join(), /^4 images left out: links lead out/);
  const replace = (file: string, target: string) => {
    rmSync(file);
    symlinkSync(target, file);
  };
  replace(path.join(folder, 'images', '00001.png'), path.join(folder, 'outside', 'picture.png'));
  for (const kind of ['thumbnail', 'picture', 'crop?row=0&col=0']) {
    const { status } = await ask(server, `/api/images/1/${kind}`);
    assert.ok(status === 404 || status === 409, `${kind}: ${status}`);
  }
  replace(path.join(folder, 'masks', '00000.png'), path.join(folder, 'outside', 'picture.png'));
  for (const kind of ['mask', 'classes']) {
    assertRefused(await ask(server, `/api/images/0/${kind}`), 404, kind);
  }
});

test('files and forms are not taken, only JSON', async () => {
  const types = [
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/octet-stream',
    'image/png',
  ];
  for (const type of types) {
    const sent = { method: 'POST', headers: { 'content-type': type }, body: '--x\r\n\r\n--x--' };
    assertRefused(await ask(server, '/api/teach/projects', sent), 415, type);
  }
  for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) {
    assertRefused(await ask(server, '/api/images/0/picture', { method }), 404, method);
  }
});

test('what is too large is refused, asked for or sent', async () => {
  const json = { 'content-type': 'application/json' };
  const large = JSON.stringify({ name: 'x'.repeat(5 * 2 ** 20) });
  const post = { method: 'POST', headers: json, body: large };
  assertRefused(await ask(server, '/api/teach/projects', post), 413, 'body');
  const many = Array.from({ length: 3000 }, () => '0,0').join(';');
  const questions = [
    '/api/images?limit=501',
    '/api/images?limit=0',
    '/api/images?offset=-1',
    `/api/images?q=${'x'.repeat(300)}`,
    '/api/images/0/thumbnail?size=100000',
    '/api/images/0/picture?size=2049',
    '/api/images/0/picture?size=1',
    '/api/images/0/crop?row=0&col=0&around=1000',
    '/api/patches/nearest?image=0&at=0,0&k=201',
    `/api/patches/heat?image=0&at=${many}`,
    '/api/patches/heat?image=0&at=0',
    '/api/patches/heat?image=0&at=0,0;',
  ];
  for (const question of questions) {
    assertRefused(await ask(server, question), 400, question.slice(0, 80));
  }
  const address = await ask(server, `/api/studio?x=${'x'.repeat(2 ** 17)}`);
  assert.equal(address.status, 431);
  assert.equal((await ask(server, '/api/studio')).status, 200);
});

test('a fault of our own says nothing about us', async () => {
  const logged = mock.method(console, 'error', () => undefined);
  const fault = mock.method(studio, 'info', () => {
    throw new TypeError(`no such thing in ${folder}`);
  });
  try {
    const answer = await ask(server, '/api/studio');
    assertRefused(answer, 500, 'fault');
    assert.ok(!answer.body.includes(folder) && !answer.body.includes('no such thing'), answer.body);
    assert.equal(logged.mock.callCount(), 1);
  } finally {
    fault.mock.restore();
    logged.mock.restore();
  }
});

test('broken requests do not disturb it', async () => {
  const texts = [
    'GET / HTTP/1.1\r\n\r\n',
    'nonsense\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n',
    '\0\0\0\0',
  ];
  for (const text of texts) {
    await new Promise<void>((resolve) => {
      const socket = net.connect(server.port, '127.0.0.1', () => socket.end(text));
      socket.once('error', () => resolve()).once('close', () => resolve());
      socket.resume();
    });
  }
  const unread = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":' };
  assertRefused(await ask(server, '/api/teach/projects', unread), 400, 'half of JSON');
  const proto = { ...unread, body: '{"__proto__": {"x": 1}, "name": "p"}' };
  assertRefused(await ask(server, '/api/teach/projects', proto), 400, '__proto__');
  assert.equal((await ask(server, '/api/studio')).status, 200);
});
