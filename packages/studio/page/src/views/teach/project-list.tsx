import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';
import type { Project, ProjectsAnswer, StudioInfo } from '../../../../src/api.js';
import { get, post, request } from '../../client.js';
import { Failure, Loading } from '../../parts/states.js';
import { addressOf } from './use-project.js';

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
        The masks can be exported.
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

function NewProject({ studio }: { studio: StudioInfo }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [withClasses, setWithClasses] = useState(false);
  const ready = studio.models.some(({ shape }) => shape !== null);
  const create = useMutation({
    mutationFn: () => createProject(name.trim(), withClasses ? studio : null),
    onSuccess: (project) => {
      client.setQueryData(['teach', 'project', project.name], project);
      navigate(`/teach?project=${encodeURIComponent(project.name)}`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form className="panel stack new-project" onSubmit={submit}>
      <h2>New project</h2>
      <div className="toolbar">
        <label>
          Name
          <input
            className="field"
            required
            maxLength={64}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        {studio.classes !== null && (
          <label className="check">
            <input
              type="checkbox"
              checked={withClasses}
              onChange={({ target }) => setWithClasses(target.checked)}
            />
            With the {studio.classes.length} classes of the masks
          </label>
        )}
        <button type="submit" className="button primary" disabled={!ready || create.isPending}>
          Begin
        </button>
      </div>
      {!ready && <p className="muted small">The model is still being opened.</p>}
      {create.error !== null && <Failure error={create.error} within />}
    </form>
  );
}

/** @param source whose classes the project begins with; null: none */
async function createProject(name: string, source: StudioInfo | null): Promise<Project> {
  const project = await post<Project>('/teach/projects', { name });
  if (source?.classes == null) return project;
  const classes = source.classes.slice(0, 255).map((info) => ({ name: info.name, colour: info.colour }));
  return await request<Project>('PUT', addressOf(name), { body: { ...project, classes } });
}
