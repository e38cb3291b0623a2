import { UserError } from '../errors.js';

/** Which of several processes this is, and where they meet. */
export interface RankEnvironment {
  rank: number;
  size: number;
  /** Number among the processes of this machine. */
  localRank: number;
  masterAddress: string;
  masterPort: number;
  /** Whether the store is served by what started the processes; otherwise rank 0 serves it. */
  storeIsServed: boolean;
  /** Counts restarts of the same job, so that keys of an earlier try are not met. */
  attempt: string;
  /** Network interfaces for the traffic between ranks; none for those that the host name leads to. */
  interfaces: string[];
}

const names = ['RANK', 'WORLD_SIZE', 'MASTER_ADDR', 'MASTER_PORT'] as const;

/**
 * Reads what torchrun, `--nproc`, and PyTorchJob set: RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT.
 * @returns null if this is the only process
 * @throws UserError if some of them are missing or wrong
 */
export function rankEnvironment(env: NodeJS.ProcessEnv = process.env): RankEnvironment | null {
  if (env.RANK === undefined && env.WORLD_SIZE === undefined) return null;
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new UserError(
      `${names.filter((name) => env[name]).join(' and ')} say that this is one of several processes, but ` +
        `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set: start it with torchrun or ` +
        '"neco train --nproc N", or unset them.',
    );
  }
  const size = wholeNumber(env, 'WORLD_SIZE', 1, 65_536);
  const rank = wholeNumber(env, 'RANK', 0, size - 1);
  if (size === 1) return null;
  return {
    rank,
    size,
    localRank: env.LOCAL_RANK === undefined ? rank : wholeNumber(env, 'LOCAL_RANK', 0, size - 1),
    masterAddress: env.MASTER_ADDR!,
    masterPort: wholeNumber(env, 'MASTER_PORT', 1, 65_535),
    storeIsServed: env.TORCHELASTIC_USE_AGENT_STORE === 'True',
    attempt: `${env.TORCHELASTIC_RUN_ID ?? 'run'}/${env.TORCHELASTIC_RESTART_COUNT ?? '0'}`,
    interfaces: (env.GLOO_SOCKET_IFNAME ?? '').split(',').filter(Boolean),
  };
}

function wholeNumber(env: NodeJS.ProcessEnv, name: string, least: number, most: number): number {
  const value = Number(env[name]);
  if (Number.isInteger(value) && value >= least && value <= most && env[name]!.trim() !== '') return value;
  throw new UserError(
    `The environment variable ${name} is "${env[name]}", not a whole number from ${least} to ${most}.`,
  );
}
