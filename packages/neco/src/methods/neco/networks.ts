import type { NecoNetwork } from './neco-network.js';
import type { PatchQueue } from './queue.js';

/** The two networks and the references' memory. */
export interface Networks {
  student: NecoNetwork;
  teacher: NecoNetwork;
  /** One for each global view; empty without queue. */
  queues: readonly PatchQueue[];
}
