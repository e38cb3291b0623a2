import type { LayerComparison, LayerScores } from '@neco/neco/internal';
import { stageKey } from './bars.js';
import { fixed, gridLines, ticks } from './charts.js';
import { describeImages } from './comparison.js';
import { html, percent, points, type Markup } from './html.js';
import { page } from './page.js';
import { PictureSheet } from './pictures.js';

/** What the page says beside the scores. */
export interface LayerFacts {
  model: string;
  /** Lines on which layer to use. */
  verdicts: readonly string[];
  seconds: number;
  versions: Readonly<Record<string, string>>;
}

/** One HTML page on the layers of a backbone; it needs no network. */
export function renderLayers(comparison: LayerComparison, facts: LayerFacts): string {
  const title = `Layers of ${facts.model}`;
  const { protocols, layers, best } = comparison;
  return page(
    title,
    new PictureSheet(),
    html`<h1>${title}</h1>
      <p class="lead">
        Frozen features of every block, measured by predicting masks of images that were not learnt from.
        Higher is better.
      </p>
      <ul>
        ${facts.verdicts.map((line) => html`<li>${line}</li>`)}
      </ul>
      <div class="charts">
        ${protocols.map(({ title: name }, p) => blockChart(layers, p, name, best[p]!.layer))}
      </div>
      ${stageKey(['after the final norm', 'without it; the best is drawn larger'])} ${scoreTable(comparison)}
      ${settings(comparison, facts)}`,
  );
}

/** Score against block; the bar at a block holds 95 % of the resamplings of the images. */
function blockChart(layers: readonly LayerScores[], p: number, title: string, best: string): Markup {
  const [width, height] = [340, 220];
  const area = { left: 44, right: width - 12, top: 12, bottom: height - 34 };
  const drawn = layers
    .filter(({ block }) => block !== null)
    .map(({ block, raw, layer, protocols }) => {
      const { summary, bootstrap } = protocols[p]!;
      const [low, high] = [bootstrap.low, bootstrap.high].map((share) => 100 * share) as [number, number];
      return { block: block!, raw, best: layer === best, value: 100 * summary.mIoU.mean, low, high };
    });
  const blocks = drawn.map(({ block }) => block);
  const [first, last] = [Math.min(...blocks), Math.max(...blocks)];
  const [low, high] = [Math.min(...drawn.map((one) => one.low)), Math.max(...drawn.map((one) => one.high))];
  const x = (block: number) =>
    area.left + ((area.right - area.left) * (block - first)) / Math.max(1, last - first);
  const y = (value: number) =>
    area.bottom - ((area.bottom - area.top) * (value - low)) / Math.max(1e-9, high - low);
  const lines = [false, true].map((raw) =>
    drawn
      .filter((one) => one.raw === raw)
      .map(({ block, value }, i) => `${i === 0 ? 'M' : 'L'}${fixed(x(block))} ${fixed(y(value))}`)
      .join(''),
  );
  return html`<figure class="chart">
    <figcaption><b>${title}</b> <span class="muted">mIoU in percent, by block</span></figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}: score of each block">
      ${gridLines(ticks(low, high), area, y)}
      ${lines.map((line) => html`<path d="${line}" fill="none" class="slope" />`)}
      ${drawn.map(
        (one) =>
          html`<line
              class="slope"
              x1="${fixed(x(one.block))}"
              x2="${fixed(x(one.block))}"
              y1="${fixed(y(one.low))}"
              y2="${fixed(y(one.high))}"
            />
            <circle
              cx="${fixed(x(one.block))}"
              cy="${fixed(y(one.value))}"
              r="${one.best ? 7 : 4}"
              class="dot s${Number(one.raw)}"
              ><title>
                block ${one.block}${one.raw ? ' without the norm' : ''}: ${one.value.toFixed(1)} %
              </title></circle
            >
            <text class="tick" x="${fixed(x(one.block))}" y="${area.bottom + 16}" text-anchor="middle"
              >${one.block}</text
            >`,
      )}
    </svg>
  </figure>`;
}

function scoreTable({ layers, protocols, depth, seeds, validationImages, mode }: LayerComparison): Markup {
  const spread = (mean: string, deviation: number | null): string =>
    deviation === null ? mean : `${mean} ± ${percent(deviation)}`;
  return html`<h2 id="scores">Scores</h2>
    <p>
      mIoU in percent (${mode} mode) on ${validationImages} images,
      ${seeds.length > 1 ? 'mean and deviation over' : 'with'} the seeds ${seeds.join(', ')}; then points over
      the last layer, in brackets 95 % of 1,000 resamplings of the images.
    </p>
    <div class="scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>layer</th>
            ${protocols.map(
              ({ title }) =>
                html`<th>${title}</th>
                  <th>over the last</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${layers.map(
            ({ layer, protocols: scores, differences }) =>
              html`<tr>
                <td>${layer === 'last' ? `${depth} (last)` : layer}</td>
                ${scores.map(({ summary: { mIoU } }, p) => {
                  const found = differences[p];
                  return html`<td>${spread(percent(mIoU.mean), mIoU.deviation)}</td>
                    <td>
                      ${found === undefined ? '' : `${points(found.seeds.mean)} [${points(found.bootstrap.low)}, ${points(found.bootstrap.high)}]`}
                    </td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <ul>
      ${protocols.map(({ title, description }) => html`<li><b>${title}.</b> ${description}</li>`)}
    </ul>`;
}

function settings(comparison: LayerComparison, { seconds, versions }: LayerFacts): Markup {
  const { trainImages, validationImages, mode } = comparison;
  const read = describeImages(comparison);
  const program = Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  return html`<h2 id="settings">Settings</h2>
    <p>
      ${trainImages} labelled and ${validationImages} evaluated images; ${mode} mode; ${read};
      ${seconds.toFixed(0)} s; ${program}.
    </p>
    <p class="muted">All numbers, with each seed's, are in results.json beside this file.</p>`;
}
