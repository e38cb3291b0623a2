import type { Command } from 'commander';
import {
  commonSettings,
  UserError,
  EMBEDDING_FORMATS,
  embedImages,
  lastLayer,
  modelOrigin,
  type EmbedResult,
  describeLoad,
  loadBackbone,
} from '@neco/neco/internal';
import { DEVICE_OPTION, deviceOf } from './device-option.js';
import { addSettings, readSettings } from './eval-options.js';
import { OFFLINE_OPTION, downloadOptions } from './download-progress.js';
import { Progress } from './progress.js';
import { requireWritableFile, requireWritableFolder } from './output-place.js';
import { oneOf, wholeNumber } from './option-values.js';
import { addPictureOptions, usePictures, type PictureFlags } from './picture-options.js';
import { readWhich } from './which-option.js';

/** How images are read, as evaluations have it. */
const readingSettings = commonSettings.pick({
  resize: true,
  imageSize: true,
  overlap: true,
  layer: true,
  debias: true,
});

interface Flags extends PictureFlags {
  images: string;
  run?: string;
  model?: string;
  which?: string;
  out: string;
  size?: string;
  format?: string;
  precision: string;
  shardSize: string;
  batchSize: string;
  device: string;
  offline?: boolean;
  json?: boolean;
}

/** Adds `neco embed`: dense and pooled features of a folder of images as arrays. */
export function registerEmbed(program: Command): void {
  const command = program
    .command('embed')
    .description(
      'write patch grids and pooled vectors of a folder of images; the same command continues stopped work',
    )
    .requiredOption('--images <dir>', 'folder of images, searched recursively')
    .option('--model <model>', 'name (see neco models), file or Hugging Face repository')
    .option('--run <dir>', 'or a run folder of neco train; RUN:student for its student')
    .option(
      '--which <network>',
      'teacher or student, of a run or a checkpoint that holds both (default: the teacher, of a run the best)',
    )
    .requiredOption('--out <place>', 'folder for shards, or one file: NAME.safetensors or NAME.npy')
    .option(
      '--size <pixels>',
      "side of the square to which images are squashed, or what --resize says (default: the model's own)",
    );
  addSettings(command, readingSettings);
  command
    .option('--format <format>', `of shards: ${EMBEDDING_FORMATS.join(' or ')} (default: safetensors)`)
    .option('--precision <kind>', 'fp16, or fp32 for twice the size', 'fp16')
    .option('--shard-size <n>', 'images a shard', '1000')
    .option('--batch-size <n>', 'images a forward pass', '8')
    .option(...DEVICE_OPTION)
    .option(...OFFLINE_OPTION)
    .option('--json', 'print one last line of JSON');
  addPictureOptions(command, false).action(runEmbed);
}

async function runEmbed(flags: Flags): Promise<void> {
  const settings = readFlags(flags);
  const model = flags.run ?? flags.model;
  if (model === undefined || (flags.run !== undefined && flags.model !== undefined)) {
    throw new UserError('Give either --model (a backbone) or --run (a run folder of neco train).');
  }
  const which = readWhich(flags.which);
  if (isFile(flags.out)) requireWritableFile(flags.out);
  else requireWritableFolder(flags.out);
  const device = deviceOf(flags);
  const backbone = await loadBackbone(model, { ...which, download: downloadOptions(flags) });
  backbone.to({ device });
  console.log([...describeLoad(backbone.report), `device     ${device}`].join('\n'));
  await usePictures(flags, flags.images);
  const progress = new Progress({
    parts: ({ done, total }) => [`${done}/${total} images`],
  });
  const result = await embedImages({
    ...settings,
    model: backbone,
    modelName: modelOrigin(model).name,
    images: flags.images,
    out: flags.out,
    onProgress: (done, total) => progress.update(done, total),
    onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
  }).finally(() => progress.stop());
  console.log(describeResult(result));
  if (flags.json) {
    const { shards, ...index } = result.index;
    const images = shards.reduce((sum, shard) => sum + shard.images.length, 0);
    const skipped = shards.flatMap((shard) => shard.skipped);
    console.log(JSON.stringify({ ...index, images: { ...index.images, embedded: images }, skipped }));
  }
}

function isFile(out: string): boolean {
  return EMBEDDING_FORMATS.some((format) => out.endsWith(`.${format}`));
}

function readFlags(flags: Flags) {
  const ending = EMBEDDING_FORMATS.find((format) => flags.out.endsWith(`.${format}`));
  const format = flags.format === undefined ? ending : oneOf('format', flags.format, EMBEDDING_FORMATS);
  if (ending !== undefined && format !== ending) {
    throw new UserError(
      `--format ${format} and --out ${flags.out} contradict each other; leave one of them out.`,
    );
  }
  return {
    ...(flags.size !== undefined && { size: wholeNumber('size', flags.size, 1) }),
    ...(format !== undefined && { format }),
    ...readSettings(readingSettings, flags),
    precision: oneOf('precision', flags.precision, ['fp16', 'fp32']),
    shardSize: wholeNumber('shard-size', flags.shardSize, 1),
    batchSize: wholeNumber('batch-size', flags.batchSize, 1),
  };
}

function describeResult({ index, indexFile, resumed }: EmbedResult): string {
  const { shards, patches, precision, size, resize, layer, debias } = index;
  const embedded = shards.reduce((sum, { images }) => sum + images.length, 0);
  const skipped = shards.reduce((sum, shard) => sum + shard.skipped.length, 0);
  const files = shards.flatMap((shard) => shard.files);
  const ways = {
    squash: `of ${size} x ${size} px`,
    keep: `with a longer side of ${size} px`,
    tiles: `in tiles of ${size} px`,
  };
  const shown = files.length > 3 ? `${files.slice(0, 2).join(', ')} ... ${files.at(-1)}` : files.join(', ');
  return [
    `embedded   ${embedded} images ${ways[resize]}: patches [${resize === 'squash' ? 'N' : 'P'}, ${patches.join(', ')}], ` +
      `cls [N, ${patches.at(-1)}], ${precision}${layer === lastLayer ? '' : `, layer ${layer}`}${debias ? ', patches debiased' : ''}`,
    ...(resumed > 0 ? [`continued  ${resumed} images were done by earlier work`] : []),
    ...(skipped > 0 ? [`skipped    ${skipped} undecodable images, named in the index`] : []),
    `wrote      ${shown}; names and shapes in ${indexFile}`,
  ].join('\n');
}
