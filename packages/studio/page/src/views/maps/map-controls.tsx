import { OpacitySlider } from '../../parts/opacity-slider.js';
import type { StudioInfo } from '../../../../src/api.js';
import { ModelPicker } from '../../parts/model-picker.js';
import { Segmented } from '../../parts/segmented.js';
import { useAddress } from '../../parts/use-address.js';
import { mostClusters, type ForegroundSide, type MapSettings } from './settings.js';
import { useSlider } from './use-maps.js';

const sides: Readonly<Record<ForegroundSide, string>> = {
  auto: 'found by itself',
  above: 'above the threshold',
  below: 'below the threshold',
  all: 'everything',
};

/** What is shown and how; every choice is in the address. */
export function MapControls({ studio, settings }: { studio: StudioInfo; settings: MapSettings }) {
  const [, change] = useAddress();
  const { map, model, opacity, smooth } = settings;
  const heads = Math.max(0, ...studio.models.map(({ shape }) => shape?.heads ?? 0));
  return (
    <div className="toolbar map-controls">
      <Segmented
        legend="Map"
        value={map}
        choices={[
          { value: 'colours', label: 'Colours' },
          { value: 'clusters', label: 'Clusters' },
          { value: 'attention', label: 'Attention' },
        ]}
        onChange={(value) => change({ map: value === 'colours' ? null : value }, { push: true })}
      />
      <ModelPicker
        models={studio.models}
        both
        value={model}
        onChange={(chosen) => change({ model: chosen })}
      />
      {map === 'colours' && <Foreground settings={settings} />}
      {map === 'clusters' && <ClusterCount settings={settings} />}
      {map === 'attention' && (
        <label>
          Head
          <select
            className="field"
            value={settings.head ?? ''}
            onChange={({ target }) => change({ head: target.value })}
          >
            <option value="">all</option>
            {Array.from({ length: heads }, (_, head) => (
              <option key={head} value={head}>
                {head + 1}
              </option>
            ))}
          </select>
        </label>
      )}
      <span className="apart" />
      <label className="check">
        <input
          type="checkbox"
          checked={smooth}
          onChange={({ target }) => change({ smooth: target.checked ? 1 : null })}
        />
        Smooth
      </label>
      <OpacitySlider value={opacity} usual={80} />
    </div>
  );
}

function Foreground({ settings: { side, threshold } }: { settings: MapSettings }) {
  const [, change] = useAddress();
  const [shown, move] = useSlider(threshold, (value) => change({ threshold: value === 0 ? null : value }));
  return (
    <>
      <label>
        Foreground
        <select
          className="field"
          value={side}
          onChange={({ target }) => change({ side: target.value === 'auto' ? null : target.value })}
        >
          {Object.entries(sides).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {side !== 'all' && (
        <label className="slider" title="Where the first component is cut, in its standard deviations">
          Threshold
          <input
            type="range"
            min={-2}
            max={2}
            step={0.1}
            value={shown}
            onChange={({ target }) => move(Number(target.value))}
          />
          <output>{shown.toFixed(1)}</output>
        </label>
      )}
    </>
  );
}

/** Steps of the slider: more clusters, coarser steps. */
const counts = [
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  12,
  14,
  16,
  18,
  21,
  24,
  27,
  32,
  40,
  48,
  56,
  64,
  80,
  96,
  112,
  mostClusters,
];

function ClusterCount({ settings: { k, lines } }: { settings: MapSettings }) {
  const [, change] = useAddress();
  const [shown, move] = useSlider(k, (value) => change({ k: value === 12 ? null : value, cluster: null }));
  const step = counts.findIndex((count) => count >= shown);
  return (
    <>
      <label className="slider">
        Clusters
        <input
          type="range"
          min={0}
          max={counts.length - 1}
          value={step}
          aria-valuetext={`${shown} clusters`}
          onChange={({ target }) => move(counts[Number(target.value)]!)}
        />
        <output>{shown}</output>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={lines}
          onChange={({ target }) => change({ lines: target.checked ? null : 0 })}
        />
        Boundaries
      </label>
    </>
  );
}
