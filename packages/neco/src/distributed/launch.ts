import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import * as torch from '@neco/torch';

export interface LaunchOptions {
  /** Processes. */
  count: number;
  /** Script and its arguments, run by this Node. */
  command: readonly string[];
  /** How long the others may take at most to notice that a process was killed. */
  timeoutSeconds: number;
  /** Lines that ranks other than 0 write as errors. */
  onLine: (line: string) => void;
}

/**
 * Starts a command several times on this machine, as torchrun would: the store is served here, so that it outlives any
 * of them. Rank 0 has this process's streams; the others' errors come line by line. Signals to end are passed on.
 * @returns the exit code: 0 if all ended well, else that of the first that did not
 */
export async function launch({ count, command, timeoutSeconds, onLine }: LaunchOptions): Promise<number> {
  const store = await torch.distributed.TCPStore.open({ host: '127.0.0.1', port: 0, isServer: true });
  const threads = Math.max(1, Math.floor(availableParallelism() / count));
  const children: ChildProcess[] = [];
  const common = {
    OMP_NUM_THREADS: String(threads),
    // c10d's warnings come with C++ frames; what matters becomes an error.
    TORCH_CPP_LOG_LEVEL: 'ERROR',
    ...process.env,
    WORLD_SIZE: String(count),
    MASTER_ADDR: '127.0.0.1',
    MASTER_PORT: String(store.port),
    TORCHELASTIC_USE_AGENT_STORE: 'True',
    TORCHELASTIC_RUN_ID: 'neco',
    TORCHELASTIC_RESTART_COUNT: '0',
  };
  // A signal to the whole group (Ctrl+C) reaches the children by itself; one to this process alone is passed on.
  const passOn = () => children.forEach((child) => child.kill('SIGTERM'));
  const hangUp = () => children.forEach((child) => child.kill('SIGHUP'));
  const ignore = () => undefined;
  process.on('SIGTERM', passOn);
  process.on('SIGHUP', hangUp);
  process.on('SIGINT', ignore);
  try {
    for (let rank = 0; rank < count; rank++) {
      const env = { ...common, RANK: String(rank), LOCAL_RANK: String(rank) };
      children.push(start(command, rank, env, onLine));
    }
    return await waitForAll(children, timeoutSeconds, onLine);
  } finally {
    process.off('SIGTERM', passOn);
    process.off('SIGHUP', hangUp);
    process.off('SIGINT', ignore);
    children.forEach((child) => child.kill('SIGKILL'));
  }
}

function start(
  command: readonly string[],
  rank: number,
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): ChildProcess {
  const child = spawn(process.execPath, [...command], {
    env,
    stdio: rank === 0 ? 'inherit' : ['ignore', 'ignore', 'pipe'],
  });
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => onLine(`[rank ${rank}] ${line}`));
  }
  return child;
}

/** Seconds for the others once one has said why it ends. */
const grace = 10;

/** Seconds more after one was killed: a closed connection shows at once, but not to those who wait for its next word. */
const patience = 20;

/** The code of the first failure; after it the others have some time to end by themselves. */
async function waitForAll(
  children: readonly ChildProcess[],
  timeoutSeconds: number,
  onLine: (line: string) => void,
): Promise<number> {
  let failure = 0;
  const timers: NodeJS.Timeout[] = [];
  const endAllIn = (seconds: number) =>
    timers.push(setTimeout(() => children.forEach((other) => other.kill('SIGKILL')), seconds * 1000));
  const ends = children.map(
    (child, rank) =>
      new Promise<void>((resolve) => {
        child.once('error', () => resolve());
        child.once('exit', (code, signal) => {
          if (signal !== null) onLine(`[rank ${rank}] ended by ${signal}`);
          if (code !== 0) {
            failure ||= code ?? 1;
            endAllIn(grace + (code === null ? Math.min(timeoutSeconds, patience) : 0));
          }
          resolve();
        });
      }),
  );
  await Promise.all(ends);
  timers.forEach(clearTimeout);
  return failure;
}
