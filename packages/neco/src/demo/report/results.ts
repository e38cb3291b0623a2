import { deviation, mean } from '../../eval/index.js';
import { slopeChart } from '../../report/charts.js';
import { html, percent, points, type Markup } from '../../report/html.js';
import type { SeedOutcome } from '../seed-run.js';
import { measures, measureTitles, stages, stageTitles, type Measure, type Stage } from '../stages.js';
import type { ReportData } from './data.js';

/** mIoU of each seed at each stage, 0 to 1. */
export function mIoUs(outcomes: readonly SeedOutcome[], measure: Measure): Record<Stage, number[]> {
  const of = (stage: Stage) => outcomes.map(({ results }) => results[measure][stage].mIoU);
  return { untrained: of('untrained'), before: of('before'), after: of('after') };
}

/** Changes of the score below this, on average, are called none. */
const negligible = 0.002;

/** What the numbers of a measure say, in words that follow them. */
export function verdict({ untrained, before, after }: Readonly<Record<Stage, number[]>>): string {
  const gains = after.map((value, i) => value - before[i]!);
  return `${describeGains(gains)} ${describeBaseline(mean(after), mean(untrained))}`;
}

function describeBaseline(after: number, untrained: number): string {
  const numbers = `(${percent(after)} against ${percent(untrained)})`;
  if (after - untrained >= negligible) {
    return `It ends above an untrained network of the same shape ${numbers}.`;
  }
  const place = after - untrained > -negligible ? 'level with' : 'below';
  return (
    `It ends ${place} an untrained network of the same shape ${numbers}, ` +
    'which on such scenes gets far by colour and texture alone.'
  );
}

function describeGains(gains: readonly number[]): string {
  const size = gains.length > 1 ? `${points(mean(gains))} points on average` : `${points(gains[0]!)} points`;
  const everySeed =
    gains.length === 1 ? 'with the one seed that was run' : `with each of the ${gains.length} seeds`;
  if (Math.abs(mean(gains)) < negligible)
    return `Post-training with NeCo left the score where it was (${size}).`;
  if (gains.every((gain) => gain > 0))
    return `Post-training with NeCo raised the score ${everySeed} (${size}).`;
  if (gains.every((gain) => gain < 0)) {
    return `Post-training with NeCo lowered the score ${everySeed} (${size}): on these scenes, with these settings, it did not help.`;
  }
  const up = gains.filter((gain) => gain > 0).length;
  return `Post-training with NeCo raised the score with ${up} of ${gains.length} seeds and lowered it with the others (${size}): no clear gain.`;
}

/** One sentence or two for each measure. */
export function verdictList({ outcomes }: ReportData): Markup {
  return html`<ul class="lead">
    ${measures.map((measure) => html`<li><b>${measureTitles[measure]}.</b> ${verdict(mIoUs(outcomes, measure))}</li>`)}
  </ul>`;
}

/** The numbers that matter, and each seed's. */
export function scoreSection({ outcomes }: ReportData): Markup {
  const several = outcomes.length > 1;
  const scores = measures.map((measure) => ({ measure, values: mIoUs(outcomes, measure) }));
  return html` <div class="cards">
      ${stages.map(
        (stage, i) =>
          html`<div class="card s${i}">
            ${stageTitles[stage]}
            <div class="figures">
              ${scores.map(
                ({ measure, values }) =>
                  html`<div>
                    <b>${percent(mean(values[stage]))}</b>
                    <span class="muted"
                      >${measureTitles[measure].toLowerCase()}${several ? html` ± ${percent(deviation(values[stage]))}` : html``}</span
                    >
                  </div>`,
              )}
            </div>
          </div>`,
      )}
    </div>
    <p class="muted">
      mIoU in percent, ${several ? `mean and standard deviation over ${outcomes.length} seeds` : 'one seed'}.
      Higher is better; what is measured, the next section says.
    </p>
    <div class="charts">
      ${scores.map(
        ({ measure, values }) =>
          html`<div>
            ${slopeChart({
              title: measureTitles[measure],
              unit: 'mIoU, %',
              stages,
              rows: outcomes.map((_, seed) => stages.map((stage) => 100 * values[stage][seed]!)),
              seedNames: outcomes.map(({ seed }) => `seed ${seed}`),
            })}
            ${scoreTable(outcomes, values)}
          </div>`,
      )}
    </div>
    <p class="muted">
      Each line of the charts is one seed: other scenes, another untrained network, another order of training.
      ${several ? 'The spread of the lines is the uncertainty of the result.' : 'One seed says nothing about the uncertainty; without --quick the demo runs three.'}
    </p>`;
}

function scoreTable(outcomes: readonly SeedOutcome[], values: Readonly<Record<Stage, number[]>>): Markup {
  const row = (title: string, cells: readonly number[], show: (value: number) => string, kind: string) =>
    html`<tr class="${kind}">
      <td>${title}</td>
      ${cells.map((value) => html`<td>${show(value)}</td>`)}
      <td>${show(mean(cells))}</td>
      <td>${cells.length > 1 ? percent(deviation(cells)) : '-'}</td>
    </tr>`;
  const gains = values.after.map((value, i) => value - values.before[i]!);
  return html`<div class="scroll" tabindex="0">
    <table>
      <tr>
        <th>mIoU, %</th>
        ${outcomes.map(({ seed }) => html`<th>seed ${seed}</th>`)}
        <th>mean</th>
        <th>deviation</th>
      </tr>
      ${stages.map((stage) => row(stageTitles[stage], values[stage], percent, ''))}
      ${row('after − before', gains, points, 'total')}
    </table>
  </div>`;
}
