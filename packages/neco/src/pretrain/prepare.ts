import { readFileSync } from 'node:fs';
import { fingerprintFiles, type DataFingerprint } from '../data/fingerprint.js';
import { ignoreIndex, pairImagesAndMasks } from '../data/pairs.js';
import { openTrainingImages } from '../data/sets/open.js';
import { parseClassFile, type ClassFile } from '../data/class-file.js';
import { chooseDevice } from '../device.js';
import { UserError } from '../errors.js';
import { resolveClassNames } from '../eval/pair-source.js';
import { Monitor } from '../watch/monitor.js';
import { RunFolder } from '../run/run-folder.js';
import { requireOneImage } from '../train/prepare.js';
import { productVersions } from '../versions.js';
import { parsePretrainConfig, type PretrainConfig } from './config.js';
import type { LabelledImages } from './labels.js';
import type { PretrainOptions } from './pretrainer.js';
import { requireSamePretraining, type PretrainRecord } from './record.js';
import { resolvePretrainConfig, type ResolvedPretrainConfig } from './resolve.js';

/** All that is known before anything is written. */
export interface PretrainPlan {
  run: RunFolder;
  record: PretrainRecord;
  files: string[];
  /** For the objective `labels`. */
  labelled: LabelledImages | null;
  config: ResolvedPretrainConfig;
  /** Where the network runs: `cpu` or `cuda:N`. */
  device: string;
  monitor: Monitor | null;
}

/** Checks everything that can be wrong with what was asked for. @throws UserError */
export async function preparePretraining(options: PretrainOptions): Promise<PretrainPlan> {
  const settings = parsePretrainConfig(options.settings);
  const device = chooseDevice(options.device);
  if (options.classes !== undefined && options.masks === undefined)
    throw new UserError('--classes goes with --masks, which is missing.');
  const data = await openData(options, settings);
  const { files, labelled } = data;
  const hasMasks = options.masks !== undefined;
  const config = resolvePretrainConfig(settings, files.length, hasMasks, device !== 'cpu');
  await requireOneImage(files);
  const run = new RunFolder(options.out);
  const record: PretrainRecord = {
    command: 'pretrain',
    model: 'random weights',
    data: options.data,
    ...(labelled && { masks: options.masks!, classNames: labelled.classNames }),
    config,
    fingerprint: data.fingerprint,
    ...(labelled && {
      maskFingerprint: fingerprintFiles(
        options.masks!,
        labelled.pairs.map(({ mask }) => mask),
      ),
    }),
    versions: productVersions(),
  };
  requireSamePretraining(run, record);
  const monitor =
    config.eval.every > 0 ? await Monitor.open(config.eval, files, config.backbone.patch) : null;
  return { run, record, files, labelled, config, device, monitor };
}

interface OpenData {
  files: string[];
  labelled: LabelledImages | null;
  fingerprint: DataFingerprint;
}

async function openData(
  { data, masks, classes, onNotice }: PretrainOptions,
  { objective, labels }: PretrainConfig,
): Promise<OpenData> {
  if (masks === undefined || objective === 'contrast') {
    const { root, files } = await openTrainingImages(data);
    return { files: [...files], labelled: null, fingerprint: fingerprintFiles(root, files) };
  }
  const found = pairImagesAndMasks(data, masks);
  const without = found.imagesWithoutMask.length;
  if (without > 0) onNotice?.(`${without} of the images have no mask and are left out.`);
  found.notes?.forEach((note) => onNotice?.(note));
  if (classes !== undefined && found.labels?.table.annotations)
    throw new UserError('--classes does not go with annotations, which name their classes themselves.');
  const classFile = classes === undefined ? null : readClasses(classes);
  const table = classFile === null ? found.labels : classFile.labels;
  const pairs = found.pairs.map(({ image, mask, stem }) => ({
    ...{ image, mask, stem },
    ...(table && { labels: table.table }),
  }));
  const ignore = labels.ignoreIndex ?? table?.ignoreIndex ?? ignoreIndex;
  const classNames = await resolveClassNames(classFile?.names ?? found.classNames, pairs, ignore);
  if (classNames.length < 2) {
    throw new UserError(
      `The masks of ${masks} hold one class ("${classNames[0]}"), so there is nothing to tell apart; ` +
        'name the classes with --classes, or take --objective contrast.',
    );
  }
  const files = pairs.map(({ image }) => image);
  return {
    files,
    labelled: { pairs, classNames, ignoreIndex: ignore },
    fingerprint: fingerprintFiles(data, files),
  };
}

function readClasses(file: string): ClassFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`--classes ${file} cannot be read (${(cause as Error).message}).`, { cause });
  }
  return parseClassFile(file, text);
}
