import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import {
  defaultViews,
  intersect,
  makeViews,
  overlaps,
  RandomStream,
  sampleBox,
  sampleViews,
  type Box,
  type ViewConfig,
} from '@neco/neco/internal';

const small: ViewConfig = {
  ...defaultViews,
  globals: { ...defaultViews.globals, size: 56 },
  locals: { ...defaultViews.locals, size: 28 },
};
const total = small.globals.count + small.locals.count;

function inside(box: Box, width: number, height: number): boolean {
  const whole = [box.x, box.y, box.width, box.height].every(Number.isInteger);
  return (
    whole &&
    box.x >= 0 &&
    box.y >= 0 &&
    box.width > 0 &&
    box.height > 0 &&
    box.x + box.width <= width &&
    box.y + box.height <= height
  );
}

test('crops have the asked areas and aspect ratios and lie anywhere', () => {
  const random = new RandomStream(1);
  const [width, height] = [480, 360];
  let [left, right] = [0, 0];
  const aspects: number[] = [];
  const shares: number[] = [];
  for (let i = 0; i < 2000; i++) {
    const box = sampleBox(random, width, height, [0.05, 0.25], [3 / 4, 4 / 3]);
    assert.ok(inside(box, width, height));
    shares.push((box.width * box.height) / (width * height));
    aspects.push(Math.log(box.width / box.height));
    if (box.x === 0) left++;
    if (box.x + box.width === width) right++;
  }
  // Rounding sides of 90 px and more moves areas and ratios by about 1 %.
  assert.ok(Math.min(...shares) > 0.049 && Math.max(...shares) < 0.254);
  assert.ok(Math.max(...aspects.map(Math.abs)) < Math.log(4 / 3) + 0.02);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  // Uniform on [.05, .25]: mean .15, deviation .058, of the mean of 2000 .0013; log ratio: mean 0, .166, .0037.
  assert.ok(Math.abs(mean(shares) - 0.15) < 0.006, `${mean(shares)}`);
  assert.ok(Math.abs(mean(aspects)) < 0.016, `${mean(aspects)}`);
  assert.ok(left > 0 && right > 0);
});

test('a picture in which no crop fits gets the centred one of the nearest allowed ratio', () => {
  assert.deepEqual(sampleBox(new RandomStream(2), 1000, 10, [0.5, 1], [3 / 4, 4 / 3]), {
    x: 493,
    y: 0,
    width: 13,
    height: 10,
  });
  assert.deepEqual(sampleBox(new RandomStream(2), 9, 900, [0.5, 1], [3 / 4, 4 / 3]), {
    x: 0,
    y: 444,
    width: 9,
    height: 12,
  });
});

test('every view shares enough of the picture with each earlier global view', () => {
  const [width, height] = [640, 427];
  const area = width * height;
  for (let i = 0; i < 400; i++) {
    const boxes = sampleViews(new RandomStream(3, i), width, height, small);
    assert.equal(boxes.length, total);
    boxes.forEach((box, v) => {
      assert.ok(inside(box, width, height));
      for (let g = 0; g < Math.min(v, small.globals.count); g++) {
        const common = intersect(box, boxes[g] as Box);
        const least = Math.floor(area * 0.01) * (v < small.globals.count ? 2 : 1);
        assert.ok(common.width * common.height > least, `view ${v} of draw ${i}`);
      }
    });
  }
});

test('very long, very small and demanding pictures end, with intersections that are not empty', () => {
  const strict: ViewConfig = { ...small, minIntersection: 0.4 };
  for (const [width, height, config] of [
    [2000, 4, small],
    [3, 1500, small],
    [1, 1, small],
    [2, 3, small],
    [400, 300, strict],
  ] as const) {
    for (let i = 0; i < 50; i++) {
      const boxes = sampleViews(new RandomStream(4, i), width, height, config);
      boxes.forEach((box, v) => {
        assert.ok(inside(box, width, height), `${width} x ${height}`);
        for (let g = 0; g < Math.min(v, 2); g++) {
          const common = intersect(box, boxes[g] as Box);
          assert.ok(common.width > 0 && common.height > 0, `${width} x ${height}, view ${v}`);
        }
      });
    }
  }
});

test('overlap boxes name the same pixels in both views: counted pixel by pixel', () => {
  const [width, height] = [60, 48];
  for (let i = 0; i < 30; i++) {
    const boxes = sampleViews(new RandomStream(5, i), width, height, small);
    const { globalBoxes, viewBoxes } = overlaps(boxes, small);
    assert.equal(globalBoxes.length, 2);
    assert.equal(viewBoxes.length, total);
    for (let g = 0; g < 2; g++) {
      for (let v = 0; v < total; v++) {
        const shared = pixelsIn(boxes[g] as Box).filter((pixel) => contains(boxes[v] as Box, pixel));
        checkCorners(shared, boxes[g] as Box, small.globals.size, globalBoxes[g]?.[v]);
        checkCorners(
          shared,
          boxes[v] as Box,
          v < 2 ? small.globals.size : small.locals.size,
          viewBoxes[v]?.[g],
        );
      }
    }
  }
});

function pixelsIn(box: Box): [number, number][] {
  const pixels: [number, number][] = [];
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) pixels.push([x, y]);
  }
  return pixels;
}

function contains(box: Box, [x, y]: [number, number]): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

/** The corners must enclose exactly the outputs of the shared pixels: pixel x covers [x, x + 1) before scaling. */
function checkCorners(
  shared: [number, number][],
  box: Box,
  size: number,
  corners: number[] | undefined,
): void {
  const xs = shared.map(([x]) => ((x - box.x) / box.width) * size);
  const ys = shared.map(([, y]) => ((y - box.y) / box.height) * size);
  const expected = [
    Math.min(...xs),
    Math.min(...ys),
    Math.max(...xs) + size / box.width,
    Math.max(...ys) + size / box.height,
  ];
  assert.ok(corners);
  corners.forEach((value, i) => {
    assert.ok(Math.abs(value - (expected[i] as number)) < 1e-9, `${corners} against ${expected}`);
  });
}

test('a mirrored view is the flipped crop, its boxes run from right to left, and the other views stay', () => {
  const [width, height] = [80, 60];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37) % 251);
  const config = { ...small, jitter: { ...small.jitter, p: 0 }, grayscale: 0, blur: { ...small.blur, p: 0 } };
  const draw = (mirror: number) =>
    makeViews({ data, width, height }, new RandomStream(8, 1), { ...config, mirror });
  const [straight, mirrored] = [draw(0), draw(1)];
  straight.views.forEach((pixels, v) => {
    const size = v < 2 ? config.globals.size : config.locals.size;
    const flipped = torch
      .tensor(pixels, { shape: [3, size, size] })
      .flip([2])
      .contiguous()
      .toTypedArray();
    assert.deepEqual(mirrored.views[v], flipped);
    straight.viewBoxes[v]!.forEach(([x1, y1, x2, y2], g) => {
      assert.deepEqual(mirrored.viewBoxes[v]![g], [size - x1, y1, size - x2, y2]);
    });
  });
  straight.globalBoxes.flat().forEach(([x1, y1, x2, y2], i) => {
    const size = config.globals.size;
    assert.deepEqual(mirrored.globalBoxes.flat()[i], [size - x1, y1, size - x2, y2]);
  });
});
