import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { demoPlan } from '@neco/neco/internal';
import {
  decodeMask,
  extractPatchFeatures,
  loadBackbone,
  pairImagesAndMasks,
  patchQuery,
  PatchSearch,
  sceneClassNames,
  train,
  writeScenes,
} from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';

// Scene 3 of the demo's first validation set shows a clock there; the studio's documentation clicks the same patch.
const clicked = { image: 3, row: 9, column: 7, name: 'clock' };

test('after post-training at least 8 of the 10 nearest patches of a clock are of clocks', async () => {
  const folder = temporaryFolder();
  const { training } = demoPlan({ quick: true, seed: 0 });
  const scenes = { seed: 0, size: 112, difficulty: 'easy' } as const;

  await writeScenes(path.join(folder, 'train'), { ...scenes, count: 16, split: 'train' });
  await writeScenes(path.join(folder, 'val'), { ...scenes, count: 40, split: 'val' });
  const out = path.join(folder, 'run');
  const data = path.join(folder, 'train', 'images');
  await train({ data, model: 'tiny', out, settings: { ...(training as object), steps: 10, seed: 0 } });

  const { pairs } = pairImagesAndMasks(path.join(folder, 'val', 'images'), path.join(folder, 'val', 'masks'));
  const model = await loadBackbone(out);
  const files = pairs.map(({ image }) => image);
  const { features } = await extractPatchFeatures(model, files, { inputSize: 112 });
  const [images, rows, columns, dim] = features.shape as [number, number, number, number];
  const patches = features.view([images, rows * columns, dim]);
  const classAt = async (image: number, row: number, column: number): Promise<string | undefined> => {
    const mask = await decodeMask(pairs[image]!.mask);
    const [x, y] = [((column + 0.5) * mask.width) / columns, ((row + 0.5) * mask.height) / rows];
    return sceneClassNames[mask.data[Math.floor(y) * mask.width + Math.floor(x)]!];
  };
  assert.equal(await classAt(clicked.image, clicked.row, clicked.column), clicked.name);
  const search = new PatchSearch(patches, [rows, columns]);
  const query = patchQuery(patches.select(0, clicked.image), [clicked.row * columns + clicked.column]);
  const { neighbours } = await search.search(query, { k: 10 });
  await search.close();
  const names = await Promise.all(neighbours.map(({ image, row, column }) => classAt(image, row, column)));
  assert.ok(names.filter((name) => name === clicked.name).length >= 8, names.join(', '));
});
