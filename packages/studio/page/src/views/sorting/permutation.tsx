import { useEffect, useRef } from 'react';
import type { SortingAnswer } from '../../../../src/api.js';
import { heatColours } from '../../parts/heat-colours.js';

/**
 * A soft permutation matrix: a row a rank, the nearest on top; a column a reference, in the teacher's order. What both
 * networks agree on lies on the diagonal.
 */
export function Permutation({
  answer,
  which,
  largest,
  pointed,
  onPoint,
}: {
  answer: SortingAnswer;
  which: 'student' | 'teacher';
  /** Weight with the lightest colour. */
  largest: number;
  pointed: number | null;
  onPoint: (reference: number | null) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const columns = answer.teacher.order;
  const n = columns.length;
  const { permutation } = answer[which];
  useEffect(() => {
    const values = Array.from({ length: n * n }, (_, i) => permutation[i - (i % n) + columns[i % n]!]!);
    const { rgba } = heatColours(values, [n, n], [0, largest]);
    canvas.current!.getContext('2d')!.putImageData(new ImageData(rgba, n, n), 0, 0);
  }, [permutation, columns, n, largest]);
  const diagonal = columns.reduce((sum, reference, rank) => sum + permutation[rank * n + reference]!, 0) / n;
  const column = pointed === null ? -1 : columns.indexOf(pointed);
  return (
    <figure className="permutation" data-who={which}>
      <figcaption>
        <h3>{which === 'teacher' ? 'Teacher' : 'Student'}</h3>
        <span className="muted small">
          {(100 * diagonal).toFixed(0)} % of the weight is where the teacher&rsquo;s order puts it
        </span>
      </figcaption>
      <div
        className="matrix"
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onPoint(columns[Math.floor(((event.clientX - box.left) / box.width) * n)] ?? null);
        }}
        onPointerLeave={() => onPoint(null)}
      >
        <canvas
          ref={canvas}
          width={n}
          height={n}
          role="img"
          aria-label={
            `Soft permutation matrix of the ${which}, ${n} ranks by ${n} references: ` +
            `${(100 * diagonal).toFixed(0)} percent of the weight is where the teacher's order puts it`
          }
        />
        {column >= 0 && (
          <span className="column" style={{ left: `${(100 * column) / n}%`, width: `${100 / n}%` }} />
        )}
      </div>
    </figure>
  );
}
