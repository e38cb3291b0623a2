import { type Markup, html } from './html.js';

/** A line of a chart. */
export interface Series {
  name: string;
  /** CSS colour. */
  colour: string;
  values: readonly number[];
  /** Drawn faintly below the others. */
  faint?: boolean;
}

export interface LineChartOptions {
  title: string;
  /** What the vertical axis counts. */
  unit: string;
  width?: number;
  height?: number;
  /** Lower end of the axis, if it must not follow the values. */
  from?: number;
}

/** Round numbers that divide a range into about four parts. */
export function ticks(low: number, high: number, parts = 4): number[] {
  const span = high - low || Math.abs(high) || 1;
  const magnitude = 10 ** Math.floor(Math.log10(span / parts));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * magnitude).find((s) => span / s <= parts + 0.5)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Horizontal lines at some values, each with its number on the left. */
export function gridLines(
  values: readonly number[],
  area: { left: number; right: number },
  y: (value: number) => number,
): Markup[] {
  return values.map(
    (value) =>
      html`<line
          class="grid"
          x1="${area.left}"
          x2="${area.right}"
          y1="${fixed(y(value))}"
          y2="${fixed(y(value))}"
        />
        <text class="tick" x="${area.left - 6}" y="${fixed(y(value) + 4)}" text-anchor="end"
          >${short(value)}</text
        >`,
  );
}

/** Steps from left to right, one line a series. */
export function lineChart(series: readonly Series[], options: LineChartOptions): Markup {
  const { title, unit, width = 340, height = 190 } = options;
  const all = series.flatMap(({ values }) => values);
  const low = options.from ?? Math.min(...all);
  const high = Math.max(...all, low + 1e-12);
  const steps = Math.max(...series.map(({ values }) => values.length));
  const area = { left: 52, right: width - 8, top: 12, bottom: height - 30 };
  const x = (step: number) => area.left + ((area.right - area.left) * step) / Math.max(1, steps - 1);
  const y = (value: number) => area.bottom - ((area.bottom - area.top) * (value - low)) / (high - low);
  const grid = gridLines(ticks(low, high), area, y);
  const marks = ticks(1, steps, 5)
    .filter(Number.isInteger)
    .map(
      (step) =>
        html`<text class="tick" x="${fixed(x(step - 1))}" y="${area.bottom + 15}" text-anchor="middle"
          >${step}</text
        >`,
    );
  const lines = series.map(({ colour, values, faint, name }) => {
    const path = values.map((value, i) => `${i === 0 ? 'M' : 'L'}${fixed(x(i))} ${fixed(y(value))}`).join('');
    return html`<path d="${path}" fill="none" stroke="${colour}" class="${faint ? 'faint' : 'line'}"
      ><title>${name}</title></path
    >`;
  });
  return html`<figure class="chart">
    <figcaption><b>${title}</b> <span class="muted">${unit}</span></figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
      ${grid} ${marks} ${lines}
      <text class="tick" x="${area.right}" y="${height - 2}" text-anchor="end">step</text>
    </svg>
  </figure>`;
}

/** One measure at several stages, a line for each seed. */
export interface SlopeData {
  title: string;
  /** What the vertical axis counts. */
  unit: string;
  /** Names of the stages, left to right, short. */
  stages: readonly string[];
  /** `[seeds][stages]` */
  rows: readonly (readonly number[])[];
  seedNames: readonly string[];
  /** What follows a value. Default ` %`. */
  suffix?: string;
}

/** Stages side by side, each seed's values joined by a line, so that every pair can be seen. */
export function slopeChart({ title, unit, stages, rows, seedNames, suffix = ' %' }: SlopeData): Markup {
  const [width, height] = [340, 230];
  const area = { left: 76, right: width - 44, top: 12, bottom: height - 32 };
  const high = Math.max(...rows.flat()) * 1.08;
  const low = Math.min(0, ...rows.flat());
  const x = (stage: number) =>
    area.left + ((area.right - area.left) * stage) / Math.max(1, stages.length - 1);
  const y = (value: number) => area.bottom - ((area.bottom - area.top) * (value - low)) / (high - low);
  return html`<figure class="chart">
    <figcaption><b>${title}</b> <span class="muted">${unit}</span></figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title} of each seed at each stage">
      ${gridLines(ticks(low, high), { left: 36, right: width - 8 }, y)}
      ${stages.map(
        (stage, i) =>
          html`<text class="label" x="${fixed(x(i))}" y="${height - 10}" text-anchor="middle"
            >${stage}</text
          >`,
      )}
      ${rows.map((row, seed) => {
        const path = row
          .map((value, i) => `${i === 0 ? 'M' : 'L'}${fixed(x(i))} ${fixed(y(value))}`)
          .join('');
        return html`<path d="${path}" fill="none" class="slope" /> ${row.map(
            (value, i) =>
              html`<circle cx="${fixed(x(i))}" cy="${fixed(y(value))}" r="4.5" class="dot s${i}"
                ><title>${seedNames[seed]!}, ${stages[i]!}: ${value.toFixed(1)}${suffix}</title></circle
              >`,
          )}`;
      })}
    </svg>
  </figure>`;
}

/** A coordinate. */
export function fixed(value: number): string {
  return value.toFixed(1);
}

/** A number for the end of a grid line. */
export function short(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size < 0.01 || size >= 1e5
    ? value.toExponential(1).replace('.0e', 'e')
    : String(Number(value.toPrecision(4)));
}
