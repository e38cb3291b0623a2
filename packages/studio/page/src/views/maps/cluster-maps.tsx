import { useState } from 'react';
import type { ClustersAnswer, ImageInfo, ModelClusters, ModelInfo } from '../../../../src/api.js';
import { useAnnounce } from '../../parts/announce.js';
import { fromBase64 } from '../../parts/bytes.js';
import { ImagePatches } from '../../parts/image-patches.js';
import { PatchLayer } from '../../parts/patch-layer.js';
import type { PatchRect } from '../../parts/patch-rect.js';
import { Failure, Loading } from '../../parts/states.js';
import { useAddress } from '../../parts/use-address.js';
import { Boundaries } from './boundaries.js';
import { clusterColour, clusterColours } from './cluster-colours.js';
import { MapCard } from './map-card.js';
import { Occurrences } from './occurrences.js';
import type { MapSettings } from './settings.js';
import { useClusters } from './use-maps.js';

/** Where the patch that was chosen last lies. */
interface Place {
  image: number;
  model: number;
  rect: PatchRect;
}

/** Images with the clusters of their patches; a click on a patch chooses its cluster. */
export function ClusterMaps({
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
  const [, change] = useAddress();
  const announce = useAnnounce();
  const [place, setPlace] = useState<Place | null>(null);
  const { data, error, isPlaceholderData, refetch } = useClusters(settings, models.length);
  if (data === undefined) {
    if (error !== null) return <Failure error={error} retry={() => void refetch()} within />;
    return <Loading what="Clustering the patches of all images" within />;
  }
  const shown = data.models.filter(({ model }) => models.some(({ index }) => index === model));
  const choose = (cluster: number | null): void => change({ cluster });
  const pick = (image: number, clusters: ModelClusters, labels: Uint8Array, rect: PatchRect): void => {
    const label = labels[rect.top * clusters.grid[1] + rect.left]!;
    setPlace({ image, model: clusters.model, rect: { ...rect, bottom: rect.top, right: rect.left } });
    choose(label);
    announce(`Cluster ${label + 1}, ${percent(clusters.shares[label]!)} of all patches`);
  };
  return (
    <>
      <Legend answer={data} shown={shown} chosen={settings.cluster} onChoose={choose} />
      <div className="clusters-and-places">
        <ul className="map-grid" aria-label="Images with clusters" aria-busy={isPlaceholderData}>
          {images.map((image) => (
            <MapCard
              key={image.id}
              image={image}
              models={models}
              onRemove={onRemove && (() => onRemove(image.id))}
            >
              {shown.map((clusters) => {
                const map = clusters.images.find((entry) => entry.image === image.id);
                const labels = map === undefined ? new Uint8Array() : fromBase64(map.labels);
                const here = place?.image === image.id && place.model === clusters.model;
                return (
                  <ImagePatches
                    key={clusters.model}
                    image={image}
                    grid={clusters.grid}
                    grey
                    label="Clusters of"
                    selection={here ? place.rect : null}
                    {...(map && {
                      onSelect: (rect: PatchRect) => pick(image.id, clusters, labels, rect),
                    })}
                  >
                    {map && <ClusterLayer labels={labels} clusters={clusters} settings={settings} />}
                  </ImagePatches>
                );
              })}
            </MapCard>
          ))}
        </ul>
        {settings.cluster !== null && (
          <Occurrences
            k={settings.k}
            cluster={settings.cluster}
            models={models.filter(({ index }) => shown.some(({ model }) => model === index))}
            onClose={() => choose(null)}
          />
        )}
      </div>
    </>
  );
}

function ClusterLayer({
  labels,
  clusters: { grid },
  settings: { cluster, opacity, smooth, lines },
}: {
  labels: Uint8Array;
  clusters: ModelClusters;
  settings: MapSettings;
}) {
  return (
    <>
      <PatchLayer colours={clusterColours(labels, grid, cluster)} opacity={opacity} smooth={smooth} />
      {lines && (
        <Boundaries
          labels={cluster === null ? labels : labels.map((label) => Number(label === cluster))}
          grid={grid}
        />
      )}
    </>
  );
}

/** All clusters with their shares; each is a button that looks for it. */
function Legend({
  answer: { k, overlaps },
  shown,
  chosen,
  onChoose,
}: {
  answer: ClustersAnswer;
  shown: readonly ModelClusters[];
  chosen: number | null;
  onChoose: (cluster: number | null) => void;
}) {
  const agreement = overlaps && overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length;
  return (
    <div className="cluster-legend">
      <ul aria-label={`${k} clusters, share of all patches`}>
        {Array.from({ length: k }, (_, cluster) => (
          <li key={cluster}>
            <button
              type="button"
              className="button"
              aria-pressed={chosen === cluster}
              onClick={() => onChoose(chosen === cluster ? null : cluster)}
            >
              <span className="swatch" style={{ background: clusterColour(cluster) }} aria-hidden="true" />
              <span className="visually-hidden">Cluster {cluster + 1}, </span>
              {shown.map(({ shares }) => percent(shares[cluster]!)).join(' | ')}
            </button>
          </li>
        ))}
      </ul>
      {chosen !== null && (
        <a className="to-occurrences small" href="#occurrences">
          Where cluster {chosen + 1} occurs
        </a>
      )}
      {agreement !== null && shown.length > 1 && (
        <p className="muted small">
          Clusters of both models that lie on the same patches have the same colour; they overlap by{' '}
          {percent(agreement)} on average.
        </p>
      )}
    </div>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;
}
