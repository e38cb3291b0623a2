import type { AttentionAnswer, ImageInfo, ModelInfo } from '../../../../src/api.js';
import { fromBase64 } from '../../parts/bytes.js';
import { heatColours } from '../../parts/heat-colours.js';
import { ImagePatches } from '../../parts/image-patches.js';
import { ModelName } from '../../parts/model-name.js';
import { PatchLayer } from '../../parts/patch-layer.js';
import { Failure, Loading } from '../../parts/states.js';
import type { MapSettings } from './settings.js';
import { useAttention } from './use-maps.js';

/** Attention of the class token, image by image and head by head. */
export function AttentionMaps({
  settings,
  images,
  models,
}: {
  settings: MapSettings;
  images: readonly ImageInfo[];
  models: readonly ModelInfo[];
}) {
  return (
    <>
      <p className="map-notes muted small">
        How much the class token attends to each patch in the last block: each head from its least (dark) to
        its most (light). The share is of all its attention; the rest goes to the class token itself and to
        registers.
      </p>
      <ul className="attention-list" aria-label="Attention of the class token">
        {images.map((image) => (
          <li key={image.id} className="stack">
            <h2>{image.name}</h2>
            {models.map((model) => (
              <div key={model.index} className="stack">
                {models.length > 1 && (
                  <h3>
                    <ModelName model={model} />
                  </h3>
                )}
                <Heads image={image} model={model.index} settings={settings} />
              </div>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function Heads({ image, model, settings }: { image: ImageInfo; model: number; settings: MapSettings }) {
  const { data, error } = useAttention(image.id, model);
  if (data === undefined)
    return error === null ? <Loading what="Looking at the image" within /> : <Failure error={error} within />;
  const wanted = [...data.heads.keys()].filter((head) => settings.head === null || settings.head === head);
  const maps = [
    ...(settings.head === null ? [{ title: 'mean', ...meanOf(data) }] : []),
    ...wanted.map((head) => ({
      title: `head ${head + 1}`,
      values: [...fromBase64(data.heads[head]!.values)],
      total: data.heads[head]!.total,
    })),
  ];
  if (maps.length === 0) return <p className="muted">This model has {data.heads.length} heads.</p>;
  return (
    <ul className="heads">
      {maps.map(({ title, values, total }) => (
        <li key={title}>
          <ImagePatches image={image} grid={data.grid} grey label={`Attention, ${title}, of`}>
            <PatchLayer
              colours={heatColours(values, data.grid, [Math.min(...values), Math.max(...values)])}
              opacity={settings.opacity}
              smooth={settings.smooth}
            />
          </ImagePatches>
          <span className="map-caption">
            <span>{title}</span>
            <span className="muted small">{Math.round(100 * total)} %</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The average over heads, each as it is, not as it is shown. */
function meanOf({ heads }: AttentionAnswer): { values: number[]; total: number } {
  const maps = heads.map(({ values, largest }) => [...fromBase64(values)].map((value) => value * largest));
  return {
    values: maps[0]!.map((_, patch) => maps.reduce((sum, map) => sum + map[patch]!, 0) / heads.length),
    total: heads.reduce((sum, head) => sum + head.total, 0) / heads.length,
  };
}
