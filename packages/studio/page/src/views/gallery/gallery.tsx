import { useEffect, useState } from 'react';
import { LegendOfClasses } from '../../parts/legend-of-classes.js';
import { Segmented } from '../../parts/segmented.js';
import { Empty, Failure, Loading } from '../../parts/states.js';
import { useAddress } from '../../parts/use-address.js';
import { useStudio } from '../../parts/use-studio.js';
import { ImageWall } from './image-wall.js';
import './gallery.css';

/** Width in pixels that a thumbnail has at least. */
const sizes = { s: 112, m: 168, l: 264 } as const;
type Size = keyof typeof sizes;

function asSize(text: string | null): Size {
  return text !== null && text in sizes ? (text as Size) : 'm';
}

/**
 * All images of the folder. Address: `q` part of the file name, `masks=1` masks shown, `size` s, m or l, `at` place of
 * the first image in view.
 */
export function Gallery() {
  const studio = useStudio();
  const [address, change] = useAddress();
  const q = address.get('q') ?? '';
  const masks = address.get('masks') === '1';
  const size = asSize(address.get('size'));
  const { data } = studio;

  if (data === undefined)
    return studio.error === null ? <Loading what="Opening the studio" /> : <Failure error={studio.error} />;
  if (data.images === 0)
    return (
      <Empty title="No images">
        The folder given with <code>--images</code> holds none that can be read.
      </Empty>
    );
  return (
    <div className="view gallery">
      <div className="view-head">
        <h1>{data.title}</h1>
        <div className="toolbar">
          <Search value={q} onChange={(value) => change({ q: value, at: null })} />
          <Segmented
            legend="Size of the thumbnails"
            value={size}
            choices={[
              { value: 's', label: 'S' },
              { value: 'm', label: 'M' },
              { value: 'l', label: 'L' },
            ]}
            onChange={(value) => change({ size: value === 'm' ? null : value, at: null })}
          />
          {data.masks > 0 && (
            <label className="check">
              <input
                type="checkbox"
                checked={masks}
                onChange={(event) => change({ masks: event.target.checked ? 1 : null })}
              />
              Masks
            </label>
          )}
        </div>
      </div>
      {masks && data.classes !== null && <LegendOfClasses classes={data.classes} />}
      <ImageWall q={q} tile={sizes[size]} masks={masks} />
    </div>
  );
}

/** Writes what is typed into the address when the typing rests. */
function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 150);
    return () => clearTimeout(timer);
  });
  return (
    <input
      className="field search"
      type="search"
      aria-label="Search by file name"
      placeholder="File name"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
