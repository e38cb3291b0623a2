import { existsSync } from 'node:fs';
import { decodeImage, UndecodableImage } from '../data/decode.js';
import { fingerprintFiles } from '../data/fingerprint.js';
import { pictureReading, readingKey } from '../data/picture-reading.js';
import { settlePictures } from '../data/picture-window.js';
import { openTrainingImages } from '../data/sets/open.js';
import { UserError } from '../errors.js';
import type { Method } from '../methods/method.js';
import { RunFolder, type RunRecord } from '../run/run-folder.js';
import { requireSameRun } from '../run/same-run.js';
import type { TrainConfig } from '../settings/config.js';
import { resolveAuto, type ResolvedConfig } from '../settings/resolve.js';
import { productVersions } from '../versions.js';
import { Monitor } from '../watch/monitor.js';
import { loadBackbone, type LoadedBackbone } from '../weights/load.js';
import { releaseModule } from './build.js';
import { openLabelledImages } from './labelled-images.js';
import type { RunPlan, TrainOptions } from './options.js';

/** What was asked for. */
export interface RunRequest {
  options: TrainOptions;
  method: Method;
  settings: TrainConfig;
  device: string;
}

/** Images, and what is told of them. */
type RunData = Pick<RunPlan, 'data' | 'labelled'>;

/**
 * Checks everything that can be wrong with what was asked for.
 * @throws UserError
 */
export async function prepare(request: RunRequest): Promise<RunPlan> {
  const { options, method } = request;
  const model = startingModel(options, method);
  const data = await openData(request);
  const backbone =
    typeof model === 'string'
      ? await loadBackbone(model, {
          allowMissing: options.allowMissing === true,
          download: { ...options.download, ...(options.signal && { signal: options.signal }) },
        })
      : model;
  const release = () => {
    if (backbone !== null && backbone !== model) releaseModule(backbone);
  };
  try {
    return { ...(await planWith(request, data, backbone)), release };
  } catch (error) {
    release();
    throw error;
  }
}

async function openData(request: RunRequest): Promise<RunData> {
  const { settings } = request;
  await settlePictures({ ...settings.pictures, window: {} }, []);
  const found = await openFiles(request);
  const lines = await settlePictures(settings.pictures, found.data.files);
  lines.forEach((line) => request.options.onNotice?.(line));
  return found;
}

async function openFiles({ options, method, settings }: RunRequest): Promise<RunData> {
  const { data, masks, classes } = options;
  if (classes !== undefined && masks === undefined)
    throw new UserError('"classes" goes with "masks", which is missing.');
  if (method.needsMasks !== true)
    return { data: typeof data === 'string' ? await openTrainingImages(data) : data, labelled: null };
  if (masks === undefined)
    throw new UserError(
      `The method "${method.name}" needs masks: give "masks", or take a method without labels.`,
    );
  const { labels } = settings as { labels?: { ignoreIndex?: number | null } };
  const { images, labelled } = await openLabelledImages({
    data: typeof data === 'string' ? data : data.root,
    masks,
    classes,
    ignoreIndex: labels?.ignoreIndex,
    notice: (text) => options.onNotice?.(text),
  });
  return { data: images, labelled };
}

async function planWith(
  { options, method, settings, device }: RunRequest,
  { data, labelled }: RunData,
  backbone: LoadedBackbone | null,
): Promise<Omit<RunPlan, 'release'>> {
  const { files } = data;
  const config = withWindow(
    resolveAuto(settings, backbone?.config ?? null, files.length, device !== 'cpu', method),
  );
  const architecture = backbone?.config ?? method.architecture!(config);
  await requireOneImage(files);
  const run = new RunFolder(options.out);
  const record: RunRecord = {
    ...(backbone === null && { command: 'pretrain' }),
    data: data.name,
    model: backbone?.name ?? 'random weights',
    ...(options.initFrom !== undefined && { initFrom: options.initFrom }),
    ...(labelled && { masks: options.masks!, classNames: labelled.classNames }),
    config,
    fingerprint: fingerprintFiles(data.root, files),
    ...(labelled && {
      maskFingerprint: fingerprintFiles(
        options.masks!,
        labelled.pairs.map(({ mask }) => mask),
      ),
    }),
    versions: productVersions(),
  };
  requireSameRun(run, record, options.overrideConfig === true);
  const monitor =
    config.eval.every > 0 ? await Monitor.open(config.eval, files, architecture.patchSize) : null;
  return { run, record, data, labelled, backbone, architecture, method, config, device, monitor };
}

/** The window that was found goes on record; where there is nothing deep, `auto` stays. */
function withWindow(config: ResolvedConfig): ResolvedConfig {
  const reading = pictureReading();
  return readingKey({ ...reading, bands: null }) === ''
    ? config
    : { ...config, pictures: { ...config.pictures, window: reading.window } };
}

/** What a run starts from; null: random weights. */
function startingModel({ model, initFrom }: TrainOptions, method: Method): string | LoadedBackbone | null {
  if (method.architecture !== undefined) {
    if ((model ?? initFrom) === undefined) return null;
    throw new UserError(
      `The method "${method.name}" starts from random weights: leave out "model" and "initFrom".`,
    );
  }
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
