import type { StartingHead } from '../../../../src/api.js';

/** What the project began with, and what becomes of corrections. */
export function StartNote({ head: { kind, source } }: { head: StartingHead }) {
  return (
    <section className="panel stack" aria-labelledby="start">
      <h2 id="start">Begun with {source}</h2>
      <p className="muted small">
        {kind === 'knn'
          ? 'Patches that you label are added to its memory; the nearest of all decide.'
          : `A ${kind} head keeps no patches: its predictions stay as they are, and patches that you label go into ` +
            'the masks of these images alone, from which a head can be fitted again.'}
      </p>
    </section>
  );
}
