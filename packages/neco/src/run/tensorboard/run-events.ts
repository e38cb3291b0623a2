import { writing } from '../faults.js';
import type { EvaluationLine } from '../evaluation-line.js';
import type { RunFolder } from '../run-folder.js';
import { EventFile } from './event-file.js';

/** The numbers of `metrics.jsonl` as an event file beside it. */
export class RunEvents {
  readonly #file: EventFile;

  /** @param step - Steps done. */
  constructor(
    private readonly run: RunFolder,
    step: number,
  ) {
    this.#file = writing(run, () => new EventFile(run.root, step));
  }

  /** A line of a step or of an evaluation: its numbers under `train/` or `eval/`. */
  add(line: { step: number } | EvaluationLine): void {
    const { step, ...rest } = line;
    const [group, numbers] = 'eval' in rest ? (['eval', rest.eval] as const) : (['train', rest] as const);
    const values = Object.entries(numbers)
      .filter((entry): entry is [string, number | boolean] => ['number', 'boolean'].includes(typeof entry[1]))
      .map(([name, value]) => [`${group}/${name}`, Number(value)]);
    writing(this.run, () => this.#file.scalars(step, Object.fromEntries(values) as Record<string, number>));
  }

  close(): void {
    this.#file.close();
  }
}
