import { useQuery } from '@tanstack/react-query';
import type { RunDifference } from '../../../../src/api.js';
import { get } from '../../client.js';
import { Failure, Loading } from '../../parts/states.js';

/** The settings in which two runs differ; the other run's curves are dashed. */
export function Difference({ run, other }: { run: string; other: string }) {
  const difference = useQuery({
    queryKey: ['difference', run, other],
    queryFn: ({ signal }) => get<RunDifference>('/runs/difference', { run, other }, { signal }),
  });
  if (difference.error !== null) return <Failure error={difference.error} within />;
  if (difference.data === undefined) return <Loading what="Comparing" within />;
  const { changes } = difference.data;
  return (
    <section className="difference panel">
      <h2>
        {changes.length === 0 ? 'No setting differs' : `What differs in ${other}`}
        <span className="muted small"> · its curves are dashed</span>
      </h2>
      {changes.length > 0 && (
        <div className="table-frame" role="group" aria-label="Settings that differ" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Setting</th>
                <th scope="col">{run}</th>
                <th scope="col">{other}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ key, before, now }) => (
                <tr key={key}>
                  <th scope="row">{key}</th>
                  <td>{before}</td>
                  <td>{now}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
