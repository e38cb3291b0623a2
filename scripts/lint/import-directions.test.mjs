import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { ESLint } from 'eslint';
import { root } from '../setup/paths.mjs';
import { importFault } from './import-directions.mjs';

const NECO = 'packages/neco/src';

test('imports that point down or sideways are fine', () => {
  const allowed = [
    [`${NECO}/cli/train.ts`, '../train/trainer.js'],
    [`${NECO}/cli/train.ts`, '../data/index.js'],
    [`${NECO}/train/trainer.ts`, '../eval/index.js'],
    [`${NECO}/weights/load.ts`, '../vit/index.js'],
    [`${NECO}/vit/model.ts`, '@neco/torch'],
    [`${NECO}/vit/model.ts`, '../errors.js'],
    [`${NECO}/vit/model.ts`, './block.js'],
    [`${NECO}/eval/encoding.ts`, '../distributed/index.js'],
    [`${NECO}/index.ts`, './cli/index.js'],
    ['packages/neco/test/vit.test.ts', '@neco/neco'],
    ['packages/neco/test/vit/model.test.ts', '../support/images.js'],
    ['packages/torch/src/nn/linear.ts', '../tensor.js'],
    ['packages/torch/src/nn/linear.ts', 'node:fs'],
    ['scripts/check.mjs', './setup/paths.mjs'],
  ];
  for (const [file, specifier] of allowed)
    assert.equal(importFault(file, specifier), null, `${file}: ${specifier}`);
});

test('imports that point up, or into the inside of a package, are faults', () => {
  const refused = [
    [`${NECO}/vit/model.ts`, '../train/trainer.js'],
    [`${NECO}/vit/deep/block.ts`, '../../cli/train.js'],
    [`${NECO}/sorting/dense.ts`, '../eval/metrics.js'],
    [`${NECO}/train/trainer.ts`, '../cli/train.js'],
    [`${NECO}/weights/load.ts`, '../export/index.js'],
    [`${NECO}/distributed/world.ts`, '../train/index.js'],
    [`${NECO}/data/masks.ts`, '../index.js'],
    [`${NECO}/data/masks.ts`, '@neco/neco'],
    [`${NECO}/data/masks.ts`, '@neco/torch/dist/tensor.js'],
    [`${NECO}/data/masks.ts`, '../../../torch/src/tensor.js'],
    ['packages/torch/src/tensor.ts', '@neco/neco'],
    ['packages/torch/test/tensor.test.ts', '@neco/neco'],
    ['packages/torch/test/tensor.test.ts', '../src/tensor.js'],
    ['packages/torch/test/tensor.test.ts', '../dist/tensor.js'],
  ];
  for (const [file, specifier] of refused)
    assert.notEqual(importFault(file, specifier), null, `${file}: ${specifier}`);
});

test('the rule fires for every form of import under the configuration of the project', async () => {
  const eslint = new ESLint({
    cwd: root,
    // The text below is not a file of a TypeScript project, so the rules that ask for types stay out of this.
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => ruleId === 'neco/import-directions',
  });
  const text = [
    "import { a } from '../train/a.js';",
    "import type { B } from '../cli/b.js';",
    "export * from '../eval/c.js';",
    "export { d } from '../demo/d.js';",
    "export const e = import('../train/e.js');",
    "export type F = import('../train/f.js').F;",
    "import { g } from '../data/g.js';",
    'export type G = B | typeof a | typeof g;',
  ].join('\n');
  const [result] = await eslint.lintText(text, { filePath: join(root, NECO, 'vit/probe.ts') });
  const faults = result.messages.filter(({ ruleId }) => ruleId === 'neco/import-directions');
  assert.deepEqual(
    faults.map(({ line }) => line),
    [1, 2, 3, 4, 5, 6],
    JSON.stringify(result.messages),
  );
});
