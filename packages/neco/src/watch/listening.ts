import * as torch from '@neco/torch';
import type { Batch, ViewLoader } from '../views/loader.js';
import type { RunState } from '../run/checkpoint.js';
import type { Saver } from '../run/saving.js';
import type { Watch } from './watch.js';

/**
 * Evaluates if it is due. An evaluation can take minutes and schedulers do not wait so long: a signal meanwhile saves
 * at once. The evaluation is then finished; if the process does not live to see that, the next one repeats it.
 */
export async function lookAndListen(
  watch: Watch | null,
  state: RunState,
  saver: Pick<Saver, 'now'>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!watch?.isDue(state.step)) return false;
  // Evaluations draw random numbers of their own before they put the run's back.
  const random = torch.keep(torch.getRngState());
  let failure: unknown;
  const save = () => {
    try {
      saver.now(random);
    } catch (error) {
      failure = error;
    }
  };
  signal?.addEventListener('abort', save, { once: true });
  try {
    await watch.look(state);
  } finally {
    signal?.removeEventListener('abort', save);
    random.release();
  }
  if (failure !== undefined) throw failure as Error;
  return true;
}

/** The next batch; null if the signal comes while none is ready. */
export async function nextBatch(loader: ViewLoader, signal: AbortSignal | undefined): Promise<Batch | null> {
  if (signal === undefined) return loader.next();
  let stop: () => void = () => undefined;
  const stopped = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
  });
  const next = loader.next();
  try {
    const batch = await Promise.race([next, stopped]);
    // Closing the loader ends the wait that nobody waits for any more.
    if (batch === null) next.then((late) => late.release()).catch(() => undefined);
    return batch;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
