/**
 * Tests of the page in a real browser: a studio on generated scenes with the embedded backbone, and headless Chromium.
 * Whatever a test file opens here is closed after its last test.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, test } from 'node:test';
import { chromium, type Browser, type ConsoleMessage, type Page, type Request } from 'playwright-core';
import { writeScenes, type SceneFolder } from '@neco/neco/internal';
import { startServer, Studio, type RunningServer, type StudioOptions } from '@neco/studio';
import { temporaryFolder } from '@neco/testing';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const executable = findExecutable();
let folder: string | null = null;
let scenes: Promise<SceneFolder> | null = null;
let browser: Promise<Browser> | null = null;
const studios = new Set<TestStudio>();

after(async () => {
  await (await browser)?.close();
  for (const studio of studios) await studio.stop();
});

function findExecutable(): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const candidates = names.flatMap((name) => folders.map((parent) => path.join(parent, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A test that needs a browser; without one it counts as skipped and says what to install. */
export function browserTest(name: string, run: () => Promise<void>): void {
  const skip = executable === null && `no browser on PATH (looked for ${names.join(', ')})`;
  // A browser that hangs must not hang the suite.
  void test(name, { skip, timeout: 300_000 }, run);
}

/** A folder of this test process, removed at its end. */
export function testFolder(): string {
  return (folder ??= temporaryFolder());
}

/** 24 scenes with masks, written once for the process. */
export function testScenes(): Promise<SceneFolder> {
  return (scenes ??= writeScenes(path.join(testFolder(), 'scenes'), {
    seed: 11,
    count: 24,
    difficulty: 'easy',
  }));
}

/** A studio that can be stopped and started again under the same address and token. */
export class TestStudio {
  #running: { studio: Studio; server: RunningServer } | null = null;
  #port = 0;
  #token = randomBytes(16).toString('hex');

  constructor(private readonly options: StudioOptions) {
    studios.add(this);
  }

  /** What the server works on, to compare with what the page shows. */
  get studio(): Studio {
    return this.#now.studio;
  }

  get server(): RunningServer {
    return this.#now.server;
  }

  get #now(): { studio: Studio; server: RunningServer } {
    if (this.#running === null) throw new Error('the studio is stopped');
    return this.#running;
  }

  /** The address of a place in the page, with the token. */
  address(place: string): string {
    const opened = new URL(this.server.address);
    const address = new URL(place, opened);
    opened.searchParams.forEach((value, key) => address.searchParams.set(key, value));
    return address.href;
  }

  /** Resolves when the server answers; features are being computed then (see {@link ready}). */
  async start(): Promise<void> {
    const studio = Studio.open(this.options);
    studio.start();
    const server = await startServer(studio, { port: this.#port, token: this.#token });
    this.#port = server.port;
    this.#running = { studio, server };
  }

  /** Waits until the features of all models are there. */
  async ready(): Promise<void> {
    for (const model of this.studio.models) await model.features.ready();
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.server.close();
    await running?.studio.close();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}

/**
 * A studio on the scenes of {@link testScenes} with the embedded backbone, on a free port; its features are there.
 * @param teaches whether those of images in their own shape are too
 */
export async function startTestStudio(
  options: Partial<StudioOptions> = {},
  teaches = false,
): Promise<TestStudio> {
  const { images, masks } = await testScenes();
  const studio = new TestStudio({
    images,
    masks,
    models: [{ model: 'tiny' }],
    cache: path.join(testFolder(), 'cache'),
    projects: path.join(testFolder(), 'projects'),
    ...options,
  });
  await studio.start();
  await studio.ready();
  for (const model of teaches ? studio.studio.models : []) {
    model.startKept();
    await model.keptFeatures.ready();
  }
  return studio;
}

export interface PageOptions {
  /** CSS pixels; 1280 by default. */
  width?: number;
  height?: number;
  scheme?: 'light' | 'dark';
}

/** A page, and what went wrong in it. */
export interface TestPage extends Page {
  /** Errors in the console, uncaught errors, failed requests and requests of other hosts, one line each. */
  readonly problems: string[];
  /** @throws AssertionError if there is a problem, or an inline script in the document */
  assertClean(): Promise<void>;
}

/** Opens a place of the page, such as `/patches/3?at=1,2`, in a browser context of its own. */
export async function openPage(
  studio: TestStudio,
  place: string,
  { width = 1280, height = 900, scheme = 'light' }: PageOptions = {},
): Promise<TestPage> {
  const context = await (
    await startedBrowser()
  ).newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const problems = watch(page, new URL(studio.server.address).host);
  await page.goto(studio.address(place));
  return Object.assign(page, { problems, assertClean: () => assertClean(page, problems) });
}

function startedBrowser(): Promise<Browser> {
  assert.ok(executable !== null, 'a page can be opened in a browserTest only');
  // Chromium's sandbox needs another user than root, as whom containers often run.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return (browser ??= chromium.launch({ executablePath: executable, args }));
}

function watch(page: Page, host: string): string[] {
  const problems: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('request', (request: Request) => {
    const { protocol, host: asked } = new URL(request.url());
    const local = protocol === 'data:' || protocol === 'blob:';
    if (!local && asked !== host) problems.push(`foreign request: ${request.url()}`);
  });
  page.on('requestfailed', (request: Request) => {
    const reason = request.failure()?.errorText ?? 'unknown';
    // What the page itself cancels, as when a newer click supersedes an older one, has not failed.
    if (reason !== 'net::ERR_ABORTED') problems.push(`failed request: ${request.url()} (${reason})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
  return problems;
}

async function assertClean(page: Page, problems: readonly string[]): Promise<void> {
  const inline = await page.locator('script:not([src])').count();
  assert.deepEqual([...problems, ...(inline > 0 ? [`${inline} inline scripts`] : [])], []);
}

interface AxeResults {
  violations: {
    id: string;
    impact: string | null;
    help: string;
    nodes: { html: string; target: unknown }[];
  }[];
}

/**
 * Serious and critical findings of axe-core on the page as it is now, one line a rule with some of its elements.
 * @param rules - The only rules to check; all by default.
 */
export async function axeFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated through the debugger, where the page's content policy does not reach.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axeSource());
  const options = rules === undefined ? {} : { runOnly: rules };
  const { violations }: AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const some = nodes.slice(0, 3).map(({ html }) => html.slice(0, 200));
      return `${id}: ${help}, ${nodes.length} times: ${some.join(' | ')}`;
    });
}

function axeSource(): string {
  return readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}
