import { mean } from '@neco/neco/internal';
import { slopeChart } from '../../../report/charts.js';
import { html, percent, type Markup } from '../../../report/html.js';
import { describeChange } from '../../report/change.js';
import { stageTable, type MeasureUnit } from '../../report/results.js';
import { stages } from '../../stages.js';
import { signals, signalTitles, signalValues, type Signal } from '../signals.js';
import type { OwnReportData } from './data.js';

/** A difference with its sign, which what rounds to nothing has not. */
function signed(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return text === '0.0' ? text : `${value < 0 ? '−' : '+'}${text}`;
}

const share: MeasureUnit = { head: 'share, %', show: percent, change: (value) => signed(100 * value) };
const units: Readonly<Record<Signal, MeasureUnit & { scale: number; suffix: string; negligible: number }>> = {
  mirrorAgreement: { ...share, scale: 100, suffix: ' %', negligible: 0.005 },
  shiftAgreement: { ...share, scale: 100, suffix: ' %', negligible: 0.005 },
  effectiveRank: {
    head: 'directions',
    show: (value) => value.toFixed(1),
    change: signed,
    scale: 1,
    suffix: '',
    negligible: 0.5,
  },
};

/** What the signals did, one sentence each, and what that means. */
export function signalList(data: OwnReportData): Markup {
  const sentences = signals.map((signal) => {
    const { change, show, suffix, negligible } = units[signal];
    const words = describeChange(changes(data, signal), {
      measure: signal === 'effectiveRank' ? 'the number of directions that features use' : 'it',
      negligible,
      size: (value) => `${change(value)}${suffix === '' ? '' : ' points'}`,
      spread: show,
    });
    const { before, after } = signalValues(data.outcomes, signal);
    return html`<li>
      <b>${signalTitles[signal]}.</b> ${words} ${show(mean(before))}${suffix} before,
      ${show(mean(after))}${suffix} after.
    </li>`;
  });
  return html`<ul class="${data.scored === null ? 'lead' : ''}">
      ${sentences}
    </ul>
    <p class="${data.scored === null ? 'lead' : 'muted'}"><b>${summary(data)}</b></p>`;
}

function changes({ outcomes }: OwnReportData, signal: Signal): number[] {
  const { before, after } = signalValues(outcomes, signal);
  return after.map((value, i) => value - before[i]!);
}

/** Loss of rank, as a share of it, from which more agreement is no good news. */
const lostRank = 0.1;

/** What the signals together say. They are no scores, and the words say so. */
export function summary(data: OwnReportData): string {
  const agreement = [...changes(data, 'mirrorAgreement'), ...changes(data, 'shiftAgreement')];
  const { before, after } = signalValues(data.outcomes, 'effectiveRank');
  const lost = 1 - mean(after) / mean(before);
  const judge =
    data.scored === null
      ? 'Only masks could tell whether the features got better.'
      : 'The scores above decide.';
  if (Math.abs(mean(agreement)) < units.mirrorAgreement.negligible)
    return `By these signs nothing changed that matters. ${judge}`;
  if (mean(agreement) < 0)
    return `By these signs it made things worse: patches agree less with themselves in another view. ${judge}`;
  if (lost > lostRank)
    return (
      `Patches agree more with themselves in another view, but features lost ${percent(lost)} % of their directions: ` +
      `a network that tells less apart agrees more, too. ${judge}`
    );
  return `By these signs it did what it should: patches agree more with themselves in another view, and features kept their variety. ${judge}`;
}

/** The signals of each seed at each stage. */
export function signalSection(data: OwnReportData): Markup {
  const { outcomes } = data;
  const kept = outcomes.map(({ signals: { after } }) => after.startAgreement!);
  return html` <h2 id="signals">What can be measured without labels</h2>
    <p>
      <b>Mirror agreement</b>: of the ten nearest patches that a patch has in other pictures, the share that
      stay its nearest when all pictures are mirrored. <b>Shift agreement</b>: the same when all pictures are
      moved by half a patch. Agreement alone is no merit: a network that gives everything the same feature
      agrees fully, and an untrained one, which sees little but colour, often more than a good one.
      <b>Effective rank</b> is therefore beside them: the number of directions that features use, which falls
      when they lose variety. None of the three knows what the pictures show.
    </p>
    <div class="charts">
      ${signals.map((signal) => {
        const values = signalValues(outcomes, signal);
        const { scale, suffix, head } = units[signal];
        return html`<div>
          ${slopeChart({
            title: signalTitles[signal],
            unit: head,
            stages,
            rows: outcomes.map((_, seed) => stages.map((stage) => scale * values[stage][seed]!)),
            seedNames: outcomes.map(({ seed }) => `seed ${seed}`),
            suffix,
          })}
          ${stageTable(outcomes, values, units[signal])}
        </div>`;
      })}
    </div>
    <p class="muted">
      After training a patch still has ${percent(mean(kept))} % of the nearest patches that it had before
      (unmirrored): this is how much was changed at all.
      ${outcomes.length === 1 ? html`One seed says nothing about the uncertainty; without <code class="whole">--quick</code> the demo runs three.` : `${outcomes.length} seeds, each with other pictures held out; the spread between them is the uncertainty.`}
    </p>`;
}
