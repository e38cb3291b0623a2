import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { completeReading, decodedRows, scaleImage, type ViTConfig } from '@neco/neco/internal';
import {
  addClass,
  addStroke,
  defaultSettings,
  labelledCounts,
  labelledPatches,
  newProject,
  ownGrid,
  pixelLabels,
  projectClasses,
  projectSchema,
  ProjectStore,
  redo,
  removeClass,
  TaughtScorer,
  undo,
  type Project,
} from '@neco/studio';
import * as torch from '@neco/torch';
import { temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();

function withClasses(...names: string[]): Project {
  const empty = newProject('test', [3, 4]);
  return names.reduce((project, name) => addClass(project, { name, colour: '#102030' }), empty);
}

void test('strokes label patches, the last one counts; undone ones come back until another is made', () => {
  let project = withClasses('sky', 'road');
  project = addStroke(project, { image: 'a.png', class: 0, patches: [1, 2] });
  project = addStroke(project, { image: 'a.png', class: 1, patches: [2] });
  assert.deepEqual(
    [...labelledPatches(project).get('a.png')!],
    [
      [1, 0],
      [2, 1],
    ],
  );
  assert.deepEqual(labelledCounts(project), [1, 1]);
  const before = undo(project);
  assert.deepEqual(labelledCounts(before), [2, 0]);
  assert.deepEqual(redo(before), project);
  const other = addStroke(before, { image: 'a.png', class: null, patches: [1, 2] });
  assert.equal(labelledPatches(other).size, 0);
  assert.equal(redo(other), other);
  assert.equal(undo(withClasses()).strokes.length, 0);
});

void test('a removed class takes its strokes along, and later classes move up', () => {
  let project = withClasses('sky', 'road', 'car');
  project = { ...project, otherClass: 2 };
  for (const index of [0, 1, 2]) {
    project = addStroke(project, { image: 'a.png', class: index, patches: [index] });
  }
  const { classes, otherClass, strokes } = removeClass(project, 1);
  assert.deepEqual(
    classes.map(({ name }) => name),
    ['sky', 'car'],
  );
  assert.equal(otherClass, 1);
  assert.deepEqual(
    strokes.map((stroke) => [stroke.class, stroke.patches]),
    [
      [0, [0]],
      [1, [2]],
    ],
  );
});

void test('a stroke keeps the grid of its image; places follow to other grids, and classes of a head stay', () => {
  let project = withClasses('sky', 'road');
  project = addStroke(project, { image: 'a.png', class: 0, patches: [0, 11] });
  project = addStroke(project, { image: 'a.png', class: 1, grid: [6, 8], patches: [47] });
  // The last patch of both grids is the lower right corner, and the later stroke counts.
  assert.deepEqual(
    [...labelledPatches(project, () => [6, 8]).get('a.png')!],
    [
      [9, 0],
      [47, 1],
    ].sort((a, b) => a[0]! - b[0]!),
  );
  assert.throws(() => projectSchema.parse(addStroke(project, { image: 'a.png', class: 0, patches: [12] })));
  projectSchema.parse(addStroke(project, { image: 'a.png', class: 0, grid: [13, 1], patches: [12] }));
  const head = { kind: 'knn', classes: 1, resize: 'keep', source: 'a.safetensors', images: [] } as const;
  const begun = projectSchema.parse({ ...project, head });
  assert.equal(removeClass(begun, 0), begun);
  assert.equal(removeClass(begun, 1).classes.length, 1);
  assert.throws(() => projectSchema.parse({ ...begun, classes: [] }), /class/);
});

void test('the patches of an image on the page are those that a segmenter reads', () => {
  const shape = { inputSize: 56, patchSize: 8, grid: [7, 7] as [number, number] };
  const reading = completeReading({ size: 56 }, { patchSize: 8, imgSize: 56, depth: 1 } as ViTConfig);
  for (const [width, height] of [
    [64, 48],
    [100, 100],
    [33, 90],
    [500, 1],
    [1920, 1080],
  ] as const) {
    const source = decodedRows({ width, height, data: new Uint8Array(3 * width * height) });
    const scaled = scaleImage(source, reading, 1, 8);
    const grid = ownGrid({ width, height }, shape, 'keep');
    assert.deepEqual(
      [grid.rows, grid.columns, grid.spannedRows * 8, grid.spannedColumns * 8],
      [scaled.rows, scaled.columns, scaled.height, scaled.width],
    );
  }
  assert.deepEqual(ownGrid({ width: 2, height: 1 }, shape, 'squash'), {
    ...{ rows: 7, columns: 7, spannedRows: 7, spannedColumns: 7 },
  });
});

void test('pixels whose margin is too small get no class', () => {
  const scores = torch.tensor([[[0.9, 0.4]], [[0.1, 0.6]]]);
  const found = { scores, spannedRows: 1, spannedColumns: 2, scale: 'probability' } as const;
  const size = { width: 2, height: 1 };
  assert.deepEqual([...pixelLabels(found, size, 0.5)], [0, 255]);
  assert.deepEqual([...pixelLabels(found, size)], [0, 1]);
  // Logits are compared as the probabilities that they are.
  const logits = { ...found, scores: torch.scope(() => scores.log()), scale: 'logit' } as const;
  assert.deepEqual([...pixelLabels(logits, size, 0.5)], [0, 255]);
});

void test('true classes are found by name; all others count as one, or not at all', () => {
  const project = { ...withClasses('Road', 'thing'), otherClass: 1 };
  const names = ['sky', 'road', 'car'];
  const table = projectClasses(project, names, 2);
  assert.deepEqual([...table.slice(0, 3)], [1, 0, 255]);
  assert.deepEqual(
    [...projectClasses({ ...project, otherClass: null }, names, 2).slice(0, 3)],
    [255, 0, 255],
  );
  const scorer = new TaughtScorer(2, projectClasses({ ...project, otherClass: null }, names, 255), 255);
  const truth = { data: Uint8Array.of(1, 1, 1, 2, 0, 255), width: 6, height: 1 };
  scorer.add(Uint8Array.of(0, 0, 255, 1, 0, 0), truth);
  // Two of three road pixels; the third was given no class; two pixels are of classes without a name here.
  assert.deepEqual(scorer.result(), { mIoU: 2 / 3, perClass: [2 / 3, null], images: 1, leftOut: 2 / 5 });
});

void test('projects are saved, listed and opened again; a change made elsewhere is not overwritten', async () => {
  const store = new ProjectStore(path.join(folder, 'projects'));
  assert.deepEqual(await store.list(), []);
  const made = await store.create('wood and water', [3, 4]);
  assert.deepEqual(made.settings, defaultSettings);
  await assert.rejects(store.create('wood and water', [3, 4]), { code: 'conflict' });
  const changed = addStroke(addClass(made, { name: 'wood', colour: '#00ff00' }), {
    image: 'a/ü.png',
    class: 0,
    patches: [11],
  });
  const saved = await store.write('wood and water', changed);
  assert.deepEqual(saved, { ...changed, revision: 1 });
  await assert.rejects(store.write('wood and water', changed), { code: 'conflict' });
  const reopened = new ProjectStore(path.join(folder, 'projects'));
  assert.deepEqual(await reopened.read('wood and water'), saved);
  assert.deepEqual(
    (await reopened.list()).map(({ name }) => name),
    ['wood and water'],
  );
  // Ten writes at once: one of each revision succeeds, and nothing but the file stays.
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => store.write('wood and water', saved)),
  );
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.deepEqual(readdirSync(path.join(folder, 'projects')), ['wood and water.json']);
});

void test('a project file that is damaged says where; links and foreign names are refused', async () => {
  const projects = path.join(folder, 'damaged');
  mkdirSync(projects);
  const store = new ProjectStore(projects);
  const project = await store.create('fine', [3, 4]);
  const write = (name: string, content: object | string): void =>
    writeFileSync(
      path.join(projects, `${name}.json`),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  write('cut', JSON.stringify(project).slice(0, 40));
  await assert.rejects(store.read('cut'), { code: 'damaged', message: /cut\.json is not JSON/ });
  write('classless', { ...project, strokes: [{ image: 'a.png', class: 3, patches: [1] }] });
  await assert.rejects(store.read('classless'), { message: /strokes\.0\.class: there is no such class/ });
  write('outside', { ...project, strokes: [{ image: 'a.png', class: null, patches: [12] }] });
  await assert.rejects(store.read('outside'), {
    message: /strokes\.0\.patches: a patch lies outside the grid/,
  });
  write('more', { ...project, extra: 1 });
  await assert.rejects(store.read('more'), { code: 'damaged', message: /extra/ });
  writeFileSync(path.join(folder, 'elsewhere.json'), JSON.stringify(project));
  symlinkSync(path.join(folder, 'elsewhere.json'), path.join(projects, 'link.json'));
  await assert.rejects(store.read('link'), { message: /must not be a link/ });
  for (const name of ['../fine', '..', 'a/b', '', '.hidden', 'x'.repeat(65), 'nul\0']) {
    await assert.rejects(store.read(name), { status: 400 }, name);
    await assert.rejects(store.create(name, [3, 4]), { status: 400 }, name);
  }
  await assert.rejects(store.read('missing'), { status: 404 });
  // A copy goes by its own name.
  write('copy', readFileSync(path.join(projects, 'fine.json'), 'utf8'));
  assert.equal((await store.read('copy')).name, 'copy');
});
