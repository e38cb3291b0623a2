// Runs one benchmark: node scripts/bench.mjs NAME [its arguments]; without a name it lists them.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/paths.mjs';
import { runProgram } from '../packages/torch/libtorch/subprocess.mjs';

const folder = join(root, 'bench');
const [name, ...args] = process.argv.slice(2);
const names = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.mjs'))
      .map((file) => file.slice(0, -'.mjs'.length))
      .sort()
  : [];

if (name !== undefined && names.includes(name)) {
  const { code } = await runProgram(process.execPath, [join(folder, `${name}.mjs`), ...args], { show: true });
  process.exitCode = code;
} else {
  const list = names.length > 0 ? `The benchmarks are: ${names.join(', ')}.` : 'There is no benchmark yet.';
  if (name === undefined) {
    console.log(`Usage: npm run bench -- NAME. ${list}`);
  } else {
    console.error(`There is no benchmark "${name}". ${list}`);
    process.exitCode = 2;
  }
}
