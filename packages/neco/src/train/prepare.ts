import { existsSync } from 'node:fs';
import { decodeImage, UndecodableImage } from '../data/decode.js';
import { fingerprintFiles } from '../data/fingerprint.js';
import { openTrainingImages, type TrainingImages } from '../data/sets/open.js';
import { UserError } from '../errors.js';
import { loadBackbone, type LoadedBackbone } from '../weights/load.js';
import { productVersions } from '../versions.js';
import { parseTrainConfig, type TrainConfig } from '../settings/config.js';
import { Monitor } from '../watch/monitor.js';
import { trainedBlocks } from './parameter-groups.js';
import { releaseModule } from './release.js';
import { resolveAuto, type ResolvedConfig } from '../settings/resolve.js';
import { RunFolder, type RunRecord } from '../run/run-folder.js';
import { requireSameRun } from '../run/same-run.js';
import type { TrainOptions } from './train.js';

/** All that is known before anything is written. */
export interface RunPlan {
  run: RunFolder;
  record: RunRecord;
  data: TrainingImages;
  backbone: LoadedBackbone;
  /** Frees the backbone, unless it is the caller's own. */
  release: () => void;
  config: ResolvedConfig;
  /** Where the networks run: `cpu` or `cuda:N`. */
  device: string;
  monitor: Monitor | null;
}

/**
 * Checks everything that can be wrong with what was asked for.
 * @param device - Where the networks will run.
 * @throws UserError
 */
export async function prepare(options: TrainOptions, device: string): Promise<RunPlan> {
  const settings = parseTrainConfig(options.settings);
  const model = startingModel(options);
  const data = typeof options.data === 'string' ? await openTrainingImages(options.data) : options.data;
  const backbone =
    typeof model === 'string'
      ? await loadBackbone(model, {
          allowMissing: options.allowMissing === true,
          download: { ...options.download, ...(options.signal && { signal: options.signal }) },
        })
      : model;
  const release = () => {
    if (backbone !== model) releaseModule(backbone);
  };
  try {
    return { ...(await planWith(options, data, backbone, settings, device)), release };
  } catch (error) {
    release();
    throw error;
  }
}

async function planWith(
  options: TrainOptions,
  data: TrainingImages,
  backbone: LoadedBackbone,
  settings: TrainConfig,
  device: string,
): Promise<Omit<RunPlan, 'release'>> {
  const { files } = data;
  const config = resolveAuto(settings, backbone.config, files.length, device !== 'cpu');
  trainedBlocks(config.backbone.trainableBlocks, backbone.config.depth);
  await requireOneImage(files);
  const run = new RunFolder(options.out);
  const record: RunRecord = {
    data: data.name,
    model: backbone.name,
    ...(options.initFrom !== undefined && { initFrom: options.initFrom }),
    config,
    fingerprint: fingerprintFiles(data.root, files),
    versions: productVersions(),
  };
  requireSameRun(run, record, options.overrideConfig === true);
  const monitor =
    config.eval.every > 0 ? await Monitor.open(config.eval, files, backbone.config.patchSize) : null;
  return { run, record, data, backbone, config, device, monitor };
}

function startingModel({ model, initFrom }: TrainOptions): string | LoadedBackbone {
  if (model !== undefined && initFrom !== undefined)
    throw new UserError('Give either "model" or "initFrom", not both: a run starts from one or the other.');
  if (initFrom !== undefined) {
    if (!existsSync(new RunFolder(initFrom).configFile))
      throw new UserError(`"initFrom" ${initFrom} is no run folder: it has no config.yaml.`);
    return initFrom;
  }
  if (model !== undefined) return model;
  throw new UserError('Give "model", or "initFrom" with the folder of an earlier run.');
}

/** Fails early and without a trace on disk when not one file is an image. @throws UserError */
export async function requireOneImage(files: readonly string[]): Promise<void> {
  let first: UndecodableImage | undefined;
  for (const file of files) {
    try {
      await decodeImage(file);
      return;
    } catch (error) {
      if (!(error instanceof UndecodableImage)) throw error;
      first ??= error;
    }
  }
  throw new UserError(
    `None of the ${files.length} image files can be decoded (the first: ${first?.message ?? 'unknown reason'}).`,
  );
}
