import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { importCycles, importGraph } from './import-cycles.mjs';

/** Files of a folder, as the graph of their imports. */
function graphOf(t, files) {
  const base = mkdtempSync(join(tmpdir(), 'neco-cycles-'));
  t.after(() => rmSync(base, { recursive: true }));
  mkdirSync(join(base, 'src/deep'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(base, 'src', name), text);
  return importGraph(base, ['src']);
}

for (const [form, text] of Object.entries({
  values: "import { a } from './a.js';\nexport const b = a;",
  types: "import type { A } from './a.js';\nexport type B = A;",
  'a type among values': "import { type A } from './a.js';\nexport type B = A;",
  'an export from': "export { a } from './a.js';",
  'an export of types': "export type * from './a.js';",
  'a type in place': "export type B = import('./a.js').A;",
  'a dynamic import': "export const b = () => import('./a.js');",
})) {
  test(`a circle of two files is found: ${form}`, (t) => {
    const graph = graphOf(t, {
      'a.ts': "import type { B } from './b.js';\nexport type A = B;",
      'b.ts': text,
    });
    assert.deepEqual(importCycles(graph), [['src/a.ts', 'src/b.ts']]);
  });
}

test('a longer circle is told in order, across folders and kinds of files, once', (t) => {
  const graph = graphOf(t, {
    'a.ts': "import './deep/b.js';\nimport './leaf.js';",
    'deep/b.tsx': "import '../c.js';\nimport 'node:fs';",
    'c.ts': "import { x } from './a.js';\nimport './leaf.js';",
    'leaf.ts': "// import './a.js';\nexport const text = \"import './a.js'\";",
    'above.ts': "import './a.js';",
  });
  assert.deepEqual(importCycles(graph), [['src/a.ts', 'src/deep/b.tsx', 'src/c.ts']]);
});

test('two circles are two, and an excepted import closes none', (t) => {
  const graph = graphOf(t, {
    'a.ts': "import './b.js';",
    'b.ts': "import './a.js';",
    'c.ts': "import './deep/d.js';\nimport './a.js';",
    'deep/d.ts': "import '../c.js';",
  });
  assert.equal(importCycles(graph).length, 2);
  assert.deepEqual(importCycles(graph, ['src/b.ts -> src/a.ts']), [['src/c.ts', 'src/deep/d.ts']]);
});
