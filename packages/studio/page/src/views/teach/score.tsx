import { Failure } from '../../parts/states.js';
import { canLabel, useScore, type Taught } from './use-taught.js';

/** Agreement with the masks of images that were not taught. */
export function Score({ taught }: { taught: Taught }) {
  const { data, error, isPlaceholderData, isFetching } = useScore(taught, true);
  const score = canLabel(taught) ? data?.score : undefined;
  const { classes } = taught.project;
  return (
    <section className="panel stack score" aria-labelledby="score" aria-busy={isFetching}>
      <h2 id="score">Against the masks</h2>
      {error !== null && <Failure error={error} within />}
      {score === undefined && error === null && (
        <p className="muted small">{canLabel(taught) ? 'Comparing…' : 'Once some patches are labelled.'}</p>
      )}
      {score === null && (
        <p className="muted small">
          No image can be compared: call classes as the masks do, or say above what all others count as.
        </p>
      )}
      {score != null && (
        <div className="stack" data-stale={isPlaceholderData}>
          <p>
            <strong className="figure">{percent(score.mIoU)}</strong> mIoU over{' '}
            {score.images === 1 ? 'one image' : `${score.images} images`} that{' '}
            {score.images === 1 ? 'was' : 'were'} not taught
            {score.leftOut > 0.0005 &&
              `; ${percent(score.leftOut)} of their pixels are of other classes and left out`}
          </p>
          <table>
            <thead className="visually-hidden">
              <tr>
                <th scope="col">class</th>
                <th scope="col">IoU</th>
              </tr>
            </thead>
            <tbody>
              {score.perClass.slice(0, classes.length).map((iou, index) => (
                <tr key={index}>
                  <th scope="row">{classes[index]!.name}</th>
                  <td>{iou === null ? '–' : percent(iou)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
