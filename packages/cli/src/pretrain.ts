import type { Command } from 'commander';
import {
  assignSettings,
  chooseDevice,
  parseSettings,
  parseTrainConfig,
  pretrain,
  rankEnvironment,
} from '@neco/neco/internal';
import { DEVICE_OPTION } from './device-option.js';
import { launchProcesses } from './launch-processes.js';
import { requireWritableFolder } from './output-place.js';
import { oneOf, positiveNumber, wholeNumber } from './option-values.js';
import { addPictureOptions, pictureSettings, type PictureFlags } from './picture-options.js';
import { logOf, runWatched } from './train.js';
import { collect, readConfigFile } from './train-settings.js';

interface PretrainFlags extends PictureFlags {
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
  overrideConfig?: boolean;
  log?: string;
  nproc?: string;
  device: string;
  config?: string;
  set: string[];
  json?: boolean;
}

/** `neco pretrain`: trains a backbone from random weights on a folder of images. */
export function registerPretrain(program: Command): void {
  const command = program
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
    .option('--override-config', 'continue a run with settings or data other than those it began with')
    .option('--log <kind>', 'tensorboard: write event files beside metrics.jsonl')
    .option(...DEVICE_OPTION)
    .option('--nproc <count>', 'share each batch among so many processes on this machine')
    .option('--config <file>', 'settings as YAML')
    .option(
      '--set <key=value>',
      'one setting, by dotted path (listed below); may be repeated; wins over --config',
      collect,
      [],
    )
    .option('--json', 'print one last line of JSON');
  addPictureOptions(command).action(runPretrain);
}

async function runPretrain(flags: PretrainFlags): Promise<void> {
  const settings = readSettings(flags);
  const ranks = rankEnvironment();
  chooseDevice(flags.device, ranks);
  if (flags.nproc !== undefined) {
    const { timeoutSeconds } = parseTrainConfig({ ...settings, method: 'contrast' }).distributed;
    return launchProcesses(flags.nproc, timeoutSeconds, ranks);
  }
  const { data, masks, classes, out, device, json } = flags;
  if ((ranks?.rank ?? 0) === 0) requireWritableFolder(out);
  await runWatched(
    (reported) =>
      pretrain({
        ...{ data, out, settings, device, ranks },
        overrideConfig: flags.overrideConfig === true,
        ...(masks !== undefined && { masks }),
        ...(classes !== undefined && { classes }),
        ...(logOf(flags) && { log: logOf(flags)! }),
        ...reported,
      }),
    { ranks, json: json === true },
  );
}

/** Settings of all options; those with a name of their own win. */
function readSettings(flags: PretrainFlags): Record<string, unknown> {
  const { objective, arch, steps, batchSize, lr, seed } = flags;
  const read = <T>(text: string | undefined, reader: (text: string) => T): T | undefined =>
    text === undefined ? undefined : reader(text);
  const named = {
    objective: read(objective, (text) => oneOf('objective', text, ['contrast', 'labels'] as const)),
    'backbone.arch': read(arch, (text) => oneOf('arch', text, ['tiny', 'small', 'base'] as const)),
    steps: read(steps, (text) => wholeNumber('steps', text, 1)),
    batchSize: read(batchSize, (text) => wholeNumber('batch-size', text, 1)),
    'optimizer.lr': read(lr, (text) => positiveNumber('lr', text)),
    seed: read(seed, (text) => wholeNumber('seed', text)),
  };
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  return assignSettings(
    readConfigFile(flags.config),
    [...flags.set, ...pictureSettings(flags), ...given.map(([key, value]) => `${key}=${value}`)],
    parseSettings,
  );
}
