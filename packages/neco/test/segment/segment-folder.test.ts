import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  decodeMask,
  drawMask,
  overlay,
  pairImagesAndMasks,
  readAnnotations,
  sceneClassNames,
  segmentFolder,
  Segmenter,
  UserError,
  vitConfig,
  writeScenes,
  decodeImage,
  type LabelledPicture,
  type SegmentFolderOptions,
} from '@neco/neco/internal';
import { randomBackbone, refuses } from '@neco/testing';

const folder = mkdtempSync(path.join(tmpdir(), 'neco-segment-folder-'));
after(() => rmSync(folder, { recursive: true }));
const at = (...parts: string[]): string => path.join(folder, ...parts);

const model = randomBackbone(vitConfig('tiny', 'v2', { embedDim: 24, depth: 2, numHeads: 3, imgSize: 32 }));
const train = await writeScenes(at('train'), { count: 4, seed: 1, size: 48 });
const { images } = await writeScenes(at('val'), { count: 3, seed: 2, size: 48 });
const stems = ['00000', '00001', '00002'];
const { pairs } = pairImagesAndMasks(train.images, train.masks);
const segmenter = await Segmenter.fit({
  model,
  pairs,
  classNames: sceneClassNames,
  minPatches: 0,
  head: 'prototypes',
});

const everything = (out: string): SegmentFolderOptions => ({
  segmenter,
  images,
  out: at(out),
  overlay: true,
  confidence: true,
  polygons: true,
  areas: true,
  coco: { runs: at(out, 'coco/runs.json'), polygons: at(out, 'coco/polygons.json') },
});
const read = (...parts: string[]): string => readFileSync(at(...parts), 'utf8');

test('all files say the same of every pixel', async () => {
  const seen: LabelledPicture[] = [];
  const result = await segmentFolder({
    ...everything('all'),
    refine: 'guided',
    onSegmented: (picture) => void seen.push(picture),
  });
  assert.deepEqual([result.segmented, result.skipped, result.stopped], [3, [], false]);
  const lines = read('all/areas.csv').trim().split('\n');
  assert.equal(lines[0], ['image', 'width', 'height', ...sceneClassNames].join(','));
  for (const [i, stem] of stems.entries()) {
    const expected = await segmenter.apply(path.join(images, `${stem}.png`), { refine: 'guided' });
    const mask = await decodeMask(at('all/masks', `${stem}.png`));
    assert.deepEqual(Uint8Array.from(mask.data), expected.classes);
    assert.deepEqual(seen[i], {
      name: `${stem}.png`,
      width: 48,
      height: 48,
      labels: expected.classes,
      confidence: expected.confidence,
    });
    const sure = await decodeMask(at('all/confidence', `${stem}.png`));
    expected.confidence.forEach((share, at) => assert.equal(sure.data[at], Math.round(255 * share)));

    // Class 0 is the background for the reader, as it is here.
    assert.equal(sceneClassNames[0], 'background');
    for (const form of ['runs', 'polygons']) {
      const source = { masks: at('all/coco', `${form}.json`), images };
      const drawn = await drawMask(source, readAnnotations(source).images.get(stem)!.mask);
      assert.deepEqual([...drawn.data], [...mask.data], `${form} of ${stem}`);
    }

    const counts = sceneClassNames.map((_, index) => mask.data.filter((value) => value === index).length);
    assert.equal(lines[i + 1], [`${stem}.png`, 48, 48, ...counts].join(','));

    const { features } = JSON.parse(read('all/polygons', `${stem}.geojson`)) as {
      features: { properties: { index: number }; geometry: { coordinates: [number, number][][] } }[];
    };
    const areas = sceneClassNames.map(() => 0);
    for (const { properties, geometry } of features) {
      for (const ring of geometry.coordinates) {
        ring.slice(1).forEach(([x, y], p) => {
          areas[properties.index]! += (ring[p]![0] * y - x * ring[p]![1]) / 2;
        });
      }
    }
    assert.deepEqual(areas, counts);

    const shown = await decodeImage(at('all/overlays', `${stem}.jpg`));
    const colours = segmenter.classes.map(({ colour }) => colour);
    const tinted = overlay(await decodeImage(path.join(images, `${stem}.png`)), expected.classes, colours);
    // JPEG changes most pixels a little.
    const error = shown.data.reduce((sum, value, at) => sum + Math.abs(value - tinted.data[at]!), 0);
    assert.ok(error / shown.data.length < 12, `${error / shown.data.length}`);
  }
});

test('files about all images appear when the last one is done, also of a run that was continued', async () => {
  await segmentFolder(everything('once'));
  const stop = new AbortController();
  const first = await segmentFolder({
    ...everything('twice'),
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  assert.deepEqual([first.segmented, first.stopped], [1, true]);
  assert.deepEqual(readdirSync(at('twice')).sort(), [
    'classes.json',
    'coco',
    'confidence',
    'masks',
    'overlays',
    'polygons',
  ]);
  assert.deepEqual(readdirSync(at('twice/coco')), []);
  const second = await segmentFolder({ ...everything('twice'), skipExisting: true });
  assert.deepEqual([second.existing, second.segmented, second.stopped], [1, 2, false]);
  for (const file of ['areas.csv', 'coco/runs.json', 'coco/polygons.json']) {
    assert.equal(read('twice', file), read('once', file), file);
  }
});

test('masks in bands are those in one piece', async () => {
  await segmentFolder({ segmenter, images, out: at('bands'), overlay: true });
  for (const stem of stems) {
    for (const file of [`masks/${stem}.png`, `overlays/${stem}.jpg`]) {
      assert.deepEqual(readFileSync(at('bands', file)), readFileSync(at('once', file)), file);
    }
  }
});

test('masks of another head are not taken for those of this one', async () => {
  // A head of one class has written none of these masks.
  const few = await Segmenter.fit({ model, pairs, classNames: sceneClassNames, minPatches: 0, head: 'knn' });
  Object.defineProperty(few, 'classes', { value: few.classes.slice(0, 1) });
  await refuses(
    segmentFolder({ segmenter: few, images, out: at('once'), areas: true, skipExisting: true }),
    /holds the class \d of 1, so another head wrote it/,
  );
});

test('a file that cannot be written is named, and nothing unfinished stays', async () => {
  await refuses(
    segmentFolder({ segmenter, images, out: at('blocked'), coco: { runs: at('once/areas.csv/x.json') } }),
    /areas\.csv\/x\.json cannot be written/,
  );
  await refuses(
    segmentFolder({ segmenter, images, out: at('blocked'), coco: { runs: at('once') } }),
    /once cannot be written: it is a folder/,
  );
  assert.ok(!existsSync(at('blocked')));
});

test('an image that cannot be refined is named', async () => {
  const refine = (): never => {
    throw new UserError('too large');
  };
  await refuses(segmentFolder({ segmenter, images, out: at('named'), refine }), /00000\.png: too large/);
});
