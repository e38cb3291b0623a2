/** Several processes: meeting, agreeing, averaging, and naming who fails. */
export { rankEnvironment, requireEqualShares, type RankEnvironment } from './environment.js';
export { follow } from './follow.js';
export { ownBatch, type JointBatch } from './joint-batch.js';
export { launch, type LaunchOptions } from './launch.js';
export { StepRanks } from './step-ranks.js';
export { requireSameTeacher, type QueueCopy } from './state-transfer.js';
export { Team } from './team.js';
export { withWorld } from './with-world.js';
export { World } from './world.js';
