import type { ReactNode } from 'react';
import { Link, Redirect, useParams } from 'wouter';
import type { ImageInfo, ModelInfo, PatchAt, StudioInfo } from '../../../../src/api.js';
import { similarityDomain } from '../../parts/heat-colours.js';
import {
  formatRect,
  patchesOf,
  rectOf,
  rectOnGrid,
  type Grid,
  type PatchRect,
} from '../../parts/patch-rect.js';
import { Empty, Failure, Loading } from '../../parts/states.js';
import { queryText, useAddress } from '../../parts/use-address.js';
import { useImage } from '../../parts/use-images.js';
import { useStudio } from '../../parts/use-studio.js';
import { FigureExport } from './figure-export.js';
import { ModelColumn } from './model-column.js';
import { PatchControls } from './patch-controls.js';
import { readSettings } from './settings.js';
import { useChosenPatches } from './use-chosen-patches.js';
import { useRetrieval, type RetrievalQuestion } from './use-retrieval.js';
import { useSpokenAnswers } from './use-spoken-answers.js';
import './patches.css';

/**
 * Nearest patches. Address: `/patches/IMAGE?at=ROW,COL` or `at=ROW,COL-ROW,COL` for a rectangle, counted in the grid of
 * the first model; the rest is described at {@link readSettings}.
 */
export function Patches() {
  const id = Number(useParams()['image'] ?? Number.NaN);
  const studio = useStudio();
  const image = useImage(Number.isInteger(id) ? id : 0);
  if (studio.data === undefined || image.data === undefined || image.error !== null) {
    const error = studio.error ?? image.error;
    return error === null ? <Loading what="Opening the image" /> : <Failure error={error} />;
  }
  if (Number.isNaN(id)) return <Redirect to="/patches/0" replace />;
  // Until the image is described, the one before lends its proportions; what is asked is already about the new one.
  const described = { ...image.data, id, hasMask: image.data.hasMask && !image.isPlaceholderData };
  return <PatchesOf studio={studio.data} image={described} />;
}

function PatchesOf({ studio, image }: { studio: StudioInfo; image: ImageInfo }) {
  const [address] = useAddress();
  const settings = readSettings(address, studio.models.length, studio.classes?.length ?? 0);
  // The grid in which the address counts: that of the first model that could be opened.
  const grid = studio.models.find(({ shape }) => shape !== null)?.shape?.grid ?? null;
  const [selection, select] = useChosenPatches(image.id, grid);

  const shown = studio.models.filter(({ index }) => settings.model === null || settings.model === index);
  const questions = shown.map((model) => questionOf(model, image.id, selection, grid));
  const first = useRetrieval(questions[0] ?? null, settings);
  const second = useRetrieval(questions[1] ?? null, settings);
  const columns = [first, second]
    .slice(0, shown.length)
    .map((retrieval, i) => ({ model: shown[i]!, ...retrieval }));
  const maps = columns.map(({ heat }) => heat.data?.values ?? []);
  useSpokenAnswers(columns, studio.classes);

  const linkTo =
    (model: ModelInfo) =>
    (to: number, at: PatchAt): string => {
      const parameters = new URLSearchParams(address);
      const there = rectOf(at);
      const counted =
        grid === null || model.shape === null ? there : rectOnGrid(there, model.shape.grid, grid);
      parameters.set('at', formatRect(counted));
      return `/patches/${to}${queryText(parameters)}`;
    };
  return (
    <div className="view patches">
      <ImageHead image={image} total={studio.images} address={address}>
        <FigureExport
          image={image}
          selection={selection}
          addressGrid={grid}
          columns={columns}
          classes={studio.classes}
        />
      </ImageHead>
      {image.width === 0 ? (
        <Undecodable />
      ) : (
        <>
          <PatchControls studio={studio} settings={settings} hasMask={image.hasMask} />
          {selection === null && <Invitation />}
          <div className="columns" data-count={shown.length}>
            {columns.map(({ model, heat, nearest }) => (
              <ModelColumn
                key={model.index}
                model={model}
                image={image}
                classes={studio.classes}
                settings={settings}
                heat={heat}
                nearest={nearest}
                domain={similarityDomain(settings.ownScale ? [heat.data?.values ?? []] : maps)}
                selection={selection}
                addressGrid={grid}
                onSelect={select}
                linkTo={linkTo(model)}
              />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function Undecodable() {
  return (
    <Empty title="This image cannot be decoded">
      <p>Replace the file and start the studio again, or go on to the next image.</p>
    </Empty>
  );
}

function Invitation() {
  return (
    <div className="invitation muted">
      <p>
        <strong>Choose a patch in the image</strong> to see which patches of the whole set are most like it.
      </p>
      <p className="small">
        Click, or drag over several. With the image focused, <kbd>←</kbd> <kbd>↑</kbd> <kbd>→</kbd>{' '}
        <kbd>↓</kbd> move the patch, with <kbd>shift</kbd> they grow it.
      </p>
    </div>
  );
}

function questionOf(
  model: ModelInfo,
  image: number,
  selection: PatchRect | null,
  addressGrid: Grid | null,
): RetrievalQuestion {
  const patches =
    selection === null || addressGrid === null || model.shape === null
      ? []
      : patchesOf(rectOnGrid(selection, addressGrid, model.shape.grid));
  return { model, image, patches };
}

/** Name of the image, and the way to the others. */
function ImageHead({
  image,
  total,
  address,
  children,
}: {
  image: ImageInfo;
  total: number;
  address: URLSearchParams;
  children: ReactNode;
}) {
  const neighbour = (id: number): string => `/patches/${id}${queryText(address)}`;
  return (
    <div className="view-head">
      <nav className="steps" aria-label="Images">
        <Link
          className="button icon"
          href={neighbour((image.id + total - 1) % total)}
          aria-label="Previous image"
          title="Previous image"
        >
          ‹
        </Link>
        <Link
          className="button icon"
          href={neighbour((image.id + 1) % total)}
          aria-label="Next image"
          title="Next image"
        >
          ›
        </Link>
      </nav>
      <h1 title={image.name}>{image.name}</h1>
      <span className="muted small place">
        {image.id + 1} of {total.toLocaleString('en')}
        <span className="dimensions">
          {' '}
          · {image.width} × {image.height}
        </span>{' '}
        · <Link href={`/gallery?at=${image.id}`}>in the gallery</Link>
      </span>
      {children}
    </div>
  );
}
