import { useEffect, useState } from 'react';
import type { Columns, EvaluationColumn, MetricsEvent, RunInfo, StepColumn } from '../../../../src/api.js';
import { apiAddress } from '../../client.js';

/** All that is known of a run, as it grows. */
export interface Metrics {
  run: RunInfo;
  steps: Columns<StepColumn>;
  evaluations: Columns<EvaluationColumn>;
  /** Steps whose mean each of the first points is. */
  averaged: number;
}

/** Milliseconds before a stream that the server refused is asked for again. */
const retryAfter = 2000;

/**
 * The numbers of a run, live: the server sends what there is, then every line that is added. A stream that breaks off is
 * taken up again by the browser, and begins anew.
 * @param run - Null for none.
 * @returns undefined until the first answer
 */
export function useMetrics(run: string | null): Metrics | undefined {
  const [known, setKnown] = useState<{ run: string; metrics: Metrics }>();
  useEffect(() => {
    if (run === null) return;
    let timer: ReturnType<typeof setTimeout>;
    let source: EventSource;
    const connect = (): void => {
      source = new EventSource(apiAddress('/runs/metrics', { run }));
      source.addEventListener('metrics', ({ data }: MessageEvent<string>) => {
        const event = JSON.parse(data) as MetricsEvent;
        setKnown((before) => {
          const own = before?.run === run ? before.metrics : undefined;
          return { run, metrics: own === undefined || event.reset ? event : grown(own, event) };
        });
      });
      source.addEventListener('error', () => {
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, retryAfter);
      });
    };
    connect();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [run]);
  return known?.run === run ? known.metrics : undefined;
}

function grown(before: Metrics, { run, steps, evaluations }: MetricsEvent): Metrics {
  return {
    run,
    steps: joined(before.steps, steps),
    evaluations: joined(before.evaluations, evaluations),
    averaged: before.averaged,
  };
}

function joined<Name extends string>(before: Columns<Name>, more: Columns<Name>): Columns<Name> {
  if (more.step.length === 0) return before;
  const names = Object.keys(before) as (keyof Columns<Name>)[];
  return Object.fromEntries(
    names.map((name) => [name, [...(before[name] as unknown[]), ...(more[name] as unknown[])]]),
  ) as Columns<Name>;
}
