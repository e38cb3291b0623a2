import { spawnSync } from 'node:child_process';

/** What a shell script printed, and its exit code. */
export interface ScriptResult {
  code: number | null;
  output: string;
}

/** Runs a shell script; its file systems are its own, so that what it mounts is gone when it ends. */
export function inOwnMounts(script: string): ScriptResult {
  return run('unshare', ['-m', 'sh', '-c', script]);
}

/** Runs a shell script. */
export function inShell(script: string): ScriptResult {
  return run('bash', ['-c', script]);
}

/** Whether this process may mount file systems in a namespace of its own; root may, mostly. */
export function canMount(): boolean {
  return inOwnMounts('mount -t tmpfs tmpfs /mnt').code === 0;
}

function run(program: string, args: readonly string[]): ScriptResult {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  return { code: status, output: `${stdout}${stderr}` };
}
