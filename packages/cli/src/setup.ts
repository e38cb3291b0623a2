import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import {
  libtorchToLoad,
  nativeFolder,
  noLibtorch,
  plannedFetch,
  provideLibtorch,
  SetupError,
  stopFetching,
} from '@neco/torch/libtorch';
import { necoCommand } from './invocation.js';

/** Adds `neco setup`: fetches libtorch unless it is there. */
export function registerSetup(program: Command): void {
  program
    .command('setup')
    .description('fetch libtorch, which computes everything, once for all projects of this user')
    .addHelpText(
      'after',
      `
Fetches ${plannedFetch()}.
pip's own settings hold (proxy, index, certificates); every file is checked by its sha256.
NECO_CACHE names another folder for it, NECO_LIBTORCH a libtorch that is there already, PYTHON the Python with pip.`,
    )
    .action(runSetup);
}

async function runSetup(): Promise<void> {
  nativeFolder();
  await fetchLibtorch((line) => console.log(`libtorch: ${line}`));
  const { versions } = await import('@neco/torch');
  console.log(`libtorch ${versions().libtorch} works here.`);
}

/**
 * Sees to it that libtorch is there before a command loads it: on a terminal it offers to fetch it.
 *
 * @throws SetupError, one sentence, where it is not there afterwards
 */
export async function provideEngine(): Promise<void> {
  nativeFolder();
  if (libtorchToLoad() !== null) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY || !(await agrees())) {
    throw new SetupError(noLibtorch(`${necoCommand()} setup`));
  }
  await fetchLibtorch((line) => console.error(`libtorch: ${line}`));
}

async function agrees(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `libtorch, which computes everything, is not on this machine yet. Fetch ${plannedFetch()}? [Y/n] `,
    );
    return /^(y(es)?)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

async function fetchLibtorch(say: (line: string) => void): Promise<void> {
  const stop = (signal: NodeJS.Signals) => {
    stopFetching();
    process.exit(SIGNALS[signal as keyof typeof SIGNALS]);
  };
  const signals = Object.keys(SIGNALS) as NodeJS.Signals[];
  for (const signal of signals) process.on(signal, stop);
  try {
    await provideLibtorch({ say });
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
