import type { NearestPatch, PatchPosition } from '@neco/neco/internal';
import { html, percent, type Markup } from '../../../report/html.js';
import { pictureUri, type PictureSheet } from '../../../report/pictures.js';
import type { ScoredData } from '../../report/data.js';
import { neighbourBlocks, patchFigure, sceneName } from '../../report/neighbours.js';
import type { UnlabelledFindings } from '../findings.js';
import { pictureSize, type OwnReportData } from './data.js';

/** Puts the pictures of queries, of their nearest patches and of the colours on the sheet. */
export async function addUnlabelledPictures(
  { outcomes }: OwnReportData,
  { queries, nearest, shown }: UnlabelledFindings,
  sheet: PictureSheet,
): Promise<void> {
  const found = [...queries, ...nearest.before.flat(), ...nearest.after.flat()].map(({ image }) => image);
  for (const image of [...found, ...shown]) {
    if (sheet.has(sceneName(image))) continue;
    sheet.add(sceneName(image), await pictureUri(outcomes[0]!.heldOut[image]!, pictureSize), pictureSize);
  }
}

/** Query patches with their nearest patches in other pictures, and whether they are of the query's class. */
export function labelledNeighbours(data: ScoredData): Markup {
  const { agreement, queries, sampled } = data.neighbours;
  const heading = html`<h2 id="neighbours">What does a patch find when it looks for its like?</h2>`;
  if (queries.length === 0)
    return html`${heading}
      <p>No patch of the held-out pictures is filled by one class, so none could be asked.</p>`;
  return html` ${heading}
    <p>
      Each block starts with one small patch (outlined) of a held-out picture. Then come the patches of
      <em>other</em> held-out pictures whose features are most similar, best first, at most one from each
      picture: first with the backbone before training, then after it. A
      <b style="color:var(--good)">green</b> frame means that the patch belongs to the same class. The
      ${queries.length} queries were drawn by a random number generator, one a class, not chosen. Pictures are
      shown squashed to squares, as the network sees them.
    </p>
    <p>
      Over ${sampled} patches that one class fills, drawn by chance, the share of neighbours of the same class
      is <b>${percent(agreement.untrained)}&nbsp;%</b> with an untrained network,
      <b>${percent(agreement.before)}&nbsp;%</b> before and <b>${percent(agreement.after)}&nbsp;%</b> after
      (first seed). Frequent classes weigh most in it.
    </p>
    ${neighbourBlocks(data)}`;
}

/** Query patches with their nearest patches; without masks only the eye can tell whether they are alike. */
export function unlabelledNeighbours({ queries, nearest, side }: UnlabelledFindings): Markup {
  return html` <h2 id="neighbours">What does a patch find when it looks for its like?</h2>
    <p>
      Each block starts with one small patch (outlined) of a held-out picture. Then come the patches of
      <em>other</em> held-out pictures whose features are most similar, best first, at most one from each
      picture, with their similarity (cosine): first with the backbone before training, then after it. The
      ${queries.length} queries were drawn by a random number generator, not chosen. Without masks only your
      eye can tell which row fits better. Pictures are shown squashed to squares, as the network sees them.
    </p>
    <div class="neighbours">
      ${queries.map((query, i) => {
        const [before, after] = [nearest.before[i]!, nearest.after[i]!];
        return html`<div class="query">
          ${patchFigure({ side, pictureSize }, query, `query: picture ${query.image}`, 'query-patch')}
          <div class="rows">
            ${row('before', before, side, html``)}
            ${row('after', after, side, html`<strong>${kept(before, after)}</strong> kept`)}
          </div>
        </div>`;
      })}
    </div>`;
}

function row(title: string, patches: readonly NearestPatch[], side: number, end: Markup): Markup {
  return html`<div class="row">
    <span>${title}</span>
    ${patches.map((patch) => patchFigure({ side, pictureSize }, patch, patch.similarity.toFixed(2), ''))}
    <span>${end}</span>
  </div>`;
}

function kept(before: readonly PatchPosition[], after: readonly PatchPosition[]): number {
  const key = ({ image, row, column }: PatchPosition) => `${image}/${row}/${column}`;
  const known = new Set(before.map(key));
  return after.filter((patch) => known.has(key(patch))).length;
}
