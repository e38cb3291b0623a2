import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import type { HeadsAnswer, Project, StudioInfo } from '../../../../src/api.js';
import { get, post, request } from '../../client.js';
import { Failure } from '../../parts/states.js';
import { isUnderWay } from '../../parts/use-studio.js';
import { addressOf } from './use-project.js';

/** Most images whose masks a project can begin with. */
const mostImages = 200;

/** What a project can begin with; a head by its id. */
type Start = 'nothing' | 'classes' | 'masks' | `head ${string}`;

/** The beginning of a project: with nothing, with the masks' classes or labels, or with a segmenter. */
export function NewProject({ studio }: { studio: StudioInfo }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const heads = useQuery({
    queryKey: ['teach', 'heads'],
    queryFn: async ({ signal }) => {
      const answer = await get<HeadsAnswer>('/teach/heads', {}, { signal });
      // Asking begins work on features; how far it is should be seen at once.
      void client.invalidateQueries({ queryKey: ['studio'] });
      return answer;
    },
    // A segmenter may have been saved a moment ago.
    staleTime: 0,
  });
  const offered = heads.data?.heads ?? [];
  const given = offered.find(({ id }) => id === 'given');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Start | null>(null);
  const [images, setImages] = useState(Math.min(20, studio.masks));
  // The segmenter that the studio was started with is what it was started for.
  const start = chosen ?? (given === undefined ? 'nothing' : 'head given');
  const head = offered.find(({ id }) => `head ${id}` === start);
  const model = studio.models[0]!;
  const waits =
    model.shape === null || (start === 'masks' && (model.kept === null || isUnderWay(model.kept)));
  const create = useMutation({
    mutationFn: () => createProject(name.trim(), start, images, studio),
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
        <label>
          Begin with
          <select className="field" value={start} onChange={({ target }) => setChosen(target.value as Start)}>
            <option value="nothing">no classes</option>
            {studio.classes !== null && (
              <option value="classes">the {studio.classes.length} classes of the masks</option>
            )}
            {studio.masks > 0 && <option value="masks">labelled patches of the masks</option>}
            {offered.map(({ id, name: shown }) => (
              <option key={id} value={`head ${id}`}>
                segmenter {shown}
              </option>
            ))}
          </select>
        </label>
        {start === 'masks' && (
          <label>
            Images
            <input
              className="field few"
              type="number"
              required
              min={1}
              max={Math.min(mostImages, studio.masks)}
              value={images}
              onChange={({ target }) => setImages(Number(target.value))}
            />
          </label>
        )}
        <button
          type="submit"
          className="button primary"
          disabled={waits || heads.isPending || create.isPending}
        >
          {create.isPending ? 'Beginning…' : 'Begin'}
        </button>
      </div>
      <p className="muted small">{explain(start, studio, head?.kind)}</p>
      {head !== undefined && (
        <p className="muted small">
          {head.kind} head{head.backbone !== null && <> for {head.backbone}</>} with {head.classes.length}{' '}
          classes: {head.classes.slice(0, 6).join(', ')}
          {head.classes.length > 6 && ' …'}
        </p>
      )}
      {waits && (
        <p className="muted small">
          {model.shape === null
            ? 'The model is still being opened.'
            : `The features of images in their own shape are being computed: ${model.kept?.done ?? 0} of ${studio.images}.`}
        </p>
      )}
      {heads.error !== null && <Failure error={heads.error} within />}
      {create.error !== null && <Failure error={create.error} within />}
    </form>
  );
}

function explain(start: Start, { masks }: StudioInfo, kind: string | undefined): string {
  if (start === 'nothing') return 'You name the classes and label a few patches of each.';
  if (start === 'classes') return 'You label a few patches of each class that is there.';
  if (start === 'masks')
    return (
      `Patches of so many of the ${masks.toLocaleString('en')} images with a mask, evenly spread, are labelled by ` +
      'their masks, at most 10,000 in all; you correct what comes of it.'
    );
  return kind === undefined || kind === 'knn'
    ? 'Its predictions are shown for every image, and the patches that you label correct them.'
    : 'Its predictions are shown for every image; the patches that you label correct the masks of their images alone.';
}

async function createProject(
  name: string,
  start: Start,
  images: number,
  studio: StudioInfo,
): Promise<Project> {
  const begin =
    start === 'masks'
      ? { from: 'masks', images }
      : start.startsWith('head ')
        ? { from: 'head', head: start.slice('head '.length) }
        : undefined;
  const project = await post<Project>('/teach/projects', { name, ...(begin && { begin }) });
  if (start !== 'classes' || studio.classes === null) return project;
  const classes = studio.classes.slice(0, 255).map((info) => ({ name: info.name, colour: info.colour }));
  return await request<Project>('PUT', addressOf(name), { body: { ...project, classes } });
}
