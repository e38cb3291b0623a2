import { useMemo, type CSSProperties } from 'react';
import type { ClassInfo, ImageInfo, ModelInfo, PatchAt } from '../../../../src/api.js';
import { ServerGone } from '../../client.js';
import { heatColours, type Domain } from '../../parts/heat-colours.js';
import { ImagePatches } from '../../parts/image-patches.js';
import { MaskLayer } from '../../parts/mask-layer.js';
import { ModelName } from '../../parts/model-name.js';
import { PatchLayer } from '../../parts/patch-layer.js';
import { rectOnGrid, type Grid, type PatchRect } from '../../parts/patch-rect.js';
import { ScaleLegend } from '../../parts/scale-legend.js';
import { Failure, Loading } from '../../parts/states.js';
import { isUnderWay } from '../../parts/use-studio.js';
import { Neighbours } from './neighbours.js';
import type { PatchSettings } from './settings.js';
import type { Retrieval } from './use-retrieval.js';

export interface ModelColumnProps extends Retrieval {
  model: ModelInfo;
  image: ImageInfo;
  classes: readonly ClassInfo[] | null;
  settings: PatchSettings;
  domain: Domain;
  /** Counted in `addressGrid`, as is what `onSelect` is given. */
  selection: PatchRect | null;
  addressGrid: Grid | null;
  onSelect: (selection: PatchRect) => void;
  linkTo: (image: number, at: PatchAt) => string;
}

/** One model: its heat map over the image, and its nearest patches. */
export function ModelColumn(props: ModelColumnProps) {
  const { model, image, settings, selection, addressGrid } = props;
  const grid = model.shape?.grid;
  if (grid === undefined || addressGrid === null)
    return (
      <section className="model-column" aria-label={model.name}>
        <ColumnHead model={model} />
        {model.state === 'failed' ? (
          <ModelFailure model={model} />
        ) : (
          <Loading within what={waitingFor(model)} />
        )}
      </section>
    );
  const heat = selection === null ? undefined : props.heat.data;
  const own = selection && rectOnGrid(selection, addressGrid, grid);
  return (
    <section className="model-column" aria-label={model.name}>
      <ColumnHead model={model} />
      <div className="model-body">
        <div className="model-image" style={{ '--proportion': image.width / image.height } as CSSProperties}>
          <ImagePatches
            image={image}
            grid={grid}
            selection={own}
            onSelect={(chosen) => props.onSelect(rectOnGrid(chosen, grid, addressGrid))}
            grey={selection !== null && settings.over === 'heat'}
            label={`${model.name}, patches of`}
          >
            {settings.over === 'heat' && heat !== undefined && (
              <HeatLayer
                values={heat.values}
                grid={heat.grid}
                domain={props.domain}
                opacity={settings.opacity}
              />
            )}
            {settings.over === 'mask' && <MaskLayer image={image} size={1024} opacity={settings.opacity} />}
          </ImagePatches>
          {heat !== undefined && settings.over === 'heat' && (
            <ScaleLegend label="Cosine similarity" domain={props.domain} />
          )}
          {model.state === 'failed' && <ModelFailure model={model} />}
        </div>
        <div className="model-answer">{selection !== null && <Answer {...props} grid={grid} />}</div>
      </div>
    </section>
  );
}

function Answer({ model, grid, heat, nearest, classes, linkTo }: ModelColumnProps & { grid: Grid }) {
  const error = nearest.error ?? heat.error;
  if (error !== null && nearest.data === undefined) {
    if (error instanceof ServerGone) return <Loading within what="Waiting for the server" />;
    if (isUnderWay(model)) return <Loading within what={waitingFor(model)} />;
    return <Failure within error={error} retry={() => void nearest.refetch()} />;
  }
  if (nearest.data === undefined)
    return model.state === 'failed' ? null : <Loading within what="Searching" />;
  return (
    <Neighbours
      model={model}
      grid={grid}
      answer={nearest.data}
      stale={nearest.isPlaceholderData}
      classes={classes}
      linkTo={linkTo}
    />
  );
}

function ColumnHead({ model }: { model: ModelInfo }) {
  return (
    <h2>
      <ModelName model={model} />
    </h2>
  );
}

function ModelFailure({ model }: { model: ModelInfo }) {
  return (
    <div className="state failure within" role="alert">
      <h3>{model.name} could not be used</h3>
      <p>{model.message}</p>
    </div>
  );
}

function waitingFor({ state, done, total, message }: ModelInfo): string {
  if (message !== '') return message;
  if (state === 'computing')
    return `Features of ${done} of ${total} images computed; this image is still to come`;
  return 'Opening the weights';
}

function HeatLayer({
  values,
  grid,
  domain: [low, high],
  opacity,
}: {
  values: readonly number[];
  grid: Grid;
  domain: Domain;
  opacity: number;
}) {
  const colours = useMemo(() => heatColours(values, grid, [low, high]), [values, grid, low, high]);
  return <PatchLayer colours={colours} opacity={opacity} />;
}
