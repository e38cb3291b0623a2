import { short, ticks } from './charts.js';
import { html, type Markup } from './html.js';

/** A group of bars: one class, a bar for each stage. */
export interface BarGroup {
  name: string;
  colour: string;
  /** Mean of each stage and the single values behind it; null where the class does not count. */
  bars: readonly ({ mean: number; values: readonly number[] } | null)[];
}

/**
 * Horizontal bars in groups; dots are the single seeds. Made of boxes rather than of SVG, so that its words keep
 * their size on a narrow screen.
 */
export function barChart(groups: readonly BarGroup[], stages: readonly string[]): Markup {
  const high = Math.max(1, ...groups.flatMap(({ bars }) => bars.flatMap((bar) => bar?.values ?? [])));
  const at = (value: number) => `${((100 * value) / high).toFixed(2)}%`;
  const marks = ticks(0, high, 5);
  const grid = marks.map((value) => html`<i class="mark" style="left:${at(value)}"></i>`);
  const lane = (name: string, bar: BarGroup['bars'][number], i: number): Markup =>
    bar === null
      ? html``
      : html`<div
          class="lane"
          role="img"
          aria-label="${name}, ${stages[i]!}: ${bar.mean.toFixed(1)} %"
          title="${name}, ${stages[i]!}: ${bar.mean.toFixed(1)} %"
        >
          <div class="bar s${i}" style="width:${at(bar.mean)}"></div>
          ${bar.values.length > 1 ? bar.values.map((value) => html`<i class="seed" style="left:${at(value)}"></i>`) : html``}
        </div>`;
  return html`<figure class="bars">
    ${groups.map(
      ({ name, colour, bars }) =>
        html`<span class="name"><i class="swatch" style="background:${colour}"></i>${name}</span>
          <div class="track">${grid}${bars.map((bar, i) => lane(name, bar, i))}</div>`,
    )}
    <span></span>
    <div class="axis">
      ${marks.map((value) => html`<span style="left:${at(value)}">${short(value)}</span>`)}
    </div>
  </figure>`;
}

/** The key of a chart whose colours are those of the stages. */
export function stageKey(stages: readonly string[]): Markup {
  return html`<p class="key">
    ${stages.map((stage, i) => html`<span><i class="swatch s${i}"></i>${stage}</span>`)}
  </p>`;
}
