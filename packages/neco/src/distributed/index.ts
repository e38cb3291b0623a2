/** Several processes: meeting, naming who fails, handing out tasks. */
export type { Collectives } from './collectives.js';
export { rankEnvironment, type RankEnvironment } from './environment.js';
export { launch, type LaunchOptions } from './launch.js';
export { pack, releaseTensors, unpack } from './packet.js';
export { serveTasks } from './serve-tasks.js';
export { TaskLeader, type TaskSharing } from './task-leader.js';
export { withWorld } from './with-world.js';
export { World, type WorldOptions } from './world.js';
