import type { Command } from 'commander';
import {
  pretrain,
  pretrainSchema,
  type PretrainStart,
  assignSettings,
  parseSettings,
} from '@neco/neco/internal';
import { DEVICE_OPTION } from './device-option.js';
import { Interrupt, sameCommand } from './interrupt.js';
import { oneOf, positiveNumber, wholeNumber } from './option-values.js';
import { PretrainProgress } from './pretrain-progress.js';
import { settingLines } from './settings.js';
import { collect, readConfigFile } from './train-settings.js';

interface PretrainFlags {
  data: string;
  masks?: string;
  classes?: string;
  out: string;
  objective?: string;
  arch?: string;
  steps?: string;
  batchSize?: string;
  lr?: string;
  seed?: string;
  device: string;
  config?: string;
  set: string[];
  json?: boolean;
}

/** `neco pretrain`: trains a backbone from random weights on a folder of images. */
export function registerPretrain(program: Command): void {
  program
    .command('pretrain')
    .description(
      'train a backbone from random weights, for images that fit no published one (microscopy, radar, satellites); ' +
        'the same command continues a stopped run',
    )
    .requiredOption('--data <dir>', 'folder of images, searched recursively')
    .requiredOption('--out <dir>', 'run folder; every --model takes it afterwards')
    .option('--masks <dir>', 'masks with the names of the images: learn from their classes')
    .option(
      '--classes <file>',
      'what the values of the masks mean; default: classes.json in or beside --masks',
    )
    .option('--objective <name>', 'contrast (no labels) or labels; default: labels where there are masks')
    .option('--arch <size>', 'tiny, small or base; parts of it by --set backbone.width, .depth, .heads, ...')
    .option('--steps <n>', 'length of the run; the same as --set steps=...')
    .option('--batch-size <n>', 'images a step; the same as --set batchSize=...')
    .option('--lr <x>', 'highest learning rate; the same as --set optimizer.lr=...')
    .option('--seed <n>', 'seeds everything; the same as --set seed=...')
    .option(...DEVICE_OPTION)
    .option('--config <file>', 'settings as YAML')
    .option(
      '--set <key=value>',
      'one setting, by dotted path (listed below); may be repeated; wins over --config',
      collect,
      [],
    )
    .option('--json', 'print one last line of JSON')
    .addHelpText('after', () => `\nSettings with their defaults:\n${settingLines(pretrainSchema).join('\n')}`)
    .action(runPretrain);
}

async function runPretrain(flags: PretrainFlags): Promise<void> {
  const settings = readSettings(flags);
  const interrupt = new Interrupt();
  const progress = new PretrainProgress();
  try {
    const result = await pretrain({
      data: flags.data,
      ...(flags.masks !== undefined && { masks: flags.masks }),
      ...(flags.classes !== undefined && { classes: flags.classes }),
      out: flags.out,
      settings,
      device: flags.device,
      signal: interrupt.signal,
      onStart: (start) => {
        console.log(describeStart(start));
        progress.start(start);
      },
      onStep: (metrics) => progress.step(metrics),
      onEvaluation: (line, first) => progress.evaluation(line, first),
      onNotice: (text) => progress.note(text),
      onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
    });
    progress.stop();
    console.log(
      result.finished
        ? `Done: ${result.step} steps. The backbone is ${result.model}; go on with: neco train --model ${result.run} ...`
        : `Stopped at step ${result.step} of ${result.totalSteps}; everything is saved. To continue: ${sameCommand()}`,
    );
    if (flags.json) console.log(JSON.stringify({ ...result, lastLoss: progress.lastLoss }));
  } finally {
    progress.stop();
    interrupt.close();
  }
}

/** Settings of all options; those with a name of their own win. */
function readSettings(flags: PretrainFlags): Record<string, unknown> {
  const { objective, arch, steps, batchSize, lr, seed } = flags;
  const named = {
    objective: objective && oneOf('objective', objective, ['contrast', 'labels'] as const),
    'backbone.arch': arch && oneOf('arch', arch, ['tiny', 'small', 'base'] as const),
    steps: steps && wholeNumber('steps', steps, 1),
    batchSize: batchSize && wholeNumber('batch-size', batchSize, 1),
    'optimizer.lr': lr && positiveNumber('lr', lr),
    seed: seed && wholeNumber('seed', seed),
  };
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  return assignSettings(
    readConfigFile(flags.config),
    [...flags.set, ...given.map(([key, value]) => `${key}=${value}`)],
    parseSettings,
  );
}

function describeStart(start: PretrainStart): string {
  const { config, backbone, classNames, monitor } = start;
  const { views } = config;
  const large = Math.round(config.steps * views.fullSizeShare);
  return [
    `backbone   random weights: width ${backbone.embedDim}, ${backbone.depth} blocks, ${backbone.numHeads} heads, ` +
      `patches of ${backbone.patchSize} px, ${(start.weights / 1e6).toFixed(1)} M weights`,
    `objective  ${
      classNames === null
        ? 'contrast: patches of two views that show the same place are to be alike, all others are not'
        : `labels: each patch is to predict its shares of ${classNames.length} classes`
    }`,
    `data       ${start.images} images, ${start.stepsPerEpoch} steps an epoch of ${config.batchSize} images`,
    `views      global of ${views.globalSize} px${large > 0 ? ` (the last ${large} steps: ${backbone.imgSize} px)` : ''}` +
      `${views.localCount > 0 ? `, ${views.localCount} local of ${views.localSize} px` : ''}`,
    start.resumedFrom > 0
      ? `run        continues at step ${start.resumedFrom} of ${config.steps}`
      : `run        ${config.steps} steps`,
    ...(monitor === null
      ? []
      : [
          `watched    at the start, every ${monitor.every} steps and at the end: features of ${monitor.signalImages} images`,
        ]),
  ].join('\n');
}
