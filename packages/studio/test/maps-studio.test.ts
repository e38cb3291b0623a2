import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { randomBackbone, refuses, TOWER_CONFIGS } from '@neco/testing';
import {
  classAttention,
  clusterPatches,
  labelsOf,
  matchClusters,
  occurrencesOf,
  principalColours,
  type AttentionAnswer,
  type ClustersAnswer,
  type ColoursAnswer,
  type OccurrencesAnswer,
} from '@neco/studio';
import * as torch from '@neco/torch';
import {
  axeFindings,
  browserTest,
  openPage,
  startTestStudio,
  testFolder,
  type TestStudio,
} from './browser.js';

let started: Promise<TestStudio> | null = null;

/** Two models: the embedded one, and the same with noise in its weights. */
const studio = (): Promise<TestStudio> => (started ??= start());

async function start(): Promise<TestStudio> {
  const source = new URL('../../neco/models/tiny.safetensors', import.meta.url).pathname;
  const { tensors, metadata } = torch.io.loadSafetensors(source);
  const other = path.join(testFolder(), 'noisy.safetensors');
  torch.manualSeed(1);
  torch.scope(() => {
    const noisy = [...tensors].map(([name, tensor]) => {
      const exact = tensor.to('float32');
      const noise =
        exact.numel() > 1 ? torch.randnLike(exact).mul(exact.std()).mul(0.1) : torch.zerosLike(exact);
      return [name, exact.add(noise).to(tensor.dtype)] as const;
    });
    torch.io.saveSafetensors(other, new Map(noisy), metadata);
  });
  for (const tensor of tensors.values()) tensor.release();
  return startTestStudio({ models: [{ model: 'tiny' }, { model: other, name: 'noisy' }] });
}

async function ask<T>(place: string): Promise<{ status: number; body: T }> {
  const { server } = await studio();
  const answer = await fetch(`http://127.0.0.1:${server.port}/api${place}`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

const bytes = (text: string): number[] => [...Buffer.from(text, 'base64')];

void test('colours of the server are those of the library, for both models', async () => {
  const { studio: opened } = await studio();
  const { body } = await ask<ColoursAnswer>('/maps/colours?images=3,7,12&threshold=0.2');
  const sets = opened.models.map(({ features }) => ({
    grid: features.grid,
    features: torch.scope(() =>
      features.tensor().indexSelect(0, torch.tensor([3, 7, 12], { dtype: 'int64' })),
    ),
  }));
  const expected = principalColours(sets, { threshold: 0.2 });
  assert.equal(body.models.length, 2);
  body.models.forEach((answer, i) => {
    assert.equal(answer.explained, expected[i]!.explained);
    answer.images.forEach(({ image, colours, foreground }, place) => {
      assert.equal(image, [3, 7, 12][place]);
      assert.deepEqual(bytes(colours), [...expected[i]!.colours[place]!]);
      assert.deepEqual(bytes(foreground), [...expected[i]!.foreground[place]!]);
    });
  });
  for (const { features } of sets) features.release();
});

void test('clusters and occurrences of the server are those of the library, matched between models', async () => {
  const { studio: opened } = await studio();
  const [a, b] = await Promise.all(
    opened.models.map(({ features }) =>
      clusterPatches({ features: features.tensor(), grid: features.grid }, 9),
    ),
  );
  const matched = matchClusters(b!, a!);
  const { body } = await ask<ClustersAnswer>('/maps/clusters?k=9&images=0,5');
  assert.deepEqual(body.overlaps, matched.overlaps);
  for (const [i, clusters] of [a!, matched.clusters].entries()) {
    assert.deepEqual(body.models[i]!.shares, [...clusters.shares]);
    for (const { image, labels } of body.models[i]!.images) {
      assert.deepEqual(bytes(labels), [...labelsOf(clusters, image)]);
    }
    const found = await ask<OccurrencesAnswer>(`/maps/occurrences?k=9&cluster=4&model=${i}&limit=6`);
    const expected = occurrencesOf(clusters, 4);
    assert.equal(found.body.total, expected.length);
    assert.deepEqual(
      found.body.images.map(({ image, share }) => ({ image, share })),
      expected.slice(0, 6),
    );
  }
  // Much more than chance: the noise changes little.
  assert.ok(matched.overlaps.reduce((sum, overlap) => sum + overlap, 0) / 9 > 0.4);
});

void test('attention of the class token comes head by head', async () => {
  const { studio: opened } = await studio();
  const { body } = await ask<AttentionAnswer>('/maps/attention?image=2');
  const model = opened.model(0);
  const network = await model.backbone();
  const pixels = await opened.pixels(2, model);
  const { attention } = torch.noGrad(() => network.forwardFeatures(pixels, { attention: true }));
  assert.equal(body.heads.length, 5);
  body.heads.forEach(({ values, largest, total }, head) => {
    const row = torch.scope(() => attention.select(0, 0).select(0, head).toFloat32Array());
    bytes(values).forEach((value, patch) =>
      assert.ok(Math.abs((value / 255) * largest - row[patch]!) < largest / 254),
    );
    assert.ok(Math.abs(total - row.reduce((sum, value) => sum + value, 0)) < 1e-5);
  });
  pixels.release();
});

void test('a network without a class token has no such map, and a sentence says so', async () => {
  const network = randomBackbone(TOWER_CONFIGS['siglip']!);
  const attention = Promise.resolve().then(() => classAttention(network, torch.zeros([3, 20, 20])));
  await refuses(attention, /no class token.*no attention of it/);
});

void test('questions that make no sense are refused', async () => {
  for (const [place, status] of [
    ['/maps/colours?images=', 400],
    ['/maps/colours?images=1,x', 400],
    [`/maps/colours?images=${Array.from({ length: 65 }, (_, i) => i).join()}`, 400],
    ['/maps/colours?images=24', 404],
    ['/maps/clusters?k=1&images=0', 400],
    ['/maps/clusters?k=129&images=0', 400],
    ['/maps/occurrences?k=4&cluster=4', 400],
    ['/maps/attention?image=', 400],
    ['/maps/attention?image=0&model=2', 404],
  ] as const) {
    const answer = await ask<{ message: string }>(place);
    assert.equal(answer.status, status, `${place}: ${JSON.stringify(answer.body)}`);
  }
});

browserTest('maps: a click on a patch shows where its cluster occurs, and the address keeps it', async () => {
  const { studio: opened } = await studio();
  const page = await openPage(await studio(), '/maps?images=0,5&model=0');
  await page.getByRole('list', { name: 'Images in colours of principal components' }).waitFor();
  await page.getByText('Clusters', { exact: true }).click();
  const image = page.getByRole('application', { name: /00005\.png/ });
  await image.waitFor();
  const box = (await image.boundingBox())!;
  await page.mouse.click(box.x + (10.5 / 14) * box.width, box.y + (3.5 / 14) * box.height);
  const features = opened.model(0).features;
  const clusters = await clusterPatches({ features: features.tensor(), grid: features.grid }, 12);
  const cluster = labelsOf(clusters, 5)[3 * 14 + 10]!;
  await page.getByRole('heading', { name: `Where cluster ${cluster + 1} occurs` }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('cluster'), String(cluster));
  const [first] = occurrencesOf(clusters, cluster);
  const shown = page.locator('.occurrence-list li').first();
  await shown.getByText(opened.image(first!.image).name).waitFor();
  // By the keyboard to the next patch.
  await image.focus();
  await page.keyboard.press('ArrowDown');
  const below = labelsOf(clusters, 5)[4 * 14 + 10]!;
  await page.getByRole('heading', { name: `Where cluster ${below + 1} occurs` }).waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await page.reload();
  await page.getByRole('heading', { name: `Where cluster ${below + 1} occurs` }).waitFor();

  await page.getByRole('button', { name: /of 24 images/ }).click();
  await page.getByLabel('Search by file name').fill('00011');
  await page.getByRole('button', { name: '00011.png', exact: true }).click();
  await page.getByRole('application', { name: /00011\.png/ }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('images'), '0,5,11');
  await page.assertClean();
});

browserTest('maps fit a phone, in every kind', async () => {
  for (const map of ['colours', 'clusters', 'attention']) {
    const place = `/maps?map=${map}&images=0,5,9&k=30`;
    const page = await openPage(await studio(), place, { width: 390, height: 844, scheme: 'dark' });
    await page.locator('.patch-layer').nth(2).waitFor();
    assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 390, map);
    assert.deepEqual(await axeFindings(page), [], map);
    await page.assertClean();
    await page.close();
  }
});
