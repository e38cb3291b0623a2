import assert from 'node:assert/strict';
import { linkSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { before } from 'node:test';
import {
  axeFindings,
  browserTest,
  openPage,
  startTestStudio,
  TestStudio,
  testFolder,
  testScenes,
} from './browser.js';

let studio: TestStudio;
before(async () => {
  studio = await startTestStudio();
});

browserTest('the gallery shows every image, finds by name and lays masks over', async () => {
  const page = await openPage(studio, '/');
  await page.locator('.thumbnail img').first().waitFor();
  assert.equal(new URL(page.url()).pathname, '/gallery');
  assert.equal(
    new URL(page.url()).searchParams.get('token'),
    null,
    'the token is not left in the address bar',
  );
  assert.match(await page.locator('.count').innerText(), /^24 images/);
  await page.getByRole('searchbox').fill('0001');
  await page.waitForFunction(() => document.querySelector('.count')?.textContent.startsWith('11 images'));
  assert.equal(new URL(page.url()).searchParams.get('q'), '0001');
  await page.getByRole('checkbox', { name: 'Masks' }).check();
  await page.waitForFunction(() => {
    const masks = [...document.querySelectorAll<HTMLImageElement>('.mask-layer')];
    return masks.length === 11 && masks.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
  });
  const names = await page.getByRole('list', { name: 'Classes' }).getByRole('listitem').allInnerTexts();
  assert.deepEqual(names, studio.studio.classNames);
  await page.getByRole('searchbox').fill('no such file');
  await page.getByText('No file name contains “no such file”').waitFor();
  await page.assertClean();
});

browserTest('a link opens the gallery as it was', async () => {
  const page = await openPage(studio, '/gallery?q=0002&masks=1&size=l');
  await page.locator('.thumbnail').first().waitFor();
  assert.equal(await page.getByRole('searchbox').inputValue(), '0002');
  assert.equal(await page.getByRole('checkbox', { name: 'Masks' }).isChecked(), true);
  assert.equal(await page.getByRole('radio', { name: 'L' }).isChecked(), true);
  assert.equal(await page.locator('.thumbnail').count(), 5);
});

browserTest('arrow keys go from image to image, Enter opens the patches', async () => {
  const page = await openPage(studio, '/gallery');
  await page.locator('.thumbnail').first().focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'])
    await page.keyboard.press(key);
  const focused = page.locator('.thumbnail:focus');
  assert.equal(await focused.getAttribute('data-place'), '1');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/patches/1');
});

browserTest('the gallery holds at 390 pixels in the dark, without findings of axe', async () => {
  const page = await openPage(studio, '/gallery?masks=1', { width: 390, height: 844, scheme: 'dark' });
  await page.locator('.thumbnail img').first().waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
  assert.deepEqual(await axeFindings(page), []);
});

browserTest('five thousand images: only those in view exist, the last is reached by a key', async () => {
  const { images } = await testScenes();
  const many = path.join(testFolder(), 'many');
  mkdirSync(many);
  const scene = path.join(images, '00000.png');
  for (let i = 0; i < 5000; i++) linkSync(scene, path.join(many, `${String(i).padStart(5, '0')}.png`));
  const large = new TestStudio({
    images: many,
    // Weights that are not there: the gallery works without, and nothing is computed for five thousand images.
    models: [{ model: path.join(testFolder(), 'none.safetensors') }],
    cache: path.join(testFolder(), 'cache-many'),
    projects: path.join(testFolder(), 'projects'),
  });
  await large.start();
  const page = await openPage(large, '/gallery');
  await page.getByText('5,000 images').waitFor();
  await page.locator('.thumbnail img').first().waitFor();
  await page.locator('.thumbnail').first().focus();
  await page.keyboard.press('End');
  await page.locator('.thumbnail:focus[data-place="4999"] img').waitFor();
  assert.ok((await page.locator('.thumbnail').count()) < 200);
  await page.getByText('failed').waitFor();
  await page.assertClean();
});
