import type { KeyboardEvent } from 'react';
import { Link } from 'wouter';
import type { PatchAt, Project, StudioInfo } from '../../../../src/api.js';
import { addStroke, redo, undo } from '../../../../src/teach/strokes.js';
import { useAnnounce } from '../../parts/announce.js';
import { ModelPicker } from '../../parts/model-picker.js';
import { Empty, Failure, Loading } from '../../parts/states.js';
import type { Grid } from '../../parts/patch-rect.js';
import { useAddress } from '../../parts/use-address.js';
import { useImage } from '../../parts/use-images.js';
import { AllImages } from './all-images.js';
import { ClassList } from './class-list.js';
import { ExportPanel } from './export-panel.js';
import { LabelSettingsPanel } from './label-settings.js';
import { Score } from './score.js';
import { SegmenterPanel } from './segmenter-panel.js';
import { StartNote } from './start-note.js';
import { listed, type TeachSettings } from './settings.js';
import { TaughtImage } from './taught-image.js';
import { useCertainty, type Taught } from './use-taught.js';

export interface WorkbenchProps {
  studio: StudioInfo;
  settings: TeachSettings;
  /** As it is on the page. */
  project: Project;
  /** As the server has it. */
  saved: Project;
  /** Whether the latest change is still to be saved. */
  pending: boolean;
  change: (edit: (project: Project) => Project) => void;
}

/** An open project: the image that is taught, its classes, and what they make of all images. */
export function Workbench({ studio, settings, project, saved, pending, change }: WorkbenchProps) {
  const [, address] = useAddress();
  const announce = useAnnounce();
  const image = useImage(settings.image);
  const model = studio.models[settings.model]!;
  const taught: Taught = { project: saved, model };
  // The first page of the list below: the same question, asked once.
  const { data: certainty } = useCertainty(taught, listed);
  const leastCertain = certainty?.images.find((entry) => !entry.taught && entry.image !== settings.image);
  const brush = settings.brush !== null && settings.brush >= project.classes.length ? 0 : settings.brush;
  const brushName = brush === null ? 'no class' : (project.classes[brush]?.name ?? null);

  const goTo = (id: number): void => address({ image: id }, { push: true });
  const choose = (index: number | null): void => {
    address({ class: index ?? 'none' });
    // A class that was added just now is not in this render's project yet; its name was typed a moment ago.
    const chosen = index === null ? undefined : project.classes[index];
    announce(index === null ? 'Taking labels away' : `Class ${chosen?.name ?? index + 1}`);
  };
  const paint = (way: readonly PatchAt[], [rows, columns]: Grid): void => {
    if (image.data == null || brushName === null) return;
    const patches = [...new Set(way.map(({ row, col }) => row * columns + col))];
    const { name } = image.data;
    change((before) => addStroke(before, { image: name, class: brush, grid: [rows, columns], patches }));
    announce(`${patches.length === 1 ? 'One patch' : `${patches.length} patches`}: ${brushName}`);
  };
  const step = (how: 'undo' | 'redo'): void => {
    change(how === 'undo' ? undo : redo);
    announce(how === 'undo' ? 'Stroke undone' : 'Stroke brought back');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, shiftKey, target } = event;
    if (target instanceof HTMLInputElement && ['text', 'search'].includes(target.type)) return;
    if ((event.ctrlKey || event.metaKey) && (key === 'z' || key === 'Z' || key === 'y')) {
      event.preventDefault();
      step(shiftKey || key === 'y' ? 'redo' : 'undo');
    }
  };
  /** Within the image alone: single letters elsewhere belong to the browser and to assistive technology. */
  const onImageKey = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
    if (ctrlKey || metaKey || altKey) return;
    const number = Number(key);
    if (number >= 1 && number <= project.classes.length) choose(number - 1);
    else if (key === '0') choose(null);
    else if (key === 'n' && leastCertain !== undefined) goTo(leastCertain.image);
  };

  return (
    <div className="view teach" onKeyDown={onKeyDown}>
      <div className="view-head">
        <h1>
          <Link href="/teach">Projects</Link> / {project.name}
        </h1>
        <ModelPicker
          models={studio.models}
          value={settings.model}
          onChange={(index) => address({ model: index })}
        />
        <div className="toolbar">
          <button
            type="button"
            className="button"
            disabled={project.strokes.length === 0}
            onClick={() => step('undo')}
          >
            Undo
          </button>
          <button
            type="button"
            className="button"
            disabled={project.undone.length === 0}
            onClick={() => step('redo')}
          >
            Redo
          </button>
          <button
            type="button"
            className="button primary"
            disabled={leastCertain === undefined}
            onClick={() => leastCertain && goTo(leastCertain.image)}
          >
            Least certain image
          </button>
        </div>
      </div>
      <div className="workbench">
        <section className="taught-image" aria-label="Image that is taught" onKeyDown={onImageKey}>
          {image.data === undefined && image.error === null && <Loading what="Opening the image" within />}
          {image.error !== null && <Failure error={image.error} within />}
          {image.data != null && (
            <TaughtImage
              image={{ ...image.data, id: settings.image }}
              total={studio.images}
              project={project}
              taught={taught}
              settings={settings}
              brush={brush}
              onStroke={brushName === null ? null : paint}
              onGo={goTo}
            />
          )}
        </section>
        <aside className="teach-side">
          <ClassList project={project} studio={studio} brush={brush} onChoose={choose} change={change} />
          {project.head !== null && <StartNote head={project.head} />}
          <SegmenterPanel taught={taught} pending={pending} />
          {studio.masks > 0 && <Score taught={taught} />}
          {(project.head === null || project.head.kind === 'knn') && (
            <LabelSettingsPanel project={project} change={change} />
          )}
          <ExportPanel taught={taught} pending={pending} />
        </aside>
      </div>
      {project.classes.length === 0 ? (
        <Empty title="First name a class">
          Then click patches of it in the image; two classes are needed to tell apart.
        </Empty>
      ) : (
        <AllImages taught={taught} current={settings.image} opacity={settings.opacity} onGo={goTo} />
      )}
    </div>
  );
}
