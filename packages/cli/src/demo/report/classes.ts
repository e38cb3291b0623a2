import { mean, namingHint } from '@neco/neco/internal';
import { barChart, stageKey } from '../../report/bars.js';
import { html, percent, type Markup } from '../../report/html.js';
import { classColour } from '../../report/pictures.js';
import { measures, measureTitles, stages, stageTitles, type Measure } from '../stages.js';
import type { ScoredData } from './data.js';

/** IoU of each class, as bars and as numbers. */
export function classSection(data: ScoredData): Markup {
  const titles = stages.map((stage) => stageTitles[stage]);
  return html` <h2 id="classes">Class by class</h2>
    <p>
      Intersection over union in percent: of all pixels that are, or are said to be, of a class, the share
      that is both. ${data.outcomes.length > 1 ? 'Bars are means over the seeds, dots the single seeds.' : ''}
      ${namingHint(data.classNames) ?? ''}
    </p>
    ${stageKey(titles)}
    ${measures.map((measure) => {
      const rows = data.classNames.map((name, c) => ({ name, values: classValues(data, measure, c) }));
      return html`<h3>${measureTitles[measure]}</h3>
        ${barChart(
          rows.map(({ name, values }, c) => ({
            name,
            colour: classColour(c),
            bars: values.map((IoUs) =>
              IoUs.length === 0 ? null : { mean: 100 * mean(IoUs), values: IoUs.map((value) => 100 * value) },
            ),
          })),
          titles,
        )}
        <details>
          <summary>The same as numbers</summary>
          <div class="scroll" tabindex="0">
            <table>
              <tr>
                <th>IoU, %</th>
                ${titles.map((title) => html`<th>${title}</th>`)}
              </tr>
              ${rows.map(
                ({ name, values }) =>
                  html`<tr>
                    <td>${name}</td>
                    ${values.map((IoUs) => html`<td>${IoUs.length === 0 ? '-' : percent(mean(IoUs))}</td>`)}
                  </tr>`,
              )}
            </table>
          </div>
        </details>`;
    })}`;
}

/** `[stages][seeds]`: IoU of a class, without the seeds whose pictures do not show it. */
function classValues({ outcomes }: ScoredData, measure: Measure, index: number): number[][] {
  return stages.map((stage) =>
    outcomes.map(({ results }) => results[measure][stage].perClass[index]!.IoU).filter((IoU) => IoU !== null),
  );
}
