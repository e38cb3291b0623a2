import { readFileSync } from 'node:fs';
import { parseClassFile, type ClassFile } from '../data/class-file.js';
import { preparePairs } from '../data/mask-classes.js';
import { ignoreIndex, pairImagesAndMasks } from '../data/pairs.js';
import type { TrainingImages } from '../data/sets/open.js';
import { UserError } from '../errors.js';
import { resolveClassNames } from '../eval/pair-source.js';
import type { LabelledImages } from '../methods/method.js';

/** What is asked for. */
export interface MaskRequest {
  /** Folder of images, and of their masks. */
  data: string;
  masks: string;
  /** Class file; by default the one in or beside the folder of masks. */
  classes?: string | undefined;
  /** Mask value of pixels without a class; null is what the class file says, else 255. */
  ignoreIndex?: number | null | undefined;
  notice: (text: string) => void;
}

/** Images that have masks. @throws UserError for masks and class files that do not fit */
export async function openLabelledImages(
  request: MaskRequest,
): Promise<{ images: TrainingImages; labelled: LabelledImages }> {
  const { data, masks, classes, notice } = request;
  const found = pairImagesAndMasks(data, masks);
  const without = found.imagesWithoutMask.length;
  if (without > 0) notice(`${without} of the images have no mask and are left out.`);
  found.notes?.forEach(notice);
  if (classes !== undefined && found.labels?.table.annotations)
    throw new UserError('"classes" does not go with annotations, which name their classes themselves.');
  const classFile = classes === undefined ? null : readClasses(classes);
  const table = classFile === null ? found.labels : classFile.labels;
  const ignore = request.ignoreIndex ?? table?.ignoreIndex ?? ignoreIndex;
  const read = found.pairs.map(({ image, mask, stem }) => ({
    ...{ image, mask, stem },
    ...(table && { labels: table.table }),
  }));
  const { pairs } = await preparePairs(read, { ignoreIndex: ignore });
  const classNames = await resolveClassNames(classFile?.names ?? found.classNames, pairs, ignore);
  if (classNames.length < 2) {
    throw new UserError(
      `The masks of ${masks} hold one class ("${classNames[0]}"), so there is nothing to tell apart; ` +
        'name the classes with "classes", or take a method that needs no masks.',
    );
  }
  const files = pairs.map(({ image }) => image);
  return {
    images: { name: data, root: data, files, published: null },
    labelled: { pairs, classNames, ignoreIndex: ignore },
  };
}

function readClasses(file: string): ClassFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`"classes" ${file} cannot be read (${(cause as Error).message}).`, { cause });
  }
  return parseClassFile(file, text);
}
