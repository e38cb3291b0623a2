import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { loadBackbone, pretrain, UserError, type PretrainMetrics, type PretrainOptions } from '@neco/neco';
import { finalState } from '../soak/final-state.js';
import { makeScenes, smallSettings } from './small-run.js';

let folder = '';
let scenes = { images: '', masks: '' };
const at = (...parts: string[]) => path.join(folder, ...parts);

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'neco-pretrain-'));
  scenes = await makeScenes(folder);
});

after(() => rmSync(folder, { recursive: true }));

/** What a run of an objective takes; settings are those of the small run but for `extra`. */
function options(out: string, labels: boolean, extra: object = {}): PretrainOptions {
  return {
    data: scenes.images,
    ...(labels && { masks: scenes.masks }),
    out: at(out),
    settings: { ...smallSettings, ...extra },
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function userError(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    return true;
  };
}

for (const objective of ['contrast', 'labels'] as const) {
  test(`${objective}: the loss falls, the backbone loads, a stopped run ends as one that was not`, async () => {
    const labels = objective === 'labels';
    const lines: PretrainMetrics[] = [];
    const result = await pretrain({
      ...options(`${objective}-whole`, labels),
      onStep: (line) => lines.push(line),
    });
    assert.deepEqual([result.finished, result.step], [true, smallSettings.steps]);
    const losses = lines.map(({ loss }) => loss);
    assert.ok(mean(losses.slice(34, 42)) < 0.93 * mean(losses.slice(0, 4)), losses.join(' '));

    const { config, metadata } = await loadBackbone(result.run);
    assert.deepEqual([config.embedDim, config.depth, config.patchSize, config.imgSize], [32, 2, 8, 48]);
    assert.equal(metadata['step'], '48');
    const text = readFileSync(path.join(result.run, 'metrics.jsonl'), 'utf8').trim().split('\n');
    const measured = text
      .map((line) => JSON.parse(line) as { step: number; eval?: object })
      .filter((line) => line.eval !== undefined);
    assert.deepEqual(
      measured.map(({ step }) => step),
      [0, 24, 48],
    );

    // Once among the small views, once just before the large ones of the last tenth.
    for (const stop of [7, 43]) {
      const controller = new AbortController();
      const part = await pretrain({
        ...options(objective, labels),
        signal: controller.signal,
        onStep: ({ step }) => step === stop && controller.abort(),
      });
      assert.deepEqual([part.finished, part.step], [false, stop]);
      assert.ok(!existsSync(at(objective, 'run.lock')));
    }
    await pretrain(options(objective, labels));
    // When the checkpoint before the last was written depends on when the run was stopped.
    const [whole, continued] = [`${objective}-whole`, objective].map((run) => {
      const files = finalState(at(run));
      delete files['checkpoints/previous.safetensors'];
      return files;
    });
    assert.deepEqual(continued, whole);
  });
}

test('labels: parts of images and of their masks are the same, and ignored pixels do not count', async () => {
  // White is class 1, black class 0, red is not labelled. Only masks that fit the views let every patch be right.
  for (const kind of ['images', 'masks']) mkdirSync(at('shapes', kind), { recursive: true });
  for (let i = 0; i < 12; i++) {
    const [width, height] = [56 + 2 * i, 64];
    const [image, mask] = [new Uint8Array(3 * width * height), new Uint8Array(width * height)];
    const [left, top] = [(7 * i) % 30, (5 * i) % 30];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const white = x >= left && x < left + 26 && y >= top && y < top + 30;
        const red = y >= height - 8;
        mask[y * width + x] = red ? 9 : Number(white);
        image.set(red ? [255, 0, 0] : white ? [255, 255, 255] : [0, 0, 0], 3 * (y * width + x));
      }
    }
    const raw = (channels: 1 | 3) => ({ raw: { width, height, channels } });
    await sharp(image, raw(3))
      .png()
      .toFile(at('shapes', 'images', `${i}.png`));
    await sharp(mask, raw(1))
      .toColourspace('b-w')
      .png()
      .toFile(at('shapes', 'masks', `${i}.png`));
  }
  writeFileSync(at('two.json'), '["ground", "thing"]');
  const right: number[] = [];
  const shapes = {
    data: at('shapes', 'images'),
    masks: at('shapes', 'masks'),
    classes: at('two.json'),
    settings: {
      ...smallSettings,
      views: {
        globalSize: 32,
        localSize: 16,
        localCount: 1,
        jitterProbability: 0,
        grayscaleProbability: 0,
        blurProbability: 0,
      },
      labels: { ignoreIndex: 9 },
      eval: { every: 0 },
    },
  };
  await pretrain({ ...shapes, out: at('shapes-run'), onStep: ({ accuracy }) => right.push(accuracy) });
  assert.ok(mean(right.slice(-6)) > 0.95, right.join(' '));
  const labels = { ...shapes.settings, labels: {} };
  await assert.rejects(
    pretrain({ ...shapes, out: at('unknown'), settings: labels }),
    userError(/holds the value 9, but there are 2 classes .*labels\.ignoreIndex/),
  );
});

test('numbers that are not finite stop the run with the last good state kept', async () => {
  const diverging = options('nan', false, {
    optimizer: { lr: 1e30, clipGrad: null, warmupSteps: 0 },
    checkpoint: { everySteps: 1 },
    eval: { every: 0 },
  });
  await assert.rejects(
    pretrain(diverging),
    userError(
      /^Stopped (at|after) step \d+: .*not (a )?finite.*(is kept|no checkpoint).*Lower optimizer\.lr/,
    ),
  );
  assert.ok(!existsSync(at('nan', 'run.lock')));
});

test('what does not fit is refused before anything is written', async () => {
  const cases: [object, RegExp][] = [
    [{ settings: { objective: 'labels' } }, /"labels" needs masks: give --masks/],
    [{ classes: 'c.json' }, /--classes goes with --masks/],
    [{ settings: { optimzer: { lr: 1 } } }, /unknown key "optimzer" \(did you mean "optimizer"\?\)/],
    [{ settings: { backbone: { heads: 3 } } }, /"backbone.heads" is 3, which does not divide .*160/],
    [{ settings: { views: { globalSize: 30 } } }, /"views.globalSize" is 30 px, .* nearest size is 32/],
    [{ settings: { batchSize: 13 } }, /"batchSize" is 13, but the data has 12 images/],
    [{ masks: scenes.masks, classes: at('none.json') }, /--classes .*none\.json cannot be read/],
    [{ masks: at('scenes') + '-none' }, /scenes-none/],
  ];
  for (const [extra, message] of cases) {
    const refused = { ...options('refused', false), ...extra };
    await assert.rejects(pretrain(refused), userError(message));
  }
  assert.ok(!existsSync(at('refused')));
});

test('other settings do not continue a run, nor does the folder of another command', async () => {
  const once = options('other', false, { steps: 2, eval: { every: 0 } });
  await pretrain(once);
  const changed = options('other', false, { steps: 2, eval: { every: 0 }, optimizer: { lr: 1e-3 } });
  await assert.rejects(
    pretrain(changed),
    userError(/other settings \(config\.optimizer\.lr: 0\.004 -> 0\.001\)/),
  );
  const before = finalState(at('other'));
  assert.equal((await pretrain(once)).finished, true);
  assert.deepEqual(finalState(at('other')), before);
  mkdirSync(at('training'));
  writeFileSync(at('training', 'config.yaml'), 'model: tiny\n');
  await assert.rejects(pretrain(options('training', false)), userError(/holds a run of neco train/));
});
