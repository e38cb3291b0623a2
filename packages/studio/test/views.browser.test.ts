import assert from 'node:assert/strict';
import path from 'node:path';
import { before } from 'node:test';
import { parseTrainConfig, RunFolder, type RunRecord } from '@neco/neco/internal';
import { addClass, addStroke, newProject } from '@neco/studio';
import {
  axeFindings,
  browserTest,
  openPage,
  startTestStudio,
  testFolder,
  type TestPage,
  type TestStudio,
} from './browser.js';

let studio: TestStudio;
const runs = path.join(testFolder(), 'runs');

before(async () => {
  for (const [name, seed] of [
    ['one', 1],
    ['two', 2],
  ] as const)
    writeRun(name, seed);
  studio = await startTestStudio({ runs });
  await saveProject();
});

function writeRun(name: string, seed: number): void {
  const run = new RunFolder(path.join(runs, name));
  run.makeFolders();
  const config = { ...parseTrainConfig({ epochs: 1, seed }), batchSize: 4 };
  run.writeRecord({
    data: 'scenes',
    model: 'tiny',
    config: config as RunRecord['config'],
    fingerprint: { count: 40, bytes: 4000, hash: '0123456789abcdef' },
    versions: { neco: '0.1.0' },
  });
  const measured = { effectiveRank: 12, spread: 0.5, neighbourAgreement: 0.2, inContext: 0.3, kMeans: 0.1 };
  for (let step = 1; step <= 8; step++) {
    run.appendMetrics({ step, loss: 4 - step / 10, lr: 1e-5, headLr: 1e-4, gradNorm: 2, imagesPerSecond: 8 });
    if (step % 4 === 0) run.appendMetrics({ step, eval: measured });
  }
}

/** Two classes, a stroke of each in the first image. */
async function saveProject(): Promise<void> {
  const image = studio.studio.image(0).name;
  let project = newProject('two', [14, 14]);
  for (const [name, colour] of [
    ['ground', '#3070c0'],
    ['thing', '#c04040'],
  ] as const)
    project = addClass(project, { name, colour });
  project = addStroke(project, { image, class: 0, patches: [0, 1, 2] });
  project = addStroke(project, { image, class: 1, patches: [90, 91] });
  const send = async (method: string, place: string, body: object): Promise<void> => {
    const response = await fetch(new URL(place, studio.server.address), {
      method,
      headers: { authorization: `Bearer ${studio.server.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, await response.text());
  };
  await send('POST', '/api/teach/projects', { name: 'two' });
  await send('PUT', '/api/teach/projects/two', project);
}

/** Every view with an address that shows all it has, and what is there when it has loaded. */
const views: readonly [place: string, loaded: (page: TestPage) => Promise<unknown>][] = [
  ['/gallery?masks=1', (page) => page.locator('main img').nth(3).waitFor()],
  ['/patches/3?at=5,7', (page) => page.locator('.crop img').nth(3).waitFor()],
  ['/maps', quiet],
  ['/maps?map=clusters&k=6', quiet],
  ['/maps?map=attention', quiet],
  ['/teach', (page) => page.getByText('two', { exact: true }).first().waitFor()],
  ['/teach?project=two', quiet],
  ['/runs', (page) => page.getByRole('link', { name: /two/ }).waitFor()],
  ['/runs/one?with=two', (page) => page.getByRole('img', { name: /^Speed/ }).waitFor()],
  ['/sorting/2?model=0', (page) => page.getByRole('gridcell').first().waitFor()],
];

/** All answers are there. A view with an event stream is never quiet. */
function quiet(page: TestPage): Promise<void> {
  return page.waitForLoadState('networkidle');
}

for (const [place, loaded] of views) {
  browserTest(`${place}: accessible in both themes and widths, and asks nobody but the server`, async () => {
    const page = await openPage(studio, place);
    await loaded(page);
    const findings: string[] = [];
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // Nothing but the colours is another in the dark.
        const found = await axeFindings(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
        findings.push(...found.map((finding) => `${width} px, ${colorScheme}: ${finding}`));
      }
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wider <= 0, `at ${width} px the page is ${wider} px wider than the screen`);
    }
    assert.deepEqual(findings, []);
    await page.assertClean();
    await page.context().close();
  });
}

browserTest('the content policy stops inline scripts and requests of other hosts', async () => {
  const page = await openPage(studio, '/gallery');
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    const image = document.createElement('img');
    image.setAttribute('onerror', 'window.ran = true');
    image.src = '/api/nothing';
    document.body.append(image);
  });
  // Blocked before it leaves: the address does not exist.
  const asked = await page.evaluate(() =>
    fetch('http://elsewhere.invalid/').then(() => 'let through', String),
  );
  assert.match(asked, /TypeError/);
  assert.ok(page.problems.some((problem) => /elsewhere\.invalid.*Content Security Policy/.test(problem)));
  assert.equal(await page.evaluate(() => 'ran' in window), false);
});
