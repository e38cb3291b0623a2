import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { loadBackbone, pretrain, type TrainMetrics, type PretrainOptions } from '@neco/neco/internal';
import { finalState, temporaryFolder, makeScenes, smallPretrainingSettings } from '@neco/testing';

let folder = '';
let scenes = { images: '', masks: '' };
const at = (...parts: string[]) => path.join(folder, ...parts);

before(async () => {
  folder = temporaryFolder();
  scenes = await makeScenes(folder);
});

/** What the small run of an objective takes. */
function options(out: string, labels: boolean): PretrainOptions {
  return {
    data: scenes.images,
    ...(labels && { masks: scenes.masks }),
    out: at(out),
    settings: smallPretrainingSettings,
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

for (const objective of ['contrast', 'labels'] as const) {
  test(`${objective}: the loss falls, the backbone loads, a stopped run ends as one that was not`, async () => {
    const labels = objective === 'labels';
    const lines: TrainMetrics[] = [];
    const result = await pretrain({
      ...options(`${objective}-whole`, labels),
      onStep: (line) => lines.push(line),
    });
    assert.deepEqual([result.finished, result.step], [true, smallPretrainingSettings.steps]);
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
