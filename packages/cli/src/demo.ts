import { existsSync, readdirSync } from 'node:fs';
import type { Command } from 'commander';
import { measureTitles, measures, stages, stageTitles, type Measure, type Stage } from './demo/stages.js';
import { runDemo, type DemoOptions, type DemoResult } from './demo/run.js';
import { runOwnDemo, type OwnDemoOptions, type OwnDemoResult } from './demo/own/run.js';
import { deviation, mean, UserError } from '@neco/neco/internal';
import { DemoProgress } from './demo-progress.js';
import { Interrupt } from './interrupt.js';
import { wholeNumber } from './option-values.js';

interface Flags {
  out?: string;
  quick?: boolean;
  seed: string;
  model?: string;
  images?: string;
  masks?: string;
  steps?: string;
}

const defaultFolder = 'neco-demo';
const titleWidth = 20;

/** Adds `neco demo`: the whole way from pictures to a before and after, on generated scenes or one's own pictures. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'post-train the embedded backbone on generated scenes, or on pictures of your own, and show what that changed',
    )
    .option('--out <dir>', `new folder for runs and report.html (default: ${defaultFolder})`)
    .option('--quick', 'one seed and a shorter training instead of three')
    .option('--seed <n>', 'the first seed', '0')
    .option('--model <model>', 'start from another backbone: name, file or run folder')
    .option(
      '--images <dir>',
      'your own pictures in place of the scenes; a third of them is held out to measure on',
    )
    .option(
      '--masks <dir>',
      'with --images: their masks, PNG of class indices with the names of the pictures, for scores',
    )
    .option('--steps <n>', 'with --images: steps of post-training a seed (default: 100, with --quick 40)')
    .action(demo);
}

async function demo(flags: Flags): Promise<void> {
  const progress = new DemoProgress();
  const interrupt = new Interrupt('stopping after this step');
  const common = {
    out: flags.out ?? freeFolder(),
    quick: flags.quick ?? false,
    seed: wholeNumber('seed', flags.seed),
    listener: progress,
    signal: interrupt.signal,
    ...(flags.model !== undefined && { model: flags.model }),
  };
  try {
    if (flags.images === undefined) await sceneDemo(common, flags);
    else await ownDemo({ ...common, images: flags.images }, flags);
  } finally {
    progress.stop();
    interrupt.close();
  }
}

async function sceneDemo(options: DemoOptions, { masks, steps }: Flags): Promise<void> {
  const lonely = masks !== undefined ? '--masks' : steps !== undefined ? '--steps' : null;
  if (lonely !== null)
    throw new UserError(`${lonely} goes with --images, the folder of your pictures, which is missing.`);
  const result = await runDemo(options);
  const { clustering, ...incontext } = result;
  print(scoreTables({ incontext, clustering }), result);
}

async function ownDemo(options: OwnDemoOptions, { masks, steps }: Flags): Promise<void> {
  const result = await runOwnDemo({
    ...options,
    ...(masks !== undefined && { masks }),
    ...(steps !== undefined && { steps: wholeNumber('steps', steps, 1) }),
  });
  const { mirrorAgreement, shiftAgreement, effectiveRank } = result.signals;
  const tables = [
    measureTable('Mirror agreement, %', mirrorAgreement),
    measureTable('Shift agreement, %', shiftAgreement),
    measureTable('Effective rank', effectiveRank, 1),
  ];
  print([...(result.scores ? scoreTables(result.scores) : []), ...tables], result);
}

function print(tables: readonly string[], result: DemoResult | OwnDemoResult): void {
  console.log(`\n${tables.join('\n\n')}\n`);
  console.log(`Pictures, curves and what the numbers do not say: ${result.report}`);
  console.log(JSON.stringify(result));
}

/** `neco-demo`, or the first of `neco-demo-2`, `neco-demo-3` ... that is new: an earlier demo is kept. */
function freeFolder(): string {
  const isFree = (folder: string) => !existsSync(folder) || readdirSync(folder).length === 0;
  for (let i = 1; ; i++) {
    const folder = i === 1 ? defaultFolder : `${defaultFolder}-${i}`;
    if (isFree(folder)) return folder;
  }
}

/** Both measures, one below the other: side by side, three seeds would not fit on a terminal. */
function scoreTables(scores: Readonly<Record<Measure, Record<Stage, number[]>>>): string[] {
  return measures.map((measure) => measureTable(`${measureTitles[measure]} mIoU, %`, scores[measure]));
}

/** @param scale what values are multiplied by: shares are shown in percent */
function measureTable(title: string, scores: Readonly<Record<Stage, number[]>>, scale = 100): string {
  const share = (value: number): string => (scale * value).toFixed(1);
  const gain = (value: number): string => `${value < 0 ? '' : '+'}${share(value)}`;
  const line = (title: string, values: readonly number[], show: (value: number) => string): string =>
    [
      title.padEnd(titleWidth),
      ...values.map((value) => show(value).padStart(8)),
      show(mean(values)).padStart(8),
      (values.length > 1 ? share(deviation(values)) : '-').padStart(11),
    ].join('');
  const runs = scores.after.map((_, i) => `run ${i + 1}`.padStart(8)).join('');
  const gains = scores.after.map((value, i) => value - scores.before[i]!);
  return [
    `${title.padEnd(titleWidth)}${runs}${'mean'.padStart(8)}${'deviation'.padStart(11)}`,
    ...stages.map((stage) => line(stageTitles[stage], scores[stage], share)),
    line('after - before', gains, gain),
  ].join('\n');
}
