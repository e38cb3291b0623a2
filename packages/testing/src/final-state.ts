import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What depends on the clock in a line of `metrics.jsonl`. */
const timings = new Set(['imagesPerSecond', 'dataWait', 'seconds']);

/** SHA-256 of every file of a run by its name; of metrics without timings. TensorBoard's files are left out. */
export function finalState(run: string): Record<string, string> {
  const names = readdirSync(run, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('events.out.'))
    .map((entry) => path.relative(run, path.join(entry.parentPath, entry.name)))
    .sort();
  return Object.fromEntries(names.map((name) => [name, digest(path.join(run, name))]));
}

function digest(file: string): string {
  const content = readFileSync(file);
  const counted = file.endsWith('.jsonl') ? withoutTimings(content.toString('utf8')) : content;
  return createHash('sha256').update(counted).digest('hex');
}

function withoutTimings(text: string): string {
  const dropped = (key: string, value: unknown) => (timings.has(key) ? undefined : value);
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : JSON.stringify(JSON.parse(line), dropped)))
    .join('\n');
}
