/**
 * Node's flags for measuring what is held and not what waits to be collected: every collection is a whole one, in the
 * threads of the loader too, and the young generation has one size. Without them the garbage of the threads moves
 * resident memory up and down by some 15 MB over thousands of steps.
 */
export const MEMORY_FLAGS = [
  '--expose-gc',
  '--gc-global',
  '--min-semi-space-size=8',
  '--max-semi-space-size=8',
] as const;
