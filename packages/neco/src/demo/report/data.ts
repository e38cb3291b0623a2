import type { DemoPlan } from '../plan.js';
import type { LabelledPatch, QueryNeighbours } from '../neighbours.js';
import type { SeedOutcome } from '../seed-run.js';
import type { Stage } from '../stages.js';

/** Everything that the report shows. */
export interface ReportData {
  plan: DemoPlan;
  /** At least one. Pictures come from the first. */
  outcomes: readonly SeedOutcome[];
  classNames: readonly string[];
  neighbours: NeighbourFindings;
  /** Validation scenes of the first seed whose masks, clusters and colours are shown. */
  shown: readonly number[];
  /** Patches of the shown scenes as red, green and blue, `[shown][side * side * 3]`. */
  colours: Readonly<Record<Stage, readonly Uint8Array[]>>;
  /** How the starting backbone came about, one sentence. */
  origin: string;
  versions: Readonly<Record<string, string>>;
  seconds: number;
  /** Folder of the demo, as the user named it. */
  out: string;
}

/** Nearest patches of the first seed's validation scenes. */
export interface NeighbourFindings {
  /** Patches on a side of a scene. */
  side: number;
  queries: readonly LabelledPatch[];
  before: readonly QueryNeighbours[];
  after: readonly QueryNeighbours[];
  /** Share of neighbours of the query's class, over `sampled` patches of objects. */
  agreement: Record<Stage, number>;
  sampled: number;
}
