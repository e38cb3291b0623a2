import { launch, type RankEnvironment, UserError } from '@neco/neco/internal';

/**
 * `--nproc N`: runs the same command line, without this option, as N processes.
 * @throws UserError for a count that is none, or if this already is one of several processes
 */
export async function launchProcesses(
  nproc: string,
  timeoutSeconds: number,
  ranks: RankEnvironment | null,
): Promise<void> {
  const count = Number(nproc);
  if (!Number.isInteger(count) || count < 1 || count > 1024)
    throw new UserError(`--nproc must be a whole number from 1 to 1024, not "${nproc}".`);
  if (ranks !== null) {
    throw new UserError(
      'Give either --nproc or start the processes with torchrun, not both: RANK and WORLD_SIZE are set.',
    );
  }
  process.exitCode = await launch({
    count,
    command: [...process.execArgv, process.argv[1]!, ...withoutCount(process.argv.slice(2))],
    timeoutSeconds,
    onLine: (line) => console.error(line),
  });
}

function withoutCount(args: readonly string[]): string[] {
  return args.filter((arg, index) => !/^--nproc(=|$)/.test(arg) && args[index - 1] !== '--nproc');
}
