import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  completeReading,
  headRecord,
  headSettingsSchema,
  patchesByClass,
  writeHead,
  type HeadRecord,
} from '@neco/neco/internal';
import { wrongInput } from '../api-error.js';
import type { Studio } from '../studio.js';
import { backboneName } from './begin.js';
import { maskName, requireOneMaskEach, writeMask } from './export-masks.js';
import { classesForHead } from './head-classes.js';
import { writeNewFolder } from './new-folder.js';
import { knnSettings, learns } from './taught-head.js';
import type { TaughtSet } from './taught-set.js';

/** Name of the head in the folder of a saved segmenter. */
export const headFile = 'segmenter.safetensors';

/** What was written. */
export interface SavedSegmenter {
  /** Path of the new folder. */
  folder: string;
  /** Whether it holds a head; why not is in `message`. */
  head: boolean;
  message: string;
  /** Patches that the head keeps; 0 for one of another kind than `knn`. */
  patches: number;
  /** Images whose masks are there: those with labels. */
  masks: number;
}

/**
 * Writes the segmenter that a project is, as `neco segment apply --head` takes it: `segmenter.safetensors`, and for the
 * images with labelled patches `masks/NAME.png`, in which those patches have the class that they were given, with
 * `classes.json`. The folder has the name of the project and the next free number, and appears when all is written.
 *
 * @param folder of projects
 * @throws ApiError where nothing is labelled
 */
export async function saveSegmenter(
  studio: Studio,
  taught: TaughtSet,
  folder: string,
): Promise<SavedSegmenter> {
  const { project } = taught;
  taught.requireHead();
  const message = refusal(taught);
  if (message !== '' && taught.taught.size === 0) throw wrongInput(message);
  requireOneMaskEach(studio);
  const record = message === '' ? await recordOf(taught) : null;
  const base = path.join(folder, `${project.name}-segmenter`);
  const written = await writeNewFolder(base, async (temporary) => {
    if (record !== null) writeHead(path.join(temporary, headFile), taught.head!, record, null);
    const names = project.classes.map(({ name }) => name);
    await writeFile(path.join(temporary, 'classes.json'), `${JSON.stringify(names, null, 2)}\n`);
    return await writeCorrected(studio, taught, path.join(temporary, 'masks'));
  });
  const patches = record?.kind === 'knn' ? record.fitting.patches : 0;
  return { folder: written.folder, head: record !== null, message, patches, masks: written.result };
}

/** Why the labels cannot become part of the head; empty if they can. */
function refusal({ project, taught }: TaughtSet): string {
  if (learns(project)) return '';
  const more = project.classes.length > project.head!.classes;
  if (taught.size === 0 && !more) return '';
  return (
    `A ${project.head!.kind} head keeps no labelled patches, so ${more ? 'new classes' : 'corrections'} cannot be ` +
    'added to it; fit a head again with the masks of the corrected images (neco segment fit).'
  );
}

async function recordOf({ project, features, head, start }: TaughtSet): Promise<HeadRecord> {
  const network = await features.model.backbone();
  const before = start?.record ?? null;
  const classes = classesForHead(project.classes);
  const knn = learns(project);
  const labels = knn ? head!.tensors()['labels']! : null;
  const shares = labels && patchesByClass({ labels });
  const labelled = new Set(project.strokes.map(({ image }) => image)).size;
  const description = {
    kind: before?.kind ?? ('knn' as const),
    settings: knn ? headSettingsSchema.parse({ knn: knnSettings(project, before) }) : before!.settings,
    classes,
    reading:
      before?.reading ??
      completeReading({ size: features.model.shape.inputSize, layer: features.model.layer }, network.config),
    fitting: {
      images: (before?.fitting.images ?? 0) + labelled,
      patches: labels?.shape[0] ?? before!.fitting.patches,
      scores: [],
      absent: shares
        ? classes.flatMap(({ name }, index) => (shares[index]! > 0 ? [] : [name]))
        : before!.fitting.absent,
    },
  };
  return headRecord(description, network, backboneName(features.model));
}

/** @returns how many were written */
async function writeCorrected(studio: Studio, taught: TaughtSet, folder: string): Promise<number> {
  let written = 0;
  for (const id of taught.taught) {
    const size = await studio.size(id);
    if (!taught.has(id) || size.width === 0) continue;
    const labels = await taught.correctedPixels(id, size);
    await writeMask(path.join(folder, maskName(studio.image(id).name)), labels, size);
    written++;
  }
  return written;
}
