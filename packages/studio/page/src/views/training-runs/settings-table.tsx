import { useState } from 'react';
import type { RunDetails } from '../../../../src/api.js';

/** Settings with a filter, versions, and the files of a run; folded away. */
export function SettingsTable({ details: { settings, versions, files } }: { details: RunDetails }) {
  const [part, setPart] = useState('');
  const wanted = part.trim().toLowerCase();
  const shown = settings.filter(({ key, value }) => `${key} ${value}`.toLowerCase().includes(wanted));
  return (
    <div className="folded">
      <details>
        <summary>Settings</summary>
        <input
          className="field"
          type="search"
          aria-label="Part of a setting's name or value"
          placeholder="Filter"
          value={part}
          onChange={({ target }) => setPart(target.value)}
        />
        <Pairs pairs={shown.map(({ key, value }) => [key, value])} />
        {shown.length === 0 && <p className="muted">No setting matches.</p>}
      </details>
      <details>
        <summary>Versions</summary>
        <Pairs pairs={Object.entries(versions)} />
      </details>
      <details>
        <summary>Files</summary>
        <Pairs pairs={files.map(({ name, bytes }) => [name, describeBytes(bytes)])} />
      </details>
    </div>
  );
}

function Pairs({ pairs }: { pairs: readonly (readonly [string, string])[] }) {
  return (
    <dl className="pairs">
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function describeBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
