// A studio whose cache lies on a small disk: node full-disk-studio.js FOLDER
// Fills the disk as soon as the cache is open, lets the API tell what became of the features, searches what is there,
// makes room and starts again. Prints the model as the API had it before and after as JSON.
import { appendFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { startServer, Studio, type ModelInfo, type StudioInfo } from '@neco/studio';
import { askJson } from './raw-request.js';

const folder = process.argv[2]!;
const at = (...parts: string[]) => path.join(folder, ...parts);
const hog = at('cache', 'hog');

const first = await modelAfter((studio) => {
  const { features } = studio.model(0);
  let full = false;
  features.on('change', () => {
    if (features.state !== 'computing' || full) return;
    full = true;
    fill();
  });
});
rmSync(hog, { force: true });
execFileSync('mount', ['-o', 'remount,size=64m', at('cache')]);
const last = await modelAfter(() => undefined);
console.log(JSON.stringify({ first, last }));

function fill(): void {
  try {
    for (;;) appendFileSync(hog, Buffer.alloc(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** Runs a studio until its features are there or not to be had, and uses it. */
async function modelAfter(prepare: (studio: Studio) => void): Promise<ModelInfo> {
  const studio = Studio.open({
    images: at('images'),
    masks: at('masks'),
    models: [{ model: 'tiny' }],
    cache: at('cache'),
    projects: at('projects'),
  });
  const server = await startServer(studio);
  const { features } = studio.model(0);
  prepare(studio);
  try {
    studio.start();
    await features.ready().catch(() => undefined);
    const { models } = await askJson<StudioInfo>(server, '/api/studio');
    // Reads the whole mapping, also where nothing was written yet.
    if (features.shape !== null)
      await features.search().search(new Float32Array(features.shape.dim).fill(1), { k: 3 });
    return models[0]!;
  } finally {
    await server.close();
    await studio.close();
  }
}
