import { html, percent, points, type Markup } from '../../report/html.js';
import {
  classKey,
  maskUri,
  pictureFigure,
  pictureUri,
  rgbUri,
  type PictureSheet,
} from '../../report/pictures.js';
import { shareRight } from '../shown-scenes.js';
import { measures, stages, stageTitles, type Measure, type Stage } from '../stages.js';
import type { ScoredData } from './data.js';
import { sceneName } from './neighbours.js';

const shownStages = ['before', 'after'] as const;

/** Puts the shown scenes, their masks, clusters and colours on the sheet. */
export async function addScenePictures(data: ScoredData, sheet: PictureSheet): Promise<void> {
  const { outcomes, shown, pictureSize: size } = data;
  const { sets, predictions, results } = outcomes[0]!;
  const ignore = results.incontext.after.settings.ignoreIndex;
  for (const image of shown) {
    if (!sheet.has(sceneName(image)))
      sheet.add(sceneName(image), await pictureUri(sets.val.pairs[image]!.image, size), size);
    const { truth } = predictions.incontext.after[image]!;
    sheet.add(truthName(image), await maskUri(truth, ignore), size);
    for (const measure of measures) {
      for (const stage of shownStages) {
        const { predicted } = predictions[measure][stage][image]!;
        sheet.add(maskName(measure, stage, image), await maskUri(predicted, ignore), size);
      }
    }
  }
  await addColourPictures(data, data.neighbours.side, sheet);
}

/** What the section on colours shows. */
export type ColourData = Pick<ScoredData, 'noun' | 'pictureSize' | 'shown' | 'colours'>;

/** Puts the colours of the shown pictures on the sheet, `side` patches on a side. */
export async function addColourPictures(
  { shown, colours, pictureSize }: ColourData,
  side: number,
  sheet: PictureSheet,
): Promise<void> {
  for (const [place, image] of shown.entries()) {
    for (const stage of stages)
      sheet.add(colourName(stage, image), await rgbUri(colours[stage][place]!, side, side), pictureSize);
  }
}

const truthName = (image: number): string => `truth-${image}`;
const maskName = (measure: Measure, stage: Stage, image: number): string => `${measure}-${stage}-${image}`;
const colourName = (stage: Stage, image: number): string => `colours-${stage}-${image}`;

/** Predicted masks beside the true ones. */
export function maskSection(data: ScoredData): Markup {
  return html` <h2 id="masks">The masks that come out</h2>
    <p>
      Copying labels from nearest patches gives each ${data.noun} a mask, without training any classifier.
      Shown are ${data.shown.length} ${data.noun}s of the first seed, in order from the one whose mask got
      worst to the one that got best, evenly spread in between: losses are shown as well as gains.
    </p>
    ${classKey(data.classNames)} ${maskTable(data, 'incontext')}`;
}

/** Cluster maps beside the true masks. */
export function clusterSection(data: ScoredData): Markup {
  const { clusters, runs } = data.outcomes[0]!.results.clustering.after;
  return html` <h2 id="clusters">What falls together without any label</h2>
    <p>
      k-means sorts the patches of all validation ${data.noun}s into ${clusters} groups, as many as there are
      classes, by their features alone. Only then do labels come in: they give each group the colour of one
      class, each class once, so that groups and classes overlap most. Below are the same ${data.noun}s as
      above, with the first of ${runs.length} runs of k-means.
    </p>
    ${maskTable(data, 'clustering')}`;
}

function maskTable({ noun, pictureSize, outcomes, shown }: ScoredData, measure: Measure): Markup {
  const { predictions, results } = outcomes[0]!;
  const ignore = results.incontext.after.settings.ignoreIndex;
  const right = (stage: Stage, image: number): number =>
    shareRight(predictions[measure][stage][image]!, ignore);
  return pictureTable([noun, 'true mask', ...shownStages.map((stage) => stageTitles[stage])], shown, [
    (image) => pictureFigure(sceneName(image), pictureSize, `${noun} ${image}`),
    (image) => pictureFigure(truthName(image), pictureSize, 'true mask'),
    (image) =>
      pictureFigure(
        maskName(measure, 'before', image),
        pictureSize,
        `before: ${percent(right('before', image))} % of pixels right`,
      ),
    (image) =>
      pictureFigure(
        maskName(measure, 'after', image),
        pictureSize,
        `after: ${percent(right('after', image))} % (${points(right('after', image) - right('before', image))} points)`,
      ),
  ]);
}

/** Patches as colours. */
export function colourSection({ noun, pictureSize, shown }: ColourData): Markup {
  return html` <h2 id="colours">Features as colours</h2>
    <p>
      Each patch is painted by the three directions in which the features of these ${noun}s differ most (their
      principal components, one set of directions for each network): red, green and blue. Patches of one
      colour have similar features. Colours can be compared between the ${noun}s of a column; between columns
      they agree only roughly, as each network has directions of its own.
    </p>
    ${pictureTable([noun, ...stages.map((stage) => stageTitles[stage])], shown, [
      (image) => pictureFigure(sceneName(image), pictureSize, `${noun} ${image}`),
      ...stages.map(
        (stage) => (image: number) =>
          pictureFigure(colourName(stage, image), pictureSize, stageTitles[stage]),
      ),
    ])}`;
}

function pictureTable(
  heads: readonly string[],
  shown: readonly number[],
  columns: readonly ((image: number) => Markup)[],
): Markup {
  return html`<div class="masks">
    ${heads.map((head) => html`<span class="head">${head}</span>`)}
    ${shown.map((image) => columns.map((column) => column(image)))}
  </div>`;
}
