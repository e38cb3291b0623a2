// One measurement of `scale` in its own process: node measure.mjs '{"part": ..., "images": ..., ...}'. The last line is
// JSON: seconds on the clock and of the processor, the peak of memory, and what else the part tells.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { PARTS } from './parts.mjs';

const input = JSON.parse(process.argv[2]);
const peak = new Int32Array(new SharedArrayBuffer(8));
const watching = new Worker(new URL('./watch-memory.mjs', import.meta.url), { workerData: peak });
await once(watching, 'message');

const prepared = (await PARTS[input.part].prepare?.(input)) ?? null;
const [clock, used] = [performance.now(), process.cpuUsage()];
const more = await PARTS[input.part].run(input, prepared);
const seconds = (performance.now() - clock) / 1000;
const { user, system } = process.cpuUsage(used);
await new Promise((resolve) => setTimeout(resolve, 50));
await watching.terminate();
const megabytes = (kilobytes) => Math.round(kilobytes / 1024);
console.log(
  JSON.stringify({
    seconds: Number(seconds.toFixed(2)),
    cpu: Number(((user + system) / 1e6).toFixed(2)),
    peakMB: megabytes(peak[0]),
    ...(input.part === 'incontext' && { mappedMB: megabytes(peak[1]) }),
    ...more,
  }),
);
process.exit();
