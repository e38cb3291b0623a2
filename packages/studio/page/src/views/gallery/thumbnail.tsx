import { Link } from 'wouter';
import type { ImageInfo } from '../../../../src/api.js';
import { apiAddress } from '../../client.js';
import { MaskLayer } from '../../parts/mask-layer.js';
import { Picture } from '../../parts/picture.js';

/** Sizes that thumbnails are made in, so that a change of the window's width does not make them anew. */
const sizes = [128, 256, 512];

/** Letters at the end of a name that are never left out: numbers stand there, and the kind of file. */
const ending = 9;

/** An image of the wall, which opens its patches; an empty frame until the list has come so far. */
export function Thumbnail({
  image,
  place,
  side,
  masks,
  tabIndex,
}: {
  image: ImageInfo | undefined;
  place: number;
  /** Of the square it lies in, in CSS pixels. */
  side: number;
  masks: boolean;
  tabIndex: number;
}) {
  if (image === undefined) return <div className="thumbnail" style={{ height: side }} />;
  const name = image.name.slice(image.name.lastIndexOf('/') + 1);
  const size = sizes.find((candidate) => candidate >= side * devicePixelRatio) ?? sizes.at(-1)!;
  return (
    <Link
      href={`/patches/${image.id}`}
      className="thumbnail"
      data-place={place}
      tabIndex={tabIndex}
      title={image.name}
    >
      <span className="thumbnail-frame" style={{ height: side }}>
        {image.width === 0 ? (
          <span className="muted small">cannot be decoded</span>
        ) : (
          <>
            <Picture src={apiAddress(`/images/${image.id}/thumbnail`, { size })} alt="" />
            {masks && <MaskLayer image={image} size={size} opacity={0.55} />}
          </>
        )}
      </span>
      <span className="thumbnail-name">
        <span>{name.slice(0, -ending)}</span>
        {name.slice(-ending)}
      </span>
    </Link>
  );
}
