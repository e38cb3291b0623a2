import { deviation, mean } from '@neco/neco/internal';

/** How a change is put into words. */
export interface ChangeWords {
  /** What changed: "the score". */
  measure: string;
  /** Changes below this, on average, are called none. */
  negligible: number;
  /** A change with its sign and unit. */
  size: (change: number) => string;
  /** A deviation of changes, without unit. */
  spread: (deviation: number) => string;
  /** How the sentence ends if every seed lost. */
  loss?: string;
}

/** What a measure did from before to after, by seed: which way, by how much, with how many seeds, how far apart. */
export function describeChange(changes: readonly number[], words: ChangeWords): string {
  const change = mean(changes);
  if (Math.abs(change) < words.negligible)
    return `Post-training left ${words.measure} where it was (${sizeOf(changes, words)}).`;
  const doubt = doubtOf(changes);
  return `${direction(changes, words)}${doubt === null ? '' : ` ${doubt}`}`;
}

function direction(changes: readonly number[], words: ChangeWords): string {
  const { measure, loss } = words;
  const size = sizeOf(changes, words);
  const everySeed =
    changes.length === 1 ? 'with the one seed that was run' : `with each of the ${changes.length} seeds`;
  if (changes.every((change) => change > 0)) return `Post-training raised ${measure} ${everySeed} (${size}).`;
  if (changes.every((change) => change < 0))
    return `Post-training lowered ${measure} ${everySeed} (${size})${loss === undefined ? '.' : `: ${loss}`}`;
  const up = changes.filter((change) => change > 0).length;
  const trend = mean(changes) < 0 ? 'no clear gain, and a loss on average' : 'no clear gain';
  return `Post-training raised ${measure} with ${up} of ${changes.length} seeds and not with the others (${size}): ${trend}.`;
}

/** Why the change may be none; null if nothing speaks for that. */
function doubtOf(changes: readonly number[]): string | null {
  if (changes.length === 1) return 'One seed cannot tell that from chance.';
  return Math.abs(mean(changes)) < deviation(changes) ? 'Seeds differ by more than that.' : null;
}

function sizeOf(changes: readonly number[], { size, spread }: ChangeWords): string {
  if (changes.length === 1) return size(changes[0]!);
  const apart = spread(deviation(changes));
  return `${size(mean(changes))} on average over ${changes.length} seeds, deviation ${apart}`;
}
