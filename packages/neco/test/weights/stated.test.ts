import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { checkExport, exportBackbone, imageFeatures, loadBackbone } from '@neco/neco/internal';
import type { ExportFormat } from '@neco/neco/internal';
import {
  fixture,
  fixturePath,
  inFolder,
  maxError,
  need,
  randomBackbone,
  refuses,
  SMALL_CONFIGS,
  temporaryFolder,
} from '@neco/testing';

/** What lies beside weights, written by tools/fixtures/stated.py. */
interface Case {
  weights: string;
  files: Record<string, object>;
}
const cases = JSON.parse(readFileSync(fixturePath('stated/cases.json'), 'utf8')) as Record<string, Case>;
const expected = fixture('stated/expected.safetensors');

function folderOf({ weights, files }: Case): string {
  const folder = temporaryFolder();
  copyFileSync(fixturePath(`stated/${weights}.safetensors`), join(folder, 'model.safetensors'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), JSON.stringify(content));
  return folder;
}

/** The same with fields of a file changed. */
function changed(name: string, file: string, fields: object): Case {
  const given = cases[name]!;
  return { ...given, files: { ...given.files, [file]: { ...given.files[file], ...fields } } };
}

const picture = {
  data: need(expected, 'picture').contiguous().toTypedArray() as Uint8Array,
  width: 8,
  height: 8,
};

// Far above rounding in float32 and far below what any of the settings changes.
const TOLERANCE = 1e-5;

for (const name of Object.keys(cases)) {
  test(`${name}: features as transformers or timm compute them with the same configuration`, async () => {
    const model = await loadBackbone(folderOf(cases[name]!));
    const { patches, cls } = await imageFeatures(model, picture, { size: 8 });
    const tokens = torch.cat([cls.view([1, 1, 24]), patches.view([1, 16, 24])], 1);
    const error = maxError(tokens, need(expected, name));
    assert.ok(error <= TOLERANCE, `off by ${error}`);
  });
}

for (const activation of ['relu', 'silu', 'quick_gelu', 'gelu_new']) {
  test(`${activation} is read from the graph of a file of ONNX alone`, async () => {
    const file = join(temporaryFolder(), 'model.onnx');
    copyFileSync(fixturePath(`stated/${activation}.onnx`), file);
    const { patches } = await imageFeatures(await loadBackbone(file), picture, { size: 8 });
    const error = maxError(patches.view([1, 16, 24]), need(expected, activation).slice(1, 1));
    assert.ok(error <= TOLERANCE, `off by ${error}`);
  });
}

test('every setting of the cases moves features by far more than the tolerance', () => {
  const gelu = need(expected, 'gelu');
  for (const [name, { weights }] of Object.entries(cases)) {
    if (weights !== 'vit' || name === 'gelu') continue;
    const moved = maxError(gelu, need(expected, name));
    assert.ok(moved > (name.startsWith('gelu') ? 1e-4 : 1e-2), `${name}: ${moved}`);
  }
});

const refused: [what: string, given: Case, pattern: RegExp][] = [
  [
    'an activation',
    changed('gelu', 'config.json', { hidden_act: 'mish' }),
    /config\.json asks for the activation 'mish'/,
  ],
  [
    'rotary positions',
    changed('gelu', 'config.json', { rope_theta: 100 }),
    /config\.json says rope_theta: 100/,
  ],
  [
    'relative positions',
    changed('gelu', 'config.json', { use_relative_position_bias: true }),
    /use_relative_position_bias: true/,
  ],
  ['another model type', changed('gelu', 'config.json', { model_type: 'beit' }), /type 'beit'.*vit, /],
  [
    'another width',
    changed('gelu', 'config.json', { hidden_size: 32 }),
    /hidden_size 32.*24 wide with 1 blocks/,
  ],
  ['another depth', changed('gelu', 'config.json', { num_hidden_layers: 3 }), /num_hidden_layers 3/],
  [
    'a nested activation',
    {
      weights: 'vit',
      files: {
        'config.json': {
          backbone_config: {
            model_type: 'vit',
            hidden_size: 24,
            num_hidden_layers: 1,
            num_attention_heads: 2,
            hidden_act: 'tanh',
          },
        },
      },
    },
    /'tanh'/,
  ],
  ...[
    'vit_small_patch16_rope_ape_224',
    'vit_relpos_base_patch16_cls_224',
    'eva02_tiny_patch14_224.mim',
    'vit_small_patch16_dinov3.lvd',
    'vit_small_patch16_lingbot.robbyant',
  ].map((architecture): [string, Case, RegExp] => [
    architecture,
    changed('timm-gelu', 'config.json', { architecture }),
    new RegExp(`timm's architecture '${architecture.split('.')[0]}'`),
  ]),
  [
    'an argument of timm',
    changed('timm-gelu', 'config.json', { model_args: { norm_layer: 'rmsnorm' } }),
    /model_args\.norm_layer: "rmsnorm"/,
  ],
  [
    'an activation of timm',
    changed('timm-gelu', 'config.json', { model_args: { act_layer: 'mish' } }),
    /model_args\.act_layer/,
  ],
  ...['rescale_offset', 'do_flip_channel_order', 'do_color_quantize'].map((field): [string, Case, RegExp] => [
    field,
    changed('rescale', 'preprocessor_config.json', { [field]: true }),
    new RegExp(`preprocessor_config\\.json says ${field}: true`),
  ]),
  [
    'a factor of words',
    changed('rescale', 'preprocessor_config.json', { rescale_factor: 'auto' }),
    /field 'rescale_factor'/,
  ],
];

for (const [what, given, pattern] of refused) {
  test(`${what} is refused by name`, () => refuses(loadBackbone(folderOf(given)), pattern));
}

for (const activation of ['gelu_tanh', 'quick_gelu', 'relu', 'silu'] as const) {
  for (const format of ['hf', 'timm', 'onnx'] satisfies ExportFormat[]) {
    test(`${activation} goes into ${format} and comes back`, () =>
      inFolder(async (folder) => {
        const model = randomBackbone({ ...SMALL_CONFIGS['v2']!, activation });
        const out = join(folder, format);
        const { code } = await exportBackbone({ model, format, out });
        // timm has the activation in the code that builds the model, as it has the heads.
        if (format === 'timm') assert.match(code, new RegExp(`act_layer='${activation}'`));
        else {
          const plain = randomBackbone(SMALL_CONFIGS['v2']!);
          await refuses(checkExport(out, { model: plain, format }), /does not compute/);
        }
        if (format === 'onnx') return;
        assert.equal((await loadBackbone(out)).config.activation, activation);
      }));
  }
  test(`${activation} has no place in the DINOv2 repository's class`, () =>
    inFolder((folder) =>
      refuses(
        exportBackbone({
          model: randomBackbone({ ...SMALL_CONFIGS['v2']!, activation }),
          format: 'dinov2',
          out: join(folder, 'out'),
        }),
        new RegExp(`activation ${activation}`),
      ),
    ));
}
