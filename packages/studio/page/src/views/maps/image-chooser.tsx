import { useState } from 'react';
import { apiAddress } from '../../client.js';
import { Picture } from '../../parts/picture.js';
import { Failure } from '../../parts/states.js';
import { useImages } from '../../parts/use-images.js';
import { mostImages, spread } from './settings.js';

/** Images listed at first and added by each "more". */
const listed = 48;

/** The choice of the images that share a map. */
export function ImageChooser({
  chosen,
  total,
  onChange,
  onClose,
}: {
  chosen: readonly number[];
  total: number;
  onChange: (ids: readonly number[]) => void;
  onClose: () => void;
}) {
  const [q, setQ] = useState('');
  const [count, setCount] = useState(listed);
  const found = useImages(q, 0, count - 1);
  const full = chosen.length >= mostImages;
  const toggle = (id: number): void =>
    onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const places = Array.from({ length: Math.min(count, found.total ?? 0) }, (_, place) => place);
  return (
    <section id="image-chooser" className="image-chooser panel stack" aria-label="Choose images">
      <div className="toolbar">
        <input
          className="field"
          type="search"
          aria-label="Search by file name"
          placeholder="File name"
          value={q}
          onChange={({ target }) => {
            setQ(target.value);
            setCount(listed);
          }}
        />
        {[8, 16, 32].map((some) => (
          <button key={some} type="button" className="button" onClick={() => onChange(spread(some, total))}>
            {some} from all over
          </button>
        ))}
        <button type="button" className="button" disabled={chosen.length === 0} onClick={() => onChange([])}>
          None
        </button>
        <button type="button" className="button" onClick={onClose}>
          Done
        </button>
        {full && <span className="muted small">At most {mostImages} at a time.</span>}
      </div>
      {found.error !== null && <Failure error={found.error} retry={found.retry} within />}
      <ul className="choices" aria-busy={found.stale}>
        {places.map((place) => {
          const image = found.imageAt(place);
          if (image === undefined || image.width === 0) return null;
          const pressed = chosen.includes(image.id);
          return (
            <li key={image.id}>
              <button
                type="button"
                className="choice"
                aria-pressed={pressed}
                aria-label={image.name}
                title={image.name}
                disabled={full && !pressed}
                onClick={() => toggle(image.id)}
              >
                <Picture src={apiAddress(`/images/${image.id}/thumbnail`, { size: 128 })} alt="" />
              </button>
            </li>
          );
        })}
      </ul>
      {found.total === 0 && <p className="muted">No file name contains “{q}”.</p>}
      {(found.total ?? 0) > count && (
        <button type="button" className="button" onClick={() => setCount(count + listed)}>
          {Math.min(listed, found.total! - count)} more of {found.total!.toLocaleString('en')}
        </button>
      )}
    </section>
  );
}
