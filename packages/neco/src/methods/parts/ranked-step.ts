import { ownBatch, type JointBatch } from './joint-batch.js';

/** What the loss of one step asks of the ranks. */
export interface RankedStep {
  /** Which share of the batch this is. */
  readonly rank: number;
  readonly joint: JointBatch;
  /** Surrounds the teacher's part, with the random numbers that it is to have. */
  teacherPart<T>(body: () => T): T;
  /** The same for the student's part. */
  studentPart<T>(body: () => T): T;
  /** The backward pass that follows is the step's last one. */
  lastBackward(): void;
}

/** A step of a process that has the whole batch. */
export const aloneStep: RankedStep = {
  rank: 0,
  joint: ownBatch,
  teacherPart: (body) => body(),
  studentPart: (body) => body(),
  lastBackward: () => undefined,
};
