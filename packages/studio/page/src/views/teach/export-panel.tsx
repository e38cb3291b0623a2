import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExportAnswer } from '../../../../src/api.js';
import { get, post } from '../../client.js';
import { Failure } from '../../parts/states.js';
import { addressOf } from './use-project.js';
import { canLabel, taughtProgress, type Taught } from './use-taught.js';

/** Writes the masks of all images. */
export function ExportPanel({ taught, pending }: { taught: Taught; pending: boolean }) {
  const { project, model } = taught;
  const client = useQueryClient();
  const [margin, setMargin] = useState(0);
  const address = `${addressOf(project.name)}/export`;
  const key = ['teach', 'export', project.name];
  const status = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<ExportAnswer>(address, {}, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 400 : false),
  });
  const start = useMutation({
    mutationFn: () => post<ExportAnswer>(address, { model: model.index, margin }),
    onSuccess: (answer) => client.setQueryData(key, answer),
  });
  const running = status.data?.state === 'running';
  const { state } = taughtProgress(taught);
  return (
    <section className="panel stack export-panel" aria-labelledby="export">
      <h2 id="export">Masks</h2>
      <label className="slider">
        Least margin
        <input
          type="range"
          min={0}
          max={0.9}
          step={0.05}
          value={margin}
          onChange={({ target }) => setMargin(Number(target.value))}
        />
        <output>{margin === 0 ? 'any' : margin.toFixed(2)}</output>
      </label>
      <button
        type="button"
        className="button"
        disabled={pending || running || start.isPending || !canLabel(taught) || state !== 'ready'}
        onClick={() => start.mutate()}
      >
        Write the masks of all images
      </button>
      {state !== 'ready' && <p className="muted small">Once the features of all images are there.</p>}
      {start.error !== null && <Failure error={start.error} within />}
      {status.error !== null && <Failure error={status.error} within />}
      {status.data !== undefined && <Status answer={status.data} />}
    </section>
  );
}

function Status({ answer: { state, done, total, path, skipped, message } }: { answer: ExportAnswer }) {
  if (state === 'none') return null;
  if (state === 'running')
    return (
      <div role="status">
        <p className="small">
          {done.toLocaleString('en')} of {total.toLocaleString('en')} images
        </p>
        <div className="bar">
          <span style={{ width: `${(100 * done) / Math.max(1, total)}%` }} />
        </div>
      </div>
    );
  if (state === 'failed') return <Failure error={new Error(message)} within />;
  return (
    <div className="stack small" role="status">
      <p>
        {(total - skipped.length).toLocaleString('en')} masks, <code>classes.json</code> and COCO files are in{' '}
        <code className="path">{path}</code>
        {skipped.length > 0 && `; ${skipped.length} images could not be decoded`}.
      </p>
      <p className="muted">
        <code>neco eval</code> reads them with <code>--train-masks</code> or <code>--masks</code> beside the
        folder of images.
      </p>
    </div>
  );
}
