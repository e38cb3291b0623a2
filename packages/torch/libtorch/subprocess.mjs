import { spawn } from 'node:child_process';

const running = new Set();

/** Ends every child that is still running; used when the set-up itself is interrupted. */
export function stopChildren() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * Runs a program to its end.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, input?: string }} options `show` lets it write
 *   to this terminal; otherwise its output is collected. `input` is its standard input.
 * @returns {Promise<{ code: number, output: string, stdout: string, missing: boolean }>} `output`: both its outputs as
 *   they came; `missing`: there is no such program
 */
export function runProgram(file, args, { cwd, env, show = false, input } = {}) {
  return new Promise((resolve, reject) => {
    const stdin = input === undefined ? 'ignore' : 'pipe';
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: show ? [stdin, 'inherit', 'inherit'] : [stdin, 'pipe', 'pipe'],
    });
    running.add(child);
    const parts = [];
    const answer = [];
    child.stdout?.on('data', (part) => {
      parts.push(part);
      answer.push(part);
    });
    child.stderr?.on('data', (part) => parts.push(part));
    child.stdin?.on('error', () => {}); // a program that does not read its input ends with its own exit code
    child.stdin?.end(input);
    child.on('error', (error) => {
      running.delete(child);
      if (error.code === 'ENOENT') resolve({ code: 127, output: '', stdout: '', missing: true });
      else reject(error);
    });
    child.on('close', (code) => {
      running.delete(child);
      const [output, stdout] = [parts, answer].map((all) => Buffer.concat(all).toString());
      resolve({ code: code ?? 1, output, stdout, missing: false });
    });
  });
}
