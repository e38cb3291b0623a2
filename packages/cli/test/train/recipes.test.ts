import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';
import {
  buildRunState,
  type NecoLearner,
  type RunState,
  findRecipe,
  knownModel,
  listRecipes,
  mergeSettings,
  nearestPreset,
  parseDataSetChoice,
  parseTrainConfig,
  PRESET_NAMES,
  methods,
  presetSettings,
  presetsMarkdown,
  recipeFile,
  recipeNames,
  releaseModule,
  resolveAuto,
  VisionTransformer,
  vitConfig,
  writeScenes,
} from '@neco/neco/internal';
import { parse } from 'yaml';
import { neco, temporaryFolder } from '@neco/testing';

const documentation = readFileSync(
  fileURLToPath(new URL('../../../../docs/recipes.md', import.meta.url)),
  'utf8',
);
const recipes = listRecipes();
let folder = '';

before(async () => {
  folder = temporaryFolder();
  await writeScenes(path.join(folder, 'scenes'), { count: 4, seed: 1, size: 64 });
});

test('recipes: there is one for each published model and ablation', () => {
  const published = recipes.filter((recipe) => recipe.published !== null).map(({ name }) => name);
  assert.deepEqual(published, [
    'dino-small',
    'dinov2-base',
    'dinov2-base-registers',
    'dinov2-base-xr',
    'dinov2-small',
    'dinov2-small-registers',
    'dinov2-small-xr',
    'leopart-small',
    'timet-small',
  ]);
  const configurations = recipes.flatMap(({ configuration }) => configuration ?? []);
  assert.equal(new Set(configurations).size, configurations.length, 'two recipes repeat the same file');
  assert.equal(configurations.filter((file) => file.includes('/ablations/')).length, 11);
});

/** What a field of a recipe may be. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  name: isText,
  title: isText,
  model: isText,
  data: isText,
  command: isText,
  source: isText,
  configuration: (value) => value === null || isText(value),
  published: (value) => value === null || areScores(value),
  before: (value) => value === undefined || areScores(value),
  cost: (value) => value === undefined || isText(value),
  measured: (value) => typeof value === 'boolean',
  notes: (value) => Array.isArray(value) && value.every(isText),
  settings: (value) => typeof value === 'object' && value !== null,
};

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function areScores(value: unknown): boolean {
  return Array.isArray(value) && value.every(isScore);
}

function isScore(value: { protocol?: unknown; miou?: unknown }): boolean {
  return Object.keys(value).length === 2 && isText(value.protocol) && typeof value.miou === 'number';
}

test('recipes: the files have the fields of a recipe, of their kinds, and no others', () => {
  for (const recipe of recipes) {
    const values = recipe as unknown as Record<string, unknown>;
    for (const field of new Set([...Object.keys(values), ...Object.keys(FIELDS)]))
      assert.ok(FIELDS[field]?.(values[field]), `${recipe.name}: ${field}`);
  }
});

for (const recipe of recipes) {
  test(`recipe ${recipe.name}: full settings, a known model, a known data set, its command`, () => {
    const config = parseTrainConfig(recipe.settings);
    const model = knownModel(recipe.model);
    const { set, fraction } = parseDataSetChoice(recipe.data);
    assert.equal(fraction, 1);

    // What a recipe leaves to the defaults must be nothing that the published files decide.
    for (const section of ['views', 'sorting', 'loss', 'queue', 'optimizer', 'teacher', 'backbone'])
      assert.ok(section in recipe.settings, section);
    const resolved = resolveAuto(config, model.config, set.counts[set.trainSplit]!, false);
    assert.equal(resolved.batchSize, recipe.settings.batchSize);
    if (config.backbone.registers === 'drop') assert.ok(model.config.registers > 0);

    assert.ok(!recipe.measured || recipe.published !== null, 'measured, but nothing to compare it with');
    assert.ok(
      recipe.configuration !== null || recipe.notes.length > 0,
      'without a published file a note must say so',
    );
    assert.ok(documentation.includes(`\`${recipe.name}\``), 'docs/recipes.md does not name it');

    const { name, model: modelName, data } = recipe;
    assert.equal(
      recipe.command,
      `neco train --recipe ${name} --model ${modelName} --data ${data} --data-dir DIR --out runs/${name}`,
    );
  });
}

// All commands have one form, whose three names are checked above: one of each data set is given to the program.
const ofEachData = new Map(recipes.map((recipe) => [recipe.data, recipe])).values();
for (const { name, command } of ofEachData) {
  test(`recipe ${name}: neco takes its command`, () => {
    const args = command.split(' ').slice(1);
    const nowhere = path.join(folder, 'nowhere');
    const { code, stderr } = neco(args.map((argument) => (argument === 'DIR' ? nowhere : argument)));
    // The data is looked for only after all options were understood and the recipe was read.
    assert.match(stderr, /nowhere does not exist/);
    assert.equal(code, 2);
  });
}

test('recipes: an unknown name proposes the nearest', () => {
  assert.throws(() => findRecipe('dinov2-smal'), /'dinov2-small'/);
  assert.throws(() => recipeFile('../package'), /no recipe called/);
  const { code, stderr } = neco(['recipes', 'ablation-odd-evn']);
  assert.equal(code, 2);
  assert.match(stderr, /'ablation-odd-even'/);
});

test('neco recipes: lists all, and shows one with its command', () => {
  const list = neco(['recipes']).stdout;
  for (const name of recipeNames()) assert.match(list, new RegExp(`^${name} `, 'm'));
  const one = neco(['recipes', 'timet-small']).stdout;
  assert.match(one, /measured +not by us/);
  assert.match(one, /linear: 68.5 mIoU/);
  assert.match(one, /command +neco train --recipe timet-small/);
  const asJson = JSON.parse(neco(['recipes', 'timet-small', '--json']).stdout) as unknown;
  assert.deepEqual(asJson, findRecipe('timet-small'));
});

const short = ['--set', 'steps=1', '--set', 'batchSize=2'];

/** Trains one step and returns the configuration that the run recorded, and what was printed. */
function trainOnce(name: string, flags: string[]) {
  const out = path.join(folder, name);
  const data = path.join(folder, 'scenes', 'images');
  const result = neco(['train', '--data', data, '--model', 'tiny', '--out', out, ...flags, ...short]);
  assert.equal(result.code, 0, result.stderr);
  const record = parse(readFileSync(path.join(out, 'config.yaml'), 'utf8')) as {
    config: ReturnType<typeof parseTrainConfig>;
  };
  return { config: record.config, stdout: result.stdout };
}

test('neco train: --config wins over --recipe, --set over both; the file of a recipe is a configuration', () => {
  const file = path.join(folder, 'own.yaml');
  writeFileSync(file, 'views: { globalSize: 48, localSize: 24 }\noptimizer: { lr: 0.5, headLr: 0.25 }\n');
  const { config } = trainOnce('layers', [
    '--recipe',
    'ablation-odd-even',
    '--config',
    file,
    '--set',
    'optimizer.lr=0.0001',
  ]);
  assert.equal(config.sorting.network, 'odd_even');
  assert.equal(config.queue.length, 0);
  assert.deepEqual([config.views.globalSize, config.views.localSize], [48, 24]);
  assert.deepEqual([config.optimizer.lr, config.optimizer.headLr], [0.0001, 0.25]);

  const same = ['views.globalSize=48', 'views.localSize=24', 'optimizer.lr=0.0001', 'optimizer.headLr=0.25'];
  const assignments = same.flatMap((assignment) => ['--set', assignment]);
  const fromFile = trainOnce('file', ['--config', recipeFile('ablation-odd-even'), ...assignments]).config;
  assert.deepEqual(fromFile, config);
});

test('neco train: --preset auto goes by the number of images and prints why', () => {
  const { config, stdout } = trainOnce('preset', ['--preset', 'auto', '--set', 'optimizer.lr=0.002']);
  assert.match(stdout, /preset +100, for 4 images/);
  assert.doesNotMatch(stdout, /steps=100|optimizer\.lr=/, 'what the user set himself');
  assert.match(stdout, /teacher\.momentum=0\.99 +published for 100k/);
  assert.equal(config.teacher.momentum, 0.99);
  assert.equal(config.steps, 1);
  assert.equal(config.optimizer.lr, 0.002);
  assert.equal(config.method, 'paka');
  assert.deepEqual([config.views.globalSize, config.views.localSize], [96, 40], '12 and 5 patches of 8 px');
  assert.match(stdout, /method="paka" +published/);
});

test('neco train: a method beside a preset wins, as do settings that only NeCo has', () => {
  const { config, stdout } = trainOnce('named', [
    ...['--preset', 'auto', '--method', 'neco'],
    ...['--set', 'queue.length=64', '--set', 'head.hiddenDim=16'],
  ]);
  assert.equal(config.method, 'neco');
  assert.equal(config.queue.length, 64);
  assert.doesNotMatch(stdout, /method="/);
  const data = path.join(folder, 'scenes', 'images');
  const out = path.join(folder, 'foreign');
  const spoken = trainOnce('spoken', ['--set', 'queue.length=64', '--set', 'head.hiddenDim=16']);
  assert.equal(spoken.config.method, 'neco');
  assert.equal(spoken.config.teacher.momentum, 0.99, 'of the preset');
  const foreign = ['--method', 'paka', '--set', 'queue.length=64', '--set', 'head.hiddenDim=16'];
  const { code, stderr } = neco(['train', '--data', data, '--model', 'tiny', '--out', out, ...foreign]);
  assert.equal(code, 2);
  assert.match(stderr, /The method is paka; "queue", "head" would go with method=neco\./);
});

test("neco train: without settings the preset for the number of images, with epochs of one's own not its steps", () => {
  const plain = trainOnce('plain', []);
  assert.match(plain.stdout, /preset +100, for 4 images/);
  assert.equal(plain.config.method, 'paka');
  const paper = trainOnce('paper', ['--recipe', 'paper']);
  assert.doesNotMatch(paper.stdout, /^preset/m);
  assert.deepEqual([paper.config.method, paper.config.teacher.momentum], ['neco', 0.9995]);
  assert.match(paper.stdout, /Warning: 1 steps cannot change the teacher by more than [\d.e-]+ %/);
  const out = path.join(folder, 'epochs');
  const data = path.join(folder, 'scenes', 'images');
  const own = ['--set', 'epochs=2', '--set', 'batchSize=2', '--set', 'eval.every=0'];
  const { stdout } = neco(['train', '--data', data, '--model', 'tiny', '--out', out, ...own]);
  assert.match(stdout, /run +4 steps/);
  assert.doesNotMatch(stdout, / steps=/);
});

test('neco train: a recipe and a preset together, and an unknown preset, are refused', () => {
  const train = ['train', '--data', 'nowhere', '--model', 'tiny', '--out', path.join(folder, 'no')];
  const both = neco([...train, '--recipe', 'dino-small', '--preset', '1k']);
  assert.equal(both.code, 2);
  assert.match(both.stderr, /either --recipe or --preset/);
  assert.match(neco([...train, '--preset', '2k']).stderr, /--preset must be 100 or 1k/);
  assert.match(neco([...train, '--recipe', 'dino-smal']).stderr, /'dino-small'/);
});

test('presets: valid, near in proportion, and 100k is the published setting', () => {
  for (const name of PRESET_NAMES) {
    parseTrainConfig(presetSettings(name, 1000));
    // Presets are for what trains a pretrained backbone.
    for (const method of methods.filter(({ architecture }) => architecture === undefined))
      parseTrainConfig(presetSettings(name, 1000, method), method);
  }
  assert.deepEqual(parseTrainConfig(presetSettings('100k', 118_287)), parseTrainConfig({}));
  const names = [1, 316, 317, 3162, 3163, 31_622, 31_623, 1_281_167].map(nearestPreset);
  assert.deepEqual(names, ['100', '100', '1k', '1k', '10k', '10k', '100k', '100k']);
  assert.equal(presetSettings('100', 5).batchSize, 5);
  assert.equal(presetSettings('100', 300).batchSize, 8);
});

test('docs/recipes.md has the table of presets', () => {
  assert.ok(documentation.includes(presetsMarkdown()), 'run tools/write-settings.mjs');
});

test('mergeSettings: sections are merged, lists and values replaced, the arguments left alone', () => {
  const base = { a: { b: 1, c: [1, 2] }, d: 4 };
  const merged = mergeSettings(base, { a: { c: [3] }, e: { f: 5 }, d: { g: 6 } });
  assert.deepEqual(merged, { a: { b: 1, c: [3] }, d: { g: 6 }, e: { f: 5 } });
  assert.deepEqual(base, { a: { b: 1, c: [1, 2] }, d: 4 });
});

test('backbone.registers=drop: all else is the pretrained backbone, resized as one without registers', () => {
  torch.manualSeed(0);
  const pretrained = new VisionTransformer(
    vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32, registers: 2 }),
  );
  const start = (registers: 'keep' | 'drop') => {
    const config = parseTrainConfig({
      backbone: { registers },
      head: { hiddenDim: 8 },
      queue: { length: 0 },
    });
    const resolved = resolveAuto(config, pretrained.config, 8, false);
    return (buildRunState(pretrained, resolved) as RunState<NecoLearner>).learner;
  };
  const [kept, dropped] = [start('keep'), start('drop')];
  assert.equal(kept.student.backbone.config.registers, 2);
  for (const network of [dropped.student, dropped.teacher]) {
    const { registers, interpolateOffset, interpolateAntialias } = network.backbone.config;
    assert.deepEqual([registers, interpolateOffset, interpolateAntialias], [0, 0.1, false]);
    const state = network.backbone.stateDict();
    const expected = [...pretrained.stateDict()].filter(([name]) => name !== 'register_tokens');
    assert.deepEqual([...state.keys()].sort(), expected.map(([name]) => name).sort());
    for (const [name, tensor] of expected) assert.ok(state.get(name)!.equal(tensor), name);
  }
  for (const { student, teacher } of [kept, dropped]) [student, teacher].forEach(releaseModule);
  releaseModule(pretrained);
});
