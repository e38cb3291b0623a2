import { useEffect, useState } from 'react';
import { Link, Redirect, useParams } from 'wouter';
import type { SortingAnswer } from '../../../../src/api.js';
import { useAnnounce } from '../../parts/announce.js';
import { ScaleLegend } from '../../parts/scale-legend.js';
import { Failure, Loading } from '../../parts/states.js';
import { useAddress } from '../../parts/use-address.js';
import { useStudio } from '../../parts/use-studio.js';
import { useRuns } from '../training-runs/use-runs.js';
import { AlignedView } from './aligned-view.js';
import { CutImage } from './cut-image.js';
import { patchName, viewName } from './geometry.js';
import { LossMap } from './loss-map.js';
import { lossScale } from './loss-scale.js';
import { Permutation } from './permutation.js';
import { readSettings, type SortingSettings } from './settings.js';
import { SortedReferences } from './sorted-references.js';
import { SortingControls } from './sorting-controls.js';
import { useSorting, viewAddress } from './use-sorting.js';
import './sorting.css';

/** The sorting made visible. Address: `/sorting/IMAGE?...`, the rest as described at {@link readSettings}. */
export function Sorting() {
  const id = Number(useParams()['image'] ?? Number.NaN);
  const studio = useStudio();
  const runs = useRuns();
  const [address, change] = useAddress();
  const settings = runs.data === undefined ? null : readSettings(address, runs.data.runs);
  const sorting = useSorting(Number.isInteger(id) ? id : 0, settings);

  if (Number.isNaN(id)) return <Redirect to={`/sorting/0?${address.toString()}`} replace />;
  const error = studio.error ?? runs.error;
  if (studio.data === undefined || settings === null)
    return error === null ? <Loading what="Opening the sorting" /> : <Failure error={error} />;
  return (
    <div className="view sorting">
      <Head
        image={id}
        total={studio.data.images}
        name={sorting.data?.pictures[0]!.name ?? ''}
        address={address}
      />
      <SortingControls
        studio={studio.data}
        runs={runs.data!.runs}
        settings={settings}
        answer={sorting.error === null ? sorting.data : undefined}
        onChange={change}
      />
      {sorting.error !== null ? (
        <Failure error={sorting.error} within />
      ) : sorting.data === undefined ? (
        <Loading what="Cutting views and sorting" within />
      ) : (
        <Shown answer={sorting.data} image={id} settings={settings} onSelect={(patch) => change({ patch })} />
      )}
    </div>
  );
}

function Head({
  image,
  total,
  name,
  address,
}: {
  image: number;
  total: number;
  name: string;
  address: URLSearchParams;
}) {
  const parameters = new URLSearchParams(address);
  parameters.delete('patch');
  const neighbour = (by: number): string =>
    `/sorting/${(image + by + total) % total}?${parameters.toString()}`;
  return (
    <div className="view-head">
      <nav className="steps" aria-label="Images">
        <Link className="button icon" href={neighbour(-1)} aria-label="Previous image" title="Previous image">
          ‹
        </Link>
        <Link className="button icon" href={neighbour(1)} aria-label="Next image" title="Next image">
          ›
        </Link>
      </nav>
      <h1>Sorting{name !== '' && `: ${name}`}</h1>
    </div>
  );
}

function Shown({
  answer,
  image,
  settings,
  onSelect,
}: {
  answer: SortingAnswer;
  image: number;
  settings: SortingSettings;
  onSelect: (patch: number) => void;
}) {
  const [pointed, setPointed] = useState<number | null>(null);
  const announce = useAnnounce();
  const { side, losses, views, loss } = answer;
  // The choice is shown at once, what the server says of it a moment later.
  const patch =
    settings.patch !== undefined && settings.patch < losses.length ? settings.patch : answer.patch;
  const scale = lossScale(losses);
  const largest = nearlyLargest([...answer.student.permutation, ...answer.teacher.permutation]);
  const own = losses[patch];
  useEffect(() => {
    announce(`${patchName(side, patch)}: ${own == null ? 'does not count' : `loss ${own.toFixed(2)}`}`);
  }, [announce, side, patch, own]);
  const view = (which: 'teacher' | 'student') => {
    const number = answer[`${which}View`];
    return {
      who: which,
      src: viewAddress(image, settings, 0, number),
      title: which === 'teacher' ? 'Teacher sees' : 'Student sees',
      note: viewName(views, number),
      region: answer.pictures[0]![`${which}Region`],
    };
  };
  const shared = { side, losses, scale, patch, onSelect };
  const sorted = {
    answer,
    pointed,
    onPoint: setPointed,
    viewOf: (picture: number) => viewAddress(image, settings, picture, answer.teacherView),
  };
  return (
    <>
      <SourceNote answer={answer} />
      <div className="seen">
        <CutImage answer={answer} patch={patch} />
        <AlignedView {...view('teacher')} {...shared} />
        <AlignedView {...view('student')} {...shared} />
        <figure className="losses">
          <figcaption>
            <h2>Loss of each patch</h2>
            <span className="muted small">mean {loss?.toFixed(3) ?? '–'}</span>
          </figcaption>
          <LossMap {...shared} />
          <ScaleLegend label="Loss" domain={scale} />
        </figure>
      </div>
      <h2 className="chosen-patch">
        Patch in {patchName(side, patch)}{' '}
        <span className="muted">{own == null ? 'does not count in the loss' : `loss ${own.toFixed(3)}`}</span>
      </h2>
      <div className="orders" aria-busy={patch !== answer.patch}>
        <SortedReferences which="teacher" {...sorted} />
        <SortedReferences which="student" {...sorted} />
      </div>
      <section className="matrices">
        <h2>
          Soft permutations
          <span className="muted small">
            {' '}
            a row a rank, the nearest on top; a column a reference, in the teacher&rsquo;s order
          </span>
        </h2>
        <div className="pair">
          <Permutation which="teacher" largest={largest} {...sorted} />
          <Permutation which="student" largest={largest} {...sorted} />
          <div className="legend">
            <ScaleLegend label="Weight, the lightest stands for more too" domain={[0, largest]} />
          </div>
        </div>
      </section>
    </>
  );
}

/** Larger than all but a hundredth of the weights: a few certain ranks would leave all else dark. */
function nearlyLargest(weights: number[]): number {
  return weights.sort((a, b) => a - b)[Math.floor(0.99 * (weights.length - 1))]!;
}

function SourceNote({ answer: { source, pictures } }: { answer: SortingAnswer }) {
  const others = pictures.length - 1;
  return (
    <p className="muted source-note">
      <strong>{source.name}</strong>
      {source.step !== null && ` after ${source.step.toLocaleString('en')} steps`}
      {source.embeddings === 'head'
        ? ', compared behind the trained heads, as in training'
        : ', compared by the features of the backbone, without a projection head'}
      {source.same && '; one network stands for student and teacher'}. The references are aligned patches of
      this image and {others === 1 ? 'one other' : `${others} others`}.
    </p>
  );
}
