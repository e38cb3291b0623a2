import { useState, type FormEvent } from 'react';
import { schemeTableau10 } from 'd3-scale-chromatic';
import type { Project, StudioInfo } from '../../../../src/api.js';
import { addClass, changeClass, labelledCounts, removeClass } from '../../../../src/teach/strokes.js';
import { Swatch } from '../../parts/legend-of-classes.js';

/** Most classes: masks hold bytes, one of which is for pixels without a class. */
const mostClasses = 255;

/** The classes: one is painted with; they can be added, changed and removed. */
export function ClassList({
  project,
  studio,
  brush,
  onChoose,
  change,
}: {
  project: Project;
  studio: StudioInfo;
  /** The class that is painted; null: labels are taken away. */
  brush: number | null;
  onChoose: (index: number | null) => void;
  change: (edit: (project: Project) => Project) => void;
}) {
  const counts = labelledCounts(project);
  const { classes, otherClass } = project;
  return (
    <section className="panel stack" aria-labelledby="classes">
      <h2 id="classes">Classes</h2>
      {classes.length > 0 && (
        <fieldset className="class-list">
          <legend className="visually-hidden">Class to paint</legend>
          {classes.map(({ name, colour }, index) => (
            <label key={index} className="class-row">
              <input type="radio" name="class" checked={brush === index} onChange={() => onChoose(index)} />
              <Swatch colour={colour} />
              <span className="class-name">{name}</span>
              <span className="muted small">{patchCount(counts[index]!, project, index)}</span>
              {index < 9 && <kbd aria-hidden="true">{index + 1}</kbd>}
            </label>
          ))}
          <label className="class-row">
            <input type="radio" name="class" checked={brush === null} onChange={() => onChoose(null)} />
            <span className="class-name">Take labels away</span>
            <kbd aria-hidden="true">0</kbd>
          </label>
        </fieldset>
      )}
      {classes.length < mostClasses && (
        <NewClass project={project} studio={studio} change={change} onChoose={onChoose} />
      )}
      {brush !== null && classes[brush] !== undefined && (
        <details>
          <summary>Change “{classes[brush].name}”</summary>
          <ClassEditor key={brush} index={brush} project={project} change={change} />
        </details>
      )}
      {classes.length > 1 && studio.masks > 0 && (
        <label className="other-class">
          <span className="small">True classes that have no name here count as</span>
          <select
            className="field"
            value={otherClass ?? ''}
            onChange={({ target }) =>
              change((before) => ({
                ...before,
                otherClass: target.value === '' ? null : Number(target.value),
              }))
            }
          >
            <option value="">nothing: they are left out</option>
            {classes.map(({ name }, index) => (
              <option key={index} value={index}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
    </section>
  );
}

/** Beside a class: its labelled patches; a class of the head has more than those that were labelled here. */
function patchCount(count: number, { head }: Project, index: number): string {
  if (index < (head?.classes ?? 0)) return count === 0 ? '' : `+ ${count}`;
  return count === 0 ? 'no patch' : String(count);
}

function NewClass({
  project,
  studio,
  change,
  onChoose,
}: {
  project: Project;
  studio: StudioInfo;
  change: (edit: (project: Project) => Project) => void;
  onChoose: (index: number) => void;
}) {
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const taken = project.classes.some((other) => other.name === name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name === '' || taken) return;
    change((before) => addClass(before, { name, colour: newColour(before, studio, name) }));
    setTyped('');
    onChoose(project.classes.length);
  };
  return (
    <form className="new-class" onSubmit={submit}>
      <input
        className="field"
        type="text"
        aria-label="Name of a new class"
        placeholder="New class"
        maxLength={80}
        list="mask-classes"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <datalist id="mask-classes">
        {studio.classes
          ?.filter((info) => !project.classes.some((other) => other.name === info.name))
          .map((info) => (
            <option key={info.name} value={info.name} />
          ))}
      </datalist>
      <button type="submit" className="button" disabled={name === '' || taken}>
        Add
      </button>
      {taken && <span className="small bad">There is one of this name.</span>}
    </form>
  );
}

/** That of the masks' class of this name, else the first that is free of those made to be told apart. */
function newColour({ classes }: Project, studio: StudioInfo, name: string): string {
  const known = studio.classes?.find((info) => info.name === name);
  if (known !== undefined) return known.colour;
  const free = schemeTableau10.find((colour) => !classes.some((other) => other.colour === colour));
  return free ?? schemeTableau10[classes.length % schemeTableau10.length]!;
}

function ClassEditor({
  index,
  project,
  change,
}: {
  index: number;
  project: Project;
  change: (edit: (project: Project) => Project) => void;
}) {
  const { name, colour } = project.classes[index]!;
  const [typed, setTyped] = useState(name);
  const [picked, setPicked] = useState(colour);
  const wanted = typed.trim();
  const taken = project.classes.some((other, i) => i !== index && other.name === wanted);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted !== '' && !taken)
      change((before) => changeClass(before, index, { name: wanted, colour: picked }));
  };
  return (
    <form className="toolbar class-editor" onSubmit={submit}>
      <input
        className="field"
        type="text"
        aria-label="Name"
        maxLength={80}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <input
        type="color"
        aria-label="Colour"
        value={picked}
        onChange={({ target }) => setPicked(target.value)}
      />
      <button
        type="submit"
        className="button"
        disabled={wanted === '' || taken || (wanted === name && picked === colour)}
      >
        Change
      </button>
      {index >= (project.head?.classes ?? 0) && (
        <button
          type="button"
          className="button"
          onClick={() => change((before) => removeClass(before, index))}
        >
          Remove with its labels
        </button>
      )}
    </form>
  );
}
