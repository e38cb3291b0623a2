import type { DemoPlan } from '@neco/neco/internal';
import type { LabelledPatch, QueryNeighbours } from '../neighbours.js';
import type { SceneSets } from '@neco/neco/internal';
import type { SeedOutcome } from '../seed-run.js';
import type { Stage } from '../stages.js';

/** What sections on labelled pictures show, whatever pictures they are. */
export interface ScoredData {
  /** What one picture is called. */
  noun: 'scene' | 'picture';
  /** Side in pixels at which pictures are shown, squashed. */
  pictureSize: number;
  /** At least one. Pictures come from the first. */
  outcomes: readonly SeedOutcome[];
  classNames: readonly string[];
  neighbours: NeighbourFindings;
  /** Validation pictures of the first seed whose masks, clusters and colours are shown. */
  shown: readonly number[];
  /** Patches of the shown pictures as red, green and blue, `[shown][side * side * 3]`. */
  colours: Readonly<Record<Stage, readonly Uint8Array[]>>;
}

/** Everything that the report on generated scenes shows. */
export interface ReportData extends ScoredData {
  plan: DemoPlan;
  outcomes: readonly SeedOutcome<SceneSets>[];
  /** How the starting backbone came about, one sentence. */
  origin: string;
  versions: Readonly<Record<string, string>>;
  seconds: number;
  /** Folder of the demo, as the user named it. */
  out: string;
}

/** Nearest patches of the first seed's validation pictures. */
export interface NeighbourFindings {
  /** Patches on a side of a picture. */
  side: number;
  queries: readonly LabelledPatch[];
  before: readonly QueryNeighbours[];
  after: readonly QueryNeighbours[];
  /** Share of neighbours of the query's class, over `sampled` patches of objects. */
  agreement: Record<Stage, number>;
  sampled: number;
}
