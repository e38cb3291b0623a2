import { UndirectedGraph } from 'graphology';
import louvainModule from 'graphology-communities-louvain';
import { RandomStream } from '../../data/random.js';
import type { IndexMask } from '../../data/masks.js';
import type { EvaluationMode } from '../../features/pixels.js';

// A CommonJS module whose types promise a default export, where the module itself is the function.
const louvain = louvainModule as unknown as typeof louvainModule.default;

/** An edge of an undirected graph. */
export interface WeightedEdge {
  from: number;
  to: number;
  weight: number;
}

/** A step from a pixel to a neighbour, [rows, columns]. */
type Offset = readonly [number, number];

/** Pixels between which two clusters count as neighbours. */
const distances: readonly number[] = [1, 2];

/** Eight directions; the public code's sixth is 240 instead of 225 degrees, rounded to whole pixels. */
function offsets(mode: EvaluationMode): Offset[] {
  const eighths = [0, 1, 2, 3, 4, 5, 6, 7];
  if (mode === 'corrected') {
    return distances.flatMap((d) =>
      eighths.map((i): Offset => {
        const angle = (i * Math.PI) / 4;
        return [d * Math.sign(roundAway(Math.sin(angle))), d * Math.sign(roundAway(Math.cos(angle)))];
      }),
    );
  }
  return distances.flatMap((d) =>
    eighths.map((i): Offset => {
      const angle = i === 5 ? (4 * Math.PI) / 3 : (i * Math.PI) / 4;
      return [roundAway(d * Math.sin(angle)), roundAway(d * Math.cos(angle))];
    }),
  );
}

/** Halves away from zero. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5 + 1e-9);
}

/**
 * How likely a pixel near cluster a is of cluster b, given that it is of another cluster than a: shares of pixel
 * pairs in each image, averaged over the images in which a has neighbours at all.
 *
 * @param maps clusters of the pixels; those from `nodes` on take no part.
 * @returns `[nodes, nodes]`, each row sums to 1 or is 0
 */
export function coOccurrence(
  maps: Iterable<IndexMask>,
  nodes: number,
  mode: EvaluationMode = 'corrected',
): Float64Array {
  const sums = new Float64Array(nodes * nodes);
  const appearances = new Int32Array(nodes);
  const steps = offsets(mode);
  for (const map of maps) {
    const pairs = countPairs(map, nodes, steps);
    for (let a = 0; a < nodes; a++) {
      const row = pairs.subarray(a * nodes, (a + 1) * nodes);
      const total = row.reduce((sum, count) => sum + count, 0);
      if (total === 0) continue;
      appearances[a]!++;
      for (let b = 0; b < nodes; b++) sums[a * nodes + b]! += row[b]! / total;
    }
  }
  return sums.map((sum, i) => sum / Math.max(1, appearances[Math.floor(i / nodes)]!));
}

function countPairs(
  { data, width, height }: IndexMask,
  nodes: number,
  steps: readonly Offset[],
): Float64Array {
  const pairs = new Float64Array(nodes * nodes);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = data[y * width + x]!;
      if (a >= nodes) continue;
      for (const [rows, columns] of steps) {
        const [toY, toX] = [y + rows, x + columns];
        if (toY < 0 || toY >= height || toX < 0 || toX >= width) continue;
        const b = data[toY * width + toX]!;
        if (b !== a && b < nodes) pairs[a * nodes + b]!++;
      }
    }
  }
  return pairs;
}

/** Edges where both directions are at least `threshold` likely, weighted by the smaller. */
export function coOccurrenceEdges(likely: Float64Array, nodes: number, threshold: number): WeightedEdge[] {
  const edges: WeightedEdge[] = [];
  for (let from = 0; from < nodes; from++) {
    for (let to = from + 1; to < nodes; to++) {
      const weight = Math.min(likely[from * nodes + to]!, likely[to * nodes + from]!);
      if (weight >= threshold && weight > 0) edges.push({ from, to, weight });
    }
  }
  return edges;
}

export interface CommunityOptions {
  /** Decides the order in which nodes are moved. Default 0. */
  seed?: number;
  /** Larger values give more communities. Default 1. */
  resolution?: number;
  /** Nodes without an edge: each a community by itself, or all in one. Default `apart`. */
  isolated?: 'apart' | 'together';
}

/**
 * Communities by the Louvain method (Blondel et al., 2008), which climbs weighted modularity.
 *
 * @returns the community of each node, numbered from 0 in the order of first occurrence
 */
export function findCommunities(
  nodes: number,
  edges: readonly WeightedEdge[],
  { seed = 0, resolution = 1, isolated = 'apart' }: CommunityOptions = {},
): Int32Array {
  const graph = new UndirectedGraph<object, { weight: number }>();
  for (const node of connectedNodes(edges)) graph.addNode(node);
  for (const { from, to, weight } of edges) graph.addEdge(from, to, { weight });
  const random = new RandomStream(seed, nodes);
  // The library divides by the number of edges.
  const found = edges.length === 0 ? {} : louvain(graph, { resolution, rng: () => random.uniform() });
  const numbers = new Map<string, number>();
  return Int32Array.from({ length: nodes }, (_, node) => {
    const alone = isolated === 'apart' ? `node ${node}` : 'isolated';
    const community = String(found[node] ?? alone);
    if (!numbers.has(community)) numbers.set(community, numbers.size);
    return numbers.get(community)!;
  });
}

function connectedNodes(edges: readonly WeightedEdge[]): Set<number> {
  return new Set(edges.flatMap(({ from, to }) => [from, to]));
}

/** Communities, how many of them have an edge, and the resolution that gave them. */
export interface FewCommunities {
  communities: Int32Array;
  joined: number;
  resolution: number;
}

/**
 * Communities at the resolution that gives as many of them as possible without exceeding `most`, or as few as it
 * can get where even the coarsest has more. Nodes without an edge do not count.
 */
export function findFewCommunities(
  nodes: number,
  edges: readonly WeightedEdge[],
  most: number,
  options: Omit<CommunityOptions, 'resolution'> = {},
): FewCommunities {
  const connected = connectedNodes(edges);
  const at = (resolution: number): FewCommunities => {
    const communities = findCommunities(nodes, edges, { ...options, resolution });
    return { communities, joined: new Set([...connected].map((node) => communities[node])).size, resolution };
  };
  let [low, high] = [Math.log(0.01), Math.log(100)];
  let best = at(Math.exp(low));
  for (let step = 0; step < 20 && best.joined !== most; step++) {
    const middle = (low + high) / 2;
    const found = at(Math.exp(middle));
    if (found.joined > most) high = middle;
    else low = middle;
    const fits = found.joined <= most;
    const better = fits ? found.joined > best.joined || best.joined > most : found.joined < best.joined;
    if (better) best = found;
  }
  return best;
}
