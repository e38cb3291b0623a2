import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { nearestPreset, RunFolder } from '@neco/neco/internal';
import { findPictures } from '../findings.js';
import { makeFolders, requireEmptyFolder } from '../folder.js';
import { requireGoing } from '../going.js';
import type { DemoListener } from '../progress.js';
import { mIoUs } from '../report/results.js';
import { describeSeed } from '../run.js';
import type { Measure, Stage } from '../stages.js';
import { startingBackbone } from '../starting-backbone.js';
import { findUnlabelled } from './findings.js';
import { readOwnPictures, type OwnFolders, type OwnPictures } from './pictures.js';
import { fittingInputSize, ownPlan, type OwnPlan } from './plan.js';
import { scoredSeeds, type OwnReportData } from './report/data.js';
import { renderOwnReport } from './report/index.js';
import { runOwnSeed, type OwnOutcome } from './seed-run.js';
import { signals, signalValues, type Signal } from './signals.js';

export interface OwnDemoOptions extends OwnFolders {
  /** Folder for runs and the report; new or empty. */
  out: string;
  /** One seed, fewer pictures and a shorter training. */
  quick?: boolean;
  /** The first seed. Default 0. */
  seed?: number;
  /** Steps of post-training a seed. */
  steps?: number;
  /** Other sizes than the usual ones; wins over `quick`, `seed` and `steps`. */
  plan?: OwnPlan;
  /** Name or file of the backbone to post-train; the embedded one by default. */
  model?: string;
  listener?: DemoListener;
  /** Stops the demo after the running step, with a UserError. */
  signal?: AbortSignal;
}

/** What was measured on held-out pictures, by seed at each stage. */
export interface OwnDemoResult {
  /** mIoU, 0 to 1; null without masks. */
  scores: Record<Measure, Record<Stage, number[]>> | null;
  signals: Record<Signal, Record<Stage, number[]>>;
  /** Files found, and of the first seed those trained on and those held out. */
  pictures: { found: number; trainedOn: number; heldOut: number };
  seconds: number;
  /** Path of report.html. */
  report: string;
}

/**
 * The demo on one's own pictures: post-trains a backbone on a part of them, once a seed, measures it on the others
 * before and after, and writes `report.html` and `results.json`. The pictures are only read.
 *
 * @throws UserError for pictures or masks that do not do, and if the folder is not empty
 */
export async function runOwnDemo(options: OwnDemoOptions): Promise<OwnDemoResult> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const { images, masks, out, listener = {}, signal } = options;
  const plan = options.plan ?? planOf(options);
  requireEmptyFolder(out);
  const { model, origin, patchSize } = await startingBackbone(options.model);
  const inputSize = plan.inputSize ?? fittingInputSize(patchSize);
  listener.part?.('Reading your pictures', 'what cannot be read is left out now rather than in the middle');
  const pictures = await readOwnPictures(
    { images, ...(masks !== undefined && { masks }) },
    {
      most: plan.most.heldOut + plan.most.examples,
      seed: plan.seeds[0]!,
      ...(listener.note && { onNote: listener.note }),
      onProgress: (done, total) => {
        requireGoing(signal, out);
        listener.progress?.(done, total);
      },
    },
  );
  makeFolders(out, ['untrained', 'runs']);
  const outcomes: OwnOutcome[] = [];
  for (const [i, seed] of plan.seeds.entries()) {
    listener.note?.(describeSeed(plan.seeds, i, seconds()));
    const common = { plan, pictures, inputSize, model, out, listener, ...(signal && { signal }) };
    outcomes.push(await runOwnSeed({ ...common, seed, keepMasks: i === 0 }));
  }
  listener.part?.('Writing the report', 'nearest patches and colours to look at, and curves');
  const data: OwnReportData = {
    plan,
    folders: pictures.folders,
    found: pictures.files.length,
    model,
    origin,
    inputSize,
    preset: nearestPreset(outcomes[0]!.trainedOn),
    outcomes,
    ...(await picturesOf(pictures, outcomes, { inputSize, patchSize })),
    versions: new RunFolder(outcomes[0]!.run).readRecord()?.versions ?? {},
    seconds: seconds(),
    out,
  };
  const report = path.join(out, 'report.html');
  writeFileSync(report, await renderOwnReport(data));
  const result = resultOf(data, report, seconds());
  writeResults(out, data, result);
  return result;
}

function planOf({ quick = false, seed = 0, steps }: OwnDemoOptions): OwnPlan {
  return ownPlan({ quick, seed, ...(steps !== undefined && { steps }) });
}

/** Classes of what is behind all objects, by their usual names. */
const groundName = /^(back)?ground$|^(void|other|nothing|unlabell?ed)$/i;

async function picturesOf(
  { labelled }: OwnPictures,
  outcomes: readonly OwnOutcome[],
  sizes: { inputSize: number; patchSize: number },
): Promise<Pick<OwnReportData, 'scored' | 'unlabelled'>> {
  const scored = scoredSeeds(outcomes);
  if (labelled === null || scored === null)
    return { scored: null, unlabelled: await findUnlabelled(outcomes[0]!, sizes) };
  const { classNames } = labelled;
  const ground = groundName.test(classNames[0]!) ? 0 : null;
  return { scored: { classNames, ...(await findPictures(scored[0]!, { ground })) }, unlabelled: null };
}

function resultOf({ outcomes, found }: OwnReportData, report: string, seconds: number): OwnDemoResult {
  const scored = scoredSeeds(outcomes);
  const { trainedOn, heldOut } = outcomes[0]!;
  return {
    scores: scored && { incontext: mIoUs(scored, 'incontext'), clustering: mIoUs(scored, 'clustering') },
    signals: Object.fromEntries(
      signals.map((signal) => [signal, signalValues(outcomes, signal)]),
    ) as OwnDemoResult['signals'],
    pictures: { found, trainedOn, heldOut: heldOut.length },
    seconds,
    report,
  };
}

function writeResults(out: string, data: OwnReportData, result: OwnDemoResult): void {
  const perSeed = data.outcomes.map(({ seed, models, heldOut, trainedOn, signals, scores }) => ({
    seed,
    models,
    trainedOn,
    heldOut,
    signals,
    results: scores?.results ?? null,
  }));
  const { plan, folders, inputSize, preset, versions } = data;
  const content = { ...result, folders, inputSize, preset, plan, versions, perSeed };
  writeFileSync(path.join(out, 'results.json'), `${JSON.stringify(content, null, 2)}\n`);
}
