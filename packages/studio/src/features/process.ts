/** The process that computes features: one task, then it ends. */
import { setPriority } from 'node:os';
import { UserError } from '@neco/neco';
import { systemSentence } from '@neco/neco/errors';
import { computeFeatures } from './compute.js';
import type { FeatureMessage, FeatureTask } from './messages.js';

// The studio answers first.
setPriority(5);
process.once('message', (task) => void work(task as FeatureTask));
// The studio is gone: what is computed would be of use to nobody now; a later start goes on from here.
process.once('disconnect', () => process.exit(0));
// Ctrl+C, or the end of a terminal, reaches the whole group of processes; the studio says when to end.
for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined);

async function work(task: FeatureTask): Promise<void> {
  try {
    await computeFeatures(task, send);
    await send({ kind: 'finished' });
  } catch (error) {
    const refused = systemSentence(error);
    const expected = error instanceof UserError || refused !== null;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await send({
      kind: 'failed',
      message: refused ?? (expected ? (error as Error).message : stack),
      expected,
    });
    process.exitCode = 1;
  }
  process.disconnect();
}

function send(message: FeatureMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send!(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}
