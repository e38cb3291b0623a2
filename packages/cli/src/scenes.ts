import type { Command } from 'commander';
import type { SceneDifficulty } from '@neco/neco/internal/data/scenes.js';
import type { SceneSplit } from '@neco/neco/internal/data/scenes/catalogue.js';
import { writeScenes } from '@neco/neco/internal/data/write-scenes.js';
import { requireWritableFolder } from './output-place.js';
import { oneOf, wholeNumber } from './option-values.js';
import { Progress } from './progress.js';

interface ScenesFlags {
  out: string;
  count: string;
  seed: string;
  size: string;
  split: string;
  difficulty: string;
}

/** Adds `neco scenes`: writes a folder of generated pictures with exact masks. */
export function registerScenes(program: Command): void {
  program
    .command('scenes')
    .description('generate pictures of objects on textured grounds, with exact masks')
    .requiredOption('--out <folder>', 'folder to write: images/, masks/, classes.json')
    .option('--count <n>', 'number of scenes', '100')
    .option('--seed <n>', 'the same seed gives the same files', '0')
    .option('--size <pixels>', 'side of the square pictures', '112')
    .option('--split <name>', 'train or val: the two show different objects of the same classes', 'train')
    .option('--difficulty <name>', 'easy, medium or hard', 'medium')
    .action(runScenes);
}

async function runScenes(flags: ScenesFlags): Promise<void> {
  const count = wholeNumber('count', flags.count);
  requireWritableFolder(flags.out);
  const options = {
    count,
    seed: wholeNumber('seed', flags.seed),
    size: wholeNumber('size', flags.size),
    split: oneOf<SceneSplit>('split', flags.split, ['train', 'val']),
    difficulty: oneOf<SceneDifficulty>('difficulty', flags.difficulty, ['easy', 'medium', 'hard']),
  };
  const progress = new Progress({
    parts: ({ done, total }) => [`scenes: ${done}/${total}`],
  });
  try {
    await writeScenes(flags.out, { ...options, onProgress: (written) => progress.update(written, count) });
  } finally {
    progress.stop();
  }
  console.log(`${count} scenes in ${flags.out} (objects: Twemoji, CC BY 4.0)`);
}
