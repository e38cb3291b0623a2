import type { Metrics } from './use-metrics.js';

/** Points of one line of a chart; null where nothing was measured. */
export interface Curve {
  label: string;
  steps: readonly number[];
  values: readonly (number | null)[];
  /** Colour: the first or the second of a chart's, as a custom property of the page. */
  colour: '--model-0' | '--model-1' | '--good' | '--muted';
  /** Of another run that is compared. */
  dashed?: boolean;
  /** What is measured now and then is drawn with its points. */
  points?: boolean;
}

export interface ChartDescription {
  title: string;
  /** Unit or direction, for people. */
  note: string;
  curves: Curve[];
  /** Last step that is shown. */
  until: number;
  /** Powers of ten are equally far apart. */
  logarithmic?: boolean;
  /** Digits after the point, or significant ones for very small numbers. */
  format: (value: number) => string;
  /** What to do for there to be something. */
  empty?: string;
}

/** Points over which the thick line of the loss is the mean. */
const smoothed = 15;

const digits = (count: number) => (value: number) => value.toFixed(count);
const significant = (value: number) => Number(value.toPrecision(3)).toString();

/** Every chart of a run, with the curves of another run beside its own. */
export function chartsOf(metrics: Metrics, other: Metrics | undefined): ChartDescription[] {
  const others = other === undefined ? [] : describe(other, true);
  const until = Math.max(1, metrics.run.step, other?.run.step ?? 0);
  return describe(metrics, false).map((chart, i) => ({
    ...chart,
    until,
    curves: [...chart.curves, ...(others[i]?.curves ?? [])],
  }));
}

function describe({ steps, evaluations }: Metrics, dashed: boolean): Omit<ChartDescription, 'until'>[] {
  const own = dashed ? { dashed } : {};
  const ofStep = (
    name: Exclude<keyof typeof steps, 'step'>,
    label: string,
    colour: Curve['colour'],
  ): Curve => ({
    ...own,
    label,
    colour,
    steps: steps.step,
    values: steps[name],
  });
  const measured = (
    name: Exclude<keyof typeof evaluations, 'step'>,
    label: string,
    colour: Curve['colour'],
    factor = 1,
  ): Curve => ({
    ...own,
    label,
    colour,
    steps: evaluations.step,
    values: evaluations[name].map((value) => value && value * factor),
    points: true,
  });
  return [
    {
      title: 'Loss',
      note: 'cross-entropy of the two soft orders',
      format: digits(3),
      curves: [
        ofStep('loss', 'each step', '--muted'),
        {
          ...own,
          label: `mean of ${smoothed}`,
          colour: '--model-0',
          steps: steps.step,
          values: runningMean(steps.loss),
        },
      ],
    },
    {
      title: 'mIoU',
      note: 'of the teacher on labelled images, percent',
      format: digits(1),
      curves: [
        measured('inContext', 'in-context', '--model-0', 100),
        measured('kMeans', 'K-means', '--model-1', 100),
      ],
      empty: 'Measured when the run has labelled images: eval.images and eval.masks.',
    },
    {
      title: 'Rank',
      note: 'directions that the features use; falling steeply, they collapse',
      format: digits(1),
      curves: [
        measured('effectiveRank', 'teacher, held-out images', '--model-0'),
        ofStep('embeddingRank', 'embeddings of the batch', '--model-1'),
      ],
      empty: 'Measured every so many steps: eval.every.',
    },
    {
      title: 'Norms',
      note: 'L2, logarithmic',
      format: significant,
      logarithmic: true,
      curves: [
        ofStep('gradNorm', 'gradient', '--model-0'),
        ofStep('paramNorm', 'weights', '--good'),
        ofStep('updateNorm', 'change of weights', '--model-1'),
      ],
    },
    {
      title: 'Learning rate',
      note: 'of backbone and head',
      format: (value) => value.toExponential(1),
      curves: [ofStep('lr', 'backbone', '--model-0'), ofStep('headLr', 'head', '--model-1')],
    },
    {
      title: 'Features',
      note: 'do neighbours stay the same under other colours; how far features are spread, 0 to 1',
      format: digits(3),
      curves: [
        measured('neighbourAgreement', 'neighbour agreement', '--model-0'),
        measured('spread', 'spread', '--model-1'),
      ],
      empty: 'Measured every so many steps: eval.every.',
    },
    {
      title: 'Speed',
      note: 'images a second',
      format: digits(1),
      curves: [ofStep('imagesPerSecond', 'images a second', '--model-0')],
    },
  ];
}

function runningMean(values: readonly (number | null)[]): (number | null)[] {
  return values.map((_, i) => {
    const recent = values.slice(Math.max(0, i - smoothed + 1), i + 1).filter((value) => value !== null);
    return recent.length === 0 ? null : recent.reduce((sum, value) => sum + value, 0) / recent.length;
  });
}

/** The last number of a curve and its step; null if there is none. */
export function lastPoint({ steps, values }: Curve): { step: number; value: number } | null {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value !== null && value !== undefined) return { step: steps[i]!, value };
  }
  return null;
}
