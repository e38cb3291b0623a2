import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { demoPlan, writeSceneSets, type DemoPlan, makeFolder } from '@neco/neco/internal';
import { locateWeights } from '@neco/neco/internal';
import type { ModelSource } from '../model-source.js';
import { hashFile } from '../features/files.js';
import { trainInBackground } from './background-training.js';

/** The backbone that comes with the program. */
export const embeddedModel = 'tiny';

const seed = 0;

/** Generated scenes of the demo's kind, and where their runs are. */
export interface EmbeddedScenes {
  images: string;
  masks: string;
  runs: string;
  /** The embedded backbone after post-training on other scenes; trained at the first use. */
  after: ModelSource;
}

export interface EmbeddedOptions {
  /** Other sizes than the demo's. */
  plan?: DemoPlan;
  /** Scenes drawn so far, at the first use. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Scenes and a run in the cache, kept for the next time: what the demo shows. The scenes that are shown are the demo's
 * validation scenes; training sees others, without their masks.
 *
 * @param program file of the `neco` command
 */
export async function embeddedScenes(
  cache: string,
  program: string,
  { plan = demoPlan({ quick: false, seed }), onProgress }: EmbeddedOptions = {},
): Promise<EmbeddedScenes> {
  const folder = path.join(cache, `embedded-${await nameOf(plan)}`);
  const scenes = path.join(folder, 'scenes');
  if (!existsSync(scenes)) await drawScenes(scenes, plan, onProgress);
  const runs = path.join(folder, 'runs');
  makeFolder(runs);
  const run = path.join(runs, 'post-trained');
  const training = {
    program,
    data: path.join(scenes, 'train', 'images'),
    model: embeddedModel,
    run,
    settings: { ...(plan.training as object), seed },
  };
  return {
    images: path.join(scenes, 'val', 'images'),
    masks: path.join(scenes, 'val', 'masks'),
    runs,
    after: {
      model: run,
      name: 'after post-training',
      prepare: (signal, say) => trainInBackground(training, signal, say),
    },
  };
}

/** The folder appears whole or not at all. */
async function drawScenes(
  folder: string,
  plan: DemoPlan,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const partial = `${folder}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  await writeSceneSets(partial, plan, seed, onProgress);
  // Another studio may have been as fast: its scenes are the same.
  if (existsSync(folder)) rmSync(partial, { recursive: true });
  else renameSync(partial, folder);
}

/** Other scenes, settings or weights in another version of the program make another folder. */
async function nameOf(plan: DemoPlan): Promise<string> {
  const weights = await hashFile(locateWeights(embeddedModel, 'teacher').file);
  return createHash('sha256')
    .update(JSON.stringify([plan, seed, weights]))
    .digest('hex')
    .slice(0, 10);
}
