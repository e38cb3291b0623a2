import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { decodeMask } from '@neco/neco/internal';
import { Studio } from '@neco/studio';
import { nameOf, smallSet, withFeatures } from './small-set.js';

/** Corners of a square of one class in each image: another place in each. */
const places = [2, 40];

test('the studio shows annotations like the masks that they stand for', async () => {
  const set = await smallSet(places.length);
  const images = [];
  const annotations = [];
  for (const [i, place] of places.entries()) {
    const { width, height } = await decodeMask(path.join(set.folder, 'masks', nameOf(i)));
    images.push({ id: i, file_name: nameOf(i), width, height });
    const far = place + width / 2;
    const segmentation = [[place, place, far, place, far, far, place, far]];
    annotations.push({ id: i, image_id: i, category_id: 5, segmentation });
  }
  const masks = path.join(set.folder, 'instances.json');
  writeFileSync(masks, JSON.stringify({ images, annotations, categories: [{ id: 5, name: 'square' }] }));
  const studio = Studio.open({ ...set.options, masks });
  assert.equal(studio.info().masks, 2);
  assert.deepEqual(
    studio.info().classes?.map(({ name }) => name),
    ['background', 'square'],
  );
  for (const [i, place] of places.entries()) {
    const { data, width } = await studio.requireMask(i);
    assert.equal(data.indexOf(1), place * width + place, 'each image has its own');
  }
  await withFeatures(studio, ({ features }) => {
    // The patch on the corner of the square of the first image, which the second one leaves to the background.
    const cell = 1;
    assert.deepEqual(
      places.map((_, i) => features.classAt(i, cell, cell)),
      [1, 0],
    );
  });
});
