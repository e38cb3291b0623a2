/** Sorting networks: which wires are compared with which, layer by layer. */

/** Wires whose values are compared: the smaller value leaves on the first, the larger on the second. */
export type Comparator = readonly [minWire: number, maxWire: number];

/** Comparators of a layer touch disjoint wires. */
export type Layer = readonly Comparator[];

export type SortingNetworkName = 'bitonic' | 'odd_even';

/** Numbers of values that can be sorted; the fused operator has the same limits. */
export const minWires = 2;
export const maxWires = 256;

/**
 * The layers of a network for `n` values, as in Petersen et al., "Differentiable Sorting Networks for Scalable
 * Sorting and Ranking Supervision" (ICML 2021).
 *
 * - `bitonic`: Batcher's sorter, k (k + 1) / 2 layers for 2^k wires. For other sizes it is the network of the next
 *   power of two without its first wires and every comparator on them. That is how NeCo was trained, and it sorts
 *   49 values; for a few sizes (of those up to 64: 22, 38, 42 to 46 and 54) the result is sorted only roughly.
 * - `odd_even`: n layers of neighbours; sorts any n.
 *
 * @throws RangeError for an n outside 2..256 or an unknown network
 */
export function sortingNetwork(name: SortingNetworkName, n: number): Layer[] {
  if (!Number.isInteger(n) || n < minWires || n > maxWires) {
    throw new RangeError(`a sorting network needs ${minWires} to ${maxWires} values a row, got ${n}`);
  }
  switch (name) {
    case 'bitonic':
      return bitonicNetwork(n);
    case 'odd_even':
      return oddEvenNetwork(n);
    default:
      throw new RangeError(`unknown sorting network '${String(name)}': expected bitonic or odd_even`);
  }
}

function bitonicNetwork(n: number): Layer[] {
  const stages = Math.ceil(Math.log2(n));
  const dropped = 2 ** stages - n;
  const layers: Layer[] = [];
  for (let stage = 0; stage < stages; stage++) {
    // Merges runs of 2^(stage + 1) wires; every second run becomes descending.
    for (let distance = 2 ** stage; distance >= 1; distance /= 2) {
      const layer: Comparator[] = [];
      for (let wire = dropped; wire + distance < 2 ** stages; wire++) {
        if (wire & distance) continue; // the upper end of a comparator
        const descending = (wire >> (stage + 1)) % 2 === 1;
        const low = wire - dropped;
        const high = low + distance;
        layer.push(descending ? [high, low] : [low, high]);
      }
      layers.push(layer);
    }
  }
  return layers;
}

function oddEvenNetwork(n: number): Layer[] {
  return Array.from({ length: n }, (_, index) => {
    const layer: Comparator[] = [];
    for (let wire = index % 2; wire + 1 < n; wire += 2) layer.push([wire, wire + 1]);
    return layer;
  });
}
