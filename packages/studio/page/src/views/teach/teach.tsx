import type { StudioInfo } from '../../../../src/api.js';
import { RequestError } from '../../client.js';
import { Failure, Loading } from '../../parts/states.js';
import { useAddress } from '../../parts/use-address.js';
import { useStudio } from '../../parts/use-studio.js';
import { ProjectList } from './project-list.js';
import { readSettings, type TeachSettings } from './settings.js';
import { useProject } from './use-project.js';
import { Workbench } from './workbench.js';
import './teach.css';

/** Segmentation from a few clicks. Address: see {@link readSettings}. */
export function Teach() {
  const studio = useStudio();
  const [address] = useAddress();
  if (studio.data === undefined)
    return studio.error === null ? <Loading what="Opening the studio" /> : <Failure error={studio.error} />;
  const settings = readSettings(address, studio.data.models.length, studio.data.images);
  const { project } = settings;
  if (project === null) return <ProjectList studio={studio.data} />;
  return <OpenProject key={project} name={project} studio={studio.data} settings={settings} />;
}

function OpenProject({
  name,
  studio,
  settings,
}: {
  name: string;
  studio: StudioInfo;
  settings: TeachSettings;
}) {
  const edited = useProject(name);
  const { project, saved, error, retry, reopen } = edited;
  if (project === null || saved === null)
    return error === null ? <Loading what="Opening the project" /> : <Failure error={error} retry={retry} />;
  const conflict = error instanceof RequestError && error.status === 409;
  return (
    <>
      {error !== null && (
        <div className="view">
          <Failure error={error} within {...(!conflict && { retry })} />
          {conflict && (
            <button type="button" className="button primary" onClick={reopen}>
              Open it again
            </button>
          )}
        </div>
      )}
      <Workbench {...{ studio, settings, project, saved }} pending={edited.pending} change={edited.change} />
    </>
  );
}
