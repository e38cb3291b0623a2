import { existsSync, readdirSync } from 'node:fs';
import type { Command } from 'commander';
import {
  measureTitles,
  measures,
  runDemo,
  stages,
  stageTitles,
  type DemoResult,
  type Stage,
} from '../demo/index.js';
import { deviation, mean } from '../eval/index.js';
import { DemoProgress } from './demo-progress.js';
import { wholeNumber } from './option-values.js';

interface Flags {
  out?: string;
  quick?: boolean;
  seed: string;
  model?: string;
}

const defaultFolder = 'neco-demo';
const titleWidth = 20;

/** Adds `neco demo`: the whole way from pictures to a before and after, on generated scenes. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('post-train the embedded backbone on generated scenes and show what it gained, in minutes')
    .option('--out <dir>', `new folder for scenes, runs and report.html (default: ${defaultFolder})`)
    .option('--quick', 'one seed and a shorter training instead of three')
    .option('--seed <n>', 'the first seed', '0')
    .option('--model <model>', 'start from another backbone: name, file or run folder')
    .action(demo);
}

async function demo(flags: Flags): Promise<void> {
  const progress = new DemoProgress();
  const result = await runDemo({
    out: flags.out ?? freeFolder(),
    quick: flags.quick ?? false,
    seed: wholeNumber('seed', flags.seed),
    listener: progress,
    ...(flags.model !== undefined && { model: flags.model }),
  }).finally(() => progress.stop());
  console.log(`\n${table(result)}\n`);
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
function table({ clustering, ...result }: DemoResult): string {
  const scores = { incontext: result, clustering };
  return measures
    .map((measure) => measureTable(`${measureTitles[measure]} mIoU, %`, scores[measure]))
    .join('\n\n');
}

function measureTable(title: string, scores: Readonly<Record<Stage, number[]>>): string {
  const share = (value: number): string => (100 * value).toFixed(1);
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
