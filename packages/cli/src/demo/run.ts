import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { RunFolder } from '@neco/neco/internal';
import { makeFolders, requireEmptyFolder } from './folder.js';
import { findPictures } from './findings.js';
import { demoPlan, type DemoPlan } from '@neco/neco/internal';
import type { DemoListener } from './progress.js';
import type { ReportData } from './report/data.js';
import { renderReport } from './report/index.js';
import { mIoUs } from './report/results.js';
import { runSeed, type SeedOutcome } from './seed-run.js';
import type { SceneSets } from '@neco/neco/internal';
import type { Stage } from './stages.js';
import { startingBackbone } from './starting-backbone.js';

export interface DemoOptions {
  /** Folder for scenes, runs and the report; new or empty. */
  out: string;
  /** One seed and a shorter training. */
  quick?: boolean;
  /** The first seed. Default 0. */
  seed?: number;
  /** Other sizes than the usual ones. */
  plan?: DemoPlan;
  /** Name or file of the backbone to post-train; the embedded one by default. */
  model?: string;
  listener?: DemoListener;
  /** Stops the demo after the running step, with a UserError. */
  signal?: AbortSignal;
}

/** What the demo measured: in-context mIoU of each seed, 0 to 1, at each stage. */
export interface DemoResult extends Record<Stage, number[]> {
  /** mIoU of each seed with as many clusters as classes. */
  clustering: Record<Stage, number[]>;
  seconds: number;
  /** Path of report.html. */
  report: string;
}

/**
 * Post-trains the embedded backbone on generated scenes, once a seed, scores it before and after beside an
 * untrained network, and writes `report.html` and `results.json`. The numbers are what was measured.
 *
 * @throws UserError if the folder is not empty
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const started = performance.now();
  const { out, listener = {}, signal } = options;
  const plan = options.plan ?? demoPlan({ quick: options.quick ?? false, seed: options.seed ?? 0 });
  requireEmptyFolder(out);
  const { model, origin } = await startingBackbone(options.model);
  makeFolders(out, ['scenes', 'untrained', 'runs']);
  const outcomes: SeedOutcome<SceneSets>[] = [];
  for (const [i, seed] of plan.seeds.entries()) {
    listener.note?.(describeSeed(plan.seeds, i, (performance.now() - started) / 1000));
    // The report shows masks of the first seed alone.
    outcomes.push(
      await runSeed({ plan, seed, model, out, listener, keepMasks: i === 0, ...(signal && { signal }) }),
    );
  }
  listener.part?.(
    'Writing the report',
    'nearest patches, masks, clusters and colours to look at, and curves',
  );
  const pictures = await findPictures(outcomes[0]!);
  const data: ReportData = {
    plan,
    outcomes,
    classNames: outcomes[0]!.results.incontext.after.perClass.map(({ name }) => name),
    ...pictures,
    noun: 'scene',
    pictureSize: plan.sceneSize,
    origin,
    versions: new RunFolder(outcomes[0]!.run).readRecord()?.versions ?? {},
    seconds: (performance.now() - started) / 1000,
    out,
  };
  const report = path.join(out, 'report.html');
  writeFileSync(report, await renderReport(data));
  const result: DemoResult = {
    ...mIoUs(outcomes, 'incontext'),
    clustering: mIoUs(outcomes, 'clustering'),
    seconds: (performance.now() - started) / 1000,
    report,
  };
  writeResults(out, data, result);
  return result;
}

/** The line before a seed: which of how many, and how long the others will take. */
export function describeSeed(seeds: readonly number[], index: number, seconds: number): string {
  const left = (seconds / index) * (seeds.length - index);
  const time = index === 0 ? '' : `, about ${Math.max(1, Math.round(left / 60))} min left`;
  return `\nSeed ${seeds[index]!} (${index + 1} of ${seeds.length}${time})`;
}

function writeResults(out: string, data: ReportData, result: DemoResult): void {
  const perSeed = data.outcomes.map(({ seed, models, results }) => ({ seed, models, results }));
  const { agreement: shares, sampled } = data.neighbours;
  const content = {
    ...result,
    plan: data.plan,
    versions: data.versions,
    neighbourAgreement: { ...shares, sampled },
    perSeed,
  };
  writeFileSync(path.join(out, 'results.json'), `${JSON.stringify(content, null, 2)}\n`);
}
