import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The file of the command `neco`. */
export const program = fileURLToPath(new URL('../../cli/bin/neco.js', import.meta.url));

/** What a `neco` command printed, and its exit code. */
export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `neco` in a process of its own. */
export function neco(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): CommandResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: { ...process.env, OMP_NUM_THREADS: '1', ...options.env },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}
