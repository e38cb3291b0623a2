import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/**
 * First-in first-out memory of teacher patch embeddings, one for each global view, from which the references
 * are drawn (section 3 of the paper, "patch queue").
 */
export class PatchQueue {
  /** `[length, E]`; slots from `filled` on are unused. */
  readonly embeddings: Tensor;
  #filled = 0;
  /** Slot that the next embedding goes to. */
  #next = 0;

  constructor(
    readonly length: number,
    dim: number,
    device = 'cpu',
    /** How often each entry is counted: above 1 slots that are still zero are drawn too, until all are in use. */
    readonly countedTimes = 1,
  ) {
    this.embeddings = torch.keep(torch.zeros([length, dim], { device }));
  }

  /** Number of slots in use. */
  get filled(): number {
    return this.#filled;
  }

  /** Overwrites the oldest slots with `[M, E]`; of more embeddings than slots the last ones stay. */
  push(embeddings: Tensor): void {
    torch.scope(() => {
      const given = embeddings.detach();
      const kept = Math.min(given.shape[0]!, this.length);
      const rows = given.narrow(0, given.shape[0]! - kept, kept);
      const untilEnd = Math.min(kept, this.length - this.#next);
      this.embeddings.narrow(0, this.#next, untilEnd).copy_(rows.narrow(0, 0, untilEnd));
      if (kept > untilEnd)
        this.embeddings.narrow(0, 0, kept - untilEnd).copy_(rows.narrow(0, untilEnd, kept - untilEnd));
      this.#next = (this.#next + kept) % this.length;
      this.#filled = Math.min(this.length, this.#filled + kept);
    });
  }

  /** `[count, E]`: a random permutation of the slots, modulo those counted as filled, repeated if there are too few. */
  draw(count: number): Tensor {
    return torch.scope(() => {
      const rounds = Math.ceil(count / this.length);
      const slots = torch.cat(Array.from({ length: rounds }, () => torch.randperm(this.length)));
      const entries = Math.min(this.length, this.countedTimes * this.#filled);
      const drawn = slots.narrow(0, 0, count).remainder(entries);
      return this.embeddings.indexSelect(0, drawn.to(this.embeddings.device));
    });
  }

  /** Position and fill, for a checkpoint; the embeddings are saved as a tensor. */
  get position(): { filled: number; next: number } {
    return { filled: this.#filled, next: this.#next };
  }

  restore(embeddings: Tensor, position: { filled: number; next: number }): void {
    this.embeddings.copy_(embeddings);
    this.#filled = position.filled;
    this.#next = position.next;
  }
}
