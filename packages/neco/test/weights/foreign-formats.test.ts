import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import * as torch from '@neco/torch';
import {
  oneLine,
  foreignFormat,
  headline,
  loadBackbone,
  saveTorchFile,
  ZipWriter,
} from '@neco/neco/internal';
import { fixturePath, refuses, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const HTML = '<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>';
const LFS = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 88000000\n`;

/** What files hold that people give as weights, and what is said of them. */
const kinds: [what: string, content: string | Buffer, says: RegExp][] = [
  [
    'GGUF',
    Buffer.concat([Buffer.from('GGUF\x03\0\0\0', 'latin1'), Buffer.alloc(300)]),
    /GGUF.*original weights/,
  ],
  ['a pointer of Git LFS', LFS, /pointer of Git LFS.*git lfs pull/],
  ['a pointer of git-annex', '/annex/objects/SHA256E-s1--0\n', /git-annex.*git annex get/],
  ['a page', HTML, /web page \(HTML\).*login/],
  ['a page after blanks', `\n\n  ${HTML.toLowerCase()}`, /web page \(HTML\)/],
  ['a page without a doctype', '<html lang="en"><body>404</body></html>', /web page \(HTML\)/],
  ['an answer in XML', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', /web page/],
  [
    'an answer in JSON',
    '{"error": "Invalid credentials"}',
    /text that begins with '\{"error": "Invalid credentials"\}'/,
  ],
  ['an error', 'Not Found', /text that begins with 'Not Found'/],
  ['nothing', '', /empty/],
  ['HDF5', Buffer.from('\x89HDF\r\n\x1a\n\0\0\0\0', 'latin1'), /HDF5 file \(Keras/],
  ['an array of NumPy', Buffer.from('\x93NUMPY\x01\0v\0{', 'latin1'), /array of NumPy/],
  ['gzip', gzipSync(Buffer.alloc(1000)), /compressed with gzip.*gunzip/],
  ['a picture', readFileSync(fixturePath('views-large.jpg')), /picture \(JPEG\).*--images/],
];

for (const [what, content, says] of kinds) {
  for (const name of ['weights.safetensors', 'weights.pth', 'weights.bin', 'weights']) {
    test(`${what} as ${name} is named`, async () => {
      const file = join(folder, name);
      writeFileSync(file, content);
      await refuses(loadBackbone(file), says);
    });
  }
}

test('of TorchScript the tensors are read by their names', () =>
  refuses(
    loadBackbone(fixturePath('stated/script.pt')),
    /No Vision Transformer.*first keys: 'weight', 'bias'/,
  ));

test('a part of a distributed checkpoint is named, with the way', async () => {
  const file = join(folder, '__0_0.distcp');
  writeFileSync(file, 'PK\x03\x04');
  await refuses(loadBackbone(file), /__0_0\.distcp.*torch\.distributed\.checkpoint.*dcp_to_torch/);
});

for (const [entry, says] of [
  ['arr_0.npy', /archive of NumPy/],
  ['model/weights.safetensors', /zip archive with weights in it.*unpack/],
  ['hello.txt', /zip archive that torch\.save did not write/],
] as const) {
  test(`a zip archive with ${entry} is named`, async () => {
    const file = join(temporaryFolder(), 'archive.pth');
    ZipWriter.write(file, 64, (zip) => zip.add(entry, Buffer.from('content')));
    await refuses(loadBackbone(file), says);
  });
}

test('what is a checkpoint is not taken for anything else', () => {
  for (const name of [
    'layouts/module.pt',
    'layouts/mae.pth',
    'pth/legacy.pth',
    'onnx/vit.onnx',
    'stated/vit.safetensors',
  ]) {
    assert.equal(foreignFormat(fixturePath(name)), null);
  }
});

/** Keys by which families are known, as transformers, timm and the authors' repositories write them. */
const families: [name: string, keys: string[]][] = [
  [
    "CLIP's ResNet",
    ['visual.conv1.weight', 'visual.layer1.0.conv1.weight', 'visual.attnpool.positional_embedding'],
  ],
  ["timm's NaFlexVit", ['embeds.proj.weight', 'embeds.pos_embed', 'blocks.0.norm1.weight']],
  ['BEiT', ['embeddings.patch_embeddings.projection.weight', 'embeddings.cls_token', 'layers.0.lambda_1']],
  ['BEiT', ['patch_embed.proj.weight', 'cls_token', 'blocks.0.attn.relative_position_bias_table']],
  ['Swin', ['patch_embed.proj.weight', 'layers.0.blocks.0.attn.relative_position_bias_table']],
  ['ResNet', ['conv1.weight', 'layer1.0.conv1.weight']],
  ['ConvNeXt', ['stages.0.blocks.0.conv_dw.weight']],
];

for (const [name, keys] of families) {
  for (const prefix of ['', 'model.', 'teacher.backbone.']) {
    for (const ending of ['safetensors', 'pth']) {
      test(`${name} (${keys[0]}) under '${prefix}' in .${ending} is named`, async () => {
        const file = join(temporaryFolder(), `family.${ending}`);
        const tensors = new Map(
          keys.map((key) => [
            prefix + key,
            torch.ones(key.endsWith('proj.weight') || key.endsWith('projection.weight') ? [8, 3, 2, 2] : [8]),
          ]),
        );
        if (ending === 'pth') saveTorchFile(file, tensors);
        else torch.io.saveSafetensors(file, tensors);
        await refuses(
          loadBackbone(file),
          new RegExp(`keys are those of ${name}, which is no plain Vision Transformer`),
        );
      });
    }
  }
}

test('all that a decoder says is kept, once and in one line', () => {
  const said = new Error(
    'Input file has corrupt header:\nVipsJpeg: bad marker.\n\nVipsJpeg: bad marker.\nout of order read\n',
  );
  assert.equal(oneLine(said), 'Input file has corrupt header; VipsJpeg: bad marker; out of order read');
  assert.equal(headline(said), 'Input file has corrupt header:');
  assert.ok(oneLine(new Error(Array.from({ length: 999 }, (_, i) => `row ${i}`).join('\n'))).length < 310);
});
