import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { before } from 'node:test';
import type { RunFolder } from '@neco/neco/internal';
import { browserTest, openPage, startTestStudio, testFolder, type TestStudio } from './browser.js';
import { writtenRun } from './written-run.js';

let studio: TestStudio;
const runs = path.join(testFolder(), 'runs');

before(async () => {
  writeRun('first', 10);
  writeRun('deep/er/steep', 20, { sorting: { studentSteepness: 50 } });
  studio = await startTestStudio({ runs });
});

/** A run of 20 steps, of which some are done; held by this process while it is at work. */
function writeRun(name: string, steps: number, settings: object = {}): RunFolder {
  const run = writtenRun(path.join(runs, name), settings);
  for (let step = 1; step <= steps; step++) addStep(run, step);
  return run;
}

function addStep(run: RunFolder, step: number, loss = 4 - step / 10): void {
  run.appendMetrics({ step, loss, lr: 1e-5, headLr: 1e-4, gradNorm: 2, imagesPerSecond: 8, dataWait: 0 });
}

browserTest(
  'a run at work moves its curve, also after it was cut back and after the server was away',
  async () => {
    const run = writeRun('working', 10);
    const holder = {
      pid: process.pid,
      host: hostname(),
      boot: null,
      processStart: null,
      since: '',
      patience: 60,
    };
    writeFileSync(run.lockFile, `${JSON.stringify(holder)}\n`);
    const page = await openPage(studio, '/runs/working');
    const curve = (text: string) => page.getByRole('img', { name: new RegExp(`^Loss: .*${text}`) }).waitFor();
    await curve('each step 3.000 at step 10');
    await page.getByText('10 of 20 steps').waitFor();
    await page.getByText('running').first().waitFor();
    const drawn = await page.locator('.chart canvas').first().screenshot();

    addStep(run, 11, 2.5);
    await curve('each step 2.500 at step 11');
    await page.getByText('11 of 20 steps').waitFor();
    assert.notDeepEqual(
      await page.locator('.chart canvas').first().screenshot(),
      drawn,
      'the drawing is another one',
    );

    // A run that goes on from its checkpoint repeats the steps after it.
    run.truncateMetrics(8);
    await curve('each step 3.200 at step 8');
    addStep(run, 9, 2.75);
    await curve('each step 2.750 at step 9');
    run.appendMetrics({
      step: 9,
      eval: { effectiveRank: 12.5, spread: 0.5, neighbourAgreement: 0.2, inContext: 0.314, kMeans: 0.1 },
    });
    await page.getByRole('img', { name: /^mIoU: in-context 31\.4 at step 9/ }).waitFor();
    await page.getByRole('img', { name: /^Rank: .*12\.5 at step 9/ }).waitFor();
    await page.assertClean();

    await studio.stop();
    addStep(run, 10, 2.25);
    rmSync(run.lockFile);
    await studio.start();
    await curve('each step 2.250 at step 10');
    await page.getByText('stopped').first().waitFor();
  },
);

browserTest('the list leads to a run, and the difference of two runs is that of the library', async () => {
  const page = await openPage(studio, '/runs', { width: 390 });
  await page.getByRole('link', { name: /deep\/er\/steep/ }).click();
  await page.getByRole('heading', { level: 1, name: 'deep/er/steep' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/runs/deep/er/steep');
  await page.getByText('finished').first().waitFor();
  await page.getByLabel('Compare with').selectOption('first');
  await page.getByRole('row', { name: 'sorting.studentSteepness 50 100' }).waitFor();
  assert.equal(await page.locator('.difference tbody tr').count(), 1);
  assert.equal(new URL(page.url()).search, '?with=first');
  // A line of one's own, and a dashed one of the other run's with the same last step.
  await page.getByRole('img', { name: /^Loss: each step 2\.000 at step 20/ }).waitFor();
  await page.getByText('Settings', { exact: true }).click();
  await page.getByRole('searchbox').fill('steepness');
  const pairs = await page.locator('details[open] .pairs > div').allInnerTexts();
  assert.deepEqual(pairs.map((text) => text.split(/\s+/)).sort(), [
    ['sorting.studentSteepness', '50'],
    ['sorting.teacherSteepness', '100'],
  ]);
  await page.assertClean();
});

browserTest('a run that is not there is named as missing', async () => {
  const page = await openPage(studio, '/runs/deep/er');
  await page.getByRole('alert').getByText('There is no run').waitFor();
});
