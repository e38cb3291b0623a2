/**
 * Milliseconds of processor time that all threads of this process took since `process.cpuUsage()` gave `start`. Limits
 * of tests count it in the place of the time on the clock, which passes on a busy machine while nothing is done.
 */
export function cpuMilliseconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
