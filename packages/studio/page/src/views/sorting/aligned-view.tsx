import type { MouseEvent } from 'react';
import type { Rectangle } from '../../../../src/api.js';
import { heatColour } from '../../parts/heat-colours.js';
import { Picture } from '../../parts/picture.js';
import { cellOf, placeIn, whole } from './geometry.js';
import { shareOf, type LossScale } from './loss-scale.js';

/** A view as a network sees it, with its aligned patches in the colours of their loss; a click chooses one. */
export function AlignedView({
  src,
  title,
  who,
  note,
  region,
  side,
  losses,
  scale,
  patch,
  onSelect,
}: {
  src: string;
  title: string;
  who: 'teacher' | 'student';
  note: string;
  region: Rectangle;
  side: number;
  losses: readonly (number | null)[];
  scale: LossScale;
  patch: number;
  onSelect: (patch: number) => void;
}) {
  // The same choice is offered to the keyboard by the map of the losses.
  const choose = (event: MouseEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (offset: number, size: number): number =>
      Math.max(0, Math.min(side - 1, Math.floor((offset / size) * side)));
    onSelect(place(event.clientY - box.top, box.height) * side + place(event.clientX - box.left, box.width));
  };
  return (
    <figure className="aligned-view" data-who={who}>
      <figcaption>
        <h2>{title}</h2>
        <span className="muted small">{note}</span>
      </figcaption>
      <div className="frame">
        <Picture src={src} alt={`${title}: ${note}`} />
        <div
          className="aligned"
          aria-hidden="true"
          style={{
            ...placeIn(region, whole),
            gridTemplateColumns: `repeat(${side}, 1fr)`,
            gridTemplateRows: `repeat(${side}, 1fr)`,
          }}
          onClick={choose}
        >
          {losses.map((loss, each) => (
            <span
              key={each}
              style={loss === null ? undefined : { background: heatColour(shareOf(loss, scale)) }}
            />
          ))}
        </div>
        <span className="chosen" style={placeIn(cellOf(region, side, patch), whole)} />
      </div>
    </figure>
  );
}
