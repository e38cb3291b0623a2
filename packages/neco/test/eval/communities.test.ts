import assert from 'node:assert/strict';
import test from 'node:test';
import {
  attentionPrecision,
  coOccurrence,
  coOccurrenceEdges,
  findCommunities,
  findFewCommunities,
  otsuThreshold,
  RandomStream,
  withoutIslands,
  type WeightedEdge,
} from '@neco/neco/internal';
import { numbers, row } from './clustering-fixture.js';
import { maxDifference } from './fixture.js';

for (const mode of ['corrected', 'reference'] as const) {
  test(`${mode}: co-occurrence of clusters equals the independent count`, () => {
    const maps = [0, 1].map((i) => ({ data: Uint8Array.from(row('map', i)), width: 7, height: 9 }));
    const likely = coOccurrence(maps, 4, mode);
    assert.ok(maxDifference(likely, numbers(`co_occurrence_${mode}`)) <= 1e-6);
  });
}

test('an edge needs both directions and has the smaller weight', () => {
  const likely = Float64Array.from([0, 0.5, 0.04, 0.2, 0, 0.9, 0.9, 0.3, 0]);
  assert.deepEqual(coOccurrenceEdges(likely, 3, 0.05), [
    { from: 0, to: 1, weight: 0.2 },
    { from: 1, to: 2, weight: 0.3 },
  ]);
});

/** Groups whose members are joined strongly, and weakly to all others. */
function planted(groups: number, size: number): WeightedEdge[] {
  const random = new RandomStream(1);
  const edges: WeightedEdge[] = [];
  for (let from = 0; from < groups * size; from++) {
    for (let to = from + 1; to < groups * size; to++) {
      const within = from % groups === to % groups;
      if (random.bernoulli(within ? 0.8 : 0.1)) edges.push({ from, to, weight: within ? 1 : 0.2 });
    }
  }
  return edges;
}

test('planted communities are found, numbered in order, the same for the same seed', () => {
  const edges = planted(4, 12);
  const found = findCommunities(48, edges, { seed: 2 });
  assert.deepEqual(
    Array.from(found),
    Array.from({ length: 48 }, (_, i) => i % 4),
  );
  assert.deepEqual(findCommunities(48, edges, { seed: 2 }), found);
});

test('the number of communities follows what is asked for', () => {
  const edges = planted(6, 8);
  for (const most of [6, 3, 2, 1]) {
    const { communities, joined } = findFewCommunities(48, edges, most);
    assert.ok(joined <= most && joined >= 1, `${joined} for ${most}`);
    assert.equal(new Set(communities).size, joined);
  }
  assert.equal(findFewCommunities(48, edges, 6).joined, 6);
});

test('nodes without an edge stay alone or together, and a graph without edges is no fault', () => {
  const edges = [{ from: 1, to: 3, weight: 1 }];
  assert.deepEqual(Array.from(findCommunities(5, edges)), [0, 1, 2, 1, 3]);
  assert.deepEqual(Array.from(findCommunities(5, edges, { isolated: 'together' })), [0, 1, 0, 1, 0]);
  assert.deepEqual(Array.from(findCommunities(2, [])), [0, 1]);
});

test('precision against the attention is averaged over the images in which a cluster occurs', () => {
  const images = [{ attended: Uint8Array.from([1, 1, 0, 0]) }, { attended: Uint8Array.from([1, 0, 0, 0]) }];
  const labels = Int32Array.from([0, 0, 0, 1, 0, 2, 2, 2]);
  assert.deepEqual(Array.from(attentionPrecision(images, labels, 4)), [(2 / 3 + 1) / 2, 0, 0, 0]);
});

test("Otsu's threshold parts two groups and takes equal numbers as one", () => {
  assert.equal(otsuThreshold([0.8, 0.1, 0.15, 0.7, 0.12, 0.9]), 0.7);
  assert.equal(otsuThreshold([0.4, 0.4, 0.4]), 0.4);
});

test('islands of fewer than three patches go, diagonals hold together', () => {
  const mask = Uint8Array.from([1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]);
  const kept = Uint8Array.from([1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
  assert.deepEqual(withoutIslands(mask, 4, 3), kept);
});
