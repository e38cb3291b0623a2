import { UserError } from '../../errors.js';

/** @throws UserError if the ranks cannot have equal shares of a batch */
export function requireEqualShares(batchSize: number, size: number): void {
  if (batchSize % size === 0) return;
  const below = Math.floor(batchSize / size) * size;
  const possible = [below, below + size].filter((value) => value > 0);
  const counts = Array.from({ length: batchSize }, (_, index) => index + 1).filter(
    (count) => batchSize % count === 0,
  );
  throw new UserError(
    `${size} processes cannot share a batch of ${batchSize} images equally: "batchSize" is that of all processes ` +
      `together; use batchSize=${possible.join(' or ')}, or ${counts.slice(-6).join(', ')} processes.`,
  );
}
