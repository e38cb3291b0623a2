import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** One round of the 32-bit finaliser of MurmurHash3: every input bit reaches every output bit. */
function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/** Four state words out of a key of any length; keys that differ in one number give unrelated states. */
function stateOf(key: readonly number[]): number[] {
  const words = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344].map((constant, lane) => {
    let h = mix(constant + key.length);
    for (const part of key) {
      // Integers beyond 32 bits (a seed from a clock, say) count with both halves.
      h = mix(h ^ (part | 0)) + lane;
      h = mix(h ^ Math.floor(part / 4294967296));
    }
    return h | 0;
  });
  // All zeros is the one state that the generator never leaves.
  if (!words.some((word) => word !== 0)) words[0] = 1;
  return words;
}

/**
 * A seeded stream of random numbers. A stream is named by a key of integers, for example (seed, epoch,
 * sample): the draws of a sample depend only on its key, not on the order of the samples or on the thread.
 */
export class RandomStream {
  private readonly generator: RandomGenerator;
  private spareNormal: number | null = null;

  constructor(...key: number[]) {
    this.generator = xoroshiro128plusFromState(stateOf(key));
  }

  /** A number in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.generator);
  }

  /** A number in [low, high) whose logarithm is uniform; both bounds positive. */
  logUniform(low: number, high: number): number {
    return Math.exp(this.uniform(Math.log(low), Math.log(high)));
  }

  /** An integer in [0, high), or in [low, high) with two arguments. */
  integer(lowOrHigh: number, high?: number): number {
    const [from, until] = high === undefined ? [0, lowOrHigh] : [lowOrHigh, high];
    return uniformInt(this.generator, from, until - 1);
  }

  /** True with probability p. */
  bernoulli(p: number): boolean {
    return this.uniform() < p;
  }

  /** A normal deviate (polar method of Marsaglia, which gives two at a time). */
  normal(mean = 0, deviation = 1): number {
    if (this.spareNormal !== null) {
      const value = mean + deviation * this.spareNormal;
      this.spareNormal = null;
      return value;
    }
    for (;;) {
      const u = this.uniform(-1, 1);
      const v = this.uniform(-1, 1);
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        this.spareNormal = v * factor;
        return mean + deviation * u * factor;
      }
    }
  }

  /** One of the elements, each as likely as the others. */
  pick<T>(elements: readonly T[]): T {
    if (elements.length === 0) throw new RangeError('RandomStream.pick: no elements to pick from');
    return elements[this.integer(elements.length)] as T;
  }

  /** A random order of 0 .. n-1 (Fisher-Yates). */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const other = order[j] as number;
      order[j] = order[i] as number;
      order[i] = other;
    }
    return order;
  }
}
