import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { LabelMemory, maskOf, RandomStream, unitRows } from '@neco/neco/internal';
import {
  addClass,
  addStroke,
  classScores,
  defaultSettings,
  labelledCounts,
  labelledPatches,
  margins,
  newProject,
  pixelLabels,
  projectClasses,
  ProjectStore,
  redo,
  removeClass,
  TaughtScorer,
  undo,
  type Project,
} from '@neco/studio';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
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

function directions(count: number, seed: number): Tensor {
  const random = new RandomStream(seed);
  const numbers = Float32Array.from({ length: count * 6 }, () => random.uniform(-1, 1));
  return torch.scope(() => unitRows(torch.fromTypedArray(numbers, [count, 6])));
}

const classesOf = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => (i * i) % 3);

void test('unbalanced labels are those of the in-context evaluation', () => {
  const [queries, features] = [directions(40, 1), directions(25, 2)];
  const classes = classesOf(25);
  const settings = { neighbours: 7, temperature: 0.1, balanced: false };
  const scores = classScores(queries, { features, classes }, 3, settings);
  const memory = new LabelMemory({ dim: 6, classes: 3, capacity: 25, perImage: null });
  const counts = Float32Array.from({ length: 75 }, (_, i) => Number(classes[Math.floor(i / 3)] === i % 3));
  memory.add(features, { counts, labelled: new Int32Array(25).fill(1), classes: 3 }, new RandomStream(0));
  const expected = memory.label(queries, 7, 0.1);
  assert.ok(scores.sub(expected).abs().max().item() < 1e-5);
  memory.release();
  for (const tensor of [queries, features, scores, expected]) tensor.release();
});

void test('balanced: a class labelled ten times over has no more to say', () => {
  const [queries, features] = [directions(40, 3), directions(12, 4)];
  const classes = classesOf(12);
  const settings = { neighbours: 1, temperature: 0.1, balanced: true };
  const once = classScores(queries, { features, classes }, 4, settings);
  const copies = torch.scope(() =>
    torch.cat([features, ...Array.from({ length: 9 }, () => features.narrow(0, 0, 1))]),
  );
  const all = Int32Array.from([...classes, ...new Array<number>(9).fill(classes[0]!)]);
  const many = classScores(queries, { features: copies, classes: all }, 4, settings);
  assert.ok(once.sub(many).abs().max().item() < 1e-6);
  // By hand: softmax over the largest cosine of each class; the fourth has no labelled patch.
  const cosines = torch.scope(() => queries.matmul(features.t())).toArray() as number[][];
  const shown = once.toArray() as number[][];
  cosines.forEach((row, q) => {
    const best = [0, 1, 2].map((c) => Math.exp(Math.max(...row.filter((_, i) => classes[i] === c)) / 0.1));
    const sum = best.reduce((total, value) => total + value, 0);
    best.forEach((value, c) => assert.ok(Math.abs(shown[q]![c]! - value / sum) < 1e-5));
    assert.equal(shown[q]![3], 0);
  });
  for (const tensor of [queries, features, once, many, copies]) tensor.release();
});

void test('the margin is the lead of the first class over the second', () => {
  const scores = torch.tensor([
    [0.7, 0.1, 0.2],
    [0.4, 0.4, 0.2],
  ]);
  const values = margins(scores).toFloat32Array();
  assert.ok(Math.abs(values[0]! - 0.5) < 1e-6 && values[1] === 0);
  assert.deepEqual([...margins(torch.ones([2, 1])).toFloat32Array()], [1, 1]);
});

void test('pixels are labelled as the evaluation enlarges its maps, band by band', () => {
  const random = new RandomStream(7);
  const numbers = Float32Array.from({ length: 35 * 12 }, () => random.uniform());
  const scores = torch.fromTypedArray(numbers, [35, 12]);
  // Several bands of rows: 12 classes by 1600 columns by 450 rows are more than fit into one.
  for (const [width, height] of [
    [70, 50],
    [3, 2],
    [1600, 450],
  ] as const) {
    const labels = pixelLabels(scores, [5, 7], { width, height });
    const expected = torch.scope(() => {
      const map = scores.view([5, 7, 12]).permute([2, 0, 1]).unsqueeze(0).contiguous();
      return torch.upsampleBilinear2d(map, [height, width], false).argmax(1).to('uint8').toBytes();
    });
    const differing = labels.reduce((sum, label, i) => sum + Number(label !== expected[i]), 0);
    // Two orders of the same sums: where two classes are equal to seven digits either may win.
    assert.ok(differing <= 1e-5 * labels.length, `${differing} of ${labels.length} differ`);
  }
  const square = torch.scope(() => scores.narrow(0, 0, 25).clone());
  assert.deepEqual(
    [...pixelLabels(square, [5, 5], { width: 40, height: 40 })],
    [...maskOf(square.view([5, 5, 12]), 40)],
  );
  scores.release();
  square.release();
});

void test('pixels whose margin is too small get no class', () => {
  const scores = torch.tensor([
    [0.9, 0.1],
    [0.4, 0.6],
  ]);
  assert.deepEqual([...pixelLabels(scores, [1, 2], { width: 2, height: 1 }, 0.5)], [0, 255]);
  assert.deepEqual([...pixelLabels(scores, [1, 2], { width: 2, height: 1 })], [0, 1]);
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
