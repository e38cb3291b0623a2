/**
 * Pictures that are decoded at the same time: the threads of Node's pool. Node has 4 of them unless UV_THREADPOOL_SIZE says
 * otherwise; the command `neco` starts with one for each core.
 */
export function decodeThreads(): number {
  return Number(process.env.UV_THREADPOOL_SIZE) || 4;
}
