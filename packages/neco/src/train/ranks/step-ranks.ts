import * as torch from '@neco/torch';
import { RandomStream } from '../../data/random.js';
import type { Collectives } from '../../distributed/collectives.js';
import { joinedBatch, ownBatch, type JointBatch } from '../../methods/parts/joint-batch.js';
import type { RankedStep } from '../../methods/parts/ranked-step.js';

/** Streams of one seed must not meet: views and order have 1 and 2. */
const rankStream = 3;

export interface StepRanksOptions {
  collectives: Collectives;
  /** Averages the trained weights' gradients. */
  reducer: torch.distributed.GradientReducer;
  gatherReferences: boolean;
  seed: number;
}

/** What a training step does differently as one of several. */
export class StepRanks {
  readonly #joint: JointBatch;

  constructor(private readonly options: StepRanksOptions) {
    this.#joint = options.gatherReferences ? joinedBatch(options.collectives) : ownBatch;
  }

  /** Sets the gradients to zero. */
  beginStep(): void {
    this.options.reducer.prepare();
  }

  /** Waits for the average of all ranks' gradients. */
  endStep(): void {
    this.options.reducer.finish();
  }

  /**
   * The step's loss. With gathered references the teacher's random choices are those of the joined batch, from the
   * generator that a run in one process has; otherwise each rank makes its own. Stochastic depth always differs.
   */
  step(step: number): RankedStep {
    const { gatherReferences, reducer } = this.options;
    return {
      rank: this.options.collectives.rank,
      joint: this.#joint,
      teacherPart: (body) => (gatherReferences ? body() : this.#withOwnRandom(step, 0, body)),
      studentPart: (body) => this.#withOwnRandom(step, 1, body),
      lastBackward: () => reducer.lastBackward(),
    };
  }

  // A generator that follows from seed, step and rank needs no place in a checkpoint.
  #withOwnRandom<T>(step: number, part: number, body: () => T): T {
    const { collectives, seed } = this.options;
    const before = torch.keep(torch.getRngState());
    torch.manualSeed(new RandomStream(seed, rankStream, step, collectives.rank, part).integer(2 ** 31));
    try {
      return body();
    } finally {
      torch.setRngState(before);
      before.release();
    }
  }

  close(): void {
    this.options.reducer.close();
  }
}
