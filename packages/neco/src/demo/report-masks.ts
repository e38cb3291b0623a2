import type { InContextPrediction } from '../eval/index.js';
import { classColour, maskUri, pictureUri, type PictureSheet } from '../report/pictures.js';
import type { ReportData } from './report-data.js';
import { html, percent, points, type Markup } from '../report/html.js';
import { sceneName } from './report-neighbours.js';

/** Scenes that the section shows. */
const shownScenes = 6;

/** A scene, its true and its predicted masks. */
interface MaskRow {
  image: number;
  truth: InContextPrediction;
  before: InContextPrediction;
  after: InContextPrediction;
  /** Share of pixels that have their true class. */
  right: { before: number; after: number };
}

/** Validation scenes of the first seed from the one that lost most to the one that gained most, evenly spread. */
export function chooseMaskRows({ outcomes }: ReportData): MaskRow[] {
  const { predictions, results } = outcomes[0]!;
  const ignore = results.after.settings.ignoreIndex;
  const rows = predictions.after.map((after, image): MaskRow => {
    const before = predictions.before[image]!;
    return {
      image,
      truth: after,
      before,
      after,
      right: { before: pixelsRight(before, ignore), after: pixelsRight(after, ignore) },
    };
  });
  rows.sort((a, b) => a.right.after - a.right.before - (b.right.after - b.right.before));
  const count = Math.min(shownScenes, rows.length);
  const step = count > 1 ? (rows.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => rows[Math.round(i * step)]!);
}

function pixelsRight({ predicted, truth }: InContextPrediction, ignore: number): number {
  let right = 0;
  let counted = 0;
  truth.data.forEach((label, i) => {
    if (label === ignore) return;
    counted++;
    if (predicted.data[i] === label) right++;
  });
  return right / counted;
}

/** Puts the scenes and masks that the section shows on the sheet. */
export async function addMaskPictures(
  data: ReportData,
  rows: readonly MaskRow[],
  sheet: PictureSheet,
): Promise<void> {
  const { plan, outcomes } = data;
  const { scenes, results } = outcomes[0]!;
  const ignore = results.after.settings.ignoreIndex;
  for (const { image, truth, before, after } of rows) {
    const file = scenes.val.pairs[image]!.image;
    if (!sheet.has(sceneName(image))) sheet.add(sceneName(image), await pictureUri(file), plan.sceneSize);
    sheet.add(`truth-${image}`, await maskUri(truth.truth, ignore), plan.sceneSize);
    sheet.add(`before-${image}`, await maskUri(before.predicted, ignore), plan.sceneSize);
    sheet.add(`after-${image}`, await maskUri(after.predicted, ignore), plan.sceneSize);
  }
}

/** Predicted masks beside the true ones. */
export function maskSection(data: ReportData, rows: readonly MaskRow[]): Markup {
  const { plan, classNames } = data;
  const cell = (name: string, caption: string) =>
    html`<figure>
      <svg viewBox="0 0 ${plan.sceneSize} ${plan.sceneSize}" role="img" aria-label="${caption}">
        <use href="#${name}" />
      </svg>
      <figcaption>${caption}</figcaption>
    </figure>`;
  return html` <h2 id="masks">The masks that come out</h2>
    <p>
      Copying labels from nearest patches gives each scene a mask, without training any classifier. Shown are
      ${rows.length} scenes of the first seed, in order from the one whose mask got worst to the one that got
      best, evenly spread in between: losses are shown as well as gains.
    </p>
    <p class="key">
      ${classNames.map((name, i) => html`<span><i class="swatch" style="background:${classColour(i)}"></i>${name}</span>`)}
    </p>
    <div class="masks">
      <span class="head">scene</span><span class="head">true mask</span><span class="head">before NeCo</span
      ><span class="head">after NeCo</span>
      ${rows.map(
        ({ image, right }) => html`
          ${cell(sceneName(image), `scene ${image}`)} ${cell(`truth-${image}`, 'true mask')}
          ${cell(`before-${image}`, `${percent(right.before)} % of pixels right`)}
          ${cell(`after-${image}`, `${percent(right.after)} % (${points(right.after - right.before)} points)`)}
        `,
      )}
    </div>`;
}
