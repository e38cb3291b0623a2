/** Training in several processes: sharing a batch, agreeing, handing the state on. */
export { follow } from './follow.js';
export { ownBatch, type JointBatch } from './joint-batch.js';
export { requireEqualShares } from './shares.js';
export { StepRanks } from './step-ranks.js';
export { requireSameTeacher, type QueueCopy } from './state-transfer.js';
export { Team } from './team.js';
