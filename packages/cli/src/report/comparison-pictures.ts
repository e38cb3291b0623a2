import { shownMaskSize, type ComparedImage, type Comparison } from '@neco/neco/internal';
import { html, percent, type Markup } from './html.js';
import { classKey, maskUri, pictureFigure, pictureUri, type PictureSheet } from './pictures.js';

/** Side of the pictures in the page, pixels; twice the masks. */
const pictureSize = 2 * shownMaskSize;

/** Puts images and masks on the sheet. */
export async function addComparisonPictures(
  images: readonly ComparedImage[],
  ignoreIndex: number,
  sheet: PictureSheet,
): Promise<void> {
  for (const [i, { pair, truth, predictions }] of images.entries()) {
    sheet.add(`image-${i}`, await pictureUri(pair.image, pictureSize), pictureSize);
    sheet.add(`truth-${i}`, await maskUri(truth, ignoreIndex), pictureSize);
    for (const [p, models] of predictions.entries()) {
      for (const [m, { predicted }] of models.entries()) {
        sheet.add(`mask-${i}-${p}-${m}`, await maskUri(predicted, ignoreIndex), pictureSize);
      }
    }
  }
}

/** What the section names: nothing is said of seeds where there are none. */
interface Pictured extends Pick<Comparison, 'classNames'> {
  models: readonly { name: string }[];
  protocols: readonly { title: string }[];
  seeds?: readonly number[];
}

/** Images, true masks and predicted ones: a table for each protocol, or one for all where there is one model. */
export function pictureSection(
  { models, protocols, classNames, seeds }: Pictured,
  images: readonly ComparedImage[],
): Markup {
  const single = models.length === 1;
  const order = single
    ? 'in order of their share of right pixels'
    : `in order of how many more pixels are right with ${models.at(-1)!.name} than with ${models[0]!.name}, losses first`;
  const tables = single
    ? [{ title: null, columns: protocols.map(({ title }, p) => ({ title, p, m: 0 })) }]
    : protocols.map(({ title }, p) => ({
        title,
        columns: models.map(({ name }, m) => ({ title: name, p, m })),
      }));
  return html`<h2 id="masks">The masks that come out</h2>
    <p>
      ${images.length} images${seeds === undefined ? '' : ' with the first seed'}, ${order}
      (${protocols[0]!.title}), evenly spread in between. Pixels without a class are left transparent in the
      true masks.
    </p>
    ${classKey(classNames)}
    ${tables.map(
      ({ title, columns }) =>
        html`${title === null ? html`` : html`<h3>${title}</h3>`}
          <div class="scroll" tabindex="0">
            <div
              class="masks"
              style="grid-template-columns: repeat(${columns.length + 2}, minmax(110px, 1fr)); max-width: ${(columns.length + 2) * 236}px"
            >
              <span class="head">image</span><span class="head">true mask</span>
              ${columns.map((column) => html`<span class="head">${column.title}</span>`)}
              ${images.map(
                ({ pair, predictions }, i) =>
                  html`${cell(`image-${i}`, pair.stem)} ${cell(`truth-${i}`, 'true mask')}
                  ${columns.map(({ p, m }) => cell(`mask-${i}-${p}-${m}`, `${percent(predictions[p]![m]!.right)} % of pixels right`))}`,
              )}
            </div>
          </div>`,
    )}`;
}

function cell(name: string, caption: string): Markup {
  return pictureFigure(name, pictureSize, caption);
}
