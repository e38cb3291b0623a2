import type { ImageInfo } from '../../../src/api.js';
import { apiAddress } from '../client.js';
import { Picture } from './picture.js';

/** The classes of an image's mask in their colours, to lie over its picture; nothing when it has no mask. */
export function MaskLayer({
  image,
  size,
  opacity,
}: {
  image: Pick<ImageInfo, 'id' | 'hasMask'>;
  /** As of the picture below. */
  size: number;
  opacity: number;
}) {
  if (!image.hasMask) return null;
  return (
    <Picture
      className="mask-layer"
      src={apiAddress(`/images/${image.id}/mask`, { size })}
      alt=""
      style={{ opacity }}
    />
  );
}
