import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { RunFolder } from '../train/index.js';
import {
  agreement,
  classesOfPatches,
  drawQueries,
  neighboursOf,
  objectPatches,
  samplePatches,
  sceneFeatures,
  type LabelledPatch,
  type QueryNeighbours,
} from './neighbours.js';
import { demoPlan, type DemoPlan } from './plan.js';
import type { DemoListener } from './progress.js';
import type { NeighbourFindings, ReportData } from './report-data.js';
import { renderReport } from './report.js';
import { scores } from './report-results.js';
import { runSeed, withBackbone, type SeedOutcome } from './seed-run.js';
import { stages, type Stage } from './stages.js';
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
}

/** What the demo measured. */
export interface DemoResult {
  /** mIoU of each seed, 0 to 1. */
  untrained: number[];
  before: number[];
  after: number[];
  seconds: number;
  /** Path of report.html. */
  report: string;
}

/** Queries that the report shows, and patches over which agreement is measured. */
const shownQueries = 8;
const sampledPatches = 600;

/**
 * Post-trains the embedded backbone on generated scenes, once a seed, scores it before and after beside an
 * untrained network, and writes `report.html` and `results.json`. The numbers are what was measured.
 *
 * @throws UserError if the folder is not empty
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const started = performance.now();
  const { out, listener = {} } = options;
  const plan = options.plan ?? demoPlan({ quick: options.quick ?? false, seed: options.seed ?? 0 });
  requireEmptyFolder(out);
  const { model, origin } = await startingBackbone(options.model);
  makeFolders(out);
  const outcomes: SeedOutcome[] = [];
  for (const [i, seed] of plan.seeds.entries()) {
    listener.note?.(`\nSeed ${seed} (${i + 1} of ${plan.seeds.length})`);
    outcomes.push(await runSeed({ plan, seed, model, out, listener }));
  }
  listener.part?.('Writing the report', 'nearest patches, predicted masks, curves');
  const neighbours = await findNeighbours(outcomes[0]!, plan);
  const data: ReportData = {
    plan,
    outcomes,
    classNames: outcomes[0]!.results.after.perClass.map(({ name }) => name),
    neighbours,
    origin,
    versions: new RunFolder(outcomes[0]!.models.after).readRecord()?.versions ?? {},
    seconds: (performance.now() - started) / 1000,
    out,
  };
  const report = path.join(out, 'report.html');
  writeFileSync(report, await renderReport(data));
  const result: DemoResult = {
    untrained: scores(outcomes, 'untrained'),
    before: scores(outcomes, 'before'),
    after: scores(outcomes, 'after'),
    seconds: (performance.now() - started) / 1000,
    report,
  };
  writeResults(out, data, result);
  return result;
}

function requireEmptyFolder(out: string): void {
  if (existsSync(out) && !statSync(out).isDirectory()) {
    throw new UserError(`--out ${out} is a file; name a folder.`);
  }
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new UserError(`--out ${out} is not empty; name a new folder, or delete it first.`);
  }
}

function makeFolders(out: string): void {
  try {
    for (const part of ['scenes', 'untrained', 'runs']) mkdirSync(path.join(out, part), { recursive: true });
  } catch (cause) {
    throw new UserError(`Cannot write to --out ${out}: ${(cause as Error).message}.`, { cause });
  }
}

async function findNeighbours(outcome: SeedOutcome, plan: DemoPlan): Promise<NeighbourFindings> {
  const { pairs } = outcome.scenes.val;
  const { inputSize } = outcome.results.after.settings;
  const { patchSize } = outcome.start.backbone.config;
  const classes = await classesOfPatches(pairs, inputSize, patchSize, outcome.results.after.perClass.length);
  const candidates = objectPatches(classes);
  const queries = drawQueries(candidates, shownQueries, outcome.seed);
  const sample = samplePatches(candidates, sampledPatches, outcome.seed);
  const find = (features: Tensor, patches: readonly LabelledPatch[]) =>
    neighboursOf(features, patches, classes);
  const shown = {} as Record<Stage, QueryNeighbours[]>;
  const agreements = {} as Record<Stage, number>;
  for (const stage of stages) {
    const features = await withBackbone(outcome.models[stage], (model) =>
      sceneFeatures(model, pairs, plan.sceneSize),
    );
    shown[stage] = find(features, queries);
    agreements[stage] = agreement(find(features, sample));
    features.release();
  }
  return {
    side: classes.side,
    queries,
    before: shown.before,
    after: shown.after,
    agreement: agreements,
    sampled: sample.length,
  };
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
