// Runs many damaged command lines: node command-lines.js FOLDER COUNT SEED
// Most run one after another in this process, through the program itself; every 25th in a process of its own. Prints how
// many did something and how many were refused as JSON. An exit code other than 0 and 2 (and 1 of `data check`, which
// found something), a stack, or slowness is a defect; so is the end of this process, which its caller sees.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseTrainConfig, RandomStream } from '@neco/neco/internal';
import { stringify } from 'yaml';
import {
  makeSmallInputs,
  smallPretrainingSettings,
  smallSettings,
  hostileSettings,
  hostileText,
} from '@neco/testing';

const MAX_MILLISECONDS = 60_000;
/** Starting a process takes as long as 50 lines in this one. */
const EACH_OWN_PROCESS = 25;
const program = new URL('../../../cli/bin/neco.js', import.meta.url);

const [folder, countText, seedText] = process.argv.slice(2) as [string, string, string];
const [count, seed] = [Number(countText), Number(seedText)];
// Deep enough that `..` stays inside.
const home = path.join(folder, 'a', 'b', 'c');
mkdirSync(home, { recursive: true });
await makeSmallInputs(home);
process.chdir(home);
const settings = { ...smallSettings, steps: 1, eval: { every: 0 } };
writeFileSync('small.yaml', stringify(settings));
const pretrainSettings = { ...smallPretrainingSettings, steps: 1, eval: { every: 0 } };
writeFileSync('pretrain.yaml', stringify(pretrainSettings));
writeFileSync('list.txt', 'none.jpg\n');
writeFileSync('empty.jpg', '');
writeFileSync('deep.json', '['.repeat(20_000));
writeFileSync('classes.json', JSON.stringify({ classes: [{ name: 'a', values: [0] }] }));
Object.assign(process.env, { HF_HUB_OFFLINE: '1', NECO_CACHE: path.join(folder, 'cache'), HOME: folder });

const lines: readonly string[] = [
  'train --data scenes/images --model start.safetensors --out run --config small.yaml --set steps=1',
  'train --data scenes/images --model start.safetensors --out run2 --config hostile.yaml --set steps=1 --json',
  'train --data scenes/images --init-from run --out run3 --config small.yaml --log tensorboard --override-config',
  'train --data scenes --list list.txt --data-seed 1 --model start.safetensors --out run4 --preset 100 --set steps=1',
  'pretrain --data scenes/images --out made --config pretrain.yaml --steps 1 --seed 3 --json',
  'pretrain --data scenes/images --masks scenes/masks --out made2 --config pretrain.yaml --objective labels --lr 1e-3',
  'pretrain --data scenes/images --out made3 --config hostile-pretrain.yaml --arch tiny --batch-size 4 --set steps=1',
  'embed --images scenes/images --model start.safetensors --out shards --size 32 --format npy --shard-size 4 --json',
  'embed --images scenes/images --run run --which student --out one.safetensors --precision fp32 --batch-size 3',
  'export --run run --which teacher --format hf --precision fp16 --out exported --json',
  'export --model start.safetensors --format timm --out exported --force --reference',
  'data check scenes/images --masks scenes/masks --ignore-index 255 --tiny 5 --skip-list skip.txt',
  'data list --json',
  'eval incontext --model start.safetensors --train-images scenes/images --train-masks scenes/masks --images scenes/images --masks scenes/masks --input-size 32 --memory-size 100 --neighbours 5 --augmentation-epochs 0 --json',
  'eval linear --model start.safetensors --data scenes --seed 0 --low-shot 1/8',
  'eval cluster --model start.safetensors --images scenes/images --masks scenes/masks --input-size 32',
  'scenes --out more --count 2 --seed 3 --size 40 --split val --difficulty easy',
  'compare --models start.safetensors run --data scenes --out compared',
  'models start.safetensors --json',
  'models made',
  'export --run made --format hf --out made-export',
  'eval overcluster --model start.safetensors --images scenes/images --masks scenes/masks --input-size 32 --clusters 20',
  'eval all --model start.safetensors --images scenes/images --masks scenes/masks --input-size 32 --seed 0 --protocols cluster --out all',
  'data help voc',
  'models nothing',
  'recipes --json',
  'recipes neco',
  'settings',
];

/** Words that no option takes, and some that are good for another. */
const words: readonly string[] = [
  ...[
    '',
    ' ',
    '-',
    '--',
    '---',
    '-1',
    '0',
    '1e9',
    '1e999',
    'NaN',
    'null',
    'true',
    '{}',
    '[',
    '=',
    'a=b',
    'steps=0',
  ],
  ...[
    '__proto__.x=1',
    'constructor.prototype.x=1',
    'sorting=3',
    'sorting.network.x=1',
    'epochs={',
    'lr=!!js',
    '.=1',
  ],
  ...[
    '--help',
    '-h',
    '--json',
    '--out',
    '--model',
    '--set',
    '--offline',
    '--nproc',
    '--no-json',
    '--version',
    'help',
  ],
  ...[
    'nowhere',
    '../nowhere',
    'small.yaml',
    'empty.jpg',
    'deep.json',
    'classes.json',
    'made',
    'list.txt',
    'scenes',
    'run',
    'start.safetensors',
    'tiny',
    'a/b:c',
    '~',
  ],
  ...['x'.repeat(5000), '\u202e', 'é', '\u0007', 'a\nb', '%s%n', '$(id)', '`id`', '*', '１', '9'.repeat(400)],
];

const result = { tried: 0, processes: 0, done: 0, refused: 0, slowest: 0 };
const defects: string[] = [];
const wholes = [
  { file: 'hostile.yaml', text: stringify(settings), whole: parseTrainConfig(settings) },
  {
    file: 'hostile-pretrain.yaml',
    text: stringify(pretrainSettings),
    whole: parseTrainConfig({ ...pretrainSettings, method: 'contrast' }),
  },
];
for (let index = 0; index < count; index++) {
  const random = new RandomStream(seed, index);
  for (const { file, text, whole } of wholes) {
    const hostile = random.bernoulli(0.5)
      ? hostileText(text, random)
      : stringify(hostileSettings(whole, random));
    writeFileSync(file, hostile);
  }
  const argv = damaged(random.pick(lines).split(' '), random);
  const own = index % EACH_OWN_PROCESS === 0;
  const started = performance.now();
  const { code, errors } = own ? runAlone(argv) : await run(argv, index);
  const milliseconds = performance.now() - started;
  result.tried += 1;
  if (own) result.processes += 1;
  if (code === 0) result.done += 1;
  else result.refused += 1;
  result.slowest = Math.max(result.slowest, milliseconds);
  const note = (what: string) =>
    defects.push(`${index} (seed ${seed}) ${JSON.stringify(argv).slice(0, 600)}: ${what.slice(0, 1500)}`);
  const foundSomething = code === 1 && argv[0] === 'data' && argv[1] === 'check';
  if (code !== 0 && code !== 2 && !foundSomething) note(`exit code ${code}: ${errors}`);
  if (/\n\s+at /.test(errors)) note(`a stack: ${errors}`);
  if (milliseconds > MAX_MILLISECONDS) note(`took ${milliseconds.toFixed(0)} ms`);
}
for (const defect of defects) console.log(defect);
console.log(JSON.stringify({ ...result, slowest: Math.round(result.slowest), defects: defects.length }));
process.exitCode = defects.length > 0 ? 1 : 0;

/** The line with one to three words gone, doubled, moved, replaced or damaged. */
function damaged(line: readonly string[], random: RandomStream): string[] {
  const argv = [...line];
  for (let changes = random.integer(4); changes > 0; changes--) {
    const at = random.integer(argv.length);
    switch (random.integer(6)) {
      case 0:
        argv.splice(at, 1);
        break;
      case 1:
        argv.splice(at, 0, random.pick(words));
        break;
      case 2:
        argv.splice(at, 0, argv[random.integer(argv.length)]!);
        break;
      case 3:
        argv[at] = hostileText(argv[at]!, random).replaceAll('\u0000', '');
        break;
      default:
        argv[at] = random.pick(words);
    }
    if (argv.length === 0) argv.push(random.pick(words));
  }
  // These would work for minutes, or open a server.
  return argv.map((word) => (word === 'demo' || word === 'studio' ? 'models' : word));
}

/** Runs the command as its program does; what it prints is kept back. */
async function run(argv: readonly string[], index: number): Promise<{ code: number; errors: string }> {
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
  let errors = '';
  process.stdout.write = () => true;
  process.stderr.write = (chunk: string | Uint8Array) => {
    errors += String(chunk);
    return true;
  };
  const given = process.argv;
  process.argv = [given[0]!, program.pathname, ...argv];
  process.exitCode = 0;
  try {
    // Each address is a program of its own, which reads the command line anew.
    await import(`${program.href}?line=${index}`);
    return { code: Number(process.exitCode), errors };
  } catch (error) {
    return { code: -1, errors: `${errors}${(error as Error).stack}` };
  } finally {
    process.argv = given;
    process.exitCode = 0;
    for (const { stream, write } of streams) stream.write = write;
  }
}

function runAlone(argv: readonly string[]): { code: number | null; errors: string } {
  const { status, stderr } = spawnSync(process.execPath, [program.pathname, ...argv], {
    encoding: 'utf8',
    timeout: MAX_MILLISECONDS,
  });
  return { code: status, errors: stderr };
}
