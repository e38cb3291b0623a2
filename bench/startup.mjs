// Processor time of commands that compute nothing, each in a process of its own, beside Node alone.
//
//   npm run bench -- startup [--rounds 10] [--json]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, json: { type: 'boolean', default: false } },
});
const program = fileURLToPath(new URL('../packages/cli/bin/neco.js', import.meta.url));
const commands = [
  '--version',
  '--help',
  'settings',
  'models',
  'models dinov2-small',
  'recipes',
  'completion bash',
  'train --help',
  'eval linear --help',
  'cache list',
  'data help',
];

/** Seconds of the processor that a child took, by the child itself at its end. */
function processorSeconds(args) {
  const tell =
    'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write(`\\n${(user + system) / 1e6}`); });';
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, ...args],
    {
      encoding: 'utf8',
    },
  );
  return Number(stderr.split('\n').at(-1));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const runs = [
  ['node alone', ['-e', '0']],
  ...commands.map((words) => [`neco ${words}`, [program, ...words.split(' ')]]),
];
const times = new Map(runs.map(([name]) => [name, []]));
// Turn by turn, so that a busy machine slows all.
for (let round = 0; round < Number(values.rounds); round++)
  for (const [name, args] of runs) times.get(name).push(processorSeconds(args));
const result = Object.fromEntries([...times].map(([name, all]) => [name, Number(median(all).toFixed(3))]));
for (const [name, seconds] of Object.entries(result))
  console.log(`${name.padEnd(26)} ${seconds.toFixed(3)} s`);
if (values.json) console.log(JSON.stringify(result));
