import { RequestError } from '../client.js';
import { useServer } from '../parts/server-watch.js';
import { useStudio } from '../parts/use-studio.js';

/** A line under the header while the server does not answer or does not let this page in. */
export function ServerLine() {
  const { gone } = useServer();
  const { error } = useStudio();
  if (gone)
    return (
      <div className="server-line" role="alert">
        <span className="spinner" aria-hidden="true" />
        <p>
          <strong>The studio server does not answer.</strong> Start <code>neco studio</code> again with the
          same options; this page goes on by itself.
        </p>
      </div>
    );
  if (error instanceof RequestError && error.status === 401)
    return (
      <div className="server-line" role="alert">
        <p>
          <strong>This page is not let in.</strong> Open the address that <code>neco studio</code> printed in
          the terminal, with its token.
        </p>
      </div>
    );
  return null;
}
