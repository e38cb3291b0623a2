// A thread that keeps the peaks of the process's memory in kilobytes, also while the main thread computes: what is its own,
// and pages of files that it has mapped, which the system takes back when it needs them.
import { readFileSync } from 'node:fs';
import { parentPort, workerData as peak } from 'node:worker_threads';

function look() {
  const text = readFileSync('/proc/self/status', 'utf8');
  const of = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  peak[0] = Math.max(peak[0], of('RssAnon') + of('RssShmem'));
  peak[1] = Math.max(peak[1], of('RssFile'));
}

look();
setInterval(look, 20);
parentPort.postMessage('watching');
