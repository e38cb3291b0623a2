import path from 'node:path';
import {
  completeReading,
  headRecord,
  headSettingsSchema,
  joined,
  knnHead,
  memoryEntries,
  patchLabels,
  RandomStream,
  readHead,
  releaseEntries,
  type HeadRecord,
  type MemoryEntries,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { wrongInput } from '../api-error.js';
import type { StudioModel } from '../model.js';
import type { StudioImage } from '../image-set.js';
import type { Studio } from '../studio.js';
import { classesFromHead } from './head-classes.js';
import { mostClasses, type Project } from './project.js';
import { requireFeatures, type StartHeads } from './start-heads.js';
import { TeachingFeatures } from './teaching-features.js';

/** Labelled patches that are taken from masks, shared evenly by the images. */
export const mostPatches = 10_000;

/** What a project begins with. */
export type Beginning = Partial<Pick<Project, 'classes' | 'head' | 'settings'>>;

/** For whom a head is made. */
interface Begun {
  studio: Studio;
  model: StudioModel;
  starts: StartHeads;
  /** Name of the project. */
  name: string;
}

/**
 * Begins a project with labelled patches of masks, chosen and labelled as `knn` heads have them: the shares of the
 * classes in a patch; of each image as many, those with rare classes first.
 *
 * @param count images whose masks are read, evenly spread over those that have one
 * @throws ApiError if features are not there yet, or nothing can be learnt from the masks
 */
export async function beginFromMasks(
  { studio, model, starts, name }: Begun,
  count: number,
): Promise<Beginning> {
  const features = new TeachingFeatures(studio, model, 'keep');
  features.cache.requireReady();
  const chosen = chooseImages(studio, features, count);
  const classes = await maskClasses(studio, chosen);
  const found: MemoryEntries[] = [];
  try {
    for (const [i, image] of chosen.entries())
      found.push(await entriesOf(studio, features, image, classes.length, [i, chosen.length]));
    const head = await memoryOf(found, chosen.length);
    const asked = { size: model.shape.inputSize, layer: model.layer };
    const reading = completeReading(asked, (await model.backbone()).config);
    const record = headRecord(
      {
        kind: 'knn',
        settings: headSettingsSchema.parse({}),
        classes,
        reading,
        fitting: { images: chosen.length, patches: head.patches, scores: [], absent: head.absent(classes) },
      },
      await model.backbone(),
      backboneName(model),
    );
    starts.write(name, head.head, record);
    head.head.release();
    const source = `the masks of ${chosen.length} ${chosen.length === 1 ? 'image' : 'images'}`;
    return beginning(
      record,
      source,
      chosen.map((image) => image.name),
    );
  } finally {
    found.forEach(releaseEntries);
  }
}

/**
 * Begins a project with a head file, to correct its predictions.
 * @throws ApiError or UserError if the file is none, is for another backbone, or reads images as Teach cannot
 */
export async function beginFromHead({ model, starts, name }: Begun, file: string): Promise<Beginning> {
  const { head, record } = readHead(file);
  try {
    await requireFeatures(file, record, model);
    requireReading(file, record, model.shape.inputSize);
    starts.write(name, head, record);
    return beginning(record, path.basename(file), []);
  } finally {
    head.release();
  }
}

/** What a head remembers as the name of its backbone. */
export function backboneName({ source: { model, which } }: StudioModel): string {
  return which === undefined ? model : `${model}:${which}`;
}

function beginning(record: HeadRecord, source: string, images: string[]): Beginning {
  const { neighbours, temperature, balanced } = record.settings.knn;
  return {
    classes: classesFromHead(record.classes),
    head: {
      kind: record.kind,
      classes: record.classes.length,
      resize: record.reading.resize,
      source,
      images,
    },
    settings: { neighbours, temperature, balanced },
  };
}

function requireReading(file: string, { reading }: HeadRecord, inputSize: number): void {
  const name = path.basename(file);
  if (reading.tile !== null || reading.scales.length !== 1 || reading.scales[0] !== 1) {
    throw wrongInput(
      `${name} reads images in tiles or at several scales, which Teach does not.`,
      'Fit a head without --tile and --scales to correct it here.',
    );
  }
  if (reading.size !== inputSize) {
    throw wrongInput(
      `${name} reads images at ${reading.size} px, and the studio is open at ${inputSize} px.`,
      `Start the studio with --input-size ${reading.size}.`,
    );
  }
}

function chooseImages(studio: Studio, features: TeachingFeatures, count: number): StudioImage[] {
  const usable = studio.images.filter(({ id, mask }) => mask !== null && features.has(id));
  if (usable.length === 0) {
    throw wrongInput('No image has a mask to begin with.', 'Start the studio with --masks.');
  }
  const step = Math.max(1, usable.length / count);
  return Array.from({ length: Math.min(count, usable.length) }, (_, i) => usable[Math.floor(i * step)]!);
}

/** The classes that the masks name; without names as many as the chosen masks hold, called by number. */
async function maskClasses(studio: Studio, chosen: readonly StudioImage[]): Promise<HeadRecord['classes']> {
  const { classNames, palette } = studio;
  let count = classNames?.length ?? 0;
  for (const { id } of classNames === null ? chosen : []) {
    const { data } = await studio.requireMask(id);
    for (const value of data) if (value !== studio.ignoreIndex) count = Math.max(count, value + 1);
  }
  if (count > mostClasses) throw wrongInput(`The masks have ${count} classes, more than ${mostClasses}.`);
  return Array.from({ length: count }, (_, index) => ({
    name: classNames?.[index] ?? `class ${index}`,
    colour: palette[index]!,
  }));
}

async function entriesOf(
  studio: Studio,
  features: TeachingFeatures,
  { id, name }: StudioImage,
  classes: number,
  [place, of]: readonly [number, number],
): Promise<MemoryEntries> {
  const mask = await studio.requireMask(id);
  const wrong = mask.data.find((value) => value >= classes && value !== studio.ignoreIndex);
  if (wrong !== undefined)
    throw wrongInput(`The mask of ${name} has the value ${wrong}, and there are ${classes} classes.`);
  const size = await features.padded(id);
  const options = { patch: features.model.shape.patchSize, classes, ignoreIndex: studio.ignoreIndex };
  const labels = patchLabels(mask, size, options);
  const patches = features.image(id, size);
  const random = new RandomStream(0, 0, place);
  try {
    return memoryEntries(patches, labels, random, Math.max(1, Math.floor(mostPatches / of)));
  } finally {
    patches.release();
  }
}

async function memoryOf(found: readonly MemoryEntries[], images: number) {
  const all = joined(found);
  try {
    const patches = all.keys.shape[0]!;
    const shares = torch.scope(() => all.labels.sum([0]).toFloat32Array());
    if (shares.filter((share) => share > 0).length < 2) {
      throw wrongInput(
        `The masks of these ${images} images hold fewer than two classes, so there is nothing to tell apart.`,
        'Begin with more images.',
      );
    }
    const head = await knnHead.fit(all, knnHead.settings.parse({}), 0);
    const absent = (classes: HeadRecord['classes']): string[] =>
      classes.flatMap(({ name }, index) => (shares[index]! > 0 ? [] : [name]));
    return { head, patches, absent };
  } finally {
    releaseEntries(all);
  }
}
