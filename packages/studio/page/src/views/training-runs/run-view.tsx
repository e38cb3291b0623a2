import { FolderName } from '../../parts/folder-name.js';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { RunDetails, RunInfo } from '../../../../src/api.js';
import { get } from '../../client.js';
import { Failure, Loading } from '../../parts/states.js';
import { useAddress } from '../../parts/use-address.js';
import { Chart } from './chart.js';
import { chartsOf } from './curves.js';
import { Difference } from './difference.js';
import { describeSeconds, RunProgress, RunState } from './run-state.js';
import { SettingsTable } from './settings-table.js';
import { useMetrics } from './use-metrics.js';
import { useRuns } from './use-runs.js';

/** One run: its curves as they grow, its settings, and what is different in another one. */
export function RunView({ name }: { name: string }) {
  const [address, change] = useAddress();
  const other = address.get('with');
  const details = useQuery({
    queryKey: ['run', name],
    queryFn: ({ signal }) => get<RunDetails>('/runs/record', { run: name }, { signal }),
  });
  const metrics = useMetrics(details.data === undefined ? null : name);
  const otherMetrics = useMetrics(other);
  const charts = useMemo(() => metrics && chartsOf(metrics, otherMetrics), [metrics, otherMetrics]);

  if (details.error !== null) return <Failure error={details.error} />;
  if (details.data === undefined) return <Loading what="Opening the run" />;
  const run = metrics?.run ?? details.data;
  return (
    <div className="view runs">
      <div className="view-head">
        <Link href="/runs" className="button quiet">
          ‹ All runs
        </Link>
        <h1>{name}</h1>
        <RunState run={run} />
      </div>
      <Summary run={run} averaged={metrics?.averaged ?? 1} />
      <div className="toolbar">
        <CompareWith name={name} other={other} onChange={(chosen) => change({ with: chosen })} />
        {run.saved && (
          <Link href={`/sorting?run=${encodeURIComponent(name)}`} className="button">
            See its sorting
          </Link>
        )}
      </div>
      {other !== null && <Difference run={name} other={other} />}
      {charts === undefined ? (
        <Loading what="Reading the curves" within />
      ) : (
        <div className="charts">
          {charts.map((chart) => (
            <Chart key={chart.title} chart={chart} sync={name} />
          ))}
        </div>
      )}
      <SettingsTable details={details.data} />
    </div>
  );
}

function Summary({ run, averaged }: { run: RunInfo; averaged: number }) {
  if (run.problem !== '') return <p className="bad">{run.problem}</p>;
  return (
    <div className="run-summary">
      <RunProgress run={run} />
      <p className="muted small">
        {run.model} on {run.images.toLocaleString('en')} images of <FolderName path={run.data} />,{' '}
        {run.batchSize} a step
        {run.secondsLeft !== null && ` · about ${describeSeconds(run.secondsLeft)} left`}
        {run.state === 'stopped' && ' · the same neco train command goes on with it'}
        {averaged > 1 && ` · each point of the curves is the mean of ${averaged} steps`}
      </p>
    </div>
  );
}

function CompareWith({
  name,
  other,
  onChange,
}: {
  name: string;
  other: string | null;
  onChange: (other: string | null) => void;
}) {
  const runs = useRuns();
  const others = runs.data?.runs.filter((run) => run.name !== name && run.problem === '') ?? [];
  return (
    <label>
      Compare with
      <select
        className="field"
        value={other ?? ''}
        disabled={others.length === 0}
        onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
      >
        <option value="">{others.length === 0 ? 'no other run' : 'no run'}</option>
        {others.map((run) => (
          <option key={run.name} value={run.name}>
            {run.name}
          </option>
        ))}
      </select>
    </label>
  );
}
