/** Post-training runs as they are on disk, finished or at work. */
export { curvesOf, type Curves } from './columns.js';
export { followMetrics, type FollowOptions } from './follow.js';
export type { MetricsLine } from './metrics-line.js';
export { MetricsTail, type MetricsChange } from './metrics-tail.js';
export { RunList } from './run-list.js';
