import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * A Python process that answers every line it is sent with a line of JSON, beside which a benchmark measures in turns.
 *
 * @param {string[]} args of the Python that PYTHON names, else of python3
 * @returns null if it ends before its first line (Python or one of its packages is missing); that line is `first`
 */
export async function startPython(args) {
  const child = spawn(process.env.PYTHON ?? 'python3', args, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = once(child, 'error').then(() => ({ done: true }));
  const next = async () => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    return done ? null : JSON.parse(value);
  };
  const first = await next();
  if (first === null) return null;
  return {
    first,
    ask: (line = '') => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    stop: () => child.stdin.end(),
  };
}
