import assert from 'node:assert/strict';
import path from 'node:path';
import { before } from 'node:test';
import { RunFolder, train, viewConfig } from '@neco/neco/internal';
import {
  compareViews,
  drawViews,
  lossPerPatch,
  networksOfRun,
  releaseNetworks,
  renderBatch,
  sortReferences,
  type SortingAnswer,
} from '@neco/studio';
import {
  browserTest,
  openPage,
  startTestStudio,
  testFolder,
  testScenes,
  type TestStudio,
} from './browser.js';

let studio: TestStudio;
const runs = path.join(testFolder(), 'runs');

before(async () => {
  const { images } = await testScenes();
  await train({
    data: images,
    model: 'tiny',
    out: path.join(runs, 'short'),
    settings: {
      batchSize: 2,
      steps: 1,
      views: { localCount: 1 },
      head: { hiddenDim: 64, outputDim: 32 },
      queue: { length: 100 },
      eval: { every: 0 },
    },
  });
  studio = await startTestStudio({ runs });
});

async function ask(query: string): Promise<SortingAnswer> {
  const { address, token } = studio.server;
  const response = await fetch(new URL(`/api/sorting?${query}`, address), {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as SortingAnswer;
}

browserTest('losses and orders on the page are those of the library', async () => {
  const networks = await networksOfRun(new RunFolder(path.join(runs, 'short')));
  const views = viewConfig(networks.config);
  const answer = await ask('image=3&run=short&seed=4&teacherView=1&studentView=2');
  const ids = answer.pictures.map(({ image }) => image);
  assert.deepEqual([ids.length, ids[0], new Set(ids).size], [4, 3, 4]);
  const drawn = await drawViews(ids, 4, (id) => studio.studio.file(id), views, 4);
  const comparison = compareViews(networks, renderBatch(drawn, views), { teacherView: 1, studentView: 2 }, 4);
  const losses = lossPerPatch(comparison, networks.config.sorting);
  const patch = losses.indexOf(Math.max(...losses));
  const orders = {
    teacher: sortReferences(comparison, 'teacher', patch, networks.config.sorting),
    student: sortReferences(comparison, 'student', patch, networks.config.sorting),
  };
  releaseNetworks(networks);

  const page = await openPage(studio, '/sorting/3?run=short&seed=4&teacher=1&student=2');
  const cells = page.getByRole('gridcell');
  await cells.first().waitFor();
  const shown = await cells.evaluateAll((elements) =>
    elements.map((each) => each.getAttribute('aria-label')!),
  );
  assert.deepEqual(
    shown.map((label) => /loss (.*)$/.exec(label)![1]),
    losses.map((loss) => loss.toFixed(2)),
  );
  const selected = page.locator('[role=gridcell][aria-selected=true]');
  assert.equal(await selected.getAttribute('aria-label'), shown[patch]);
  for (const which of ['teacher', 'student'] as const) {
    const pieces = page.locator(`.sorted[data-who=${which}] [role=img]`);
    const labels = await pieces.evaluateAll((elements) =>
      elements.map((each) => each.getAttribute('aria-label')!),
    );
    assert.deepEqual(
      labels.map((label) => /similarity (-?[\d.]+)/.exec(label)![1]),
      orders[which].order.map((reference) => orders[which].values[reference]!.toFixed(2)),
    );
  }
  // The matrix that is drawn: its lightest pixel is where the library's largest weight is.
  const largest = orders.teacher.permutation.indexOf(Math.max(...orders.teacher.permutation));
  const column = orders.teacher.order.indexOf(largest % 49);
  const pixel = await page
    .locator('.permutation[data-who=teacher] canvas')
    .evaluate(
      (canvas, [x, y]) => [
        ...(canvas as HTMLCanvasElement).getContext('2d')!.getImageData(x!, y!, 1, 1).data,
      ],
      [column, Math.floor(largest / 49)],
    );
  // The end of viridis.
  assert.deepEqual(pixel, [253, 231, 37, 255]);
  await page.assertClean();
});

browserTest('keys choose a patch, the slider sorts harder, and both stand in the address', async () => {
  const page = await openPage(studio, '/sorting/5?run=short&patch=8', { width: 390 });
  const parameter = (name: string) => new URL(page.url()).searchParams.get(name);
  await page.locator('[role=gridcell][aria-selected=true]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: 'Patch in row 3, column 3' }).waitFor();
  assert.equal(parameter('patch'), '16');
  const share = async () => {
    const text = await page.locator('.permutation[data-who=teacher] figcaption').innerText();
    return Number(/(\d+) %/.exec(text)![1]);
  };
  const soft = await share();
  await page.getByRole('slider').focus();
  await page.keyboard.press('End');
  await page.getByText('10000').waitFor();
  await page.waitForFunction(
    (before) =>
      Number(/(\d+) %/.exec(document.querySelector('.permutation figcaption')!.textContent)![1]) > before,
    soft,
  );
  assert.equal(parameter('steepness'), '10000');
  await page.getByRole('button', { name: 'As trained' }).click();
  await page.waitForFunction(() => !location.search.includes('steepness'));
  await page.assertClean();
});

browserTest('a model stands for both networks, and the view says so', async () => {
  const page = await openPage(studio, '/sorting/0?model=0');
  await page.getByText('without a projection head; one network stands for student and teacher').waitFor();
  await page.getByLabel('Networks').selectOption('run short');
  await page.getByText('compared behind the trained heads').waitFor();
  assert.equal(new URL(page.url()).search, '?run=short');
  await page.assertClean();
});
