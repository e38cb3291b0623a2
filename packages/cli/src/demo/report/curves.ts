import { lineChart, type Series } from '../../report/charts.js';
import { html, type Markup } from '../../report/html.js';
import type { TrainedSeed } from '../seed-run.js';
import { smooth } from './smooth.js';

const seedColours = ['var(--s2)', 'var(--s1)', 'var(--good)', '#8c6bb1', '#a07d3b'];

/** How the training went. */
export function curveSection({
  outcomes,
  judge = 'the scores above',
}: {
  outcomes: readonly TrainedSeed[];
  /** What can tell whether features got better. */
  judge?: string;
}): Markup {
  const series = (pick: (metrics: TrainedSeed['metrics'][number]) => number): Series[] =>
    outcomes.flatMap(({ seed, metrics }, i) => {
      const colour = seedColours[i % seedColours.length]!;
      const values = metrics.map(pick);
      return [
        { name: `seed ${seed}`, colour, values, faint: true },
        { name: `seed ${seed}, smoothed`, colour, values: smooth(values) },
      ];
    });
  const single = (pick: (metrics: TrainedSeed['metrics'][number]) => number): Series[] => [
    { name: 'all seeds', colour: 'var(--ink)', values: outcomes[0]!.metrics.map(pick) },
  ];
  const chance = Math.log(outcomes[0]!.start.config.roiSize ** 2);
  return html` <h2 id="curves">The training</h2>
    <p>
      The loss compares two orders of the same reference patches: how the student sorts them by similarity to
      a patch of one view, and how its slowly following teacher sorts them for the same patch in another view.
      It is a cross-entropy over ranks: an undecided order scores ${chance.toFixed(2)}, two decided orders
      that contradict each other more, two that agree near 0. A falling loss means that views agree more;
      whether the features got better, only ${judge} can tell.
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
        single(({ momentum }) => momentum ?? 0),
        { title: "Teacher's momentum", unit: 'share kept at each step' },
      )}
    </div>`;
}
