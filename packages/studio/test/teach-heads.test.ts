import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { Segmenter } from '@neco/neco';
import {
  decodeImage,
  decodedRows,
  pairImagesAndMasks,
  patchScores,
  readHead,
  readLabels,
  sceneClassNames,
  writeHead,
  type FitOptions,
  type IndexMask,
} from '@neco/neco/internal';
import {
  addClass,
  addStroke,
  beginFromHead,
  beginFromMasks,
  newProject,
  saveSegmenter,
  StartHeads,
  Studio,
  TaughtSet,
  type ApiFailure,
  type HeadsAnswer,
  type Project,
  type SegmenterAnswer,
  type StudioModel,
} from '@neco/studio';
import {
  axeFindings,
  browserTest,
  openPage,
  startTestStudio,
  testFolder,
  testScenes,
  type TestStudio,
} from './browser.js';
import { ask, askJson } from './raw-request.js';
import { nameOf, smallSet, withFeatures } from './small-set.js';

const folder = testFolder();
const [images, masks, projects] = ['wide', 'wide-masks', 'wide-projects'].map((name) =>
  path.join(folder, name),
) as [string, string, string];
const given = path.join(folder, 'given.safetensors');
let opened: TestStudio;
let model: StudioModel;
let starts: StartHeads;

/** Scenes cut to shapes that are no squares, and a studio on them that was started with a head. */
before(async () => {
  const scenes = await testScenes();
  for (const made of [images, masks]) mkdirSync(made);
  const { pairs } = pairImagesAndMasks(scenes.images, scenes.masks);
  for (const [i, pair] of pairs.slice(0, 8).entries()) {
    const { width, height } = await decodeImage(pair.image);
    const box = { left: 0, top: 0, width: i % 2 === 0 ? width : height - 31, height: height - 13 - 2 * i };
    const name = `${pair.stem}.png`;
    await sharp(pair.image).extract(box).toFile(path.join(images, name));
    await cutMask(await readLabels(pair), box, path.join(masks, name));
  }
  writeFileSync(path.join(masks, 'classes.json'), JSON.stringify(sceneClassNames));
  await fitted({ head: 'knn' }).then((segmenter) => segmenter.save(given));
  opened = await startTestStudio({ images, masks, projects, head: given }, true);
  model = opened.studio.model(0);
  starts = new StartHeads(projects);
});

async function cutMask(
  { data, width }: IndexMask,
  box: { width: number; height: number },
  file: string,
): Promise<void> {
  const rows = Array.from({ length: box.height }, (_, y) => data.subarray(y * width, y * width + box.width));
  const raw = { width: box.width, height: box.height, channels: 1 } as const;
  await sharp(Uint8Array.from(rows.flatMap((row) => [...row])), { raw })
    .toColourspace('b-w')
    .png()
    .toFile(file);
}

/** A segmenter of the first three images. */
function fitted(options: Partial<FitOptions>): Promise<Segmenter> {
  const { pairs } = pairImagesAndMasks(images, masks);
  return Segmenter.fit({
    model: 'tiny',
    pairs: pairs.slice(0, 3),
    classNames: [...sceneClassNames],
    minPatches: 0,
    settings: { linear: { steps: 60 } },
    ...options,
  });
}

/**
 * Teach computes with features in half precision, `apply` with those that it computes anew: pixels between two classes
 * may change sides. Measured: at most 1.5 of 10,000.
 */
async function assertSamePixels(segmenter: Segmenter, taught: TaughtSet): Promise<void> {
  for (const { id, file } of opened.studio.images) {
    const { classes, width, height } = await segmenter.apply(file);
    const shown = await taught.pixels(id, { width, height });
    const differing = shown.reduce((sum, label, i) => sum + Number(label !== classes[i]), 0);
    assert.ok(differing <= 1e-3 * shown.length, `image ${id}: ${differing} of ${shown.length} pixels`);
  }
}

const openTaught = async (project: Project): Promise<TaughtSet> =>
  TaughtSet.open(opened.studio, model, project, await starts.get(project, model));

const json = (body: object) => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

/** A project that begins with a head. */
async function correcting(name: string, file: string): Promise<Project> {
  const begun = await beginFromHead({ studio: opened.studio, model, starts, name }, file);
  return { ...newProject(name, model.features.grid), ...begun };
}

test('the saved segmenter predicts what Teach shows: the head to the bit, features in half precision', async () => {
  let project = newProject('clicked', [14, 14]);
  for (const name of ['ground', 'thing']) project = addClass(project, { name, colour: '#c04040' });
  const { name } = opened.studio.image(1);
  project = addStroke(project, { image: name, class: 0, grid: [12, 13], patches: [0, 1, 2, 14] });
  project = addStroke(project, { image: name, class: 1, patches: [100, 101] });
  for (const balanced of [true, false]) {
    const taught = await openTaught({ ...project, settings: { ...project.settings, balanced } });
    const saved = await saveSegmenter(opened.studio, taught, projects);
    assert.deepEqual([saved.head, saved.message, saved.masks], [true, '', 1]);
    const segmenter = await Segmenter.load(path.join(saved.folder, 'segmenter.safetensors'));
    assert.deepEqual(
      segmenter.classes.map((known) => [known.name, known.colour]),
      [
        ['ground', [192, 64, 64]],
        ['thing', [192, 64, 64]],
      ],
    );
    assert.deepEqual([segmenter.reading.resize, segmenter.reading.size], ['keep', 112]);
    const source = decodedRows(await decodeImage(opened.studio.image(2).file));
    const mine = await patchScores(segmenter.model, taught.head!, source, segmenter.reading);
    const its = await segmenter.patchScores(source);
    assert.deepEqual(mine.scores.toTypedArray(), its.scores.toTypedArray());
    await assertSamePixels(segmenter, taught);
  }
  assert.ok(existsSync(path.join(projects, 'clicked-segmenter-2', 'classes.json')));
});

test('labels of masks are those that a knn head is fitted with, and the images count as taught', async () => {
  const { studio } = opened;
  const begun = await beginFromMasks({ studio, model, starts, name: 'masks' }, 4);
  const project = { ...newProject('masks', model.features.grid), ...begun };
  const chosen = pairImagesAndMasks(images, masks).pairs.filter(({ image }) =>
    project.head!.images.includes(path.basename(image)),
  );
  assert.equal(chosen.length, 4);
  const wanted = await Segmenter.fit({
    ...{ model: 'tiny', pairs: chosen, classNames: [...sceneClassNames], head: 'knn' },
    ...{ minPatches: 0, memorySize: 10_000 },
  });
  const file = path.join(folder, 'wanted.safetensors');
  wanted.save(file);
  const [mine, its] = [starts.file('masks'), file].map((head) => readHead(head).head.tensors());
  assert.deepEqual(mine!['labels']!.toTypedArray(), its!['labels']!.toTypedArray());
  const keys = mine!['keys']!.sub(its!['keys']!).abs().max().item();
  assert.ok(keys < 1e-3, `half precision changes a feature of unit length by ${keys}`);
  const taught = await openTaught(project);
  await assertSamePixels(wanted, taught);
  assert.equal((await taught.score(100))!.images, 4);
});

test('masks from which nothing can be learnt are refused, and nothing of the project is written', async () => {
  const set = await smallSet(2);
  const masksOf = path.join(set.folder, 'masks');
  const uniform = async (value: number): Promise<void> => {
    const box = { width: 40, height: 30 };
    const pixels = { data: new Uint8Array(1200).fill(value), ...box };
    for (const i of [0, 1]) await cutMask(pixels, box, path.join(masksOf, nameOf(i)));
  };
  const unnamed = set.open();
  writeFileSync(path.join(masksOf, 'classes.json'), JSON.stringify(sceneClassNames));
  const studio = set.open();
  await withFeatures(studio, async (small) => {
    small.startKept();
    await small.keptFeatures.ready();
    const begun = { studio, model: small, starts: new StartHeads(set.options.projects), name: 'none' };
    await uniform(3);
    await assert.rejects(beginFromMasks(begun, 2), /these 2 images hold fewer than two classes/);
    await assert.rejects(beginFromMasks({ ...begun, studio: unnamed }, 2), /fewer than two classes/);
    await uniform(99);
    await assert.rejects(beginFromMasks(begun, 2), /00000\.png has the value 99, and there are \d+ classes/);
    assert.ok(!existsSync(set.options.projects));
    const unmasked = Studio.open({ ...set.options, masks: null });
    await assert.rejects(beginFromMasks({ ...begun, studio: unmasked }, 2), /No image has a mask/);
    for (const other of [unmasked, unnamed]) await other.close();
    await beginFromHead(begun, given);
    assert.ok(existsSync(begun.starts.file('none')));
  });
});

test('corrections join the memory of a knn head, debiased or not, and are written as masks', async () => {
  for (const debias of [false, true]) {
    const name = `corrected ${debias}`;
    const file = path.join(folder, `${name}.safetensors`);
    const before = await fitted({ head: 'knn', reading: { debias } });
    before.save(file);
    const project = await correcting(name, file);
    const untouched = await openTaught(project);
    await assertSamePixels(before, untouched);
    const image = opened.studio.image(5);
    const scores = await untouched.scores(5);
    const [, rows, columns] = scores.scores.shape as [number, number, number];
    const place = columns + 3;
    const found = scores.scores.argmax(0).view([-1]).select(0, place).item();
    const other = found === 1 ? 2 : 1;
    const corrected = addStroke(project, {
      ...{ image: image.name, class: other, grid: [rows, columns], patches: [place] },
    });
    const taught = await openTaught(corrected);
    const saved = await saveSegmenter(opened.studio, taught, projects);
    const [old, now] = [file, path.join(saved.folder, 'segmenter.safetensors')].map((head) => readHead(head));
    const count = old!.record.fitting.patches;
    assert.equal(saved.patches, count + 1);
    assert.equal(now!.record.reading.debias, debias);
    const [keys, labels] = [now!.head.tensors()['keys']!, now!.head.tensors()['labels']!];
    assert.deepEqual(
      keys.narrow(0, 0, count).contiguous().toTypedArray(),
      old!.head.tensors()['keys']!.toTypedArray(),
    );
    assert.equal(labels.select(0, count).argmax(0).item(), other);
    await assertSamePixels(await Segmenter.load(path.join(saved.folder, 'segmenter.safetensors')), taught);
    // In the mask the middle of the patch has the class that it was given, whatever its neighbours vote.
    const { width, height } = await decodeImage(image.file);
    const mask = await readLabels({ mask: path.join(saved.folder, 'masks', image.name) });
    const at = (cell: number, spanned: number, size: number): number =>
      Math.floor(((cell + 0.5) / spanned) * size);
    const y = at(1, scores.spannedRows, height);
    const x = at(3, scores.spannedColumns, width);
    assert.equal(mask.data[y * width + x], other);
    assert.deepEqual([mask.width, mask.height, saved.masks], [width, height, 1]);
  }
});

test('a head of another kind is shown as it is; corrections become masks alone, and that is said', async () => {
  for (const kind of ['linear', 'prototypes'] as const) {
    const file = path.join(folder, `${kind}.safetensors`);
    const segmenter = await fitted({ head: kind });
    segmenter.save(file);
    const project = await correcting(kind, file);
    const renamed = {
      ...project,
      classes: project.classes.map((known, i) => (i === 0 ? { ...known, name: 'floor' } : known)),
    };
    await assertSamePixels(segmenter, await openTaught(renamed));
    const saved = await saveSegmenter(opened.studio, await openTaught(renamed), projects);
    assert.deepEqual([saved.head, saved.masks], [true, 0]);
    const again = await Segmenter.load(path.join(saved.folder, 'segmenter.safetensors'));
    assert.deepEqual([again.kind, again.classes[0]!.name], [kind, 'floor']);
    const stroke = { image: opened.studio.image(0).name, class: 1, patches: [3] };
    const corrected = await saveSegmenter(
      opened.studio,
      await openTaught(addStroke(renamed, stroke)),
      projects,
    );
    assert.deepEqual([corrected.head, corrected.masks], [false, 1]);
    assert.match(corrected.message, new RegExp(`^A ${kind} head keeps no labelled patches`));
    assert.ok(!existsSync(path.join(corrected.folder, 'segmenter.safetensors')));
  }
});

test('a squashed head is read as it was fitted; one that Teach cannot read, or for other weights, is refused', async () => {
  const file = path.join(folder, 'refused.safetensors');
  const squashed = await fitted({ head: 'knn', reading: { resize: 'squash' } });
  squashed.save(file);
  await assertSamePixels(squashed, await openTaught(await correcting('squashed', file)));
  const refused = async (options: Partial<FitOptions>, message: RegExp): Promise<void> => {
    (await fitted({ head: 'prototypes', ...options })).save(file);
    await assert.rejects(correcting('refused', file), message);
  };
  await refused({ reading: { tile: 64 } }, /tiles or at several scales/);
  await refused({ reading: { size: 96 } }, /at 96 px, and the studio is open at 112 px/);
  await refused({ reading: { layer: '4' } }, /of layer 4, and the studio shows those of layer last/);
  const { head, record } = readHead(given);
  writeHead(file, head, { ...record, backbone: { ...record.backbone, sha256: '0'.repeat(64) } }, null);
  await assert.rejects(
    correcting('refused', file),
    /fitted on features of the backbone tiny with other weights/,
  );
  // A project whose head was exchanged, or that is opened with another model.
  const project = await correcting('exchanged', given);
  writeHead(
    starts.file('exchanged'),
    head,
    { ...record, backbone: { ...record.backbone, sha256: '1' } },
    null,
  );
  await assert.rejects(openTaught(project), /exchanged\.start\.safetensors was fitted on features/);
  rmSync(starts.file('exchanged'));
  await assert.rejects(openTaught(project), /exchanged\.start\.safetensors, is not there/);
  writeFileSync(file, 'no head');
  await assert.rejects(correcting('refused', file), /refused\.safetensors/);
  assert.ok(!existsSync(starts.file('refused')));
});

test('over HTTP: heads of its own folder alone are offered, saved ones are downloaded', async () => {
  const { server } = opened;
  const post = (place: string, body: object) => ask(server, place, { method: 'POST', ...json(body) });
  writeFileSync(path.join(projects, 'none.safetensors'), 'no head');
  mkdirSync(path.join(folder, 'outside-segmenter'));
  writeFileSync(path.join(folder, 'outside-segmenter', 'segmenter.safetensors'), readFileSync(given));
  symlinkSync(path.join(folder, 'outside-segmenter'), path.join(projects, 'link-segmenter'));
  mkdirSync(path.join(projects, 'linked-segmenter'));
  symlinkSync(given, path.join(projects, 'linked-segmenter', 'segmenter.safetensors'));
  const { heads } = await askJson<HeadsAnswer>(server, '/api/teach/heads');
  assert.deepEqual([heads[0]!.id, heads[0]!.name, heads[0]!.kind], ['given', 'given.safetensors', 'knn']);
  const ids = heads.map(({ id }) => id);
  assert.ok(ids.includes('clicked-segmenter/segmenter.safetensors'));
  assert.ok(!ids.some((id) => /none|start|link-/.test(id)));
  for (const head of [
    '../given.safetensors',
    given,
    'link-segmenter/segmenter.safetensors',
    'none.safetensors',
  ])
    assert.equal(
      (await post('/api/teach/projects', { name: 'x', begin: { from: 'head', head } })).status,
      404,
    );
  const linked = 'linked-segmenter/segmenter.safetensors';
  assert.equal(
    (await post('/api/teach/projects', { name: 'x', begin: { from: 'head', head: linked } })).status,
    404,
  );
  const begun = await post('/api/teach/projects', { name: 'http', begin: { from: 'head', head: 'given' } });
  assert.equal(begun.status, 200, begun.body);
  const project = JSON.parse(begun.body) as Project;
  // The head is not the page's to change.
  const put = await ask(server, '/api/teach/projects/http', {
    method: 'PUT',
    ...json({ ...project, head: null }),
  });
  assert.deepEqual((JSON.parse(put.body) as Project).head, project.head);
  const saved = JSON.parse((await post('/api/teach/projects/http/segmenter', {})).body) as SegmenterAnswer;
  assert.deepEqual([saved.folder, saved.number, saved.masks], ['http-segmenter', 1, 0]);
  const file = await ask(server, '/api/teach/projects/http/segmenter/1');
  assert.deepEqual(
    Buffer.from(file.body, 'latin1'),
    readFileSync(path.join(saved.path, 'segmenter.safetensors')),
  );
  assert.match(String(file.headers['content-disposition']), /attachment.*http-segmenter\.safetensors/);
  for (const place of ['http/segmenter/2', 'link/segmenter/1', 'linked/segmenter/1'])
    assert.equal(
      (await askJson<ApiFailure>(server, `/api/teach/projects/${place}`)).error,
      'not-found',
      place,
    );
});

browserTest('in the page: the given segmenter is opened, corrected and saved', async () => {
  const page = await openPage(opened, '/teach');
  await page.getByText('Its predictions are shown for every image').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('page');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'Begun with given.safetensors' }).waitFor();
  await page.locator('img.taught-mask').waitFor();
  await page.locator('.certainty-image').first().waitFor();
  await page.getByRole('radio', { name: sceneClassNames[2]! }).check();
  const image = page.getByRole('application');
  const box = (await image.boundingBox())!;
  // The shape of the first image, and the last column of patches.
  const size = await opened.studio.size(0);
  assert.ok(Math.abs(box.width / box.height - size.width / size.height) < 0.02);
  await page.mouse.click(box.x + box.width - 2, box.y + 2);
  await page.getByText('1 patch labelled here').waitFor();
  await page.getByRole('button', { name: 'Save segmenter' }).click();
  await page.getByText('and 1 mask are in').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const { record } = readHead(copied(await (await download).path()));
  assert.equal(record.fitting.patches, readHead(given).record.fitting.patches + 1);
  const { strokes } = await askJson<Project>(opened.server, '/api/teach/projects/page');
  assert.equal(strokes[0]!.patches[0], strokes[0]!.grid![1] - 1);
  assert.deepEqual(await axeFindings(page), []);
  await page.assertClean();
});

/** A download under a name that says what it is. */
function copied(file: string): string {
  const copy = path.join(folder, 'downloaded.safetensors');
  writeFileSync(copy, readFileSync(file));
  return copy;
}

browserTest('in the page: labels from masks, and what is wrong with a segmenter, at 390 pixels', async () => {
  const { head, record } = readHead(given);
  const file = path.join(projects, 'foreign.safetensors');
  writeHead(file, head, { ...record, backbone: { ...record.backbone, sha256: '0'.repeat(64) } }, null);
  const page = await openPage(opened, '/teach', { width: 390, height: 844, scheme: 'dark' });
  await page.getByLabel('Name', { exact: true }).fill('narrow');
  await page.getByLabel('Begin with').selectOption({ label: 'segmenter foreign.safetensors' });
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByText(/was fitted on features of the backbone tiny with other weights/).waitFor();
  assert.deepEqual(
    page.problems.filter((line) => !line.includes('400')),
    [],
  );
  await page.getByLabel('Begin with').selectOption({ label: 'labelled patches of the masks' });
  await page.getByLabel('Images', { exact: true }).fill('3');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'Begun with the masks of 3 images' }).waitFor();
  await page.locator('.certainty-image').first().waitFor();
  await page.getByText('mIoU over 5 images').waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
  assert.deepEqual(await axeFindings(page), []);
});
