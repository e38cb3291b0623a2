import {
  namingHint,
  type BootstrapEstimate,
  type Comparison,
  type Difference,
  type ModelScores,
  type Spread,
} from '@neco/neco/internal';
import { barChart, stageKey } from './bars.js';
import { html, percent, points, type Markup } from './html.js';
import { classColour } from './pictures.js';

/** Colours that the style sheet has for models. */
const modelColours = 6;

/** mIoU of each model under each protocol. */
export function scoreSection(comparison: Comparison): Markup {
  const { models, protocols, seeds, mode } = comparison;
  const scoreRows = models.map(({ name, protocols: scores }) => ({
    name,
    cells: scores.map(({ summary, bootstrap }) => ({ spread: summary.mIoU, bootstrap })),
  }));
  return html`<h2 id="scores">Scores</h2>
    <p>
      mIoU in percent (${mode} mode), on ${comparison.validationImages} images.
      ${seeds.length > 1 ? `Mean and standard deviation over the seeds ${seeds.join(', ')}.` : `One seed, ${seeds[0]!}.`}
      The interval holds 95 % of 1,000 resamplings of the images: it tells how much the score depends on which
      images are in the set.
    </p>
    ${protocolTable(protocols, scoreRows, percent)}
    <ul>
      ${protocols.map(({ title, description }) => html`<li><b>${title}.</b> ${description}</li>`)}
      ${comparison.leftOut.map(({ protocol, model, reason }) => html`<li><b>Left out: ${protocol}.</b> ${model}: ${reason}</li>`)}
    </ul>`;
}

/** What the models differ by; nothing for a single one. */
export function differenceSection({ models, protocols, differences, seeds }: Comparison): Markup {
  if (differences.length === 0) return html``;
  const first = models[0]!.name;
  const rows = models.slice(1).map(({ name }) => ({
    name,
    cells: differences
      .filter(({ model }) => model === name)
      .map(({ seeds: spread, bootstrap }) => ({ spread, bootstrap })),
  }));
  return html`<h2 id="differences">Differences from ${first}</h2>
    <p>
      Points of mIoU, the same images and seeds for both models.
      ${seeds.length > 1 ? 'The deviation is that of the difference over the seeds.' : 'With one seed there is no deviation over seeds.'}
      The interval resamples the images, the same for both models: where it holds 0, these images cannot tell
      the two models apart. Neither covers the chances of training.
    </p>
    ${protocolTable(protocols, rows, points)}
    <ul>
      ${differences.map((difference) => html`<li>${comparisonVerdict(difference, protocols, first)}</li>`)}
    </ul>`;
}

/** What a difference says, in words that follow from its numbers. */
export function comparisonVerdict(
  { model, protocol, seeds, bootstrap }: Difference,
  protocols: Comparison['protocols'],
  first: string,
): string {
  const title = protocols.find(({ name }) => name === protocol)!.title;
  const size = `${points(seeds.mean)} points`;
  const head = `${title}: ${model} against ${first}, ${size}`;
  const agree = seeds.values.every((value) => Math.sign(value) === Math.sign(seeds.mean)) && seeds.mean !== 0;
  if (!agree) return `${head}: no clear difference, the seeds disagree in sign.`;
  if (bootstrap.low <= 0 && bootstrap.high >= 0) {
    return `${head}: no clear difference, it depends on which images are taken.`;
  }
  const seedCount = seeds.values.length > 1 ? ` with each of ${seeds.values.length} seeds` : '';
  return `${head}: ${seeds.mean > 0 ? 'better' : 'worse'}${seedCount}.`;
}

/** IoU of each class, a chart for each protocol. */
export function classSection({ models, protocols, classNames }: Comparison): Markup {
  const shown = models.slice(0, modelColours);
  const names = shown.map(({ name }) => name);
  return html`<h2 id="classes">Class by class</h2>
    <p>
      Intersection over union in percent: of all pixels that are, or are said to be, of a class, the share
      that is both. Bars are means over the seeds, dots the single seeds. Classes without a bar do not occur
      in the true masks.
      ${models.length > shown.length ? `The first ${shown.length} models are drawn; results.json holds all.` : ''}
      ${namingHint(classNames) ?? ''}
    </p>
    ${names.length > 1 ? stageKey(names) : html``}
    ${protocols.map(
      ({ title }, p) =>
        html`<h3>${title}</h3>
          ${barChart(
            classNames.map((name, c) => ({
              name,
              colour: classColour(c),
              bars: shown.map((model) => barOf(model, p, c)),
            })),
            names,
          )}`,
    )}`;
}

function barOf({ protocols }: ModelScores, p: number, c: number): { mean: number; values: number[] } | null {
  const IoU = protocols[p]!.summary.perClass[c]!.IoU;
  return IoU === null ? null : { mean: 100 * IoU.mean, values: IoU.values.map((value) => 100 * value) };
}

/** A row a model, a column a protocol. */
function protocolTable(
  protocols: Comparison['protocols'],
  rows: readonly { name: string; cells: { spread: Spread; bootstrap: BootstrapEstimate }[] }[],
  show: (value: number) => string,
): Markup {
  return html`<div class="scroll" tabindex="0">
    <table>
      <tr>
        <th>model</th>
        ${protocols.map(({ title }) => html`<th>${title}</th>`)}
      </tr>
      ${rows.map(
        ({ name, cells }) =>
          html`<tr>
            <td>${name}</td>
            ${cells.map(({ spread, bootstrap }) => html`<td>${spreadCell(spread, show)} ${intervalCell(bootstrap, show)}</td>`)}
          </tr>`,
      )}
    </table>
  </div>`;
}

function spreadCell({ mean, deviation }: Spread, show: (value: number) => string): Markup {
  return deviation === null ? html`<b>${show(mean)}</b>` : html`<b>${show(mean)}</b> ± ${percent(deviation)}`;
}

function intervalCell({ low, high }: BootstrapEstimate, show: (value: number) => string): Markup {
  return html`<br /><span class="muted">${show(low)} to ${show(high)}</span>`;
}
