/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runDemo } from '@neco/cli';
import type { AxeResults } from 'axe-core';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from './browser.js';
import { saveSmallBackbone, smallPlan } from './small-demo.js';
import { temporaryFolder } from '@neco/testing';

const executablePath = findChromium();
const skip = executablePath === null && 'there is no Chromium on the PATH';
const folder = temporaryFolder();
const report = skip === false ? await makeReport() : '';
const browser =
  executablePath === null ? null : await chromium.launch({ executablePath, args: ['--no-sandbox'] });
after(() => browser?.close());

async function makeReport(): Promise<string> {
  const model = path.join(folder, 'start.safetensors');
  saveSmallBackbone(model);
  return (await runDemo({ out: path.join(folder, 'demo'), model, plan: smallPlan })).report;
}

/** Opens the report in a window of its own; `heard` gathers all that it should not say or ask for. */
async function open(width: number, colorScheme: 'light' | 'dark'): Promise<{ page: Page; heard: string[] }> {
  const page = await browser!.newPage({ viewport: { width, height: 900 }, colorScheme });
  const heard: string[] = [];
  const address = pathToFileURL(report).href;
  page.on('console', (message) => heard.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:'))
      heard.push(`asks for ${request.url()}`);
  });
  await page.goto(address);
  return { page, heard };
}

for (const [width, scheme] of [
  [1280, 'light'],
  [1280, 'dark'],
  [390, 'light'],
  [390, 'dark'],
] as const) {
  test(
    `the report, ${width} px, ${scheme}: quiet, no wider than the window, readable`,
    { skip },
    async () => {
      const { page, heard } = await open(width, scheme);
      for (const details of await page.locator('details').all()) await details.locator('summary').click();
      assert.deepEqual(heard, []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('main *')]
          .filter((element) =>
            [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim() !== ''),
          )
          .filter((element) => !(element instanceof SVGTitleElement))
          .filter(
            (element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height < 10,
          )
          .map((element) => `${element.tagName} ${element.textContent}`),
      );
      assert.deepEqual(small, [], 'words of less than 10 px');
      const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
      await page.addScriptTag({ path: axe });
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`),
        [],
      );
      await page.close();
    },
  );
}

test('every picture of the report is there and shows something', { skip }, async () => {
  const { page } = await open(1280, 'light');
  const pictures = await page.evaluate(async () => {
    const decode = async (image: SVGImageElement) => {
      const picture = new Image();
      picture.src = image.href.baseVal;
      await picture.decode();
      return { name: image.id, width: picture.naturalWidth, height: picture.naturalHeight };
    };
    return Promise.all([...document.querySelectorAll('image')].map(decode));
  });
  assert.ok(pictures.length > 20, `${pictures.length}`);
  for (const { name, width, height } of pictures) assert.ok(width > 0 && height > 0, name);
  const shown = await page.evaluate(() =>
    [...document.querySelectorAll('main use')].map((use) => {
      const { width, height } = use.closest('svg')!.getBoundingClientRect();
      const picture = document.getElementById(use.getAttribute('href')!.slice(1));
      return { found: picture instanceof SVGImageElement, side: Math.min(width, height) };
    }),
  );
  assert.ok(shown.length > 40, `${shown.length}`);
  for (const { found, side } of shown) assert.ok(found && side > 40);
  await page.close();
});

test('links inside the report lead to its sections', { skip }, async () => {
  const { page } = await open(390, 'light');
  const missing = await page.evaluate(() =>
    [...document.querySelectorAll('a')]
      .map((link) => link.getAttribute('href')!)
      .filter((target) => document.getElementById(target.slice(1)) === null),
  );
  assert.deepEqual(missing, []);
  await page.close();
});
