import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';

/** A seeded source of choices. */
export class Random {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number from 0 to `max - 1`; 0 if there is none. */
  below(max: number): number {
    return max <= 1 ? 0 : uniformInt(this.#generator, 0, max - 1);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  chance(share: number): boolean {
    return this.below(1000) < share * 1000;
  }
}

/** Numbers at which readers go wrong. */
export const SIZES: readonly bigint[] = [
  0n,
  1n,
  7n,
  0x7fn,
  0xffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xfffffff0n,
  0xffffffffn,
  0x1_0000_0000n,
  (1n << 40n) + 8n,
  (1n << 53n) - 1n,
  1n << 53n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
];

/** One of {@link SIZES}, or one near `near`, as `width` little-endian bytes. */
export function sizeBytes(random: Random, width: number, near: number): Buffer {
  const value = random.chance(0.3) ? BigInt(Math.max(0, near + random.below(33) - 16)) : random.pick(SIZES);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes.subarray(0, width);
}

/** Damage that knows nothing of the format: cuts, flipped bits, odd bytes, removed, repeated and moved parts. */
export function damageBytes(bytes: Buffer, random: Random): Buffer {
  const size = bytes.length;
  const copy = Buffer.from(bytes);
  const place = (): number =>
    random.pick([
      random.below(size),
      random.below(Math.min(2048, size)),
      size - 1 - random.below(Math.min(2048, size)),
    ]);
  switch (random.below(6)) {
    case 0:
      return copy.subarray(0, random.below(size));
    case 1:
      for (let i = random.below(16); i >= 0; i -= 1) {
        const at = place();
        copy[at] = (copy[at] as number) ^ (1 << random.below(8));
      }
      return copy;
    case 2: {
      const at = place();
      for (let i = random.below(9); i >= 0; i -= 1)
        copy[(at + i) % size] = random.pick([0, 1, 0x7f, 0x80, 0xff]);
      return copy;
    }
    case 3: {
      const at = place();
      sizeBytes(random, random.pick([2, 4, 8]), size).copy(copy, at);
      return copy;
    }
    case 4: {
      const [from, to] = [place(), place()].sort((a, b) => a - b) as [number, number];
      return Buffer.concat([copy.subarray(0, random.chance(0.5) ? to : from), copy.subarray(from)]);
    }
    default: {
      const [from, to] = [place(), place()];
      bytes.copy(copy, to, from, Math.min(size, from + random.below(256)));
      return copy;
    }
  }
}
