import type { Command } from 'commander';
import { train, type TrainStart } from '../train/index.js';
import { describeLoad } from '../weights/index.js';
import { addTrainingDataOptions, readTrainingData, type TrainingDataFlags } from './data-options.js';
import { OFFLINE_OPTION, downloadOptions } from './download-progress.js';
import { TrainProgress } from './train-progress.js';
import { addTrainSettingsOptions, readTrainSettings, type TrainSettingsFlags } from './train-settings.js';

interface TrainCommandOptions extends TrainingDataFlags, TrainSettingsFlags {
  model: string;
  out: string;
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
    .requiredOption('--out <dir>', 'run folder');
  addTrainSettingsOptions(command)
    .option(...OFFLINE_OPTION)
    .option(
      '--allow-missing',
      'start from a checkpoint that lacks a part of the backbone; the part stays random',
    )
    .option('--json', 'print one last line of JSON')
    .action(runTrain);
}

async function runTrain(options: TrainCommandOptions): Promise<void> {
  const settingsFor = readTrainSettings(options);
  const data = await readTrainingData(options);
  const { settings, notes } = settingsFor(data.files.length);
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
        console.log([describeStart(start), ...notes].join('\n'));
        progress.start(start);
      },
      onStep: (metrics) => progress.step(metrics),
      onEvaluation: (line, first) => progress.evaluation(line, first),
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
    if (result.best !== null) {
      const { step, score, measure } = result.best;
      console.log(
        `Best by ${measure}: step ${step} with ${(100 * score).toFixed(1)} %, ${result.run}/best.safetensors`,
      );
    }
    if (options.json) console.log(JSON.stringify({ ...result, lastLoss: progress.lastLoss }));
  } finally {
    progress.stop();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
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
    ...describeMonitor(start.monitor),
  ].join('\n');
}

function describeMonitor(monitor: TrainStart['monitor']): string[] {
  if (monitor === null) return [];
  const { every, signalImages, labelled } = monitor;
  const scores =
    labelled === null
      ? ''
      : `; mIoU on ${labelled.val} labelled images with ${labelled.memory} as examples, ${labelled.classes} classes`;
  return [
    `watched    at the start, every ${every} steps and at the end: features of ${signalImages} images${scores}`,
  ];
}

function publishedCount({ images, published }: TrainStart): string {
  return published === null || published === images ? '' : ` (of the ${published} that are published)`;
}
