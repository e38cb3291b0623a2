import { FolderName } from '../../parts/folder-name.js';
import { Link } from 'wouter';
import type { RunInfo } from '../../../../src/api.js';
import { Empty, Failure, Loading } from '../../parts/states.js';
import { describePercent, describeSeconds, RunProgress, RunState } from './run-state.js';
import { runAddress, useRuns } from './use-runs.js';

/** All runs below the folder, with what one looks for first. */
export function RunList() {
  const runs = useRuns();
  if (runs.data === undefined)
    return runs.error === null ? <Loading what="Looking for runs" /> : <Failure error={runs.error} />;
  const found = runs.data.runs;
  if (found.length === 0)
    return (
      <Empty title="No runs">
        Start a post-training with <code>neco train --out runs/NAME</code>, and the studio with{' '}
        <code>--runs runs</code>; it appears here with its curves.
      </Empty>
    );
  return (
    <div className="view runs">
      <div className="view-head">
        <h1>Runs</h1>
        <span className="muted small">the one that changed last first</span>
      </div>
      <ul className="run-list">
        {found.map((run) => (
          <li key={run.name}>
            <RunCard run={run} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function RunCard({ run }: { run: RunInfo }) {
  return (
    <Link href={runAddress(run.name)} className="run-card panel">
      <span className="run-name">{run.name}</span>
      <RunState run={run} />
      {run.problem === '' ? (
        <>
          <RunProgress run={run} />
          <span className="run-numbers small">
            <span>
              loss <strong>{run.loss?.toFixed(3) ?? '–'}</strong>
            </span>
            <span>
              best mIoU <strong>{describePercent(run.bestScore)}</strong>
            </span>
            <span className="muted">
              {run.secondsLeft === null
                ? `changed ${describeAge(run.changed)}`
                : `${describeSeconds(run.secondsLeft)} left`}
            </span>
          </span>
          <span className="muted small run-origin">
            {run.model} on {run.images.toLocaleString('en')} images of <FolderName path={run.data} />
          </span>
        </>
      ) : (
        <span className="small bad run-origin">{run.problem}</span>
      )}
    </Link>
  );
}

function describeAge(changed: number): string {
  const seconds = Math.max(0, (Date.now() - changed) / 1000);
  return seconds < 5 ? 'just now' : `${describeSeconds(seconds)} ago`;
}
