import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { MemoryEntries } from '../../eval/protocols/label-memory.js';
import { unitRows } from '../../features/unit-rows.js';

/** Similarities computed at a time. */
const tileNumbers = 4_000_000;

/** How many patches of each class are looked at, and of what softmax their cosines are. */
export interface BalancedOptions {
  neighbours: number;
  temperature: number;
}

/**
 * Class scores by nearness: each class is as near as its own k most similar patches are on average, by the mean of
 * exp(cosine / temperature), so that a class with two labelled patches has the same say as one with two hundred. A
 * patch belongs to the class with the largest share of it; classes without a patch score 0.
 *
 * @param queries `[Q, D]`, any length
 * @returns `[Q, classes]` float32, rows summing to 1
 */
export function balancedScores(
  queries: Tensor,
  { keys, labels }: MemoryEntries,
  options: BalancedOptions,
): Tensor {
  const step = Math.max(1, Math.floor(tileNumbers / keys.shape[0]!));
  return torch.noGrad(() =>
    torch.scope(() => {
      const members = classMembers(labels);
      const transposed = keys.to('float32').t();
      const parts: Tensor[] = [];
      for (let start = 0; start < queries.shape[0]!; start += step) {
        const tile = queries.narrow(0, start, Math.min(step, queries.shape[0]! - start));
        parts.push(
          torch.scope(() => nearness(unitRows(tile.to('float32')).matmul(transposed), members, options)),
        );
      }
      return torch.cat(parts);
    }),
  );
}

/** For each class the rows of its patches. */
export function classMembers(labels: Tensor): Int32Array[] {
  const owners = torch.scope(() => labels.argmax(1).to('int32').toTypedArray() as Int32Array);
  const rows = Array.from({ length: labels.shape[1]! }, (): number[] => []);
  owners.forEach((own, row) => rows[own]!.push(row));
  return rows.map((own) => Int32Array.from(own));
}

function nearness(
  similarities: Tensor,
  members: readonly Int32Array[],
  { neighbours, temperature }: BalancedOptions,
): Tensor {
  // Against the largest similarity of each patch, so that no exponential underflows everywhere.
  const largest = similarities.amax([1], true);
  const scores = members.map((rows) => {
    if (rows.length === 0) return torch.zeros([similarities.shape[0]!]);
    const own = similarities.indexSelect(1, torch.fromTypedArray(rows));
    const [best] = own.topk(Math.min(neighbours, rows.length), 1);
    return best.sub(largest).div(temperature).exp().mean([1]);
  });
  const stacked = torch.stack(scores, 1);
  return stacked.div(stacked.sum([1], true).clampMin(1e-30));
}
