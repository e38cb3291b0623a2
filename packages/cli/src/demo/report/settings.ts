import type { ResolvedConfig } from '@neco/neco/internal';
import { html, type Markup } from '../../report/html.js';

/** What a report was made with, and how long that took. */
export interface ReportSettings {
  /** What decides this kind of report: name and value. */
  rows: readonly [string, string][];
  config: ResolvedConfig;
  versions: Readonly<Record<string, string>>;
  seconds: number;
}

/** Settings and versions, for whoever wants to repeat it. */
export function settingsTable({ rows: own, config, versions, seconds }: ReportSettings): Markup {
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const rows: [string, string][] = [
    ...own,
    ['versions', used.join(', ')],
    ['time', `${Math.round(seconds)} s for everything`],
  ];
  return html` <h2 id="settings">Settings</h2>
    <table class="settings">
      ${rows.map(
        ([name, value]) =>
          html`<tr>
            <td>${name}</td>
            <td>${value}</td>
          </tr>`,
      )}
    </table>
    <details>
      <summary>The whole training configuration</summary>
      <pre tabindex="0"><code>${JSON.stringify(config, null, 2)}</code></pre>
    </details>`;
}
