import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import {
  EXPORT_FORMATS,
  acceptedDifference,
  checkExport,
  exportBackbone,
  isAccepted,
  loadBackbone,
  modelOrigin,
  requireOnnxSize,
  vitConfig,
} from '@neco/neco/internal';
import type { ExportFormat } from '@neco/neco/internal';
import { maxError, SMALL_CONFIGS, inFolder, randomBackbone, refuses } from '@neco/testing';

const origin = modelOrigin('random');
const WEIGHTS: Readonly<Record<ExportFormat, string>> = {
  hf: 'model.safetensors',
  timm: 'model.safetensors',
  dinov2: 'model.pth',
  onnx: 'onnx/model.onnx',
};

for (const [name, config] of Object.entries(SMALL_CONFIGS)) {
  test(`${name}: what is written in all four forms computes what the source computes`, async () => {
    await inFolder(async (folder) => {
      const model = randomBackbone(config);
      for (const format of EXPORT_FORMATS) {
        const out = join(folder, format);
        const { checks, difference, files } = await exportBackbone({ model, format, out, origin });
        assert.deepEqual(
          checks.map(({ batch, grid }) => [batch, ...grid]),
          [
            [2, 5, 5],
            [2, 7, 10],
          ],
        );
        // Our own loader gives the same network; only folding the class token's position rounds (1e-6). onnxruntime
        // sums in another order: 1e-5 on values of about 3.
        assert.ok(difference <= (format === 'onnx' ? 3e-5 : 2e-6), `${format}: ${difference}`);
        assert.ok(files.includes(WEIGHTS[format]), files.join());
        assert.match(readFileSync(join(out, 'README.md'), 'utf8'), /Not measured here/);
      }
      assert.deepEqual(readdirSync(folder).sort(), [...EXPORT_FORMATS].sort());
    });
  });
}

test('float16 halves the file and stays within the rounding of its type', async () => {
  await inFolder(async (folder) => {
    const model = randomBackbone(SMALL_CONFIGS['swiglu-registers']!);
    for (const format of EXPORT_FORMATS) {
      const [whole, half] = await Promise.all(
        (['float32', 'float16'] as const).map((dtype) =>
          exportBackbone({ model, format, dtype, out: join(folder, `${format}-${dtype}`), origin }),
        ),
      );
      // Two blocks: sixteen times the root of 6 roundings.
      assert.ok(half!.relative > 0 && half!.relative <= 1.92e-2, `${format}: ${half!.relative}`);
      assert.ok(half!.cosine >= 0.9999 && half!.cosine < 1, `${format}: ${half!.cosine}`);
      const weights = (result: typeof half): number =>
        Math.max(...result!.files.map((file) => readFileSync(join(result!.out, file)).length));
      assert.ok(
        weights(half) < 0.75 * weights(whole),
        `${format}: ${weights(half)} of ${weights(whole)} bytes`,
      );
    }
    assert.ok(existsSync(join(folder, 'onnx-float16/onnx/model_fp16.onnx')));
    assert.equal(JSON.parse(readFileSync(join(folder, 'hf-float16/config.json'), 'utf8')).dtype, 'float16');
  });
});

test('the accepted difference goes with the scale of the features', async () => {
  await inFolder(async (folder) => {
    const model = randomBackbone(SMALL_CONFIGS['v2']!);
    const half = (name: string) =>
      exportBackbone({ model, format: 'onnx', dtype: 'float16', out: join(folder, name), origin });
    const before = await half('before');
    torch.noGrad(() => {
      for (const parameter of model.norm.parameters()) parameter.mul_(64);
    });
    const after = await half('after');
    // The final norm is float32, and 64 a power of two: all differences are 64 times as large.
    assert.equal(after.difference, 64 * before.difference);
    assert.ok(Math.abs(after.relative - before.relative) < 1e-6 * before.relative);
  });
});

test('a difference above the bound, a turned token or no number is not accepted', () => {
  const check = { batch: 2, grid: [5, 5] as [number, number], scale: 2, patches: 0.02, cls: 0.01, cosine: 1 };
  const accepted = { relative: 0.01, cosine: 0.9999 };
  assert.ok(isAccepted([check], accepted));
  const changes = [{ patches: 0.021 }, { cls: 0.021 }, { scale: 1.9 }, { cosine: 0.9998 }, { cls: NaN }];
  for (const change of [...changes, { cosine: NaN }])
    assert.ok(!isAccepted([check, { ...check, ...change }], accepted), JSON.stringify(change));
  // Twelve blocks, 1536 hidden channels: 16 * sqrt(26) roundings of 2^-11, or sqrt(1536) of 2^-24.
  const small = vitConfig('small', 'v2');
  assert.ok(Math.abs(acceptedDifference(small, 'float16').relative - 0.03984) < 1e-5);
  assert.ok(Math.abs(acceptedDifference(small, 'float32').relative - 1.906e-4) < 1e-7);
});

test('a folder of every form is loaded again by its path, with the architecture it had', async () => {
  await inFolder(async (folder) => {
    const model = randomBackbone(SMALL_CONFIGS['registers']!);
    const pixels = torch.randn([1, 3, 24, 16]);
    const expected = torch.noGrad(() => model.forward(pixels));
    for (const format of EXPORT_FORMATS) {
      const out = join(folder, format);
      await exportBackbone({ model, format, out, origin });
      const again = await loadBackbone(format === 'dinov2' ? join(out, 'model.pth') : out);
      assert.equal(again.config.numHeads, 3);
      assert.ok(
        maxError(
          torch.noGrad(() => again.forward(pixels)),
          expected,
        ) < 2e-6,
        format,
      );
    }
  });
});

test('a damaged export is detected', async () => {
  await inFolder(async (folder) => {
    const model = randomBackbone(SMALL_CONFIGS['v2']!);
    for (const format of EXPORT_FORMATS) {
      const out = join(folder, format);
      await exportBackbone({ model, format, out, origin });
      await checkExport(out, { model, format });
      const file = join(out, WEIGHTS[format]);
      const bytes = readFileSync(file);
      // One weight of a middle layer is made large: the high byte of a float32 in little-endian order.
      const changed = Buffer.from(bytes);
      const weight = Buffer.from(torch.noGrad(() => model.blocks[1]!.attn.proj.bias!.detach()).toBytes());
      const at = changed.indexOf(weight);
      assert.ok(at > 0, 'the bias is in the file as it is');
      changed[at + 3] = 0x42;
      writeFileSync(file, changed);
      // A .pth file is a zip archive with checksums of its own.
      const fault = format === 'dinov2' ? /was changed since it was written/ : /differ by up to/;
      await refuses(checkExport(out, { model, format }), fault);
      writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
      await refuses(checkExport(out, { model, format }), /cannot be read back/);
    }
  });
});

test('a config.json that says something else than the weights is detected', async () => {
  await inFolder(async (folder) => {
    const model = randomBackbone(SMALL_CONFIGS['registers']!);
    for (const format of ['hf', 'dinov2'] as const) {
      const out = join(folder, format);
      await exportBackbone({ model, format, out, origin });
      const file = join(out, 'config.json');
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace('"num_attention_heads": 3', '"num_attention_heads": 4'));
      await refuses(checkExport(out, { model, format }), /differ by up to/);
    }
  });
});

test('an export that differs leaves nothing behind', async () => {
  await inFolder(async (folder) => {
    const model = randomBackbone(SMALL_CONFIGS['v2']!);
    const out = join(folder, 'sub', 'exported');
    await refuses(
      // float16 is never exact, so that no difference is accepted must fail.
      exportBackbone({
        model,
        format: 'hf',
        dtype: 'float16',
        out,
        origin,
        accepted: { relative: 0, cosine: 0.9999 },
      }),
      /differ by up to .* \(at most 0\.0e\+0 is accepted\)/,
    );
    assert.deepEqual(readdirSync(join(folder, 'sub')), []);
  });
});

test('only a free folder, or with force an earlier export, is written to', async () => {
  await inFolder(async (folder) => {
    const model = randomBackbone(SMALL_CONFIGS['v1']!);
    const out = join(folder, 'exported');
    const options = { model, format: 'timm', out, origin } as const;
    await exportBackbone(options);
    await refuses(exportBackbone(options), /earlier export .* "force"/);
    writeFileSync(join(out, 'mine.txt'), '');
    await exportBackbone({ ...options, format: 'dinov2', force: true });
    assert.deepEqual(readdirSync(out).sort(), ['README.md', 'config.json', 'model.pth', 'neco-export.json']);

    writeFileSync(join(folder, 'file'), 'text');
    await refuses(exportBackbone({ ...options, out: folder, force: true }), /holds other files/);
    await refuses(exportBackbone({ ...options, out: join(folder, 'file'), force: true }), /is a file/);
    assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'text');
  });
});

test('what a library has no place for is refused with a way out', async () => {
  await inFolder(async (folder) => {
    const odd = randomBackbone(vitConfig('small', 'v2', { ...SMALL_CONFIGS['v2'], mlpRatio: 1.5 }));
    await refuses(
      exportBackbone({ model: odd, format: 'hf', out: join(folder, 'a'), origin }),
      /no whole multiple .* "format" timm or onnx/,
    );
    const { difference } = await exportBackbone({
      model: odd,
      format: 'onnx',
      out: join(folder, 'onnx'),
      origin,
    });
    assert.ok(difference < 3e-5, String(difference));
    const eps = randomBackbone(vitConfig('small', 'v2', { ...SMALL_CONFIGS['v2'], eps: 1e-5 }));
    await refuses(
      exportBackbone({ model: eps, format: 'dinov2', out: join(folder, 'b'), origin }),
      /epsilon 0.00001/,
    );
    assert.deepEqual(readdirSync(folder), ['onnx']);
  });
});

test('an ONNX file over 2 GB is refused before anything is written', async () => {
  const size = (dtype: 'float32' | 'float16', name: 'large' | 'giant', depth: number): Promise<void> =>
    Promise.resolve().then(() => requireOnnxSize(vitConfig(name, 'v2', { depth }), dtype));
  await size('float32', 'large', 24);
  await refuses(size('float32', 'giant', 40), /4\.5 GB.*"format" hf, timm or dinov2\.$/);
  await refuses(size('float16', 'giant', 40), /2\.3 GB/);
  await refuses(size('float32', 'giant', 30), /or in float16/);
});
