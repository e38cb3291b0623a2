import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kMeans, pca, RandomStream, unitRows } from '@neco/neco/internal';
import {
  boundaryLines,
  clusterPatches,
  matchClusters,
  occurrencesOf,
  placesIn,
  principalColours,
} from '@neco/studio';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

const grid = [6, 8] as const;
const patches = grid[0] * grid[1];

/** Where the object of each made-up image is: a rectangle off the edges. */
function isObject(image: number, place: number): boolean {
  const [row, column] = [Math.floor(place / grid[1]), place % grid[1]];
  return row >= 1 && row < 4 && column >= 1 + (image % 3) && column < 5 + (image % 3);
}

/** Features `[images, patches, 12]`: object and ground lie apart, with noise; objects vary along their columns. */
function madeUp(images: number, seed = 1): Tensor {
  const random = new RandomStream(seed);
  const numbers = Float32Array.from({ length: images * patches * 12 }, (_, i) => {
    const place = Math.floor(i / 12) % patches;
    const object = isObject(Math.floor(i / 12 / patches), place);
    const along = (place % grid[1]) / grid[1];
    const signal = [object ? 1 : 0, object ? 0 : 1, object ? along : 0][i % 12] ?? 0;
    return signal + 0.1 * random.uniform(-1, 1);
  });
  return torch.scope(() => unitRows(torch.fromTypedArray(numbers, [images, patches, 12])).to('float16'));
}

void test('the foreground is the side of the first component that keeps off the edges', () => {
  const features = madeUp(4);
  const [colours] = principalColours([{ features, grid }]);
  for (let image = 0; image < 4; image++) {
    for (let place = 0; place < patches; place++) {
      assert.equal(colours!.foreground[image]![place], isObject(image, place) ? 1 : 0);
    }
  }
  const taken = colours!.side;
  const [other] = principalColours([{ features, grid }], { side: taken === 'above' ? 'below' : 'above' });
  assert.deepEqual(
    other!.foreground.map((map) => map.map((value) => 1 - value)),
    colours!.foreground,
  );
  const [all] = principalColours([{ features, grid }], { side: 'all' });
  assert.ok(all!.foreground.every((map) => map.every((value) => value === 1)));
  features.release();
});

void test('a higher threshold leaves less of the side above it', () => {
  const features = madeUp(4);
  const sizes = [-0.5, 0.5, 1.5].map((threshold) => {
    const [{ foreground }] = principalColours([{ features, grid }], { side: 'above', threshold }) as [
      ReturnType<typeof principalColours>[number],
    ];
    return foreground.reduce((sum, map) => sum + map.reduce((count, value) => count + value, 0), 0);
  });
  assert.ok(sizes[0]! >= sizes[1]! && sizes[1]! > 0);
  // Beyond all patches nothing would be left: then everything is shown.
  const [{ side }] = principalColours([{ features, grid }], { side: 'above', threshold: 50 }) as [
    ReturnType<typeof principalColours>[number],
  ];
  assert.equal(side, 'all');
  features.release();
});

void test('colours are the first three components of the foreground, in one basis for all images', () => {
  const features = madeUp(3);
  const [{ colours }] = principalColours([{ features, grid }], { side: 'all' }) as [
    ReturnType<typeof principalColours>[number],
  ];
  const { points } = pca(features.flatten(0, 1), 3);
  const expected = points.toFloat32Array();
  for (let channel = 0; channel < 3; channel++) {
    const shown = colours.flatMap((map) => [...map].filter((_, i) => i % 3 === channel));
    const values = expected.filter((_, i) => i % 3 === channel);
    // Where nothing is clipped, equal differences are equal steps of the channel, to half a step.
    const usable = [...values.keys()].filter((i) => shown[i]! > 0 && shown[i]! < 255);
    const [low, high] = [
      Math.min(...usable.map((i) => values[i]!)),
      Math.max(...usable.map((i) => values[i]!)),
    ];
    const at = (i: number): number => (values[i]! - low) / (high - low);
    const [first, last] = [
      shown[usable.find((i) => values[i] === low)!]!,
      shown[usable.find((i) => values[i] === high)!]!,
    ];
    for (const i of usable) assert.ok(Math.abs(shown[i]! - (first + at(i) * (last - first))) <= 1);
  }
  features.release();
  points.release();
});

void test("a second model's colours follow the first one's, though its components are turned and its grid is finer", () => {
  const features = madeUp(4);
  const finer = [12, 16] as const;
  const turned = torch.scope(() => {
    const places = torch.fromTypedArray(placesIn(grid, finer));
    // Dimensions exchanged and mirrored: the same features to any method that looks at angles.
    return features.indexSelect(1, places).flip([2]).neg();
  });
  const [a, b] = principalColours([
    { features, grid },
    { features: turned, grid: finer },
  ]);
  const back = placesIn(finer, grid);
  for (let image = 0; image < 4; image++) {
    for (let place = 0; place < patches; place++) {
      if (a!.foreground[image]![place] === 0) continue;
      for (let channel = 0; channel < 3; channel++) {
        const [own, other] = [
          a!.colours[image]![3 * place + channel]!,
          b!.colours[image]![3 * back[place]! + channel]!,
        ];
        assert.ok(Math.abs(own - other) <= 2, `${own} and ${other} at ${image}, ${place}, ${channel}`);
      }
    }
  }
  features.release();
  turned.release();
});

void test('clusters of a set are those of the k-means beneath, the largest first', async () => {
  const features = madeUp(5);
  const clusters = await clusterPatches({ features, grid }, 4, { learntPerCluster: 1000 });
  const all = torch.scope(() => features.flatten(0, 1).to('float32').clone());
  const { labels, centroids } = await kMeans(all, 4, { spherical: true });
  const partner = new Map<number, number>();
  clusters.labels.forEach((label, i) => {
    if (!partner.has(label)) partner.set(label, labels[i]!);
    assert.equal(partner.get(label), labels[i]);
  });
  assert.equal(new Set(partner.values()).size, 4);
  assert.deepEqual(
    [...clusters.shares],
    [...clusters.shares].sort((a, b) => b - a),
  );
  assert.ok(Math.abs(clusters.shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9);
  const again = await clusterPatches({ features, grid }, 4, { learntPerCluster: 1000 });
  assert.deepEqual(again.labels, clusters.labels);
  for (const tensor of [all, centroids, features]) tensor.release();
});

void test('images without features have no cluster and change nothing', async () => {
  const features = madeUp(5);
  const some = torch.scope(() => features.narrow(0, 0, 4).clone());
  const gap = torch.scope(() => {
    const copy = features.clone();
    copy.select(0, 4).fill_(0);
    return copy;
  });
  const [without, complete] = [
    await clusterPatches({ features: gap, grid, absent: new Set([4]) }, 3),
    await clusterPatches({ features: some, grid }, 3),
  ];
  assert.deepEqual(without.labels.slice(0, 4 * patches), complete.labels);
  assert.ok(without.labels.slice(4 * patches).every((label) => label === 255));
  assert.deepEqual(without.shares, complete.shares);
  for (const tensor of [features, some, gap]) tensor.release();
});

void test('clusters of two models that lie on the same patches get the same number', async () => {
  const features = madeUp(5);
  const reference = await clusterPatches({ features, grid }, 4);
  const numbers = [2, 0, 3, 1];
  const shuffled = {
    ...reference,
    labels: reference.labels.map((label) => numbers[label]!),
    shares: Float64Array.from(numbers, (_, label) => reference.shares[numbers.indexOf(label)]!),
  };
  const matched = matchClusters(shuffled, reference);
  assert.deepEqual(matched.clusters.labels, reference.labels);
  assert.deepEqual(matched.clusters.shares, reference.shares);
  assert.deepEqual(matched.overlaps, [1, 1, 1, 1]);
  features.release();
});

void test('occurrences are shares of patches, the largest first', async () => {
  const features = madeUp(6);
  const clusters = await clusterPatches({ features, grid }, 3);
  for (let cluster = 0; cluster < 3; cluster++) {
    const found = occurrencesOf(clusters, cluster);
    const total = found.reduce((sum, { share }) => sum + share, 0) / 6;
    assert.ok(Math.abs(total - clusters.shares[cluster]!) < 1e-9);
    found.slice(1).forEach(({ share }, i) => assert.ok(share <= found[i]!.share));
  }
  features.release();
});

void test('an aborted clustering ends', async () => {
  const features = madeUp(5);
  const abort = new AbortController();
  abort.abort();
  await assert.rejects(clusterPatches({ features, grid }, 3, { signal: abort.signal }), {
    name: 'AbortError',
  });
  features.release();
});

void test('boundaries run between different labels, and pieces in one line are joined', () => {
  const labels = [0, 0, 1, 0, 0, 1, 2, 2, 2];
  assert.deepEqual(boundaryLines(labels, [3, 3]), [
    { x1: 0, y1: 2, x2: 3, y2: 2 },
    { x1: 2, y1: 0, x2: 2, y2: 2 },
  ]);
});
