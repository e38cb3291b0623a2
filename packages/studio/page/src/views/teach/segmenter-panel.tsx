import { useMutation } from '@tanstack/react-query';
import type { SegmenterAnswer } from '../../../../src/api.js';
import { apiAddress, post } from '../../client.js';
import { Failure } from '../../parts/states.js';
import { addressOf } from './use-project.js';
import { canLabel, taughtProgress, type Taught } from './use-taught.js';

/** Writes the project as a head that `neco segment apply` takes, with the masks of the images that were labelled. */
export function SegmenterPanel({ taught, pending }: { taught: Taught; pending: boolean }) {
  const { project, model } = taught;
  const save = useMutation({
    mutationFn: () => post<SegmenterAnswer>(`${addressOf(project.name)}/segmenter`, { model: model.index }),
  });
  const { state } = taughtProgress(taught);
  return (
    <section className="panel stack export-panel" aria-labelledby="segmenter">
      <h2 id="segmenter">Segmenter</h2>
      <button
        type="button"
        className="button primary"
        disabled={pending || save.isPending || !canLabel(taught) || state !== 'ready'}
        onClick={() => save.mutate()}
      >
        Save segmenter
      </button>
      <p className="muted small">
        A file that gives any image the labels shown here, and the masks of the images with labelled patches.
      </p>
      {save.error !== null && <Failure error={save.error} within />}
      {save.data !== undefined && <Saved answer={save.data} project={project.name} />}
    </section>
  );
}

function Saved({
  answer: { path, number, head, message, patches, masks },
  project,
}: {
  answer: SegmenterAnswer;
  project: string;
}) {
  const address = apiAddress(`${addressOf(project)}/segmenter/${number}`);
  return (
    <div className="stack small" role="status">
      {message !== '' && <p className="bad">{message}</p>}
      <p>
        {head && 'The segmenter'}
        {head && patches > 0 && ` (${counted(patches, 'patch', 'patches')})`}
        {head && masks > 0 && ' and '}
        {masks > 0 && counted(masks, 'mask', 'masks')}
        {(head ? 1 : 0) + masks > 1 ? ' are' : ' is'} in <code className="path">{path}</code>.
      </p>
      {head && (
        <>
          <p>
            <a className="button" href={address} download>
              Download
            </a>
          </p>
          <p className="muted">
            <code className="path">
              neco segment apply --head {path}/segmenter.safetensors --images DIR --out DIR
            </code>
          </p>
        </>
      )}
    </div>
  );
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
