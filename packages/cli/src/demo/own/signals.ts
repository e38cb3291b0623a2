import { measureLabelFree, type LabelFreeSignals } from '@neco/neco/internal';
import { withBackbone } from '../seed-run.js';
import { stages, type Stage } from '../stages.js';

/** What is shown of the signals, in that order. */
export const signals = ['mirrorAgreement', 'shiftAgreement', 'effectiveRank'] as const;

export type Signal = (typeof signals)[number];

/** What each signal is called. */
export const signalTitles: Readonly<Record<Signal, string>> = {
  mirrorAgreement: 'Mirror agreement',
  shiftAgreement: 'Shift agreement',
  effectiveRank: 'Effective rank',
};

/** Signals of the networks of a seed on held-out pictures; `startAgreement` of that after training. */
export async function measureSignals(
  models: Readonly<Record<Stage, string>>,
  files: readonly string[],
  options: { inputSize: number; seed: number },
): Promise<Record<Stage, LabelFreeSignals>> {
  const measured = {} as Record<Stage, LabelFreeSignals>;
  for (const stage of stages) {
    measured[stage] = await withBackbone(models[stage], (model) =>
      stage !== 'after'
        ? measureLabelFree(model, files, options)
        : withBackbone(models.before, (start) => measureLabelFree(model, files, { ...options, start })),
    );
  }
  return measured;
}

/** A signal of each seed at each stage. Shares are 0 to 1, the rank 0 to the number of features. */
export function signalValues(
  outcomes: readonly { signals: Readonly<Record<Stage, LabelFreeSignals>> }[],
  signal: Signal,
): Record<Stage, number[]> {
  // Null with one picture only, and more are held out.
  const of = (stage: Stage) => outcomes.map((outcome) => outcome.signals[stage][signal] ?? Number.NaN);
  return { untrained: of('untrained'), before: of('before'), after: of('after') };
}
