import type { RunInfo, SortingAnswer, StudioInfo } from '../../../../src/api.js';
import { type AddressChange } from '../../parts/use-address.js';
import { viewName } from './geometry.js';
import type { SortingSettings } from './settings.js';

/** The slider goes from 1 to 10,000 in steps of a tenth of a power of ten. */
const slider = { least: 0, most: 40, perPower: 10 };

/** Whose sorting, in which views, how steep. */
export function SortingControls({
  studio,
  runs,
  settings,
  answer,
  onChange,
}: {
  studio: StudioInfo;
  runs: readonly RunInfo[];
  settings: SortingSettings;
  answer: SortingAnswer | undefined;
  onChange: (change: AddressChange) => void;
}) {
  return (
    <div className="toolbar sorting-controls">
      <SourcePicker studio={studio} runs={runs} settings={settings} onChange={onChange} />
      {answer !== undefined && <ViewPickers answer={answer} onChange={onChange} />}
      {answer !== undefined && <Steepness answer={answer} settings={settings} onChange={onChange} />}
      <button
        type="button"
        className="button"
        onClick={() => onChange({ seed: ((settings.seed ?? 0) + 1) % 1000, patch: null })}
      >
        Other views
      </button>
    </div>
  );
}

function SourcePicker({
  studio,
  runs,
  settings: { run, model },
  onChange,
}: {
  studio: StudioInfo;
  runs: readonly RunInfo[];
  settings: SortingSettings;
  onChange: (change: AddressChange) => void;
}) {
  const choose = (value: string): void => {
    const [kind, name] = [value.slice(0, value.indexOf(' ')), value.slice(value.indexOf(' ') + 1)];
    onChange({ run: kind === 'run' ? name : null, model: kind === 'model' ? name : null, patch: null });
  };
  return (
    <label>
      Networks
      <select
        className="field"
        value={run === undefined ? `model ${model}` : `run ${run}`}
        onChange={({ target }) => choose(target.value)}
      >
        {runs.length > 0 && (
          <optgroup label="Student and teacher of a run">
            {runs.map(({ name, saved }) => (
              <option key={name} value={`run ${name}`} disabled={!saved}>
                {name}
                {!saved && ' (no networks to compare)'}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label="A model in both places">
          {studio.models.map(({ index, name, state }) => (
            <option key={index} value={`model ${index}`} disabled={state === 'waiting' || state === 'failed'}>
              {name}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

function ViewPickers({
  answer: { views, teacherView, studentView },
  onChange,
}: {
  answer: SortingAnswer;
  onChange: (change: AddressChange) => void;
}) {
  const chooseTeacher = (view: number): void =>
    // The student takes the place that becomes free when the teacher takes its own.
    onChange({ teacher: view, student: view === studentView ? teacherView : studentView, patch: null });
  const options = views.map((_, view) => ({ view, name: viewName(views, view) }));
  return (
    <>
      <label>
        Teacher sees
        <select
          className="field"
          value={teacherView}
          onChange={({ target }) => chooseTeacher(Number(target.value))}
        >
          {options
            .filter(({ view }) => views[view]!.kind === 'global')
            .map(({ view, name }) => (
              <option key={view} value={view}>
                {name}
              </option>
            ))}
        </select>
      </label>
      <label>
        Student sees
        <select
          className="field"
          value={studentView}
          onChange={({ target }) => onChange({ student: Number(target.value), patch: null })}
        >
          {options
            .filter(({ view }) => view !== teacherView)
            .map(({ view, name }) => (
              <option key={view} value={view}>
                {name}
              </option>
            ))}
        </select>
      </label>
    </>
  );
}

function Steepness({
  answer: { steepness },
  settings,
  onChange,
}: {
  answer: SortingAnswer;
  settings: SortingSettings;
  onChange: (change: AddressChange) => void;
}) {
  const shown = settings.steepness ?? steepness.student;
  const place = Math.round(Math.log10(shown) * slider.perPower);
  const text =
    settings.steepness === undefined && steepness.student !== steepness.teacher
      ? `${steepness.student}, teacher ${steepness.teacher}`
      : String(shown);
  return (
    <span className="steepness">
      <label className="slider">
        Steepness
        <input
          type="range"
          min={slider.least}
          max={slider.most}
          value={place}
          aria-valuetext={text}
          onChange={({ target }) =>
            onChange({ steepness: Number((10 ** (Number(target.value) / slider.perPower)).toPrecision(2)) })
          }
        />
        <output>{text}</output>
      </label>
      <button
        type="button"
        className="button quiet"
        disabled={settings.steepness === undefined}
        onClick={() => onChange({ steepness: null })}
      >
        As trained
      </button>
    </span>
  );
}
