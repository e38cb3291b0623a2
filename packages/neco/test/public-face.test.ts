import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as face from '@neco/neco';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What users may build on: a name that comes or goes here is a decision. */
const values = [
  'PatchSearch',
  'Segmenter',
  'UserError',
  'alignedPatchMethod',
  'chooseDevice',
  'compareLayers',
  'compareModels',
  'configChanges',
  'decodeImage',
  'embedImages',
  'evaluateClustering',
  'evaluateInContext',
  'evaluateLinear',
  'evaluateOverclustering',
  'evaluateUnsupervised',
  'exportBackbone',
  'extractPatchFeatures',
  'heatMap',
  'imageFeatures',
  'listImages',
  'loadBackbone',
  'nearestRows',
  'openEvaluationPairs',
  'openTrainingImages',
  'pairImagesAndMasks',
  'patchQuery',
  'saveBackbone',
  'scoreSegmenter',
  'segmentFolder',
  'train',
  'writeScenes',
];
const types = [
  'ApplyOptions',
  'CompareLayersOptions',
  'CompareOptions',
  'Comparison',
  'EmbedOptions',
  'ExportOptions',
  'FeatureOptions',
  'FitOptions',
  'ImageFeatures',
  'ImageMaskPair',
  'LayerComparison',
  'Learner',
  'LoadOptions',
  'LoadSegmenterOptions',
  'LoadedBackbone',
  'Method',
  'PatchFeatures',
  'RgbImage',
  'ScoreOptions',
  'SegmentFolderOptions',
  'SegmentScore',
  'Segmentation',
  'TrainMetrics',
  'TrainOptions',
  'TrainResult',
  'TrainSettings',
  'TrainStart',
];

test('the public names of @neco/neco are these', () => {
  assert.deepEqual(Object.keys(face).sort(), values);
  const file = path.join(root, 'packages/neco/src/index.ts');
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const named = source.statements.flatMap((statement) => {
    assert.ok(ts.isExportDeclaration(statement), 'the public face is a list of names');
    assert.ok(statement.exportClause && ts.isNamedExports(statement.exportClause));
    return statement.exportClause.elements.map(({ name }) => name.text);
  });
  assert.deepEqual(named.sort(), [...values, ...types].sort());
});

/** What the compiler says of small programs of users, by name. */
function faultsOf(programs: Readonly<Record<string, string>>): Record<string, string[]> {
  // As if they lay in this package, where '@neco/neco' is found.
  const at = (name: string) => path.join(root, 'packages/neco/test', name);
  const texts = new Map(Object.entries(programs).map(([name, text]) => [at(name), text]));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    typeRoots: [path.join(root, 'node_modules/@types')],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, target, ...rest) => {
    const text = texts.get(file);
    return text === undefined
      ? getSourceFile(file, target, ...rest)
      : ts.createSourceFile(file, text, target);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return Object.fromEntries(
    Object.keys(programs).map((name) => [
      name,
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(at(name)))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
    ]),
  );
}

const training = (settings: string) => `
  import { loadBackbone, train } from '@neco/neco';
  const model = await loadBackbone('tiny');
  await train({ data: 'images', model, out: 'run', settings: ${settings} });
`;

test('examples of the documents and typed settings compile against the public face', () => {
  const documents = readdirSync(path.join(root, 'docs'), { encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  const examples = ['README.md', ...documents].flatMap((document) => {
    const blocks = readFileSync(path.join(root, document), 'utf8').matchAll(/^```ts\n(.*?)^```/gms);
    return [...blocks]
      .filter(([, code]) => code!.includes("from '@neco/"))
      .map(([, code], i) => [`${document.replaceAll('/', '-')}-${i}.mts`, code!] as const);
  });
  assert.ok(examples.length >= 4, 'the examples were not found');
  const faults = faultsOf({
    ...Object.fromEntries(examples),
    'right.mts': training("{ steps: 5, optimizer: { lr: 1e-4 }, views: { globalSize: 'auto' } }"),
    'wrong-key.mts': training('{ stepps: 5 }'),
    'wrong-section.mts': training('{ optimizer: { learningRate: 1e-4 } }'),
    'wrong-type.mts': training("{ steps: 'five' }"),
  });
  const { 'wrong-key.mts': key, 'wrong-section.mts': section, 'wrong-type.mts': type, ...right } = faults;
  for (const [name, found] of Object.entries(right)) assert.deepEqual(found, [], name);
  assert.match(key!.join(), /stepps: number/);
  assert.match(section!.join(), /learningRate: number/);
  assert.match(type!.join(), /steps: string/);
});
