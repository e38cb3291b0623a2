import type { Tensor } from '@neco/torch';

/** Collectives among ranks; each returns when it is done. */
export interface Collectives {
  readonly rank: number;
  readonly size: number;
  sum(tensor: Tensor): void;
  allGather(tensor: Tensor): Tensor[];
}
