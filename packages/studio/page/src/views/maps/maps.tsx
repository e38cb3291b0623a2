import { useState } from 'react';
import { Link } from 'wouter';
import type { StudioInfo } from '../../../../src/api.js';
import { Empty, Failure, Loading } from '../../parts/states.js';
import { useAddress } from '../../parts/use-address.js';
import { isUnderWay, useStudio } from '../../parts/use-studio.js';
import { AttentionMaps } from './attention-maps.js';
import { ClusterMaps } from './cluster-maps.js';
import { ColourMaps } from './colour-maps.js';
import { ImageChooser } from './image-chooser.js';
import { MapControls } from './map-controls.js';
import { readSettings } from './settings.js';
import { useChosenImages } from './use-maps.js';
import './maps.css';

/** Maps of several images at once. Address: see {@link readSettings}. */
export function Maps() {
  const studio = useStudio();
  if (studio.data === undefined)
    return studio.error === null ? <Loading what="Opening the studio" /> : <Failure error={studio.error} />;
  return <MapsOf studio={studio.data} />;
}

function MapsOf({ studio }: { studio: StudioInfo }) {
  const [address, change] = useAddress();
  const [choosing, setChoosing] = useState(false);
  const settings = readSettings(address, studio.models.length, studio.images);
  const { images, error } = useChosenImages(settings.images);
  // Clusters are of the whole set; colours and attention of the images shown.
  const usable = studio.models.filter(({ state, shape }) =>
    settings.map === 'clusters' ? state === 'ready' : shape !== null && state !== 'failed',
  );
  const models = usable.filter(({ index }) => settings.model === null || settings.model === index);
  const choose = (ids: readonly number[]): void => change({ images: ids.join(',') });
  const remove = (id: number): void => choose(settings.images.filter((other) => other !== id));

  return (
    <div className="view maps">
      <div className="view-head">
        <h1>Maps</h1>
        <button
          type="button"
          className="button"
          aria-expanded={choosing}
          aria-controls="image-chooser"
          onClick={() => setChoosing(!choosing)}
        >
          {settings.images.length} of {studio.images.toLocaleString('en')} images
        </button>
      </div>
      {choosing && (
        <ImageChooser
          chosen={settings.images}
          total={studio.images}
          onChange={choose}
          onClose={() => setChoosing(false)}
        />
      )}
      <MapControls studio={studio} settings={settings} />
      {error !== null && <Failure error={error} within />}
      {settings.images.length === 0 && (
        <Empty title="No image is chosen">Choose some above; all of them share one basis of colours.</Empty>
      )}
      {models.length === 0 && settings.images.length > 0 && (
        <NotReady studio={studio} clusters={settings.map === 'clusters'} />
      )}
      {models.length > 0 && images.length > 0 && (
        <>
          {settings.map === 'colours' && <ColourMaps {...{ settings, images, models }} onRemove={remove} />}
          {settings.map === 'clusters' && <ClusterMaps {...{ settings, images, models }} onRemove={remove} />}
          {settings.map === 'attention' && <AttentionMaps {...{ settings, images, models }} />}
        </>
      )}
    </div>
  );
}

function NotReady({ studio, clusters }: { studio: StudioInfo; clusters: boolean }) {
  const failed = studio.models.every(({ state }) => state === 'failed');
  if (failed)
    return <Failure error={new Error(studio.models.map(({ message }) => message).join(' '))} within />;
  if (!studio.models.some(isUnderWay))
    return (
      <Empty title="This model has no features">
        <Link href="/maps">Show the other one</Link>
      </Empty>
    );
  return (
    <Loading
      what={clusters ? 'Clusters need the features of all images' : 'The model is being opened'}
      within
    />
  );
}
