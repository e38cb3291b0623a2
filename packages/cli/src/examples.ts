import type { Command } from 'commander';
import { pretrainingLines } from './settings.js';

/**
 * Two command lines for each command's help, one for those that take nothing, without the `neco` in front; by the command's
 * own words.
 */
export const examples: Readonly<Record<string, readonly string[]>> = {
  doctor: ['doctor', 'doctor --json'],
  setup: ['setup'],
  scenes: ['scenes --out scenes', 'scenes --out val --count 20 --split val --seed 1'],
  'data help': ['data help', 'data help voc'],
  'data check': ['data check photos', 'data check photos --masks masks --skip-list skip.txt'],
  'data convert': [
    'data convert --images photos --annotations instances.json --out masks',
    'data convert --images photos --annotations labelme --out masks --json',
  ],
  train: [
    'train --data photos --model dinov2-small --out runs/mine',
    'train --data photos --model dinov2-small --out runs/long --method neco --set epochs=50',
  ],
  pretrain: [
    'pretrain --data photos --out runs/start',
    'pretrain --data photos --masks masks --out runs/start',
  ],
  recipes: ['recipes', 'recipes dinov2-small'],
  settings: ['settings', 'settings --method paka'],
  models: ['models dinov2-small', 'models --check weights.pth'],
  export: [
    'export --run runs/mine --format hf --out exported',
    'export --head head.safetensors --format onnx --out exported',
  ],
  embed: [
    'embed --images photos --model dinov2-small --out features',
    'embed --images photos --run runs/mine --size 448 --out features',
  ],
  'segment both': [
    'segment --model runs/mine --train-images labelled --train-masks masks --images photos --out out',
    'segment --model tiny --train-images labelled --train-masks masks --images photos --out out --overlay',
  ],
  'segment fit': [
    'segment fit --model runs/mine --images labelled --masks masks --out head.safetensors',
    'segment fit --model tiny --images labelled --masks coco.json --head linear --out head.safetensors',
  ],
  'segment apply': [
    'segment apply --head head.safetensors --images photos --out out',
    'segment apply --head head.safetensors --images large --tile 518 --refine guided --out out',
  ],
  demo: ['demo --quick', 'demo --images photos --masks masks --model dinov2-small'],
  'eval incontext': evaluation('incontext'),
  'eval linear': evaluation('linear'),
  'eval cluster': withoutLabels('cluster'),
  'eval overcluster': withoutLabels('overcluster'),
  'eval unsupervised': withoutLabels('unsupervised'),
  'eval all': evaluation('all').map((line) => `${line} --out scores`),
  'eval layers': [
    'eval layers --model dinov2-small --data voc --data-dir VOC --out layers',
    'eval layers --model tiny --train-images images --train-masks masks --images val/images --masks val/masks ' +
      '--layers 4 5 last2 mean:last2 --out layers',
  ],
  'eval segment': [
    'eval segment --head head.safetensors --images val/images --masks val/masks',
    'eval segment --head head.safetensors --images val/images --masks val/masks --refine guided',
  ],
  'cache list': ['cache list', 'cache list --json'],
  'cache clear': ['cache clear'],
  compare: [
    'compare --models dinov2-small runs/mine --data voc --data-dir VOC --out compared',
    'compare --models tiny runs/mine --train-images images --train-masks masks --images val/images --masks val/masks --out compared',
  ],
  studio: ['studio', 'studio --images photos --model dinov2-small --compare runs/mine'],
  completion: [
    'completion bash > ~/.neco-completion.bash',
    'completion fish > ~/.config/fish/completions/neco.fish',
  ],
};

function evaluation(name: string): string[] {
  return [
    `eval ${name} --model runs/mine --data voc --data-dir VOC`,
    `eval ${name} --model tiny --train-images images --train-masks masks --images val/images --masks val/masks`,
  ];
}

function withoutLabels(name: string): string[] {
  return [
    `eval ${name} --model runs/mine --data voc --data-dir VOC`,
    `eval ${name} --model tiny --images val/images --masks val/masks`,
  ];
}

/** Every command that does something, with its words. */
export function leafCommands(program: Command, words: readonly string[] = []): [string, Command][] {
  return program.commands.flatMap((command) => {
    const path = [...words, command.name()];
    return command.commands.length > 0 ? leafCommands(command, path) : [[path.join(' '), command]];
  });
}

/** Adds the examples to the help of each command, and to that of `pretrain` its settings. */
export function addExamples(program: Command): void {
  for (const [words, command] of leafCommands(program)) {
    if (words === 'pretrain') command.addHelpText('after', pretrainingHelp);
    const lines = examples[words];
    if (lines)
      command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  neco ${line}`).join('\n')}`);
  }
}

function pretrainingHelp(): string {
  return `\nSettings with their defaults:\n${pretrainingLines().join('\n')}`;
}
