import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patchColours, stages, type Stage } from '@neco/cli';
import { alignAxes } from '@neco/neco/internal';
import * as torch from '@neco/torch';

test('axes that were exchanged and mirrored are found again', () => {
  torch.manualSeed(1);
  const points = torch.randn([200, 3]);
  const reference = points.sub(points.mean([0], true));
  const mixed = reference
    .indexSelect(1, torch.tensor([2, 0, 1], { dtype: 'int64' }))
    .mul(torch.tensor([-1, 1, -1]));
  // The same numbers, only moved and negated.
  assert.equal(alignAxes(mixed, reference).sub(reference).abs().max().item(), 0);
});

test('patches that are alike get like colours, in every image of a network', () => {
  torch.manualSeed(2);
  // Four kinds of patches, far apart beside the noise; image 1 is image 0 upside down.
  const kinds = torch.randn([4, 8]).mul(10);
  const labels = torch.tensor([0, 1, 2, 3, 3, 2, 1, 0], { dtype: 'int64' });
  const noise = torch.randn([8, 8]).mul(0.01);
  const features = kinds.indexSelect(0, labels).add(noise).view([2, 2, 2, 8]);
  const all = Object.fromEntries(stages.map((stage) => [stage, features])) as Record<Stage, torch.Tensor>;
  const colours = patchColours(all);
  const pixel = (image: number, cell: number): number[] => [
    ...colours.after[image]!.slice(3 * cell, 3 * cell + 3),
  ];
  const distance = (a: number[], b: number[]): number => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));
  for (let cell = 0; cell < 4; cell++) {
    assert.ok(distance(pixel(0, cell), pixel(1, 3 - cell)) < 5, 'a patch and its like');
    assert.ok(distance(pixel(0, cell), pixel(0, (cell + 1) % 4)) > 30, 'patches of two kinds');
  }
  assert.deepEqual(colours.before, colours.untrained);
});
