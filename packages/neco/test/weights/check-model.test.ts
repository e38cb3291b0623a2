import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { checkModel, describeCheck, loadBackbone, saveBackbone } from '@neco/neco/internal';
import { SMALL_CONFIGS, fixture, fixturePath, inFolder, maxError, need, randomBackbone } from '@neco/testing';

const expected = fixture('wrapped/expected.safetensors');

for (const [file, prefix] of [
  ['lightly.ckpt', 'state_dict.teacher_embedding_model.wrapped_model._model.'],
  ['exported_last.pt', ''],
  ['script.pt', ''],
] as const) {
  test(`wrapped/${file}: the features are those of the network in it`, async () => {
    const model = await loadBackbone(fixturePath(`wrapped/${file}`));
    assert.equal(model.report.prefix, prefix);
    const tokens = need(expected, 'tokens');
    const { patchTokens, clsToken } = torch.noGrad(() => model.forwardFeatures(need(expected, 'pixels')));
    assert.ok(maxError(patchTokens, tokens.slice(1, 1)) < 1e-5);
    assert.ok(maxError(clsToken, tokens.select(1, 0)) < 1e-5);
  });
}

/** Files and folders that can be used, and a line that their check has. */
const FITTING: readonly (readonly [what: string, line: RegExp])[] = [
  ['wrapped/lightly.ckpt', /ignored +\d+: .*lightly_train.*/],
  ['wrapped/exported_last.pt', /licence +cc-by-nc-4\.0 \(README\.md beside it\)/],
  [
    'wrapped/script.pt',
    /sizes +width 24, 1 block of 2 heads, MLP 24, patch 2, 0 registers, [\d,]+ parameters/,
  ],
  ['layouts/leopart.ckpt', /layout +plain ViT .*, under 'model\.'/],
  ['layouts/hf-vit', /layout +ViTModel of transformers/],
  ['layouts/hf-dinov2-sharded', /file .*\(the index of weights in several files\)/],
  ['layouts/moco-v3.pth.tar', /layout +MoCo-v3, under/],
  ['layouts/deit3.pth', /family +Vision Transformer, v2: with LayerScale/],
  ['onnx-exporters/timm-dynamo.onnx', /file .*\(ONNX\)/],
  ['onnx-exporters/vit-half.onnx', /norm +LayerNorm .* epsilon 1e-12/],
  ['rotary/hf-plain', /positions +rotary, periods with base 100/],
  ['towers/timm-siglip2', /family +vision tower without a class token \(as SigLIP\)/],
  ['stated/gelu_new.onnx', /activation +GELU's approximation by tanh/],
];

test('what fits is described: form, layout, sizes, positions, norm, activation, licence', async () => {
  for (const [what, line] of FITTING) {
    const check = await checkModel(fixturePath(what));
    const text = describeCheck(check)
      .map(([label, value]) => `${label} ${value}`)
      .join('\n');
    assert.equal(check.problem, null, what);
    assert.deepEqual([check.report?.missing, check.report?.unknown], [[], []], what);
    assert.match(text, line, what);
  }
});

test('what does not fit is named in a sentence, with what was recognised', async () => {
  await inFolder(async (folder) => {
    const write = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const model = randomBackbone(SMALL_CONFIGS['v2']!);
    const cut = join(folder, 'cut.safetensors');
    saveBackbone(cut, model);
    const { tensors } = torch.io.loadSafetensors(cut);
    tensors.delete('norm.weight');
    torch.io.saveSafetensors(cut, tensors, { 'neco.config': JSON.stringify(model.config) });
    mkdirSync(join(folder, 'parts'));
    for (const name of ['.metadata', '__0_0.distcp'])
      copyFileSync(fixturePath(`wrapped/parts/${name}`), join(folder, 'parts', name));
    const cases: [what: string, problem: RegExp, isFound: boolean][] = [
      [cut, /lacks 1 of the backbone's .* tensors \(norm\.weight\)/, true],
      [join(folder, 'parts'), /torch\.distributed\.checkpoint.*dcp_to_torch/, false],
      [join(folder, 'parts', '__0_0.distcp'), /one part .*dcp_to_torch/, false],
      [fixturePath('wrapped/frozen.pt'), /TorchScript that was frozen/, false],
      [fixturePath('stated/script.pt'), /No Vision Transformer is recognised/, false],
      [fixturePath('onnx-exporters/vit-quantised.onnx'), /quantised/, false],
      [write('model.gguf', 'GGUF\x03'), /GGUF/, false],
      [write('page.safetensors', '<!DOCTYPE html>'), /web page/, false],
      [write('lfs.pth', 'version https://git-lfs.github.com/spec/v1\n'), /git lfs pull/, false],
      [write('empty.pth', ''), /empty/, false],
      [join(folder, 'absent.pth'), /no file or folder/, false],
    ];
    for (const [what, problem, isFound] of cases) {
      const check = await checkModel(what);
      assert.match(check.problem ?? '', problem, what);
      assert.equal(check.report !== null, isFound, what);
    }
    assert.deepEqual((await checkModel(cut)).report?.missing, ['norm.weight']);
  });
});
