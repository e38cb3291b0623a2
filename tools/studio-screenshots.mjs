// Takes the pictures of every view of the studio for the documentation: the studio as it opens without any options, at
// the widths of a desk and of a telephone. Run it after `npm run setup`; the first time it waits for the studio's own
// post-training, which takes minutes.
//
//   node tools/studio-screenshots.mjs [--out docs/pictures] [--browser FILE] [VIEW...]
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const root = fileURLToPath(new URL('..', import.meta.url));
const widths = { wide: { width: 1280, height: 860 }, narrow: { width: 390, height: 844 } };
const project = 'pictures';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: join(root, 'docs/pictures') }, browser: { type: 'string' } },
});

/** Name of the picture, address, and what to wait for. */
const views = [
  ['gallery', '/gallery?masks=1', 'main img'],
  ['patches', '/patches/3?at=9,7', '.crop img'],
  ['maps', '/maps?map=colours', 'main canvas'],
  ['clusters', '/maps?map=clusters&k=12', 'main canvas'],
  ['teach', `/teach?project=${project}`, 'main img'],
  ['runs', '/runs/post-trained', '.chart canvas'],
  ['sorting', '/sorting/3?run=post-trained', '[role=gridcell]'],
];

function findBrowser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const file of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  throw new Error(`No browser on PATH (looked for ${names.join(', ')}); name one with --browser.`);
}

/** The studio in a process of its own, and where it answers. */
async function startStudio(projects) {
  const command = join(root, 'packages/cli/bin/neco.js');
  const args = [command, 'studio', '--no-open', '--offline', '--port', '0', '--projects', projects];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const address = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The studio ended with ${code}: ${text}`)));
    child.stdout.on('data', (data) => {
      text += data;
      const found = /http:\S+token=\S+/.exec(text);
      if (found) resolve(new URL(found[0]));
    });
  });
  return { child, address };
}

async function stopStudio(child) {
  if (child.exitCode !== null) return;
  child.kill('SIGINT');
  await new Promise((resolve) => child.once('exit', resolve));
}

function asker(address) {
  return async (method, place, body) => {
    const response = await fetch(new URL(place, address), {
      method,
      headers: {
        authorization: `Bearer ${address.searchParams.get('token')}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${place}: ${await response.text()}`);
    return await response.json();
  };
}

/** @param kept whether those of images in their own shape are waited for, which Teach uses and begins */
async function waitForFeatures(ask, kept = false) {
  for (let said = ''; ;) {
    const { models } = await ask('GET', '/api/studio');
    const failed = models.find(({ state }) => state === 'failed');
    if (failed) throw new Error(`${failed.name}: ${failed.message}`);
    const waited = kept ? [models[0].kept] : models;
    if (waited.every(({ state }) => state === 'ready')) return;
    const now = models.map(({ name, state, message }) => `${name}: ${message || state}`).join('; ');
    if (now !== said) console.log(now);
    said = now;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

/** Two classes with a few patches each, in the first of the embedded scenes. */
async function teach(ask) {
  const { images } = await ask('GET', '/api/images?limit=1');
  const begun = await ask('POST', '/api/teach/projects', { name: project });
  const [rows, columns] = begun.grid;
  const at = (row, column) => Math.floor(row * rows) * columns + Math.floor(column * columns);
  const strokes = [
    { image: images[0].name, class: 0, patches: [at(0.05, 0.95), at(0.62, 0.05)] },
    { image: images[0].name, class: 1, patches: [at(0.2, 0.2), at(0.6, 0.6), at(0.2, 0.84)] },
  ];
  const classes = [
    { name: 'background', colour: '#3a6ea5' },
    { name: 'object', colour: '#c8553d' },
  ];
  await ask('PUT', `/api/teach/projects/${project}`, { ...begun, classes, otherClass: 1, strokes });
  await waitForFeatures(ask, true);
}

async function takePictures(browser, address) {
  const chosen = positionals.length === 0 ? views : views.filter(([name]) => positionals.includes(name));
  for (const [size, viewport] of Object.entries(widths)) {
    const context = await browser.newContext({ viewport, colorScheme: 'light', reducedMotion: 'reduce' });
    for (const [name, place, loaded] of chosen) {
      const page = await context.newPage();
      const shown = new URL(place, address);
      shown.searchParams.set('token', address.searchParams.get('token'));
      await page.goto(shown.href);
      await page.locator(loaded).first().waitFor({ timeout: 120_000 });
      // Pictures and answers that come after the first; views with an event stream are never idle.
      await page.waitForLoadState('networkidle', { timeout: 8000 }).catch(() => undefined);
      await save(await page.screenshot(), join(values.out, `studio-${name}-${size}.webp`));
      await page.close();
    }
    await context.close();
  }
}

async function save(picture, file) {
  const { size } = await sharp(picture).webp({ quality: 85, effort: 6 }).toFile(file);
  console.log(`${file} (${Math.round(size / 1000)} kB)`);
}

const executablePath = values.browser ?? findBrowser();
const projects = join(root, 'build/studio-pictures');
rmSync(projects, { recursive: true, force: true });
mkdirSync(values.out, { recursive: true });
const { child, address } = await startStudio(projects);
try {
  const ask = asker(address);
  await waitForFeatures(ask);
  await teach(ask);
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  try {
    await takePictures(browser, address);
  } finally {
    await browser.close();
  }
} finally {
  await stopStudio(child);
}
