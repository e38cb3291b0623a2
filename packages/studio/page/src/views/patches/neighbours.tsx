import { Link } from 'wouter';
import type { ClassInfo, ModelInfo, NearestAnswer, NeighbourPatch, PatchAt } from '../../../../src/api.js';
import { Swatch } from '../../parts/legend-of-classes.js';
import type { Grid } from '../../parts/patch-rect.js';
import { Crop } from './crop.js';

/** The nearest patches of one model, nearest first; each opens its image at its patch. */
export function Neighbours({
  model,
  grid,
  answer,
  stale,
  classes,
  linkTo,
}: {
  model: ModelInfo;
  grid: Grid;
  answer: NearestAnswer;
  /** The answer is still that to the question before. */
  stale: boolean;
  classes: readonly ClassInfo[] | null;
  linkTo: (image: number, at: PatchAt) => string;
}) {
  const { neighbours } = answer;
  return (
    <section className="neighbours" aria-busy={stale} aria-label={`Nearest patches, ${model.name}`}>
      <Summary model={model} answer={answer} classes={classes} />
      {neighbours.length === 0 ? (
        <p className="muted">No patch fits: allow the same image, or another class.</p>
      ) : (
        <ol>
          {neighbours.map((neighbour, i) => (
            <li key={`${neighbour.image} ${neighbour.row} ${neighbour.col}`}>
              <Neighbour
                rank={i + 1}
                model={model.index}
                grid={grid}
                neighbour={neighbour}
                same={answer.class !== null && neighbour.class === answer.class}
                classInfo={neighbour.class === null ? undefined : classes?.[neighbour.class]}
                href={linkTo(neighbour.image, neighbour)}
              />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Summary({
  model,
  answer: { neighbours, class: own, searched, milliseconds },
  classes,
}: {
  model: ModelInfo;
  answer: NearestAnswer;
  classes: readonly ClassInfo[] | null;
}) {
  const same = neighbours.filter((neighbour) => neighbour.class === own).length;
  const name = own === null ? undefined : classes?.[own]?.name;
  return (
    <p className="summary muted small">
      {name !== undefined && neighbours.length > 0 && (
        <strong>
          {same} of {neighbours.length} are {name}
        </strong>
      )}
      <span>
        {searched < model.total - model.skipped
          ? `searched ${searched.toLocaleString('en')} of ${model.total.toLocaleString('en')} images so far`
          : `${searched.toLocaleString('en')} images searched`}{' '}
        in {milliseconds.toFixed(0)} ms
      </span>
    </p>
  );
}

function Neighbour({
  rank,
  model,
  grid,
  neighbour,
  same,
  classInfo,
  href,
}: {
  rank: number;
  model: number;
  grid: Grid;
  neighbour: NeighbourPatch;
  same: boolean;
  classInfo: ClassInfo | undefined;
  href: string;
}) {
  const { name, row, col, image } = neighbour;
  return (
    <Link
      href={href}
      className={same ? 'neighbour same' : 'neighbour'}
      title={name}
      data-image={image}
      data-row={row}
      data-col={col}
    >
      <Crop model={model} grid={grid} image={image} at={neighbour} />
      <span className="neighbour-caption">
        <span className="visually-hidden">
          {rank}: {name}, row {row + 1}, column {col + 1}, similarity{' '}
        </span>
        <span>{neighbour.similarity.toFixed(2)}</span>
        {classInfo !== undefined && (
          <span className="neighbour-class">
            <Swatch colour={classInfo.colour} />
            <span>{classInfo.name}</span>
          </span>
        )}
      </span>
    </Link>
  );
}
