import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useColourScheme } from '../../parts/use-colour-scheme.js';
import { lastPoint, type ChartDescription, type Curve } from './curves.js';

const height = 190;

/** Curves over steps; under the pointer the values of a step, else the last ones. */
export function Chart({ chart, sync }: { chart: ChartDescription; sync: string }) {
  const { title, note, curves, format } = chart;
  const [pointed, setPointed] = useState<number | null>(null);
  const drawn = curves.filter((curve) => lastPoint(curve) !== null);
  const own = drawn.filter(({ dashed }) => dashed !== true);
  return (
    <figure className="chart panel">
      <figcaption>
        <h2>{title}</h2>
        <span className="muted small">{note}</span>
      </figcaption>
      {drawn.length === 0 ? (
        <p className="muted small nothing">{chart.empty ?? 'Nothing yet.'}</p>
      ) : (
        <>
          <div role="img" aria-label={describe(title, own, format)}>
            <Plot chart={{ ...chart, curves: drawn }} sync={sync} onPoint={setPointed} />
          </div>
          <ul className="keys small">
            {own.map((curve) => (
              <li key={curve.label}>
                <span className="line" style={{ background: `var(${curve.colour})` }} aria-hidden="true" />
                {curve.label} <strong>{valueAt(curve, pointed, format)}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </figure>
  );
}

function describe(title: string, curves: readonly Curve[], format: (value: number) => string): string {
  const last = curves.flatMap((curve) => {
    const point = lastPoint(curve);
    return point === null ? [] : [`${curve.label} ${format(point.value)} at step ${point.step}`];
  });
  return `${title}: ${last.join(', ')}`;
}

/** At the last step up to the one pointed at that has a value. */
function valueAt(curve: Curve, step: number | null, format: (value: number) => string): string {
  const until = step === null ? curve.steps.length : curve.steps.findLastIndex((each) => each <= step) + 1;
  const point = lastPoint({ ...curve, values: curve.values.slice(0, until) });
  return point === null ? '–' : format(point.value);
}

function Plot({
  chart,
  sync,
  onPoint,
}: {
  chart: ChartDescription;
  sync: string;
  onPoint: (step: number | null) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useColourScheme();
  const data = useMemo(() => alignedData(chart), [chart]);
  // Another set of lines needs another plot, more points do not.
  const lines = chart.curves.map(({ label, dashed }) => `${label}${dashed}`).join();

  useEffect(() => {
    const element = place.current!;
    const made = new uPlot(optionsOf(chart, element, sync, onPoint), data, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
    // What changes with every step (chart, data) is set below, and is no reason for a new plot.
  }, [scheme, lines, sync]);

  useEffect(() => plot.current?.setData(data), [data]);

  return <div ref={place} className="plot" style={{ height }} />;
}

function alignedData({ curves, logarithmic, until }: ChartDescription): uPlot.AlignedData {
  const tables = curves.map(({ steps, values }): uPlot.AlignedData => {
    // A logarithmic scale has no place for zero.
    const shown = logarithmic ? values.map((value) => (value !== null && value > 0 ? value : null)) : values;
    return [[...steps], [...shown]];
  });
  // All charts of a run end at the same step.
  const [steps, , ...values] = uPlot.join([
    [
      [0, until],
      [null, null],
    ],
    ...tables,
  ]);
  return [steps, ...values];
}

function optionsOf(
  { curves, format, logarithmic }: ChartDescription,
  element: HTMLElement,
  sync: string,
  onPoint: (step: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--muted'),
    font: `11px ${colour('--font')}`,
    grid: { stroke: colour('--rule'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: sync } },
    // From the start, so that the charts of a run stand one below the other.
    scales: {
      x: { time: false, range: ({ data }) => [0, Math.max(1, data[0].at(-1) ?? 1)] },
      y: logarithmic ? { distr: 3 } : {},
    },
    axes: [
      { ...axis, size: 28 },
      {
        ...axis,
        size: 54,
        ...(logarithmic && { splits: (_plot, _axis, low, high) => powersOfTen(low, high) }),
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : tickText(tick, format))),
      },
    ],
    series: [
      {},
      ...curves.map((curve): uPlot.Series => ({
        label: curve.label,
        stroke: colour(curve.colour),
        width: curve.colour === '--muted' ? 1 : 2,
        alpha: curve.dashed ? 0.75 : 1,
        dash: curve.dashed ? [5, 4] : [],
        spanGaps: true,
        points: { show: curve.points === true || curve.steps.length === 1, size: 6 },
      })),
    ],
    hooks: {
      setCursor: [({ cursor: { idx }, data }) => onPoint(idx == null ? null : (data[0][idx] ?? null))],
    },
  };
}

/** Ticks are round numbers: the digits that all have alike say nothing. */
function tickText(tick: number, format: (value: number) => string): string {
  const text = format(tick);
  return text.includes('e') ? text : String(Number(text));
}

function powersOfTen(low: number, high: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => 10 ** (first + i));
}
