/** Studios on the first few scenes, each in a folder of its own. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { cp, copyFile } from 'node:fs/promises';
import path from 'node:path';
import { Studio, type StudioModel, type StudioOptions } from '@neco/studio';
import * as torch from '@neco/torch';
import { testFolder, testScenes } from './browser.js';

let made = 0;

export interface SmallSet {
  folder: string;
  images: string;
  options: StudioOptions;
  open: () => Studio;
}

/** A folder of the first scenes with their masks, and studios on it. */
export async function smallSet(count: number): Promise<SmallSet> {
  const scenes = await testScenes();
  const folder = path.join(testFolder(), `features-${made++}`);
  const images = path.join(folder, 'images');
  mkdirSync(images, { recursive: true });
  await cp(scenes.masks, path.join(folder, 'masks'), { recursive: true });
  for (let i = 0; i < count; i++) {
    await copyFile(path.join(scenes.images, nameOf(i)), path.join(images, nameOf(i)));
  }
  const options = {
    images,
    masks: path.join(folder, 'masks'),
    models: [{ model: 'tiny' }],
    cache: path.join(folder, 'cache'),
    projects: path.join(folder, 'projects'),
  };
  return { folder, images, options, open: () => Studio.open(options) };
}

export const nameOf = (i: number): string => `${String(i).padStart(5, '0')}.png`;

/** Runs a studio until its features are there. */
export async function withFeatures<T>(
  studio: Studio,
  body: (model: StudioModel) => T | Promise<T>,
): Promise<T> {
  studio.start();
  try {
    const model = studio.model(0);
    await model.features.ready();
    return await body(model);
  } finally {
    await studio.close();
  }
}

export function bitsOf({ features }: StudioModel): Int16Array {
  return features.tensor().view('int16').toTypedArray() as Int16Array;
}

/** Values of half-precision numbers between 0.06 and 1 differ by at most one step of their last digit. */
export function assertAlmostEqual(a: Int16Array, b: Int16Array): void {
  assert.equal(a.length, b.length);
  const [x, y] = [a, b].map((bits) =>
    torch.fromTypedArray(bits, [bits.length]).view('float16').to('float32'),
  );
  const most = x!.sub(y!).abs().max().item();
  assert.ok(most < 1e-3, `the largest difference is ${most}`);
}
