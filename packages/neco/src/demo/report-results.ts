import { deviation, mean } from '../eval/index.js';
import { barChart, lineChart, slopeChart, stageKey, type Series } from '../report/charts.js';
import { classColour } from '../report/pictures.js';
import type { ReportData } from './report-data.js';
import { html, percent, points, type Markup } from '../report/html.js';
import type { SeedOutcome } from './seed-run.js';
import { stages, stageTitles, type Stage } from './stages.js';
import { smooth } from './smooth.js';

/** mIoU of each seed at a stage, 0 to 1. */
export function scores(outcomes: readonly SeedOutcome[], stage: Stage): number[] {
  return outcomes.map(({ results }) => results[stage].mIoU);
}

/** Changes of the score below this, on average, are called none. */
const negligible = 0.002;

/** What the numbers say, in words that follow them. */
export function verdict(outcomes: readonly SeedOutcome[]): string {
  const [untrained, before, after] = stages.map((stage) => scores(outcomes, stage)) as [
    number[],
    number[],
    number[],
  ];
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

/** The three numbers that matter, and each seed's. */
export function scoreSection({ outcomes }: ReportData): Markup {
  const several = outcomes.length > 1;
  return html` <div class="cards">
      ${stages.map((stage, i) => {
        const values = scores(outcomes, stage);
        const spread = several ? `± ${percent(deviation(values))} over ${values.length} seeds` : 'one seed';
        return html`<div class="card s${i}">
          ${stageTitles[stage]}<b>${percent(mean(values))}</b
          ><span class="muted">mIoU in percent, ${spread}</span>
        </div>`;
      })}
    </div>
    <div class="beside">
      ${slopeChart({
        stages: stages.map((stage) => stageTitles[stage]),
        rows: outcomes.map(({ results }) => stages.map((stage) => 100 * results[stage].mIoU)),
        seedNames: outcomes.map(({ seed }) => `seed ${seed}`),
      })}
      <div>
        ${scoreTable(outcomes)}
        <p class="muted">
          Each line is one seed: other scenes, another untrained network, another order of training.
          ${several ? 'The spread of the lines is the uncertainty of the result.' : 'One seed says nothing about the uncertainty; run the demo without the option for a quick one to get three.'}
        </p>
      </div>
    </div>`;
}

function scoreTable(outcomes: readonly SeedOutcome[]): Markup {
  const row = (title: string, values: readonly number[], show: (value: number) => string, kind: string) =>
    html`<tr class="${kind}">
      <td>${title}</td>
      ${values.map((value) => html`<td>${show(value)}</td>`)}
      <td>${show(mean(values))}</td>
      <td>${values.length > 1 ? percent(deviation(values)) : '-'}</td>
    </tr>`;
  const [, before, after] = stages.map((stage) => scores(outcomes, stage));
  const gains = after!.map((value, i) => value - before![i]!);
  return html`<table>
    <tr>
      <th>mIoU, %</th>
      ${outcomes.map(({ seed }) => html`<th>seed ${seed}</th>`)}
      <th>mean</th>
      <th>deviation</th>
    </tr>
    ${stages.map((stage) => row(stageTitles[stage], scores(outcomes, stage), percent, ''))}
    ${row('after − before', gains, points, 'total')}
  </table>`;
}

/** IoU of each class. */
export function classSection({ outcomes, classNames }: ReportData): Markup {
  const groups = classNames.map((name, c) => ({
    name,
    colour: classColour(c),
    bars: stages.map((stage) => {
      const values = outcomes
        .map(({ results }) => results[stage].perClass[c]!.IoU)
        .filter((IoU) => IoU !== null)
        .map((IoU) => 100 * IoU);
      return values.length === 0 ? null : { mean: mean(values), values };
    }),
  }));
  const titles = stages.map((stage) => stageTitles[stage]);
  return html` <h2 id="classes">Class by class</h2>
    <p>
      Intersection over union in percent: of all pixels that are, or are said to be, of a class, the share
      that is both. Bars are means over the seeds, dots the single seeds.
    </p>
    ${stageKey(titles)} ${barChart(groups, titles)}`;
}

const seedColours = ['var(--s2)', 'var(--s1)', 'var(--good)', '#8c6bb1', '#a07d3b'];

/** How the training went. */
export function curveSection({ outcomes }: ReportData): Markup {
  const series = (pick: (metrics: SeedOutcome['metrics'][number]) => number): Series[] =>
    outcomes.flatMap(({ seed, metrics }, i) => {
      const colour = seedColours[i % seedColours.length]!;
      const values = metrics.map(pick);
      return [
        { name: `seed ${seed}`, colour, values, faint: true },
        { name: `seed ${seed}, smoothed`, colour, values: smooth(values) },
      ];
    });
  const single = (pick: (metrics: SeedOutcome['metrics'][number]) => number): Series[] => [
    { name: 'all seeds', colour: 'var(--ink)', values: outcomes[0]!.metrics.map(pick) },
  ];
  const chance = Math.log(outcomes[0]!.start.config.roiSize ** 2);
  return html` <h2 id="curves">The training</h2>
    <p>
      The loss compares two orders of the same reference patches: how the student sorts them by similarity to
      a patch of one view, and how its slowly following teacher sorts them for the same patch in another view.
      It is a cross-entropy over ranks: an undecided order scores ${chance.toFixed(2)}, two decided orders
      that contradict each other more, two that agree near 0. A falling loss means that views agree more;
      whether the features got better, only the scores above can tell.
    </p>
    <p class="key">
      ${outcomes.map(({ seed }, i) => html`<span><i class="swatch" style="background:${seedColours[i % seedColours.length]!}"></i>seed ${seed}</span>`)}
    </p>
    <div class="charts">
      ${lineChart(
        series(({ loss }) => loss),
        { title: 'Loss', unit: 'cross-entropy, single steps faint' },
      )}
      ${lineChart(
        series(({ gradNorm }) => gradNorm),
        { title: 'Gradient', unit: 'norm, before clipping', from: 0 },
      )}
      ${lineChart(
        single(({ lr }) => lr),
        { title: 'Learning rate', unit: 'of the backbone', from: 0 },
      )}
      ${lineChart(
        single(({ momentum }) => momentum),
        { title: "Teacher's momentum", unit: 'share kept at each step' },
      )}
    </div>`;
}
