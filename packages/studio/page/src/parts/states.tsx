import type { ReactNode } from 'react';
import { RequestError, ServerGone } from '../client.js';

/** Something is on its way. */
export function Loading({ what, within = false }: { what: string; within?: boolean }) {
  return (
    <div className={within ? 'state within' : 'state'} role="status">
      <span className="spinner" aria-hidden="true" />
      <p className="muted">{what}</p>
    </div>
  );
}

/** Nothing to show, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <h2>{title}</h2>
      <div className="muted">{children}</div>
    </div>
  );
}

/** Something went wrong: what, and what to do. */
export function Failure({
  error,
  retry,
  within = false,
}: {
  error: unknown;
  retry?: () => void;
  within?: boolean;
}) {
  const { title, message, remedy } = explain(error);
  return (
    <div className={within ? 'state failure within' : 'state failure'} role="alert">
      <h2>{title}</h2>
      <p>{message}</p>
      {remedy !== '' && <p className="muted">{remedy}</p>}
      {retry !== undefined && (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

function explain(error: unknown): { title: string; message: string; remedy: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ServerGone)
    return {
      title: 'The server is gone',
      message,
      remedy: 'Start "neco studio" again in the terminal; this page goes on by itself.',
    };
  if (!(error instanceof RequestError) || error.status >= 500)
    return {
      title: 'Something went wrong',
      message,
      remedy: 'The terminal in which "neco studio" runs may say more.',
    };
  return {
    title: titles.get(error.status) ?? 'This cannot be shown',
    message,
    remedy: error.next || (remedies.get(error.status) ?? ''),
  };
}

const titles = new Map([
  [401, 'This page is not let in'],
  [403, 'This page is not let in'],
  [404, 'Not found'],
  [409, 'Not ready yet'],
]);

const remedies = new Map([
  [404, 'The link may belong to another folder of images; the gallery shows what there is.'],
]);
