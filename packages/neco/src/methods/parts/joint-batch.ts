import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { Collectives } from '../../distributed/collectives.js';

/** A process's share of a batch, seen from the teacher's part of a step. */
export interface JointBatch {
  /** Processes whose shares are one batch. */
  readonly ranks: number;
  /** All shares' rows in the order of the batch: `[b, ...]` to `[b * ranks, ...]`. */
  gather(own: Tensor): Tensor;
  /** The own rows of a joined tensor. */
  own(joined: Tensor): Tensor;
  /** Those of joined row numbers that are own ones, counted among the own `rows`. */
  ownIndices(joined: Int32Array, rows: number): Int32Array;
  /** Rows of all shares' `[rows, E]` by joined numbers. */
  select(own: Tensor, joined: Int32Array): Tensor;
  /** Sum over the shares. */
  sum(own: Tensor): Tensor;
}

/** One process, or ranks that each take references from their own share, as the paper's code does. */
export const ownBatch: JointBatch = {
  ranks: 1,
  gather: (own) => own,
  own: (joined) => joined,
  ownIndices: (joined) => joined,
  select: (own, joined) => own.indexSelect(0, torch.tensor(joined, { device: own.device })),
  sum: (own) => own,
};

/** Shares of several ranks as one batch: what is drawn and counted is that of the whole batch, equal on all ranks. */
export function joinedBatch(collectives: Collectives): JointBatch {
  const { rank, size } = collectives;
  const within = (joined: Int32Array, rows: number) =>
    [...joined.keys()].filter((place) => Math.floor(joined[place]! / rows) === rank);
  return {
    ranks: size,
    gather: (own) => torch.cat(collectives.allGather(own)),
    own: (joined) => joined.narrow(0, (rank * joined.shape[0]!) / size, joined.shape[0]! / size),
    ownIndices: (joined, rows) =>
      Int32Array.from(within(joined, rows), (place) => joined[place]! - rank * rows),
    select: (own, joined) => {
      const rows = own.shape[0]!;
      const places = within(joined, rows);
      const result = own.newZeros([joined.length, own.shape[1]!]);
      if (places.length > 0) {
        const indices = Int32Array.from(places, (place) => joined[place]! - rank * rows);
        const { device } = own;
        const at = torch.tensor(Int32Array.from(places), { dtype: 'int64', device });
        result.indexCopy_(0, at, own.indexSelect(0, torch.tensor(indices, { device })));
      }
      collectives.sum(result);
      return result;
    },
    sum: (own) => {
      const total = own.clone();
      collectives.sum(total);
      return total;
    },
  };
}
