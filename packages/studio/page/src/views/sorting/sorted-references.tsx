import type { SortingAnswer } from '../../../../src/api.js';
import { cellOf, patchName, placeIn, surroundings, whole } from './geometry.js';

/** The references of the chosen patch in the order of one network, as small pieces of the views they come from. */
export function SortedReferences({
  answer,
  which,
  pointed,
  onPoint,
  viewOf,
}: {
  answer: SortingAnswer;
  which: 'student' | 'teacher';
  /** Reference under the pointer, in either list. */
  pointed: number | null;
  onPoint: (reference: number | null) => void;
  /** Address of the teacher's view of a picture. */
  viewOf: (picture: number) => string;
}) {
  const { order, values } = answer[which];
  const teachersPlaces = places(answer.teacher.order);
  const measure = answer.distance === 'cosine' ? 'similarity' : 'distance';
  return (
    <section className="sorted" data-who={which}>
      <h3>
        {which === 'teacher' ? "Teacher's order" : "Student's order"}
        <span className="muted small">
          {which === 'teacher'
            ? ' the nearest reference first'
            : " the numbers are the places in the teacher's order"}
        </span>
      </h3>
      <ol onPointerLeave={() => onPoint(null)}>
        {order.map((reference, place) => {
          const { picture, patch } = answer.references[reference]!;
          const { name } = answer.pictures[picture]!;
          const teachers = teachersPlaces[reference]! + 1;
          return (
            <li
              key={reference}
              data-pointed={reference === pointed || undefined}
              onPointerEnter={() => onPoint(reference)}
              title={`${measure} ${values[reference]!.toFixed(3)}`}
            >
              <Piece
                answer={answer}
                reference={reference}
                src={viewOf(picture)}
                label={
                  `${place + 1}: ${name}, ${patchName(answer.side, patch)}, ${measure} ${values[reference]!.toFixed(2)}` +
                  (which === 'student' ? `, the teacher's number ${teachers}` : '')
                }
              />
              <span className="place small" aria-hidden="true" data-apart={apart(teachers - 1 - place)}>
                {teachers}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** Place of each reference. */
function places(order: readonly number[]): number[] {
  const found = new Array<number>(order.length);
  order.forEach((reference, place) => (found[reference] = place));
  return found;
}

/** How far apart the two networks put a reference, in words of the style sheet. */
function apart(difference: number): 'same' | 'near' | 'far' {
  const size = Math.abs(difference);
  if (size === 0) return 'same';
  return size <= 3 ? 'near' : 'far';
}

function Piece({
  answer,
  reference,
  src,
  label,
}: {
  answer: SortingAnswer;
  reference: number;
  src: string;
  label: string;
}) {
  const { picture, patch } = answer.references[reference]!;
  const cell = cellOf(answer.pictures[picture]!.teacherRegion, answer.side, patch);
  const frame = surroundings(cell, 0.75);
  return (
    <span className="piece" role="img" aria-label={label}>
      <img src={src} alt="" style={placeIn(whole, frame)} draggable={false} />
      <span className="chosen" style={placeIn(cell, frame)} />
    </span>
  );
}
