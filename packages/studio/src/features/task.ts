import { createHash } from 'node:crypto';
import path from 'node:path';
import { lastLayer } from '@neco/neco/internal';
import type { ImageSet } from '../image-set.js';
import type { ModelOptions, ModelSource } from '../model-source.js';
import { sentTable, type FeatureTask, type Resize } from './messages.js';

/** What the process that computes features is told. */
export function featureTask(
  source: ModelSource,
  set: ImageSet,
  options: ModelOptions,
  resize: Resize,
): FeatureTask {
  return {
    model: source.model,
    which: source.which ?? null,
    offline: options.offline ?? false,
    inputSize: options.inputSize ?? null,
    layer: options.layer ?? lastLayer,
    resize,
    cache: options.cache,
    set: setName(set.folder),
    images: set.images.map(({ file, mask }) => ({ file, mask: mask?.mask ?? null })),
    labels:
      // Classes of patches are asked for where images are squares.
      set.masksFolder === null || resize === 'keep'
        ? null
        : { ignoreIndex: set.ignoreIndex, table: set.labels && sentTable(set.labels.table) },
  };
}

/** A readable name of a folder of images that no other folder has; by its absolute path. */
export function setName(folder: string): string {
  const readable = path
    .basename(folder)
    .replace(/[^\w.-]+/g, '_')
    .slice(0, 40);
  return `${readable}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
}
