import type { PresetName } from '@neco/neco/internal';
import type { ScoredData } from '../../report/data.js';
import type { SeedOutcome } from '../../seed-run.js';
import type { UnlabelledFindings } from '../findings.js';
import type { OwnFolders } from '../pictures.js';
import type { OwnPlan } from '../plan.js';
import type { OwnOutcome } from '../seed-run.js';

/** Everything that the report on one's own pictures shows. */
export interface OwnReportData {
  plan: OwnPlan;
  folders: OwnFolders;
  /** Number of pictures found. */
  found: number;
  model: string;
  /** How the starting backbone came about, one sentence. */
  origin: string;
  /** Side in pixels to which pictures are squashed. */
  inputSize: number;
  preset: PresetName;
  /** At least one. Pictures come from the first. */
  outcomes: readonly OwnOutcome[];
  /** What is shown of labelled pictures; null without masks. */
  scored: Pick<ScoredData, 'classNames' | 'neighbours' | 'shown' | 'colours'> | null;
  /** What is shown without masks, else null. */
  unlabelled: UnlabelledFindings | null;
  versions: Readonly<Record<string, string>>;
  seconds: number;
  /** Folder of the demo, as the user named it. */
  out: string;
}

/** Side in pixels at which pictures are embedded: a few patches of one fill a hand's breadth. */
export const pictureSize = 320;

/** The outcomes as sections on labelled pictures take them; null without masks. */
export function scoredSeeds(outcomes: readonly OwnOutcome[]): SeedOutcome[] | null {
  const scored = outcomes.flatMap(({ scores, ...outcome }) =>
    scores === null ? [] : [{ ...outcome, ...scores }],
  );
  return scored.length === 0 ? null : scored;
}

/** The data of sections on labelled pictures; null without masks. */
export function scoredData({ outcomes, scored }: OwnReportData): ScoredData | null {
  const seeds = scoredSeeds(outcomes);
  if (scored === null || seeds === null) return null;
  return { noun: 'picture', pictureSize, outcomes: seeds, ...scored };
}
