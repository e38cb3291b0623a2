import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { z } from 'zod';
import type { MemoryEntries } from '../../eval/protocols/label-memory.js';

/** Whether scores are probabilities already, or become them by softmax. */
export type ScoreScale = 'probability' | 'logit';

/** What tells the classes of patches by their features. */
export interface PatchHead {
  readonly classes: number;
  readonly scale: ScoreScale;
  /**
   * @param features `[Q, D]`, of any length: all heads see the direction of a feature only
   * @returns `[Q, classes]`
   */
  scores(features: Tensor): Tensor;
  /** What is saved; the tensors belong to the head. */
  tensors(): Record<string, Tensor>;
  release(): void;
}

/** A kind of head. */
export interface HeadForm<Settings> {
  /** One sentence. */
  description: string;
  /** Checks settings and fills in the defaults. */
  settings: z.ZodType<Settings>;
  /**
   * @param patches labelled patches, of unit length, with the shares of the classes in them
   * @param seed decides all that is random
   */
  fit(patches: MemoryEntries, settings: Settings, seed: number): Promise<PatchHead>;
  /** The head of a file; takes over the tensors. */
  restore(tensors: ReadonlyMap<string, Tensor>, settings: Settings, classes: number): PatchHead;
  /**
   * The tensors of a file: their names and sizes, by the width of features and the number of classes. Null stands for
   * one number, the same in all tensors.
   */
  shapes(dim: number, classes: number): Record<string, (number | null)[]>;
}

/** Score of a class that no labelled patch holds: never the largest, and yet a number that can be averaged. */
export const neverScore = -1e4;

/** Patches of each class, by its shares in all of them. */
export function patchesByClass({ labels }: Pick<MemoryEntries, 'labels'>): number[] {
  return torch.scope(() => Array.from(labels.to('float32').sum([0]).toTypedArray() as Float32Array));
}
