import { useState } from 'react';
import { Link } from 'wouter';
import type { ModelInfo } from '../../../../src/api.js';
import { fromBase64 } from '../../parts/bytes.js';
import { ImagePatches } from '../../parts/image-patches.js';
import { ModelPicker } from '../../parts/model-picker.js';
import { PatchLayer } from '../../parts/patch-layer.js';
import { Failure, Loading } from '../../parts/states.js';
import { clusterColour, clusterColours } from './cluster-colours.js';
import { useOccurrences } from './use-maps.js';

/** The images of the whole set in which a cluster occurs, those with the most of it first. */
export function Occurrences({
  k,
  cluster,
  models,
  onClose,
}: {
  k: number;
  cluster: number;
  /** Those that can be asked. */
  models: readonly ModelInfo[];
  onClose: () => void;
}) {
  const [wanted, setWanted] = useState(0);
  const model = models.find(({ index }) => index === wanted) ?? models[0];
  const { data, error } = useOccurrences(k, cluster, model?.index ?? 0);
  return (
    <section id="occurrences" className="occurrences panel stack" aria-labelledby="occurrences-title">
      <div className="toolbar">
        <h2 id="occurrences-title">
          <span className="swatch" style={{ background: clusterColour(cluster) }} aria-hidden="true" /> Where
          cluster {cluster + 1} occurs
        </h2>
        {data !== undefined && (
          <span className="muted small" role="status">
            in {data.total.toLocaleString('en')} {data.total === 1 ? 'image' : 'images'}
          </span>
        )}
        <ModelPicker
          models={models}
          value={model?.index ?? 0}
          onChange={(chosen) => setWanted(chosen ?? 0)}
        />
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
      {error !== null && <Failure error={error} within />}
      {data === undefined && error === null && <Loading what="Looking through all images" within />}
      {data !== undefined && (
        <ol className="occurrence-list">
          {data.images.map(({ image, name, width, height, share, labels }) => (
            <li key={image}>
              <ImagePatches
                image={{ id: image, name, width, height }}
                grid={data.grid}
                grey
                label={`Cluster ${cluster + 1} in`}
              >
                <PatchLayer colours={clusterColours(fromBase64(labels), data.grid, cluster)} opacity={0.8} />
              </ImagePatches>
              <span className="map-caption">
                <Link href={`/patches/${image}`} title={name}>
                  {name}
                </Link>
                <span className="muted small">{Math.round(100 * share)} %</span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
