import type { QueryNeighbours } from '../neighbours.js';
import { pictureUri, type PictureSheet } from '../../report/pictures.js';
import type { ScoredData } from './data.js';
import { html, percent, type Markup } from '../../report/html.js';
import type { PatchPosition } from '@neco/neco/internal';

/** Patches shown around the one that is meant. */
const surroundings = 2.5;

/** Puts the scenes that the section shows on the sheet. */
export async function addNeighbourPictures(data: ScoredData, sheet: PictureSheet): Promise<void> {
  const { neighbours, pictureSize } = data;
  const shown = [...neighbours.before, ...neighbours.after].flatMap(({ query, neighbours: found }) => [
    query,
    ...found,
  ]);
  for (const { image } of shown) {
    const name = sceneName(image);
    if (sheet.has(name)) continue;
    sheet.add(
      name,
      await pictureUri(data.outcomes[0]!.sets.val.pairs[image]!.image, pictureSize),
      pictureSize,
    );
  }
}

export function sceneName(image: number): string {
  return `scene-${image}`;
}

/** Query patches with their nearest patches in other images, before and after. */
export function neighbourSection(data: ScoredData): Markup {
  const { agreement, queries, sampled } = data.neighbours;
  return html` <h2 id="neighbours">What does a patch find when it looks for its like?</h2>
    <p>
      Each block starts with one small patch (outlined) of a scene with objects the backbone never saw. Then
      come the six patches of <em>other</em> scenes whose features are most similar, best first, at most one
      from each scene: first with the backbone before training, then after it. A
      <b style="color:var(--good)">green</b> frame means that the patch belongs to the same class. The
      ${queries.length} queries were drawn by a random number generator, one a class, not chosen.
    </p>
    <p>
      Over ${sampled} object patches of these scenes, the share of neighbours of the same class is
      <b>${percent(agreement.untrained)}&nbsp;%</b> with an untrained network,
      <b>${percent(agreement.before)}&nbsp;%</b> before and <b>${percent(agreement.after)}&nbsp;%</b> after
      (first seed).
    </p>
    ${neighbourBlocks(data)}`;
}

/** Each query with its nearest patches before and after. */
export function neighbourBlocks(data: ScoredData): Markup {
  const { neighbours, classNames } = data;
  return html`<div class="neighbours">
    ${neighbours.queries.map((query, i) => {
      const rows = { before: neighbours.before[i]!, after: neighbours.after[i]! };
      return html`<div class="query">
        ${patchFigure(gridOf(data), query, `query: ${classNames[query.classIndex]!}`, 'query-patch')}
        <div class="rows">
          ${neighbourRow(data, 'before', rows.before)} ${neighbourRow(data, 'after', rows.after)}
        </div>
      </div>`;
    })}
  </div>`;
}

function neighbourRow(data: ScoredData, title: string, { query, neighbours }: QueryNeighbours): Markup {
  const right = neighbours.filter(({ classIndex }) => classIndex === query.classIndex).length;
  return html`<div class="row">
    <span>${title}</span>
    ${neighbours.map((patch) => {
      const name = data.classNames[patch.classIndex]!;
      return patchFigure(gridOf(data), patch, name, patch.classIndex === query.classIndex ? 'same' : '');
    })}
    <span><strong>${right}</strong> of ${neighbours.length}</span>
  </div>`;
}

/** How patches lie in a picture of the sheet. */
export interface PatchGrid {
  /** Patches on a side. */
  side: number;
  pictureSize: number;
}

function gridOf({ neighbours, pictureSize }: ScoredData): PatchGrid {
  return { side: neighbours.side, pictureSize };
}

/** A patch, outlined, with what is around it. */
export function patchFigure(
  { side, pictureSize }: PatchGrid,
  patch: PatchPosition,
  caption: string,
  kind: string,
): Markup {
  const unit = pictureSize / side;
  const [x, y] = [patch.column * unit, patch.row * unit];
  const shown = Math.min((1 + 2 * surroundings) * unit, pictureSize);
  // The window stays within the scene, so near its border the patch is not in the middle.
  const from = (at: number) => Math.max(0, Math.min(at - surroundings * unit, pictureSize - shown));
  const view = [from(x), from(y), shown, shown].map((n) => n.toFixed(1)).join(' ');
  const rect = (name: string) =>
    html`<rect class="${name}" x="${x}" y="${y}" width="${unit}" height="${unit}" />`;
  return html`<figure class="crop ${kind}">
    <svg viewBox="${view}" role="img" aria-label="${caption}">
      <use href="#${sceneName(patch.image)}" />
      ${rect('outline-under')}${rect('outline')}
    </svg>
    <figcaption>${caption}</figcaption>
  </figure>`;
}
