import { OpacitySlider } from '../../parts/opacity-slider.js';
import type { ImageInfo, PatchAt, Project } from '../../../../src/api.js';
import { labelledPatches } from '../../../../src/teach/strokes.js';
import { apiAddress } from '../../client.js';
import { fromBase64 } from '../../parts/bytes.js';
import { heatColours } from '../../parts/heat-colours.js';
import { ImagePatches } from '../../parts/image-patches.js';
import { MaskLayer } from '../../parts/mask-layer.js';
import { PatchLayer } from '../../parts/patch-layer.js';
import { Picture } from '../../parts/picture.js';
import { ScaleLegend } from '../../parts/scale-legend.js';
import { Segmented } from '../../parts/segmented.js';
import type { Grid } from '../../parts/patch-rect.js';
import { Failure, Loading } from '../../parts/states.js';
import { useAddress } from '../../parts/use-address.js';
import type { TeachSettings } from './settings.js';
import { addressOf } from './use-project.js';
import { canLabel, useLabels, useOwnGrid, type Taught } from './use-taught.js';

/** Longest side of the mask over the image, in pixels. */
const maskSize = 640;

/** The image in which patches are labelled, with what the project makes of it. */
export function TaughtImage({
  image,
  total,
  project,
  taught,
  settings,
  brush,
  onStroke,
  onGo,
}: {
  image: ImageInfo;
  total: number;
  project: Project;
  taught: Taught;
  settings: TeachSettings;
  brush: number | null;
  /** Null while there is no class to paint. */
  onStroke: ((way: readonly PatchAt[], grid: Grid) => void) | null;
  onGo: (image: number) => void;
}) {
  const labels = useLabels(taught, image.id);
  const patches = useOwnGrid(taught, image);
  if (patches === null) return <Loading what="Opening the model" within />;
  const { grid, span } = patches;
  const own = labelledPatches(project, () => grid).get(image.name) ?? new Map<number, number>();
  const colour = brush === null ? '#ffffff' : (project.classes[brush]?.colour ?? '#ffffff');
  return (
    <>
      <div className="toolbar image-line">
        <button
          type="button"
          className="button icon"
          aria-label="Previous image"
          onClick={() => onGo((image.id + total - 1) % total)}
        >
          ‹
        </button>
        <button
          type="button"
          className="button icon"
          aria-label="Next image"
          onClick={() => onGo((image.id + 1) % total)}
        >
          ›
        </button>
        <h2 title={image.name}>{image.name}</h2>
        <span className="muted small">
          {own.size} {own.size === 1 ? 'patch' : 'patches'} labelled here
          {labels.data !== undefined && canLabel(taught) && `, margin ${labels.data.margin.toFixed(2)}`}
        </span>
      </div>
      <ImagePatches
        image={image}
        grid={grid}
        span={span}
        showGrid
        strokeColour={colour}
        label={onStroke === null ? 'Patches of' : 'Paint patches of'}
        {...(onStroke !== null && { onStroke: (way: readonly PatchAt[]) => onStroke(way, grid) })}
      >
        <Overlay image={image} taught={taught} settings={settings} labels={labels.data} />
        <Labelled own={own} project={project} columns={grid[1]} span={span} />
      </ImagePatches>
      {labels.error !== null && <Failure error={labels.error} within />}
      <OverlayControls image={image} settings={settings} />
      <p className="muted small keys">
        In the image: <kbd>←</kbd> <kbd>↑</kbd> <kbd>→</kbd> <kbd>↓</kbd> move, <kbd>space</kbd> labels,{' '}
        <kbd>1</kbd>–<kbd>9</kbd> choose a class, <kbd>0</kbd> takes labels away, <kbd>n</kbd> goes to the
        least certain image; <kbd>Ctrl</kbd> <kbd>Z</kbd> undoes.
      </p>
    </>
  );
}

function Overlay({
  image,
  taught,
  settings: { over, opacity },
  labels,
}: {
  image: ImageInfo;
  taught: Taught;
  settings: TeachSettings;
  labels: ReturnType<typeof useLabels>['data'];
}) {
  if (over === 'mask') return <MaskLayer image={image} size={maskSize} opacity={opacity} />;
  if (over === 'none' || labels === undefined || !canLabel(taught)) return null;
  if (over === 'labels')
    return (
      <Picture
        className="taught-mask"
        src={taughtMask(taught, image.id, maskSize)}
        alt=""
        style={{ opacity }}
      />
    );
  const margins = [...fromBase64(labels.margins)].map((value) => value / 255);
  return (
    <PatchLayer
      colours={heatColours(margins, labels.grid, [0, 1])}
      opacity={opacity}
      span={labels.span}
      smooth
    />
  );
}

/** The labels of an image in class colours; another address for each revision. */
export function taughtMask({ project, model }: Taught, image: number, size: number): string {
  const { name, revision } = project;
  return apiAddress(`${addressOf(name)}/mask/${image}`, { model: model.index, size, revision });
}

/** The patches that were labelled by hand. */
function Labelled({
  own,
  project,
  columns,
  span,
}: {
  own: ReadonlyMap<number, number>;
  project: Project;
  columns: number;
  span: Grid;
}) {
  return (
    <svg
      className="labelled"
      viewBox={`0 0 ${span[1]} ${span[0]}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {[...own].map(([patch, index]) => {
        const place = { x: (patch % columns) + 0.1, y: Math.floor(patch / columns) + 0.1 };
        return (
          <rect
            key={patch}
            {...place}
            width={0.8}
            height={0.8}
            fill={project.classes[index]?.colour ?? '#ffffff'}
          />
        );
      })}
    </svg>
  );
}

function OverlayControls({
  image,
  settings: { over, opacity },
}: {
  image: ImageInfo;
  settings: TeachSettings;
}) {
  const [, change] = useAddress();
  return (
    <div className="toolbar overlay-controls">
      <Segmented
        legend="Over the image"
        value={over}
        choices={[
          { value: 'labels', label: 'Labels' },
          { value: 'certainty', label: 'Certainty' },
          { value: 'mask', label: 'Mask', disabled: !image.hasMask },
          { value: 'none', label: 'Image' },
        ]}
        onChange={(value) => change({ over: value === 'labels' ? null : value })}
      />
      <OpacitySlider value={opacity} usual={60} />
      {over === 'certainty' && <ScaleLegend label="Margin" domain={[0, 1]} />}
    </div>
  );
}
