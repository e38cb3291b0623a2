import { mkdtempSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import open from 'open';
import { UserError } from '@neco/neco';
import { systemReason } from '@neco/neco/errors';
import {
  listImages,
  makeFolder,
  pairImagesAndMasks,
  pictureReading,
  readHeadRecord,
  readNetworkName,
  setPictureReading,
  settleLie,
  settlePictures,
  type AskedReading,
} from '@neco/neco/internal';
import { setName } from '../features/task.js';
import type { StudioModel } from '../model.js';
import type { ModelSource } from '../model-source.js';
import { startServer, type RunningServer } from '../server.js';
import { Studio, type StudioOptions } from '../studio.js';
import { embeddedModel, embeddedScenes } from './embedded.js';
import { keptToken } from './kept-token.js';
import { studioCache, type StudioCommandOptions } from './options.js';

/** The port that is tried when none is asked for: an address that stays the same can be gone back to. */
const usualPort = 4747;

/**
 * `neco studio`: opens the studio, says where it is, and ends with Ctrl+C.
 * @throws UserError if a folder or the port cannot be used
 */
export async function runStudio(options: StudioCommandOptions): Promise<void> {
  const cache = studioCache();
  makeCache(cache);
  const opened = await studioOptions(options, cache);
  const lines = await settleReading(options.pictures, opened);
  const studio = Studio.open(opened);
  const server = await startOn(studio, options.port, keptToken(cache));
  console.log([...lines, describe(studio, server)].join('\n'));
  report(studio);
  const ended = interrupted();
  studio.start();
  if (options.open) await openPage(server.address);
  await ended;
  console.log('\nStopping: a training in the background ends after its step, what is computed is kept.');
  await server.close();
  await studio.close();
}

/** Settles how pictures are read, and how masks lie on them, here and in the process that computes features. */
async function settleReading(
  asked: AskedReading,
  { images, masks }: Pick<StudioOptions, 'images' | 'masks'>,
): Promise<string[]> {
  const lines = await settlePictures(asked, listImages(images));
  const pairs = masks == null ? [] : await settleLie(pairImagesAndMasks(images, masks).pairs);
  const lie = pairs[0]?.lie;
  if (lie !== undefined) setPictureReading({ ...pictureReading(), masks: lie });
  return lines;
}

/** @throws UserError if nothing can be kept in the folder */
function makeCache(cache: string): void {
  try {
    makeFolder(cache);
    rmdirSync(mkdtempSync(path.join(cache, '.writable-')));
  } catch (cause) {
    throw new UserError(
      `The studio keeps its work in ${cache}, which cannot be written to (${systemReason(cause) ?? (cause as Error).message}); ` +
        'set NECO_CACHE to a folder that can.',
      { cause },
    );
  }
}

async function studioOptions(options: StudioCommandOptions, cache: string): Promise<StudioOptions> {
  const { images, masks, model, compare, runs, projects, head, inputSize, layer, offline } =
    withHead(options);
  if (masks !== undefined && images === undefined) {
    throw new UserError('"masks" needs "images": the folder of the images that the masks belong to.');
  }
  const common = { cache: path.join(cache, 'features'), inputSize, layer, offline, head: head ?? null };
  const given = [model, compare].filter((name) => name !== undefined).map(sourceOf);
  if (images !== undefined) {
    return {
      ...common,
      images,
      masks: masks ?? null,
      models: model === undefined ? [{ model: embeddedModel }, ...given] : given,
      runs: runs ?? null,
      projects: projects ?? path.join(cache, 'projects', setName(path.resolve(images))),
    };
  }
  const scenes = await embeddedScenes(cache, options.program, { onProgress: drawing });
  const before: ModelSource = { model: embeddedModel, name: 'embedded backbone' };
  return {
    ...common,
    title: 'embedded scenes',
    images: scenes.images,
    masks: scenes.masks,
    models: given.length === 0 ? [before, scenes.after] : model === undefined ? [before, ...given] : given,
    runs: runs ?? scenes.runs,
    projects: projects ?? path.join(cache, 'projects', 'embedded-scenes'),
  };
}

/** A head says which backbone and layer it needs and how large it sees images, unless that is given. */
function withHead(options: StudioCommandOptions): StudioCommandOptions {
  const { head, images, model, inputSize, layer } = options;
  if (head === undefined) return options;
  const { backbone, reading } = readHeadRecord(head).record;
  if (images === undefined)
    throw new UserError('"head" needs "images": the folder of the images whose predictions are corrected.');
  const wanted = model ?? backbone.name;
  if (wanted === null)
    throw new UserError(`The head ${head} does not say where its backbone is; give it (--model).`);
  return { ...options, model: wanted, inputSize: inputSize ?? reading.size, layer: layer ?? reading.layer };
}

function sourceOf(name: string): ModelSource {
  return { ...readNetworkName(name), name };
}

async function startOn(studio: Studio, port: number | null, token: string): Promise<RunningServer> {
  if (port !== null) return await startServer(studio, { port, token });
  try {
    return await startServer(studio, { port: usualPort, token });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return await startServer(studio, { token });
  }
}

function describe(studio: Studio, { address }: RunningServer): string {
  const { images, masks, title } = studio.info();
  const withMasks = masks === 0 ? '' : `, ${masks} with masks`;
  return [
    `images     ${images} (${title})${withMasks}`,
    ...studio.leftOut.map((line) => `           ${line}`),
    ...studio.models.map(({ name }, i) => `model ${'AB'[i]}    ${name}`),
    `studio     ${address}`,
    '           Only this machine can reach it. Ctrl+C ends it.',
  ].join('\n');
}

/** Says once of each model that its features are there, or why not. */
function report(studio: Studio): void {
  for (const model of studio.models) {
    model.features.ready().then(
      () => console.log(readyLine(model)),
      (error: unknown) => console.error(`${model.name}: ${(error as Error).message}`),
    );
  }
}

function readyLine({ name, features }: StudioModel): string {
  const skipped = features.skipped === 0 ? '' : `; ${features.skipped} cannot be decoded`;
  return `features   of ${features.total} images by ${name} are there${skipped}`;
}

function drawing(done: number, total: number): void {
  if (done === 1) console.log(`Drawing ${total} scenes for the first start ...`);
}

async function openPage(address: string): Promise<void> {
  try {
    const browser = await open(address);
    // A machine without a browser: the address is printed.
    browser.once('error', () => undefined);
  } catch {
    return;
  }
}

/** Resolves at the first Ctrl+C, or when the terminal is gone; a second Ctrl+C ends the process at once. */
function interrupted(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const name of signals.slice(0, 2)) process.off(name, stop);
      resolve();
    };
    for (const name of signals) process.on(name, stop);
  });
}
