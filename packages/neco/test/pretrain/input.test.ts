import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { parse, stringify } from 'yaml';
import { pretrain, UserError, type PretrainOptions } from '@neco/neco/internal';
import { finalState, temporaryFolder, makeScenes, smallPretrainingSettings } from '@neco/testing';

let folder = '';
let scenes = { images: '', masks: '' };
const at = (...parts: string[]) => path.join(folder, ...parts);

before(async () => {
  folder = temporaryFolder();
  scenes = await makeScenes(folder);
});

/** What the small run without labels takes; settings are those of the small run but for `extra`. */
function options(out: string, extra: object = {}): PretrainOptions {
  return {
    data: scenes.images,
    out: at(out),
    settings: { ...smallPretrainingSettings, ...extra },
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
      ...smallPretrainingSettings,
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
  await pretrain({ ...shapes, out: at('shapes-run'), onStep: ({ accuracy }) => right.push(accuracy!) });
  assert.ok(mean(right.slice(-6)) > 0.95, right.join(' '));
  const labels = { ...shapes.settings, labels: {} };
  await assert.rejects(
    pretrain({ ...shapes, out: at('unknown'), settings: labels }),
    userError(/holds the value 9, but there are 2 classes .*labels\.ignoreIndex/),
  );
});

test('numbers that are not finite stop the run with the last good state kept', async () => {
  const extra = { checkpoint: { everySteps: 1 }, eval: { every: 0 } };
  const controller = new AbortController();
  await pretrain({
    ...options('nan', extra),
    signal: controller.signal,
    onStep: ({ step }) => step === 3 && controller.abort(),
  });
  // As if the run had had another learning rate from the start: otherwise it would not go on.
  const optimizer = { lr: 1e30, clipGrad: null };
  const record = parse(readFileSync(at('nan', 'config.yaml'), 'utf8')) as { config: { optimizer: object } };
  record.config.optimizer = { ...record.config.optimizer, ...optimizer };
  writeFileSync(at('nan', 'config.yaml'), stringify(record));
  const { 'checkpoints/last.safetensors': good } = finalState(at('nan'));
  await assert.rejects(
    pretrain(options('nan', { ...extra, optimizer })),
    userError(/^Stopped (at|after) step 4: .*not finite.*last\.safetensors is kept.*Lower optimizer\.lr/),
  );
  assert.equal(finalState(at('nan'))['checkpoints/last.safetensors'], good);
  assert.ok(!existsSync(at('nan', 'run.lock')));
});

test('what does not fit is refused before anything is written', async () => {
  const cases: [object, RegExp][] = [
    [{ settings: { objective: 'labels' } }, /"labels" needs masks: give "masks"/],
    [{ classes: 'c.json' }, /"classes" goes with "masks"/],
    [{ settings: { optimzer: { lr: 1 } } }, /unknown key "optimzer" \(did you mean "optimizer"\?\)/],
    [{ settings: { backbone: { heads: 3 } } }, /"backbone.heads" is 3, which does not divide .*160/],
    [{ settings: { backbone: { depth: 5000 } } }, /settings "backbone" is not valid: field 'depth'/],
    [{ settings: { views: { globalSize: 30 } } }, /"views.globalSize" is 30 px, .* nearest size is 32/],
    [{ settings: { batchSize: 13 } }, /"batchSize" is 13, but the data has 12 images/],
    [{ masks: scenes.masks, classes: at('none.json') }, /"classes" .*none\.json cannot be read/],
    [{ masks: at('scenes') + '-none' }, /scenes-none/],
  ];
  for (const [extra, message] of cases) {
    const refused = { ...options('refused'), ...extra };
    await assert.rejects(pretrain(refused), userError(message));
  }
  assert.ok(!existsSync(at('refused')));
});

test('other settings do not continue a run, nor does the folder of another command', async () => {
  const once = options('other', { steps: 2, eval: { every: 0 } });
  await pretrain(once);
  const changed = options('other', { steps: 2, eval: { every: 0 }, optimizer: { lr: 1e-3 } });
  await assert.rejects(
    pretrain(changed),
    userError(/other settings \(config\.optimizer\.lr: 0\.004 -> 0\.001\)/),
  );
  const before = finalState(at('other'));
  assert.equal((await pretrain(once)).finished, true);
  assert.deepEqual(finalState(at('other')), before);
  mkdirSync(at('training'));
  writeFileSync(at('training', 'config.yaml'), 'data: a\nmodel: tiny\nconfig: {}\nfingerprint: {}\n');
  await assert.rejects(
    pretrain(options('training')),
    userError(/holds a run with other settings \(model: "tiny" -> "random weights"/),
  );
});
