import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { makeFolder } from './make-folder.js';
import { UserError } from '../errors.js';
import { renderScene, sceneClassNames, smallestScene, type SceneOptions } from './scenes.js';

/** What to write. */
export interface WriteScenesOptions extends Omit<SceneOptions, 'index'> {
  /** Number of scenes. */
  count: number;
  /** Called after each scene. */
  onProgress?: (written: number) => void;
}

/** Where the parts of a folder of scenes are. */
export interface SceneFolder {
  images: string;
  masks: string;
  classNames: readonly string[];
}

const credit = `Scenes made by a seeded generator.

The objects are drawings of Twemoji (https://github.com/jdecked/twemoji), copyright Twitter, Inc. and other
contributors, licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); they were recoloured,
turned, scaled and cut. Grounds and arrangement are the generator's.

images/NNNNN.png  pictures
masks/NNNNN.png   class index of each pixel; names in classes.json
`;

/** Scenes in flight at a time: one is drawn while others are compressed. */
const inFlight = 4;

/**
 * Writes scenes as `images/NNNNN.png` and index masks `masks/NNNNN.png`, with `classes.json` and a README that
 * credits the drawings. The same options give the same files, byte for byte.
 *
 * @throws UserError if a count or size is out of range, or if the folder already holds images, masks, or files of the names that it writes.
 */
export async function writeScenes(directory: string, options: WriteScenesOptions): Promise<SceneFolder> {
  const { count, onProgress, ...scene } = options;
  check(directory, count, scene.size);
  const images = path.join(directory, 'images');
  const masks = path.join(directory, 'masks');
  makeFolder(images);
  makeFolder(masks);
  let next = 0;
  let written = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      await writeScene(images, masks, { ...scene, index });
      onProgress?.(++written);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  const names = Object.fromEntries(sceneClassNames.map((name, index) => [index, name]));
  await writeFile(path.join(directory, 'classes.json'), `${JSON.stringify(names, null, 2)}\n`);
  await writeFile(path.join(directory, 'README.md'), credit);
  return { images, masks, classNames: sceneClassNames };
}

async function writeScene(images: string, masks: string, options: SceneOptions): Promise<void> {
  const { image, mask, width, height } = await renderScene(options);
  const name = `${String(options.index).padStart(5, '0')}.png`;
  await sharp(image, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path.join(images, name));
  await sharp(mask, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(path.join(masks, name));
}

function check(directory: string, count: number, size: number | undefined): void {
  if (!Number.isInteger(count) || count < 1 || count > 100_000) {
    throw new UserError(`The number of scenes must be a whole number from 1 to 100000, not ${count}.`);
  }
  if (size !== undefined && (!Number.isInteger(size) || size < smallestScene || size > 2048)) {
    throw new UserError(
      `The size of scenes must be a whole number from ${smallestScene} to 2048, not ${size}.`,
    );
  }
  for (const name of ['classes.json', 'README.md']) {
    const file = path.join(directory, name);
    if (existsSync(file))
      throw new UserError(`${file} would be replaced; name another folder for the scenes.`);
  }
  for (const part of ['images', 'masks']) {
    const folder = path.join(directory, part);
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new UserError(
        `${folder} already holds files; name another folder for the scenes or empty this one.`,
      );
    }
  }
}
