import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ProjectsAnswer, StudioInfo } from '../../../../src/api.js';
import { get } from '../../client.js';
import { Failure, Loading } from '../../parts/states.js';
import { NewProject } from './new-project.js';

/** Projects to open, and the beginning of a new one. */
export function ProjectList({ studio }: { studio: StudioInfo }) {
  const projects = useQuery({
    queryKey: ['teach', 'projects'],
    queryFn: ({ signal }) => get<ProjectsAnswer>('/teach/projects', {}, { signal }),
    // Another tab, or a hand, may have added a file.
    staleTime: 0,
  });
  return (
    <div className="view teach-projects">
      <div className="view-head">
        <h1>Teach by clicks</h1>
      </div>
      <p className="muted lead">
        Name a few classes, click or paint some patches of each in one to five images, and the nearest
        labelled patches decide about every patch of all {studio.images.toLocaleString('en')} images at once.
        What was taught is saved as a segmenter for any other images, or as masks of these.
      </p>
      <NewProject studio={studio} />
      <section className="stack" aria-labelledby="projects">
        <h2 id="projects">Projects</h2>
        {projects.error !== null && (
          <Failure error={projects.error} retry={() => void projects.refetch()} within />
        )}
        {projects.data === undefined && projects.error === null && (
          <Loading what="Looking for projects" within />
        )}
        {projects.data?.projects.length === 0 && <p className="muted">None yet.</p>}
        <ul className="project-list">
          {projects.data?.projects.map(({ name, changed }) => (
            <li key={name}>
              <Link href={`/teach?project=${encodeURIComponent(name)}`}>{name}</Link>
              <span className="muted small">changed {new Date(changed).toLocaleString()}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
