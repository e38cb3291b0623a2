import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```(?:js|ts)\n(.*?)^```/gms)].map((match) => match[1]!);

// Inside of the package's build folder, so that '@neco/torch' resolves.
const build = fileURLToPath(new URL('../build/', import.meta.url));
mkdirSync(build, { recursive: true });
const folder = mkdtempSync(join(build, 'readme-'));
after(() => rmSync(folder, { recursive: true }));

/** Runs a code block as a program of its own; its output by lines. */
function run(code: string, index: number): string[] {
  const path = join(folder, `block-${index}.mjs`);
  // Types away, and `using` into what Node 20 knows.
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  writeFileSync(path, ts.transpileModule(code, { compilerOptions: options }).outputText);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim().split('\n');
}

test('the classifier is forty lines long and reaches 97 of 100', () => {
  const code = blocks[0]!;
  assert.match(code, /class Classifier/);
  const lines = code.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'));
  assert.ok(lines.length <= 40, `${lines.length} lines`);
  const output = run(code, 0);
  const accuracy = Number(/^accuracy (.+)$/.exec(output.at(-1)!)?.[1]);
  assert.ok(accuracy >= 0.97, output.join('\n'));
});

// A comment behind a console.log says what it prints; dots at the end say that it goes on.
blocks.slice(1).forEach((code, i) => {
  test(`code block ${i + 2} runs and prints what it says`, () => {
    const expected = [...code.matchAll(/console\.log\(.*\); *\/\/ ([^:\n]*)/g)].map((match) =>
      match[1]!.trim(),
    );
    assert.ok(expected.length > 0);
    const output = run(code, i + 1);
    for (const text of expected) {
      const fits = (line: string) =>
        text.endsWith('...') ? line.startsWith(text.slice(0, -3).trim()) : line === text;
      assert.ok(output.some(fits), `"${text}" is not in:\n${output.join('\n')}`);
    }
  });
});
