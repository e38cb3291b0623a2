import type { EvaluationProgress } from '@neco/neco/internal';
import { Progress } from './progress.js';

/** Phases whose own word says little; the others are printed as they are. */
const words: Readonly<Record<string, string>> = {
  memory: 'storing labelled patches',
  training: 'training the head',
  validation: 'predicting masks',
};

/** Progress of an evaluation, phase by phase. */
export class EvalProgress {
  #phase: string | null = null;
  readonly #progress = new Progress({
    parts: ({ done, total, shown }) => [`${shown.phase}: ${done}/${total}`],
  });

  update({ phase, done, total }: EvaluationProgress): void {
    if (phase !== this.#phase) this.#progress.stop();
    this.#phase = phase;
    this.#progress.update(done, total, { phase: words[phase] ?? phase });
  }

  /** A message that must not be drawn over. */
  note(text: string): void {
    this.#progress.note(text);
  }

  stop(): void {
    this.#progress.stop();
    this.#phase = null;
  }
}
