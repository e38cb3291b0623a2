import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/**
 * First-in first-out memory of teacher patch embeddings, one for each global view, from which the references
 * are drawn (section 3 of the paper, "patch queue").
 */
export class PatchQueue {
  /** `[length, E]`; slots from `filled` on are unused. */
  readonly embeddings: Tensor;
  /** Slots in use, and the slot that the next embedding goes to; on the CPU. */
  readonly position: Tensor;

  constructor(
    readonly length: number,
    dim: number,
    device = 'cpu',
    /** How often each entry is counted: above 1 slots that are still zero are drawn too, until all are in use. */
    readonly countedTimes = 1,
  ) {
    this.embeddings = torch.keep(torch.zeros([length, dim], { device }));
    this.position = torch.keep(torch.zeros([2], { dtype: 'int64' }));
  }

  /** Number of slots in use. */
  get filled(): number {
    return this.#numbers()[0];
  }

  /** Overwrites the oldest slots with `[M, E]`; of more embeddings than slots the last ones stay. */
  push(embeddings: Tensor): void {
    torch.scope(() => {
      const given = embeddings.detach();
      const [filled, next] = this.#numbers();
      const kept = Math.min(given.shape[0]!, this.length);
      const rows = given.narrow(0, given.shape[0]! - kept, kept);
      const untilEnd = Math.min(kept, this.length - next);
      this.embeddings.narrow(0, next, untilEnd).copy_(rows.narrow(0, 0, untilEnd));
      if (kept > untilEnd)
        this.embeddings.narrow(0, 0, kept - untilEnd).copy_(rows.narrow(0, untilEnd, kept - untilEnd));
      const moved = [Math.min(this.length, filled + kept), (next + kept) % this.length];
      this.position.copy_(torch.tensor(moved, { dtype: 'int64' }));
    });
  }

  /** `[count, E]`: a random permutation of the slots, modulo those counted as filled, repeated if there are too few. */
  draw(count: number): Tensor {
    return torch.scope(() => {
      const rounds = Math.ceil(count / this.length);
      const slots = torch.cat(Array.from({ length: rounds }, () => torch.randperm(this.length)));
      const entries = Math.min(this.length, this.countedTimes * this.filled);
      const drawn = slots.narrow(0, 0, count).remainder(entries);
      return this.embeddings.indexSelect(0, drawn.to(this.embeddings.device));
    });
  }

  #numbers(): [filled: number, next: number] {
    const [filled, next] = this.position.toTypedArray();
    return [Number(filled), Number(next)];
  }
}
