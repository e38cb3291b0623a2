import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { UserError } from '../errors.js';
import { assignSettings, train, type TrainStart } from '../train/index.js';
import { describeLoad } from '../weights/index.js';
import { addTrainingDataOptions, readTrainingData, type TrainingDataFlags } from './data-options.js';
import { OFFLINE_OPTION, downloadOptions } from './download-progress.js';
import { TrainProgress } from './train-progress.js';

interface TrainCommandOptions extends TrainingDataFlags {
  model: string;
  out: string;
  config?: string;
  set: string[];
  precision?: string;
  offline?: boolean;
  allowMissing?: boolean;
  json?: boolean;
}

/** `neco train`: post-trains a backbone on a folder of images. */
export function registerTrain(program: Command): void {
  const command = program
    .command('train')
    .description('post-train a backbone on a folder of images; the same command continues a stopped run');
  addTrainingDataOptions(command)
    .requiredOption('--model <model>', 'name (see neco models), file, run folder or Hugging Face repository')
    .requiredOption('--out <dir>', 'run folder')
    .option('--config <file>', 'settings as YAML')
    .option('--set <key=value>', 'one setting, by dotted path; may be repeated', collect, [])
    .option('--precision <kind>', 'auto, fp32 or bf16; the same as --set precision=...')
    .option(...OFFLINE_OPTION)
    .option(
      '--allow-missing',
      'start from a checkpoint that lacks a part of the backbone; the part stays random',
    )
    .option('--json', 'print one last line of JSON')
    .action(runTrain);
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

async function runTrain(options: TrainCommandOptions): Promise<void> {
  const assignments = options.precision ? [...options.set, `precision=${options.precision}`] : options.set;
  const settings = assignSettings(readSettings(options.config), assignments, parseYaml);
  const data = await readTrainingData(options);
  const interrupt = new AbortController();
  const stop = () => {
    // The second Ctrl+C meets the default handler and ends the process at once.
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    console.error('\nStopping after this step; everything is saved.');
    interrupt.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const progress = new TrainProgress();
  try {
    const result = await train({
      data,
      model: options.model,
      allowMissing: options.allowMissing === true,
      out: options.out,
      settings,
      download: downloadOptions(options),
      signal: interrupt.signal,
      onStart: (start) => {
        console.log(describeStart(start));
        progress.start(start);
      },
      onStep: (metrics) => progress.step(metrics),
      onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
    });
    progress.stop();
    if (result.finished) {
      console.log(
        `Done: ${result.step} steps. The post-trained backbone is ${result.run}/teacher.safetensors`,
      );
    } else {
      console.log(
        `Stopped at step ${result.step} of ${result.totalSteps}; run the same command again to continue.`,
      );
    }
    if (options.json) console.log(JSON.stringify({ ...result, lastLoss: progress.lastLoss }));
  } finally {
    progress.stop();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

function readSettings(file: string | undefined): Record<string, unknown> {
  if (file === undefined) return {};
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`--config ${file} cannot be read (${(cause as Error).message}).`, { cause });
  }
  try {
    const value: unknown = parseYaml(text) ?? {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause;
    throw new UserError(`--config ${file} is not valid YAML: ${cause.message.split('\n')[0]}.`, { cause });
  }
  throw new UserError(`--config ${file} must hold settings as "key: value" lines.`);
}

function describeStart(start: TrainStart): string {
  const { config, backbone } = start;
  const { views } = config;
  return [
    ...describeLoad(backbone.report),
    `data       ${start.images} images${publishedCount(start)}, ${start.stepsPerEpoch} steps an epoch of ${config.batchSize} images`,
    `views      2 global of ${views.globalSize} px, ${views.localCount} local of ${views.localSize} px`,
    start.resumedFrom > 0
      ? `run        continues at step ${start.resumedFrom} of ${start.totalSteps}`
      : `run        ${start.totalSteps} steps`,
  ].join('\n');
}

function publishedCount({ images, published }: TrainStart): string {
  return published === null || published === images ? '' : ` (of the ${published} that are published)`;
}
