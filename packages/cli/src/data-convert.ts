import path from 'node:path';
import type { Command } from 'commander';
import { printable } from '@neco/neco/errors';
import { ANNOTATION_FORMATS } from '@neco/neco/internal/data/annotations/formats.js';
import { writeIndexMasks, type WrittenMasks } from '@neco/neco/internal/data/annotations/write-masks.js';
import { requireOutside } from '@neco/neco/internal/data/image-folder.js';
import { pairImagesAndMasks, type ImageMaskPairs } from '@neco/neco/internal/data/pairs.js';
import { assertOutputFree, intoNewFolder } from '@neco/neco/internal/export/output-folder.js';
import { requireWritableFolder } from './output-place.js';
import { Progress } from './progress.js';

interface ConvertFlags {
  annotations: string;
  images: string;
  out: string;
  json?: boolean;
}

/** Names of files that are printed; `--json` has them all. */
const shown = 5;

/** Adds `neco data convert`. */
export function registerConvert(data: Command): void {
  data
    .command('convert')
    .description(
      `write annotations (${ANNOTATION_FORMATS.map(({ name }) => name).join(', ')}) as masks: PNGs of class indices ` +
        'with the names of the images, and classes.json',
    )
    .requiredOption('--annotations <path>', 'file or folder of annotations')
    .requiredOption('--images <dir>', 'folder of their images')
    .requiredOption('--out <dir>', 'new or empty folder')
    .option('--json', 'print one line of JSON instead')
    .action(runConvert);
}

async function runConvert({ annotations, images, out, json }: ConvertFlags): Promise<void> {
  requireWritableFolder(path.dirname(path.resolve(out)));
  assertOutputFree(out, false);
  const found = pairImagesAndMasks(images, annotations);
  requireOutside(out, images);
  const progress = new Progress({
    parts: ({ done, total }) => [`drew ${done}/${total} masks`],
  });
  const result = await intoNewFolder(out, false, (folder) =>
    writeIndexMasks(found, folder, (done) => progress.update(done, found.pairs.length)),
  ).finally(() => progress.stop());
  console.log(json ? JSON.stringify(asJson(found, result, out)) : asText(found, result, out));
}

function asJson(found: ImageMaskPairs, { written, empty, skipped }: WrittenMasks, out: string): object {
  const { classNames, imagesWithoutMask, masksWithoutImage, notes = [] } = found;
  const undecodable = skipped.map(({ file, reason }) => ({ file, reason }));
  return {
    ...{ out, written, empty, classNames, notes },
    ...{ imagesWithoutMask, annotationsWithoutImage: masksWithoutImage, undecodable },
  };
}

function asText(found: ImageMaskPairs, { written, empty, skipped }: WrittenMasks, out: string): string {
  const { classNames, imagesWithoutMask, masksWithoutImage, notes = [] } = found;
  const named = (names: readonly string[], what: string): string[] =>
    names.length === 0
      ? []
      : [
          `${names.length} ${what}: ${names.slice(0, shown).join(', ')}${names.length > shown ? ', ...' : ''}`,
        ];
  return [
    `Wrote ${written} masks to ${out}${empty > 0 ? `, ${empty} of them background only` : ''}.`,
    ...(classNames ? [`Classes: ${classNames.map((name, index) => `${index} ${name}`).join(', ')}.`] : []),
    ...notes,
    ...named(imagesWithoutMask, 'images without annotations left out'),
    ...named(masksWithoutImage, 'annotated images are not there'),
    ...named(
      skipped.map(({ file, reason }) => `${file} (${reason})`),
      'images cannot be decoded',
    ),
  ]
    .map(printable)
    .join('\n');
}
