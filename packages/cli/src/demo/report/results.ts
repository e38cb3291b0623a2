import { deviation, mean } from '@neco/neco/internal';
import { slopeChart } from '../../report/charts.js';
import { html, percent, points, type Markup } from '../../report/html.js';
import type { SeedOutcome } from '../seed-run.js';
import { measures, measureTitles, stages, stageTitles, type Measure, type Stage } from '../stages.js';
import type { ScoredData } from './data.js';
import { describeChange } from './change.js';

/** mIoU of each seed at each stage, 0 to 1. */
export function mIoUs(outcomes: readonly SeedOutcome[], measure: Measure): Record<Stage, number[]> {
  const of = (stage: Stage) => outcomes.map(({ results }) => results[measure][stage].mIoU);
  return { untrained: of('untrained'), before: of('before'), after: of('after') };
}

/** Changes of the score below this, on average, are called none. */
export const negligible = 0.002;

/** What the numbers of a measure say, in words that follow them. */
export function verdict(
  { untrained, before, after }: Readonly<Record<Stage, number[]>>,
  noun: ScoredData['noun'],
): string {
  const gains = after.map((value, i) => value - before[i]!);
  const change = describeChange(gains, {
    measure: 'the score',
    negligible,
    size: (gain) => `${points(gain)} points`,
    spread: percent,
    loss: `on these ${noun}s, with these settings, it made things worse.`,
  });
  return `${change} ${describeBaseline(mean(after), mean(untrained), noun)}`;
}

function describeBaseline(after: number, untrained: number, noun: ScoredData['noun']): string {
  const numbers = `(${percent(after)} against ${percent(untrained)})`;
  if (after - untrained >= negligible) {
    return `It ends above an untrained network of the same shape ${numbers}.`;
  }
  const place = after - untrained > -negligible ? 'level with' : 'below';
  return (
    `It ends ${place} an untrained network of the same shape ${numbers}, ` +
    `which on such ${noun}s gets far by colour and texture alone.`
  );
}

/** One sentence or two for each measure. */
export function verdictList({ outcomes, noun }: Pick<ScoredData, 'outcomes' | 'noun'>): Markup {
  return html`<ul class="lead">
    ${measures.map((measure) => html`<li><b>${measureTitles[measure]}.</b> ${verdict(mIoUs(outcomes, measure), noun)}</li>`)}
  </ul>`;
}

/** The numbers that matter, and each seed's. */
export function scoreSection({ outcomes, noun }: Pick<ScoredData, 'outcomes' | 'noun'>): Markup {
  const apart = noun === 'scene' ? 'other scenes' : 'other pictures held out';
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
            ${stageTable(outcomes, values, scoreUnit)}
          </div>`,
      )}
    </div>
    <p class="muted">
      Each line of the charts is one seed: ${apart}, another untrained network, another order of training.
      ${several ? 'The spread of the lines is the uncertainty of the result.' : 'One seed says nothing about the uncertainty; without --quick the demo runs three.'}
    </p>`;
}

/** How the values of a measure are written. */
export interface MeasureUnit {
  /** Head of the table: "mIoU, %". */
  head: string;
  show: (value: number) => string;
  /** A difference, with its sign. */
  change: (value: number) => string;
}

const scoreUnit: MeasureUnit = { head: 'mIoU, %', show: percent, change: points };

/** A measure of each seed at each stage, and what changed. */
export function stageTable(
  outcomes: readonly { seed: number }[],
  values: Readonly<Record<Stage, number[]>>,
  { head, show, change }: MeasureUnit,
): Markup {
  const row = (title: string, cells: readonly number[], write: (value: number) => string, kind: string) =>
    html`<tr class="${kind}">
      <td>${title}</td>
      ${cells.map((value) => html`<td>${write(value)}</td>`)}
      <td>${write(mean(cells))}</td>
      <td>${cells.length > 1 ? show(deviation(cells)) : '-'}</td>
    </tr>`;
  const gains = values.after.map((value, i) => value - values.before[i]!);
  return html`<div class="scroll" tabindex="0">
    <table>
      <tr>
        <th>${head}</th>
        ${outcomes.map(({ seed }) => html`<th>seed ${seed}</th>`)}
        <th>mean</th>
        <th>deviation</th>
      </tr>
      ${stages.map((stage) => row(stageTitles[stage], values[stage], show, ''))}
      ${row('after − before', gains, change, 'total')}
    </table>
  </div>`;
}
