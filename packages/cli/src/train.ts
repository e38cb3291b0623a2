import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import {
  chooseDevice,
  rankEnvironment,
  describeBestScore,
  describeVerdict,
  teacherMeasures,
  parseTrainConfig,
  train,
  type RankEnvironment,
  type TrainOptions,
  type TrainResult,
  type TrainStart,
  describeLoad,
} from '@neco/neco/internal';
import { folded } from './columns.js';
import { addTrainingDataOptions, readTrainingData, type TrainingDataFlags } from './data-options.js';
import { DEVICE_OPTION } from './device-option.js';
import { OFFLINE_OPTION, downloadOptions } from './download-progress.js';
import { Interrupt, sameCommand } from './interrupt.js';
import { necoCommand } from './invocation.js';
import { launchProcesses } from './launch-processes.js';
import { requireWritableFolder } from './output-place.js';
import { oneOf } from './option-values.js';
import { TrainProgress } from './train-progress.js';
import { addTrainSettingsOptions, readTrainSettings, type TrainSettingsFlags } from './train-settings.js';

interface TrainCommandOptions extends TrainingDataFlags, TrainSettingsFlags {
  model?: string;
  initFrom?: string;
  masks?: string;
  classes?: string;
  out: string;
  overrideConfig?: boolean;
  log?: string;
  nproc?: string;
  device: string;
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
    .option('--model <model>', 'name (see neco models), file, run folder (RUN:student) or repository')
    .option('--init-from <run>', 'instead of --model: start a new run with both networks of an earlier one')
    .option('--masks <dir>', 'masks with the names of the images, for a method that needs them')
    .option(
      '--classes <file>',
      'what the values of the masks mean; default: classes.json in or beside --masks',
    )
    .requiredOption('--out <dir>', 'run folder');
  addTrainSettingsOptions(command)
    .option(...OFFLINE_OPTION)
    .option(
      '--allow-missing',
      'start from a checkpoint that lacks a part of the backbone; the part stays random',
    )
    .option('--override-config', 'continue a run with settings, model or data other than those it began with')
    .option('--log <kind>', 'tensorboard: write event files beside metrics.jsonl')
    .option(...DEVICE_OPTION)
    .option('--nproc <count>', 'share each batch among so many processes on this machine')
    .option('--json', 'print one last line of JSON')
    .action(runTrain);
}

async function runTrain(options: TrainCommandOptions): Promise<void> {
  const log = logOf(options);
  const settingsFor = readTrainSettings(options);
  const ranks = rankEnvironment();
  chooseDevice(options.device, ranks);
  if (options.nproc !== undefined) {
    const { timeoutSeconds } = parseTrainConfig(settingsFor(1).settings).distributed;
    return launchProcesses(options.nproc, timeoutSeconds, ranks);
  }
  // The other processes leave the disk alone.
  if ((ranks?.rank ?? 0) === 0) requireWritableFolder(options.out);
  const data = await readTrainingData(options);
  const { settings, notes } = settingsFor(data.files.length);
  const { model, initFrom, masks, classes, out, device } = options;
  await runWatched(
    (reported) =>
      train({
        ...{ data, out, settings, device, ranks },
        ...(model !== undefined && { model }),
        ...(initFrom !== undefined && { initFrom }),
        ...(masks !== undefined && { masks }),
        ...(classes !== undefined && { classes }),
        ...(log && { log }),
        overrideConfig: options.overrideConfig === true,
        allowMissing: options.allowMissing === true,
        download: downloadOptions(options),
        ...reported,
      }),
    { ranks, notes, next: nextCommands(options), json: options.json === true },
  );
}

/** The value of `--log`. @throws UserError for an unknown one */
export function logOf({ log }: { log?: string }): 'tensorboard' | undefined {
  return log === undefined ? undefined : oneOf('log', log, ['tensorboard'] as const);
}

/** What a run reports with. */
type Reported = Pick<
  TrainOptions,
  'signal' | 'onStart' | 'onStep' | 'onEvaluation' | 'onNotice' | 'onSkipped'
>;

/**
 * Runs a training whose steps are shown; an interrupt stops it with everything saved.
 * @param options.notes - What is to be said when it starts.
 * @param options.next - Commands to go on with when it is done.
 */
export async function runWatched(
  run: (reported: Reported) => Promise<TrainResult>,
  {
    ranks,
    notes = [],
    next = [],
    json,
  }: { ranks: RankEnvironment | null; notes?: readonly string[]; next?: readonly string[]; json: boolean },
): Promise<void> {
  // Of several processes one speaks; errors are everybody's.
  const say = (text: string) => (ranks === null || ranks.rank === 0 ? console.log(text) : undefined);
  const interrupt = new Interrupt();
  const progress = new TrainProgress();
  try {
    const result = await run({
      signal: interrupt.signal,
      onStart: (start) => {
        say([...folded(describeStart(start)), ...notes, ...folded(describeReach(start))].join('\n'));
        progress.start(start);
      },
      onStep: (metrics) => progress.step(metrics),
      onEvaluation: (line, first) => progress.evaluation(line, first),
      onNotice: (text) => progress.note(text),
      onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
    });
    progress.stop();
    say(describeEnd(result, next));
    if (json) say(JSON.stringify({ ...result, lastLoss: progress.lastLoss }));
  } finally {
    progress.stop();
    interrupt.close();
  }
}

/** What a run came to. */
function describeEnd(result: TrainResult, next: readonly string[]): string {
  const { run, step, totalSteps, finished, best, verdict } = result;
  if (!finished) {
    const stopped = `Stopped at step ${step} of ${totalSteps}; everything is saved. To continue: ${sameCommand()}`;
    return folded([stopped, ...describeBest(result)]).join('\n');
  }
  const came = folded([
    ...(result.endedEarly
      ? [
          `Ended at step ${step} of ${totalSteps}: nothing better for as many evaluations as eval.patience says.`,
        ]
      : []),
    best === null
      ? `Done: ${step} steps. ${describeModel(result)}`
      : `Done: ${step} steps. The last networks are ${run}/teacher.safetensors and student.safetensors`,
    ...describeChange(result),
    ...(verdict === null ? [] : [describeVerdict(verdict)]),
    ...describeBest(result),
  ]);
  return [...came, ...(next.length === 0 ? [] : [`Next:  ${next.join('\n       ')}`])].join('\n');
}

/** How far the weights are from the start. */
function describeChange({ change }: TrainResult): string[] {
  if (change === null) return [];
  const parts = Object.entries(change).map(([name, share]) => `${name} ${percent(share)}`);
  return [`Weights changed by: ${parts.join(', ')}`];
}

const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;

/** Below this share of its weights a network is as it was, for all that can be measured. */
const leastChange = 1e-3;

/** A warning if the schedule cannot move the network that is handed over. */
function describeReach({ largestChange, config, totalSteps }: TrainStart): string[] {
  const { network } = config.eval as { network?: string };
  const [name, share] =
    Object.entries(largestChange).find(([key]) => key === network) ?? Object.entries(largestChange).at(-1)!;
  if (share >= leastChange) return [];
  const { teacher } = config as { teacher?: { momentum: number } };
  const momentum = name === 'teacher' && teacher ? `, teacher.momentum ${teacher.momentum}` : '';
  return [
    `Warning: ${totalSteps} steps cannot change the ${name} by more than ${percent(share)} (optimizer.lr ${config.optimizer.lr}${momentum}). ` +
      'Take more steps, a larger rate or a lower momentum, or leave it to --preset auto.',
  ];
}

function describeModel({ run, model }: TrainResult): string {
  return model.endsWith('model.safetensors')
    ? `The backbone is ${model}; go on with: ${necoCommand()} train --model ${run} ...`
    : `The post-trained backbone is ${model}`;
}

/** What is handed over. */
function describeBest({ run, best, finished }: TrainResult): string[] {
  if (best === null) return [];
  const { step, measure } = best;
  const isStart = step === 0 ? ', which is the start' : '';
  const file = `--model ${run} takes ${run}/best.safetensors`;
  return [
    `Best by ${measure}: step ${step} with ${describeBestScore(best)}${isStart}; ${file}`,
    ...(step === 0 && finished
      ? ['Training did not help on these images: the backbone as it was is kept as the best.']
      : []),
  ];
}

/** Two commands that show what training came to. */
function nextCommands({ model, data, out }: TrainCommandOptions): string[] {
  if (model === undefined) return [];
  const images = data !== undefined && existsSync(data) ? data : 'DIR';
  const labelled = '--train-images DIR --train-masks DIR --images DIR --masks DIR';
  return [
    `${necoCommand()} studio --images ${images} --model ${model} --compare ${out}`,
    `${necoCommand()} compare --models ${model} ${out} ${labelled} --out comparison`,
  ];
}

/** What a run is about to do, a line each. */
function describeStart(start: TrainStart): string[] {
  const { config, device, backbone, architecture, classNames } = start;
  const { views } = config;
  const { embedDim, depth, numHeads, patchSize } = architecture;
  return [
    ...(backbone
      ? describeLoad(backbone.report)
      : [
          `backbone   random weights: width ${embedDim}, ${depth} blocks, ${numHeads} heads, patches of ${patchSize} px`,
        ]),
    ...(config.method === 'neco' ? [] : [`method     ${config.method}: ${start.summary}`]),
    ...(classNames ? [`masks      ${classNames.length} classes`] : []),
    `data       ${start.images} images${publishedCount(start)}, ${start.stepsPerEpoch} steps an epoch of ${config.batchSize} images`,
    `views      global of ${views.globalSize} px, ${views.localCount} local of ${views.localSize} px`,
    `device     ${device}`,
    start.resumedFrom > 0
      ? `run        continues at step ${start.resumedFrom} of ${start.totalSteps}`
      : `run        ${start.totalSteps} steps`,
    ...describeMonitor(start),
  ];
}

function describeMonitor({ monitor, config }: TrainStart): string[] {
  if (monitor === null) return [];
  const { every, signalImages, labelled } = monitor;
  const { signal, network = 'backbone' } = config.eval;
  const scores =
    labelled === null
      ? signal === 'none'
        ? ''
        : `; the best ${network} by ${teacherMeasures[signal].title}`
      : `; mIoU on ${labelled.val} labelled images with ${labelled.memory} as examples, ${labelled.classes} classes`;
  return [
    `watched    the ${network} at the start, every ${every} steps and at the end: features of ${signalImages} images${scores}`,
  ];
}

function publishedCount({ images, published }: TrainStart): string {
  return published === null || published === images ? '' : ` (of the ${published} that are published)`;
}
