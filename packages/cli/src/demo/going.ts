import { UserError } from '@neco/neco/internal';

/** @throws UserError if somebody asked to stop: what is there is named, and what to do with it */
export function requireGoing(signal: AbortSignal | undefined, out: string): void {
  if (signal?.aborted !== true) return;
  throw new UserError(
    `Stopped. ${out} holds an unfinished demo without a report: delete it. Your pictures were only read; ` +
      'the same command begins anew.',
  );
}
