import { useState } from 'react';
import type { Rectangle, SortingAnswer } from '../../../../src/api.js';
import { apiAddress } from '../../client.js';
import { Picture } from '../../parts/picture.js';
import { cellOf, intersection, viewName } from './geometry.js';

/** The image with the rectangles that its views were cut from. */
export function CutImage({ answer, patch }: { answer: SortingAnswer; patch: number }) {
  const { views, teacherView, studentView, side } = answer;
  const [proportion, setProportion] = useState(1);
  const { image, name, boxes } = answer.pictures[0]!;
  const shared = intersection(boxes[teacherView]!, boxes[studentView]!);
  return (
    <figure className="cut-image">
      <figcaption>
        <h2>The image</h2>
        <span className="muted small">
          <span className="swatch teacher" /> {viewName(views, teacherView)}, teacher{' '}
          <span className="swatch student" /> {viewName(views, studentView)}, student
        </span>
      </figcaption>
      <div className="frame" style={{ aspectRatio: proportion }}>
        <Picture
          src={apiAddress(`/images/${image}/picture`, { size: 512 })}
          alt={`${name} with the places of its views`}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setProportion(naturalWidth / naturalHeight)
          }
        />
        <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          {boxes.map((box, view) => (
            <Outline key={view} box={box} className={roleOf(view, answer)} />
          ))}
          <Outline box={cellOf(shared, side, patch)} className="chosen-cell" />
        </svg>
      </div>
    </figure>
  );
}

function roleOf(view: number, { teacherView, studentView }: SortingAnswer): string {
  if (view === teacherView) return 'teacher';
  return view === studentView ? 'student' : 'other';
}

function Outline({ box: [x1, y1, x2, y2], className }: { box: Rectangle; className: string }) {
  return (
    <rect
      className={className}
      x={x1}
      y={y1}
      width={x2 - x1}
      height={y2 - y1}
      vectorEffect="non-scaling-stroke"
    />
  );
}
