import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ImageInfo, ModelInfo } from '../../../../src/api.js';
import { modelLetter } from '../../parts/use-studio.js';

/** One of the chosen images with the maps of one or two models. */
export function MapCard({
  image,
  models,
  children,
  onRemove,
}: {
  image: ImageInfo;
  /** Those whose maps are shown. */
  models: readonly ModelInfo[];
  /** A map for each model. */
  children: ReactNode;
  onRemove: (() => void) | null;
}) {
  return (
    <li className="map-card" data-models={models.length}>
      <div className="map-pair">{children}</div>
      <div className="map-caption">
        {models.length > 1 && (
          <span className="muted small" aria-hidden="true">
            {models.map(({ index }) => modelLetter(index)).join(' | ')}
          </span>
        )}
        <Link href={`/patches/${image.id}`} title={image.name}>
          {image.name}
        </Link>
        {onRemove !== null && (
          <button
            type="button"
            className="button quiet icon"
            aria-label={`Take ${image.name} out`}
            title="Take out"
            onClick={onRemove}
          >
            ×
          </button>
        )}
      </div>
    </li>
  );
}
