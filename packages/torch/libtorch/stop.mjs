import { dropLocks } from './lock.mjs';
import { stopChildren } from './subprocess.mjs';
import { dropTemporaryTree } from './wheel-tree.mjs';

/** Ends what a fetch has started and removes what is half done; for a process that is about to end. */
export function stopFetching() {
  stopChildren();
  dropTemporaryTree();
  dropLocks();
}
