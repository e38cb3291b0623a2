import type { LabelSettings, Project } from '../../../../src/api.js';

/** How labelled patches decide about others. */
export function LabelSettingsPanel({
  project: { settings },
  change,
}: {
  project: Project;
  change: (edit: (project: Project) => Project) => void;
}) {
  const set = (values: Partial<LabelSettings>): void =>
    change((before) => ({ ...before, settings: { ...before.settings, ...values } }));
  return (
    <details className="panel">
      <summary>
        <h2>How patches are labelled</h2>
      </summary>
      <div className="stack">
        <label className="check">
          <input
            type="checkbox"
            checked={settings.balanced}
            onChange={({ target }) => set({ balanced: target.checked })}
          />
          Each class has the same say
        </label>
        <label className="setting">
          Nearest labelled patches{settings.balanced && ' of each class'}
          <select
            className="field"
            value={settings.neighbours}
            onChange={({ target }) => set({ neighbours: Number(target.value) })}
          >
            {withValue([1, 3, 5, 10, 30, 100], settings.neighbours).map((value) => (
              <option key={value}>{value}</option>
            ))}
          </select>
        </label>
        <label className="setting">
          Temperature
          <select
            className="field"
            value={settings.temperature}
            onChange={({ target }) => set({ temperature: Number(target.value) })}
          >
            {withValue([0.01, 0.02, 0.05, 0.1, 0.2, 0.5], settings.temperature).map((value) => (
              <option key={value}>{value}</option>
            ))}
          </select>
        </label>
      </div>
    </details>
  );
}

function withValue(values: readonly number[], value: number): number[] {
  return [...new Set([...values, value])].sort((a, b) => a - b);
}
