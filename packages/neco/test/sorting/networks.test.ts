import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sortingNetwork, type Layer, type SortingNetworkName } from '@neco/neco/internal';

const networks: SortingNetworkName[] = ['bitonic', 'odd_even'];

/** Sizes at which the bitonic network with dropped wires does not sort every input. */
const roughBitonicSizes = [22, 38, 42, 43, 44, 45, 46, 54];

function runHard(layers: readonly Layer[], values: readonly number[]): number[] {
  const wires = [...values];
  for (const [a, b] of layers.flat()) {
    const [x, y] = [wires[a]!, wires[b]!];
    wires[a] = Math.min(x, y);
    wires[b] = Math.max(x, y);
  }
  return wires;
}

/** Numbers that look random and are the same in every run. */
function scrambled(count: number, seed: number): number[] {
  let state = seed * 2654435761 + 1;
  return Array.from({ length: count }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0));
}

function isSorted(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || values[i - 1]! <= value);
}

for (const name of networks) {
  test(`${name}: comparators of a layer touch disjoint wires that exist`, () => {
    for (let n = 2; n <= 256; n++) {
      for (const layer of sortingNetwork(name, n)) {
        const wires = layer.flat();
        assert.equal(new Set(wires).size, wires.length, `n = ${n}`);
        assert.ok(
          wires.every((wire) => Number.isInteger(wire) && wire >= 0 && wire < n),
          `n = ${n}`,
        );
      }
    }
  });

  test(`${name}: sorts every input of up to 12 values`, () => {
    // A network that sorts all sequences of zeros and ones sorts everything (Knuth, volume 3, section 5.3.4).
    for (let n = 2; n <= 12; n++) {
      const layers = sortingNetwork(name, n);
      for (let bits = 0; bits < 2 ** n; bits++) {
        const values = Array.from({ length: n }, (_, i) => (bits >> i) & 1);
        assert.ok(isSorted(runHard(layers, values)), `n = ${n}: ${values.join('')}`);
      }
    }
  });

  test(`${name}: sorts scrambled values, but for the sizes that the documentation names`, () => {
    for (const n of [...Array.from({ length: 63 }, (_, i) => i + 2), 100, 128, 256]) {
      const layers = sortingNetwork(name, n);
      const runs = Array.from({ length: 100 }, (_, seed) => isSorted(runHard(layers, scrambled(n, seed))));
      assert.equal(runs.every(Boolean), name === 'odd_even' || !roughBitonicSizes.includes(n), `n = ${n}`);
    }
  });
}

test('depths: 21 bitonic layers for 49 values, n odd-even ones', () => {
  assert.equal(sortingNetwork('bitonic', 49).length, 21);
  assert.equal(sortingNetwork('bitonic', 256).length, 36);
  assert.equal(sortingNetwork('odd_even', 49).length, 49);
});

test('sizes outside 2..256 and unknown networks are refused', () => {
  for (const n of [1, 257, 2.5, NaN]) {
    assert.throws(() => sortingNetwork('bitonic', n), /2 to 256 values a row, got/);
  }
  assert.throws(() => sortingNetwork('bubble' as SortingNetworkName, 4), /unknown sorting network 'bubble'/);
});
