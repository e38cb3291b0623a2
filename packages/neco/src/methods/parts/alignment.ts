import type { Tensor } from '@neco/torch';
import { roiAlignWeights, type RoiAlignWeights } from './roi-align.js';

/**
 * Views of a batch of B images with their boxes: G global views first, then L local ones (V = G + L). Boxes are
 * numbers: the processor works out the alignment.
 */
export interface ViewBatch {
  /** `[G, B, 3, H, W]`, ImageNet-normalised. */
  globals: Tensor;
  /** `[L, B, 3, h, w]`. */
  locals: Tensor;
  /** `[G, V, B, 4]`: what global view g shares with view v, in g's pixels. */
  globalBoxes: Float32Array;
  /** `[V, G, B, 4]`: the same region in v's pixels. */
  viewBoxes: Float32Array;
}

/** One pair (g, v), v != g, of the loss: the same image region seen by the teacher in g and by the student in v. */
export interface AlignedPair {
  globalView: number;
  view: number;
  /** Pools the teacher's map of view g. */
  teacher: RoiAlignWeights;
  /** Pools the student's map of view v. */
  student: RoiAlignWeights;
}

/** All pairs of a batch, and the patches whose embeddings they need. */
export interface AlignmentPlan {
  pairs: AlignedPair[];
  /** A byte a patch of all global views, `[G * B * N]`, for the student and the teacher. */
  studentGlobals: Uint8Array;
  studentLocals: Uint8Array;
  teacherGlobals: Uint8Array;
}

/**
 * Works out where each pair's k x k aligned patches lie ("spatial alignment", section 3 of the paper).
 * @param patchSize - Pixels a patch.
 * @param k - Aligned patches a side.
 */
export function planAlignment(batch: ViewBatch, patchSize: number, k: number): AlignmentPlan {
  const [globalCount, batchSize] = batch.globals.shape as [number, number];
  const localCount = batch.locals.shape[0]!;
  const { device } = batch.globals;
  const globalGrid = gridOf(batch.globals, patchSize);
  const localGrid = gridOf(batch.locals, patchSize);
  const plan: AlignmentPlan = {
    pairs: [],
    studentGlobals: new Uint8Array(globalCount * batchSize * globalGrid[0] * globalGrid[1]),
    studentLocals: new Uint8Array(localCount * batchSize * localGrid[0] * localGrid[1]),
    teacherGlobals: new Uint8Array(globalCount * batchSize * globalGrid[0] * globalGrid[1]),
  };
  for (let g = 0; g < globalCount; g++) {
    for (let v = 0; v < globalCount + localCount; v++) {
      if (v === g) continue;
      const isGlobal = v < globalCount;
      const boxes = (all: Float32Array, pair: number) =>
        all.subarray(pair * batchSize * 4, (pair + 1) * batchSize * 4);
      const inGlobal = boxes(batch.globalBoxes, g * (globalCount + localCount) + v);
      const inView = boxes(batch.viewBoxes, v * globalCount + g);
      const teacher = roiAlignWeights(inGlobal, globalGrid, patchSize, k, device);
      const student = roiAlignWeights(inView, isGlobal ? globalGrid : localGrid, patchSize, k, device);
      plan.pairs.push({ globalView: g, view: v, teacher, student });
      mark(plan.teacherGlobals, teacher.covered, g);
      if (isGlobal) mark(plan.studentGlobals, student.covered, v);
      else mark(plan.studentLocals, student.covered, v - globalCount);
    }
  }
  return plan;
}

/** The batch with its views on a device. */
export function viewsOn<B extends Pick<ViewBatch, 'globals' | 'locals'>>(batch: B, device: string): B {
  if (batch.globals.device === device) return batch;
  return { ...batch, globals: batch.globals.to(device), locals: batch.locals.to(device) };
}

function gridOf(views: Tensor, patchSize: number): [number, number] {
  const [height, width] = views.shape.slice(-2) as [number, number];
  return [height / patchSize, width / patchSize];
}

/** Adds the patches of one view to those needed of all views. */
function mark(needed: Uint8Array, covered: Uint8Array, view: number): void {
  const offset = view * covered.length;
  for (let i = 0; i < covered.length; i++) if (covered[i] !== 0) needed[offset + i] = 1;
}
