import { countCells, readLabels, type ImageMaskPair } from '@neco/neco/internal';
import type { Stroke } from '@neco/studio';

/** Share of a patch's pixels that must be of a class before a careful person clicks it. */
const clear = 0.9;

/**
 * What a person would click in an image: up to `most` clear patches of each class, spread over its patches.
 * @param classOf number in the project of a class of the mask; null: not clicked
 */
export async function clickedPatches(
  { mask, stem }: ImageMaskPair,
  { patchSize, classes, most }: { patchSize: number; classes: number; most: number },
  classOf: (index: number) => number | null,
): Promise<Stroke[]> {
  const { counts } = countCells(await readLabels({ mask }), patchSize, classes, 255, 'corrected');
  const strokes: Stroke[] = [];
  for (let index = 0; index < classes; index++) {
    const wanted = classOf(index);
    const patches = [...Array(counts.length / classes).keys()].filter(
      (patch) => counts[patch * classes + index]! >= clear * patchSize ** 2,
    );
    if (wanted === null || patches.length === 0) continue;
    const step = Math.max(1, patches.length / most);
    const chosen = Array.from(
      { length: Math.min(most, patches.length) },
      (_, i) => patches[Math.floor(i * step)]!,
    );
    strokes.push({ image: `${stem}.png`, class: wanted, patches: chosen });
  }
  return strokes;
}
