import {
  namingHint,
  segmentMeasureOf,
  segmentMeasures,
  type BootstrapEstimate,
  type SegmenterComparison,
  type SegmenterComparisonOutcome,
  type SegmentMeasure,
} from '@neco/neco/internal';
import { describeReading } from '../segment-options.js';
import { barChart, stageKey } from './bars.js';
import { addComparisonPictures, pictureSection } from './comparison-pictures.js';
import type { ComparisonFacts } from './comparison.js';
import { html, percent, points, type Markup } from './html.js';
import { page } from './page.js';
import { classColour, PictureSheet } from './pictures.js';

const titles: Readonly<Record<SegmentMeasure, string>> = {
  mIoU: 'mIoU',
  boundaryF: 'boundary F',
  calibrationError: 'calibration error',
};

/** Colours that the style sheet has. */
const mostDrawn = 6;

/** One HTML page on several segmenters; it needs no network. */
export async function renderSegmenters(
  { comparison, images }: SegmenterComparisonOutcome,
  facts: ComparisonFacts,
): Promise<string> {
  const sheet = new PictureSheet();
  await addComparisonPictures(images, facts.ignoreIndex, sheet);
  const names = comparison.segmenters.map(({ head }) => head);
  const title = `Comparison of ${names.join(', ')}`;
  const pictured = {
    classNames: comparison.classNames,
    models: names.map((name) => ({ name })),
    protocols: [{ title: 'Segmentation' }],
  };
  return page(
    title,
    sheet,
    html`<h1>${title}</h1>
      <p class="lead">
        Segmenters, compared with true masks of ${comparison.images} images at their own resolution.
      </p>
      ${scoreSection(comparison)} ${differenceSection(comparison)} ${classSection(comparison)}
      ${pictureSection(pictured, images)} ${settingsSection(comparison, facts)}`,
  );
}

function scoreSection({ segmenters }: SegmenterComparison): Markup {
  return html`<h2 id="scores">Scores</h2>
    <p>
      In percent; of the calibration error less is better. The intervals hold 95 % of 1,000 resamplings of the
      images: they tell how much a score depends on which images are in the set.
    </p>
    ${table(
      ['head', ...segmentMeasures.map((name) => titles[name]), 'seconds an image'],
      segmenters.map((one) => [
        html`${one.head}`,
        ...segmentMeasures.map((name) =>
          valueCell(segmentMeasureOf(one, name), one.bootstrap[name], percent),
        ),
        html`${(one.segmentingSeconds / one.images).toFixed(3)}`,
      ]),
    )}`;
}

function differenceSection({ segmenters, differences }: SegmenterComparison): Markup {
  return html`<h2 id="differences">Differences from ${segmenters[0]!.head}</h2>
    <p>
      Points. The images are drawn anew, the same for both segmenters: where an interval holds 0, these images
      cannot tell the two apart. It does not cover the chances of training or of the choice of labelled
      images.
    </p>
    ${table(
      ['head', ...segmentMeasures.map((name) => titles[name])],
      differences.map(({ head, measures }) => [
        html`${head}`,
        ...segmentMeasures.map((name) => valueCell(measures[name].value, measures[name].bootstrap, points)),
      ]),
    )}`;
}

function classSection({ segmenters, classNames }: SegmenterComparison): Markup {
  const shown = segmenters.slice(0, mostDrawn);
  const names = shown.map(({ head }) => head);
  const chart = (of: 'IoU' | 'boundaryF'): Markup =>
    barChart(
      classNames.map((name, c) => ({
        name,
        colour: classColour(c),
        bars: shown.map(({ perClass }) => {
          const value = perClass[c]![of];
          return value === null ? null : { mean: 100 * value, values: [100 * value] };
        }),
      })),
      names,
    );
  return html`<h2 id="classes">Class by class</h2>
    <p>
      In percent. Classes without a bar do not occur in the true masks.
      ${segmenters.length > shown.length ? `The first ${shown.length} are drawn; results.json holds all.` : ''}
      ${namingHint(classNames) ?? ''}
    </p>
    ${stageKey(names)}
    <h3>Intersection over union</h3>
    ${chart('IoU')}
    <h3>Boundary F</h3>
    ${chart('boundaryF')}`;
}

function settingsSection(
  { segmenters, refine }: SegmenterComparison,
  { seconds, versions }: ComparisonFacts,
): Markup {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const { tolerance } = segmenters[0]!;
  const rows: [string, string][] = [
    ...segmenters.map(({ head, kind, model, reading }): [string, string] => [
      head,
      `${kind}${model === null ? '' : ` on ${model}`}, ${describeReading(reading)}`,
    ]),
    ['refined', refine],
    ['boundaries', `agree within ${(100 * tolerance.share).toFixed(2)} % of the diagonal`],
    ['time', `${seconds.toFixed(0)} s`],
    ['versions', programs.join(', ')],
  ];
  return html`<h2 id="settings">Settings</h2>
    <table class="settings">
      ${rows.map(
        ([name, value]) =>
          html`<tr>
            <td>${name}</td>
            <td>${value}</td>
          </tr>`,
      )}
    </table>
    <p class="muted">All numbers are in results.json beside this file.</p>`;
}

function table(head: readonly string[], rows: readonly (readonly Markup[])[]): Markup {
  return html`<div class="scroll" tabindex="0">
    <table>
      <tr>
        ${head.map((title) => html`<th>${title}</th>`)}
      </tr>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </table>
  </div>`;
}

function valueCell(value: number, { low, high }: BootstrapEstimate, show: (value: number) => string): Markup {
  return html`<b>${show(value)}</b><br /><span class="muted">${show(low)} to ${show(high)}</span>`;
}
