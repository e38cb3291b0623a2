import { useState } from 'react';
import { apiAddress } from '../../client.js';
import { Picture } from '../../parts/picture.js';
import { Failure, Loading } from '../../parts/states.js';
import { listed } from './settings.js';
import { taughtMask } from './taught-image.js';
import { canLabel, taughtProgress, useCertainty, type Taught } from './use-taught.js';

/** All images with their labels, the least certain first; a click teaches one. */
export function AllImages({
  taught,
  current,
  opacity,
  onGo,
}: {
  taught: Taught;
  current: number;
  opacity: number;
  onGo: (image: number) => void;
}) {
  const [count, setCount] = useState(listed);
  const { data, error, isPlaceholderData } = useCertainty(taught, Math.min(500, count));
  const progress = taughtProgress(taught);
  if (progress.state === 'failed') return <Failure error={new Error(progress.message)} within />;
  if (!canLabel(taught) && (taught.project.head !== null || taught.project.strokes.length > 0))
    return <Loading what="Computing the features of images in their own shape" within />;
  if (!canLabel(taught))
    return (
      <p className="muted all-images">
        Labels of all images appear here as soon as a patch is labelled; with two classes there is something
        to tell apart.
      </p>
    );
  if (data === undefined)
    return error === null ? <Loading what="Labelling all images" within /> : <Failure error={error} within />;
  return (
    <section className="all-images" aria-labelledby="all-images">
      <h2 id="all-images">All images, the least certain first</h2>
      {data.missing.length > 0 && (
        <p className="small bad">
          {data.missing.length} labelled images are not in this folder: {data.missing.slice(0, 3).join(', ')}
          {data.missing.length > 3 && ' and others'}.
        </p>
      )}
      <ol className="certainty-list" aria-busy={isPlaceholderData}>
        {data.images.map(({ image, name, width, height, margin, taught: own }) => (
          <li key={image}>
            <button
              type="button"
              className="certainty-image"
              aria-current={image === current ? 'true' : undefined}
              title={name}
              onClick={() => {
                onGo(image);
                window.scrollTo({ top: 0 });
              }}
            >
              <span className="certainty-frame" style={{ aspectRatio: `${width} / ${height}` }}>
                <Picture
                  src={apiAddress(`/images/${image}/thumbnail`, { size: 256 })}
                  alt=""
                  loading="lazy"
                />
                <Picture src={taughtMask(taught, image, 256)} alt="" loading="lazy" style={{ opacity }} />
              </span>
              <span className="certainty-caption small">
                <span>
                  {own && <span aria-hidden="true">✓ </span>}
                  {name}
                  {own && <span className="visually-hidden">, taught</span>}
                </span>
                <span className="muted">
                  <span className="visually-hidden">, margin </span>
                  {margin.toFixed(2)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
      {data.total > data.images.length && count < 500 && (
        <button type="button" className="button" onClick={() => setCount(count + listed)}>
          {Math.min(listed, data.total - data.images.length)} more of {data.total.toLocaleString('en')}
        </button>
      )}
    </section>
  );
}
