import type { ImageInfo, ModelInfo } from '../../../../src/api.js';
import { fromBase64 } from '../../parts/bytes.js';
import { ImagePatches } from '../../parts/image-patches.js';
import { PatchLayer } from '../../parts/patch-layer.js';
import { Failure, Loading } from '../../parts/states.js';
import { principalLayer } from './cluster-colours.js';
import { MapCard } from './map-card.js';
import type { MapSettings } from './settings.js';
import { useColours } from './use-maps.js';

const sides = { above: 'above the threshold', below: 'below the threshold', all: 'everything' } as const;

/** Images in the colours of principal components that they share. */
export function ColourMaps({
  settings,
  images,
  models,
  onRemove,
}: {
  settings: MapSettings;
  images: readonly ImageInfo[];
  models: readonly ModelInfo[];
  onRemove: ((id: number) => void) | null;
}) {
  const { data, error, isPlaceholderData, refetch } = useColours(settings, models.length);
  if (data === undefined) {
    if (error !== null) return <Failure error={error} retry={() => void refetch()} within />;
    return <Loading what="Finding the components" within />;
  }
  const shown = data.models.filter(({ model }) => models.some(({ index }) => index === model));
  return (
    <>
      <ul className="map-notes muted small" aria-live="polite">
        {shown.map(({ model, side, explained }) => (
          <li key={model}>
            {shown.length > 1 && <strong>{models.find(({ index }) => index === model)!.name}: </strong>}
            foreground {sides[side]}; three colours hold {Math.round(100 * explained)} % of its variance
          </li>
        ))}
      </ul>
      <ul
        className="map-grid"
        aria-label="Images in colours of principal components"
        aria-busy={isPlaceholderData}
      >
        {images.map((image) => (
          <MapCard
            key={image.id}
            image={image}
            models={models}
            onRemove={onRemove && (() => onRemove(image.id))}
          >
            {shown.map(({ model, grid, images: maps }) => {
              const map = maps.find((entry) => entry.image === image.id);
              return (
                <ImagePatches key={model} image={image} grid={grid} grey label="Principal components of">
                  {map && (
                    <PatchLayer
                      colours={principalLayer(fromBase64(map.colours), fromBase64(map.foreground), grid)}
                      opacity={settings.opacity}
                      smooth={settings.smooth}
                    />
                  )}
                </ImagePatches>
              );
            })}
          </MapCard>
        ))}
      </ul>
    </>
  );
}
