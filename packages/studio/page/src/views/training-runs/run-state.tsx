import type { RunInfo } from '../../../../src/api.js';

/** Whether a run is at work, and how far it is. */
export function RunState({ run }: { run: RunInfo }) {
  return (
    <span className="run-state" data-state={run.problem === '' ? run.state : 'unreadable'}>
      {run.problem === '' ? run.state : 'unreadable'}
    </span>
  );
}

export function RunProgress({ run: { step, totalSteps } }: { run: RunInfo }) {
  const percent = totalSteps === 0 ? 0 : Math.min(100, (100 * step) / totalSteps);
  return (
    <span className="run-progress">
      <span className="bar" aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
      <span>
        {step.toLocaleString('en')} of {totalSteps.toLocaleString('en')} steps
      </span>
    </span>
  );
}

/** As people say it: `40 s`, `12 min`, `3 h 20 min`, `2 days`. */
export function describeSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.round(minutes / 60 / 24)} days`;
}

export function describePercent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}
