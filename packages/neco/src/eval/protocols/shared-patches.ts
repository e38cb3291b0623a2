import type { ImageMaskPair } from '../../data/pairs.js';
import { collectPatches } from './clustering-patches.js';
import type { PatchPoints } from './patch-points.js';
import type { PatchStore } from './protocol.js';

/** Patches of the images of one model, collected at the first request. */
export class SharedPatches implements PatchStore {
  #scored: PatchPoints | null = null;
  #both: PatchPoints | null = null;

  /** @param attention - Whether the foreground by attention is needed; the points are the same without. */
  constructor(private readonly attention: boolean) {}

  /** Input and labelled images must be the same each time. */
  async of(
    input: Parameters<PatchStore['of']>[0],
    labelled: readonly ImageMaskPair[] = [],
  ): Promise<PatchPoints> {
    const { attention } = this;
    if (labelled.length === 0) return (this.#scored ??= await collectPatches({ ...input, attention }));
    const val = [...labelled, ...input.val];
    return (this.#both ??= await collectPatches({ ...input, val, attention }));
  }

  release(): void {
    for (const collected of [this.#scored, this.#both]) collected?.points.release();
    [this.#scored, this.#both] = [null, null];
  }
}
