import path from 'node:path';
import {
  fingerprintFiles,
  type DataFingerprint,
  type ImageMaskPair,
  rankEnvironment,
  serveTasks,
  TaskLeader,
  withWorld,
  type World,
  UserError,
  encodeTask,
  SharedFeatures,
  type EncodingTask,
  type VisionTransformer,
  weightsHash,
} from '@neco/neco/internal';
import type { LabelledImages } from './data-options.js';
import { openComparedModel, type DescribedModel } from './compared-model.js';
import { deviceOf } from './device-option.js';
import { downloadOptions } from './download-progress.js';
import { readEvalData, type EvalData, type EvalFlags, type EvaluationRanks } from './eval-inputs.js';
import { launchProcesses } from './launch-processes.js';
import { wholeNumber } from './option-values.js';
import { useStore } from './store-option.js';

/**
 * Runs an evaluation in one process, in several that are started here (`--nproc`), or as one of several. Of those, rank 0
 * leads; the others compute features for it until it is done.
 * @param lead - The evaluation; `ranks` are undefined where this is the only process.
 * @throws UserError for images that do not fit, and naming the rank at fault where another process is the reason
 */
export async function runInRanks(
  flags: EvalFlags,
  labelled: LabelledImages,
  lead: (data: EvalData, ranks: EvaluationRanks | undefined) => Promise<void>,
): Promise<void> {
  const timeoutSeconds = wholeNumber('timeout', flags.timeout, 1);
  deviceOf(flags);
  const environment = rankEnvironment();
  if (flags.nproc !== undefined) return launchProcesses(flags.nproc, timeoutSeconds, environment);
  const options = { timeoutSeconds, timeoutName: '--timeout', afterFailure: 'Start the evaluation again.' };
  return withWorld(environment, options, async (world) => {
    const data = await readEvalData(flags, labelled);
    if (world === null) return lead(data, undefined);
    const pairs = [...data.train, ...data.val];
    if (!world.isLeader) return follow(world, pairs, flags);
    await world.tellOthers(JSON.stringify(fingerprintOf(pairs)));
    await lead(data, sharedBy(world, pairs));
    await world.tellOthers('done');
  });
}

function sharedBy(world: World, pairs: readonly ImageMaskPair[]): EvaluationRanks {
  const names = new WeakMap<VisionTransformer, NonNullable<EncodingTask['model']>>();
  const features = new SharedFeatures(new TaskLeader(world), pairs, (model) => names.get(model)!);
  return {
    announce: (model, name) => names.set(model, { name, hash: weightsHash(model) }),
    encode: (...given) => features.encode(...given),
  };
}

/** Computes features for rank 0, by the models that it names. */
async function follow(world: World, pairs: readonly ImageMaskPair[], flags: EvalFlags): Promise<void> {
  const [leaders, own] = [JSON.parse(await world.awaitLeader()) as DataFingerprint, fingerprintOf(pairs)];
  if (leaders.hash !== own.hash) {
    throw new UserError(
      `Rank ${world.rank} does not see the images and masks that rank 0 sees (${own.count} files of ${own.bytes} bytes, ` +
        `there ${leaders.count} of ${leaders.bytes}): give all processes the same ones.`,
    );
  }
  const open = (name: string) =>
    openComparedModel(name, {
      allowMissing: flags.allowMissing === true,
      download: downloadOptions(flags),
      device: deviceOf(flags),
    });
  let current: { name: string; opened: Promise<DescribedModel> } | null = null;
  const modelOf = async ({ name, hash }: NonNullable<EncodingTask['model']>): Promise<VisionTransformer> => {
    if (current?.name !== name) {
      // Rank 0 has all features of the model before.
      const before = current?.opened;
      current = { name, opened: openSame(open, name, hash, world.rank, flags) };
      (await before)?.close();
    }
    return (await current.opened).model;
  };
  await serveTasks(world, async (task) => {
    const encoding = task as EncodingTask;
    return encodeTask(await modelOf(encoding.model!), pairs, encoding);
  });
}

/** @throws UserError if the model is not the one that rank 0 has */
async function openSame(
  open: (name: string) => Promise<DescribedModel>,
  name: string,
  hash: string,
  rank: number,
  flags: EvalFlags,
): Promise<DescribedModel> {
  const opened = await open(name);
  opened.model.eval();
  useStore(opened.model, name, flags);
  if (weightsHash(opened.model) === hash) return opened;
  throw new UserError(
    `The weights of ${name} at rank ${rank} are not those at rank 0 (by their hash): give all processes the same file.`,
  );
}

/** The same for the same files in another place. */
function fingerprintOf(pairs: readonly ImageMaskPair[]): DataFingerprint {
  const files = pairs.flatMap(({ image, mask }) => [image, mask]);
  return fingerprintFiles(path.dirname(files[0]!), files);
}
