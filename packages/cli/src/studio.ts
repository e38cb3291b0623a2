import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { layerForms, UserError } from '@neco/neco/internal';
import type { StudioCommandOptions } from '@neco/studio';
import { OFFLINE_OPTION } from './download-progress.js';
import { goOnWithoutOutput } from './lost-output.js';
import { layerFlag } from './layer-option.js';
import { wholeNumber } from './option-values.js';
import { addPictureOptions, readPictureFlags, type PictureFlags } from './picture-options.js';

/** The options as commander gives them. */
type Flags = Omit<StudioCommandOptions, 'port' | 'inputSize' | 'layer' | 'offline' | 'program' | 'pictures'> &
  PictureFlags & {
    port?: string;
    inputSize?: string;
    layer?: string;
    offline?: boolean;
  };

/** Adds `neco studio`: a page in the browser for looking at what patch features know. */
export function registerStudio(program: Command): void {
  const command = program
    .command('studio')
    .description(
      'look at patch features in the browser; without options at generated scenes, before and after',
    )
    .option('--images <dir>', 'folder of images, searched recursively')
    .option('--masks <dir>', 'folder of masks of the same names')
    .option(
      '--model <model>',
      'name, file, run folder (RUN:student) or repository (default: the embedded one)',
    )
    .option('--compare <model>', 'a second model beside it')
    .option('--runs <dir>', 'folder of runs to look into, also while they train')
    .option('--projects <dir>', 'folder for projects of clicks (default: in the cache)')
    .option('--head <file>', 'a head of neco segment fit whose predictions are corrected under Teach')
    .option('--port <n>', 'port on this machine; 0 for any (default: 4747, or any if that is taken)')
    .option('--no-open', 'do not open the browser')
    .option('--input-size <pixels>', "side to which images are squashed (default: the model's own)")
    .option('--layer <layer>', `features of other blocks than the last: ${layerForms}`)
    .option(...OFFLINE_OPTION);
  addPictureOptions(command).action(studio);
}

async function studio({
  port,
  inputSize,
  layer,
  bands,
  window,
  maskOrientation,
  ...flags
}: Flags): Promise<void> {
  goOnWithoutOutput();
  // The server and all that it needs are loaded for this command alone.
  const { runStudio } = await import('@neco/studio');
  await runStudio({
    ...flags,
    port: port === undefined ? null : portNumber(port),
    inputSize: inputSize === undefined ? null : wholeNumber('input-size', inputSize, 1),
    layer: layer === undefined ? null : layerFlag(layer),
    offline: flags.offline ?? false,
    pictures: readPictureFlags({
      ...(bands !== undefined && { bands }),
      ...(window !== undefined && { window }),
      ...(maskOrientation !== undefined && { maskOrientation }),
    }),
    program: fileURLToPath(new URL('../bin/neco.js', import.meta.url)),
  });
}

function portNumber(text: string): number {
  const port = wholeNumber('port', text);
  if (port < 65_536) return port;
  throw new UserError(`--port must be at most 65535, not ${text}.`);
}
