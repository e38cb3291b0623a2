// Checks the whole checkout: types, lint (with the directions of imports), cycles of imports, formatting. Ends with one line.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './setup/paths.mjs';
import { runProgram } from '../packages/torch/libtorch/subprocess.mjs';
import { projectsOf } from './setup/typescript.mjs';

const bin = (path) => join(root, 'node_modules', path);
const projects = projectsOf(root).map(({ folder }) => relative(root, folder));

const CHECKS = [
  { name: 'types', args: [bin('typescript/bin/tsc'), '--build', ...projects] },
  { name: 'page', args: [bin('typescript/bin/tsc'), '--project', 'packages/studio/page'] },
  { name: 'lint', args: [bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.'] },
  { name: 'cycles', args: [join(root, 'scripts/lint/import-cycles.mjs')] },
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
];

const failed = [];
for (const { name, args } of CHECKS) {
  if (!existsSync(args[0])) {
    console.error('The npm packages are not installed: run "npm run setup".');
    process.exit(2);
  }
  const started = Date.now();
  const { code } = await runProgram(process.execPath, args, { cwd: root, show: true });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${name.padEnd(7)} ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (code !== 0) failed.push(name);
}
console.log(failed.length === 0 ? 'check: ok' : `check: failed (${failed.join(', ')})`);
process.exitCode = failed.length === 0 ? 0 : 1;
