import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { RunFolder, type RunRecord } from '../run/run-folder.js';
import { findModel } from '../vit/models.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { Which } from '../weights/layouts.js';
import { LoadedBackbone } from '../weights/load.js';

/** Where an exported backbone came from, without any path of the machine. */
export interface Origin {
  /** Name of the model, the file or the run. */
  name: string;
  /** Set for a run. */
  run: RunFacts | null;
}

/** What a model card says of a run. */
export interface RunFacts {
  which: Which;
  /** The backbone that the run started from. */
  startedFrom: string;
  /** Name of the folder of images. */
  data: string;
  images: number;
  /** Fingerprint of the images' names and sizes. */
  fingerprint: string;
  /** Steps done when the weights were written; null if the file does not say. */
  steps: number | null;
  settings: RunRecord['config'];
  versions: Record<string, string>;
}

/** The origin of a backbone that was named on the command line. */
export function modelOrigin(model: string): Origin {
  return { name: nameWithoutPath(model), run: null };
}

/** The origin of a network that nothing else is said of: what it was loaded as. */
export function originOf(model: VisionTransformer): Origin {
  return model instanceof LoadedBackbone
    ? modelOrigin(model.name)
    : { name: 'Vision Transformer', run: null };
}

/**
 * The origin of a run's backbone, from the run's own record.
 *
 * @param metadata - Of the file of weights; training writes the step into it.
 * @throws {@link UserError} if the folder is no run.
 */
export function runOrigin(run: string, which: Which, metadata: Readonly<Record<string, string>>): Origin {
  const folder = new RunFolder(run);
  const record = existsSync(folder.configFile) ? folder.readRecord() : null;
  if (record === null) {
    throw new UserError(
      `"run" ${run} is no run folder of neco train: there is no ${folder.configFile}; give other weights as "model".`,
    );
  }
  const steps = Number(metadata['step']);
  return {
    name: nameWithoutPath(run),
    run: {
      which,
      startedFrom: nameWithoutPath(record.model),
      data: nameWithoutPath(record.data),
      images: record.fingerprint.count,
      fingerprint: record.fingerprint.hash,
      steps: Number.isInteger(steps) ? steps : null,
      settings: record.config,
      versions: record.versions,
    },
  };
}

/** Names of models and repositories stay; of a path only the last part, which tells nothing about the machine. */
function nameWithoutPath(text: string): string {
  if (findModel(text) !== undefined) return text;
  return path.basename(path.resolve(text));
}
