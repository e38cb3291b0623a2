import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  UserError,
  VisionTransformer,
  backboneFromCheckpoint,
  interpolatePositions,
  loadBackbone,
  loadedNetwork,
  saveBackbone,
  vitConfig,
} from '@neco/neco/internal';
import { fixture, fixturePath, maxError, maxRelativeError, need, temporaryFolder } from '@neco/testing';

const HUB = 'vit/dinov2-hub/model.safetensors';
const HUB_CONFIG = { numHeads: 3 };

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();

  await body(folder);
}

/** Asserts that loading fails with one sentence for the user that matches. */
async function refuses(loading: Promise<unknown>, pattern: RegExp): Promise<void> {
  await assert.rejects(loading, (error: Error) => {
    assert.ok(error instanceof UserError, error.stack);
    assert.match(error.message, pattern);
    return true;
  });
}

test('what is saved is loaded: values, configuration, metadata', async () => {
  await inFolder(async (folder) => {
    torch.manualSeed(5);
    const config = vitConfig('giant', 'v2', {
      embedDim: 20,
      depth: 2,
      numHeads: 5,
      patchSize: 4,
      imgSize: 12,
      registers: 3,
      dropPath: 0.1,
      interpolateAntialias: false,
    });
    const model = new VisionTransformer(config).eval();
    const file = join(folder, 'backbone.safetensors');
    saveBackbone(file, model, { 'neco.epoch': '3' });
    assert.deepEqual(readdirSync(folder), ['backbone.safetensors']);
    const loaded = await loadBackbone(file);
    assert.deepEqual({ ...loaded.config }, config);
    assert.equal(loaded.report.layout, 'neco');
    assert.equal(loaded.metadata['neco.epoch'], '3');
    assert.equal(loaded.training, false);
    const pixels = torch.randn([1, 3, 16, 8]);
    const [a, b] = torch.noGrad(() => [model.forward(pixels), loaded.forward(pixels)]);
    assert.equal(maxError(a, b), 0);
  });
});

test('a run folder loads its best teacher, else the last, or the one that is asked for', async () => {
  await inFolder(async (folder) => {
    const config = vitConfig('small', 'v2', {
      embedDim: 16,
      depth: 1,
      numHeads: 2,
      patchSize: 4,
      imgSize: 8,
    });
    const [student, teacher, best] = [1, 2, 3].map(() => new VisionTransformer(config)) as [
      VisionTransformer,
      VisionTransformer,
      VisionTransformer,
    ];
    saveBackbone(join(folder, 'student.safetensors'), student);
    saveBackbone(join(folder, 'teacher.safetensors'), teacher);
    assert.equal(maxError((await loadBackbone(folder)).posEmbed!, teacher.posEmbed!), 0);
    const asked = await loadBackbone(folder, { which: 'student' });
    assert.equal(maxError(asked.posEmbed!, student.posEmbed!), 0);
    saveBackbone(join(folder, 'best.safetensors'), best);
    // Without its record it is somebody else's file.
    assert.equal(maxError((await loadBackbone(folder)).posEmbed!, teacher.posEmbed!), 0);
    writeFileSync(join(folder, 'best.json'), '{}');
    assert.equal(maxError((await loadBackbone(folder)).posEmbed!, best.posEmbed!), 0);
    for (const [which, expected] of [
      ['teacher', teacher],
      ['student', student],
    ] as const) {
      const model = await loadBackbone(folder, { which });
      assert.equal(maxError(model.posEmbed!, expected.posEmbed!), 0, which);
    }

    const named = await loadBackbone(`${folder}:student`);
    assert.equal(maxError(named.posEmbed!, student.posEmbed!), 0);
    assert.equal(loadedNetwork(named.report), 'student');
    const other = await loadBackbone(`${folder}:teacher`, { which: 'teacher' });
    assert.equal(maxError(other.posEmbed!, teacher.posEmbed!), 0);
    assert.equal(loadedNetwork(other.report), 'teacher');
    await assert.rejects(
      loadBackbone(`${folder}:student`, { which: 'teacher' }),
      /names the student, but the teacher is asked for/,
    );
    // What is called so is no network of something else.
    saveBackbone(join(folder, 'odd:student'), teacher);
    const odd = await loadBackbone(join(folder, 'odd:student'));
    assert.equal(maxError(odd.posEmbed!, teacher.posEmbed!), 0);
  });
});

test('a folder with model.safetensors and config.json loads', async () => {
  const { config, report } = await loadBackbone(fixturePath('vit/hf-dinov2-registers'));
  assert.equal(report.layout, 'hf-dinov2-with-registers');
  assert.equal(config.numHeads, 3);
  assert.equal(config.registers, 4);
  assert.deepEqual(report.ignored, ['embeddings.mask_token']);
});

test('a teacher-student checkpoint loads the asked network and names what it ignored', () => {
  const tensors = new Map<string, Tensor>();
  for (const [key, value] of fixture(HUB)) {
    tensors.set(`student.module.backbone.${key}`, value.add(1));
    tensors.set(`teacher.backbone.${key}`, value);
  }
  tensors.set('teacher.head.mlp.0.weight', torch.zeros([2, 2]));
  const checkpoint = { tensors, metadata: {} };
  const teacher = backboneFromCheckpoint(checkpoint, 'memory', { config: HUB_CONFIG });
  const student = backboneFromCheckpoint(checkpoint, 'memory', { config: HUB_CONFIG, which: 'student' });
  assert.ok(Math.abs(maxError(student.posEmbed!, teacher.posEmbed!) - 1) < 1e-3);
  assert.equal(teacher.report.prefix, 'teacher.backbone.');
  assert.ok(teacher.report.ignored.includes('teacher.head.mlp.0.weight'));
  assert.equal(teacher.report.loaded.length + teacher.report.ignored.length, tensors.size);
});

test('blocks saved in chunks and separate q, k, v load as the same model', () => {
  const plain = fixture(HUB);
  const chunked = new Map<string, Tensor>();
  for (const [key, value] of plain) {
    const renamed = key.replace(/^blocks\.(\d+)\./, 'blocks.0.$1.');
    const qkv = /^(.*attn\.)qkv(\..*)$/.exec(renamed);
    if (qkv === null) chunked.set(renamed, value);
    else {
      const third = (value.shape[0] as number) / 3;
      ['q', 'k', 'v'].forEach((part, i) =>
        chunked.set(`${qkv[1]}${part}_proj${qkv[2]}`, value.narrow(0, i * third, third)),
      );
    }
  }
  const load = (tensors: Map<string, Tensor>): VisionTransformer =>
    backboneFromCheckpoint({ tensors, metadata: {} }, 'memory', { config: HUB_CONFIG });
  const pixels = need(fixture('vit/inputs.safetensors'), 'pixels_up');
  const [a, b] = torch.noGrad(() => [load(plain).forward(pixels), load(chunked).forward(pixels)]);
  assert.equal(maxError(a, b), 0);
});

test('another position grid is reached by resizing the stored one', async () => {
  const model = await loadBackbone(fixturePath(HUB), { config: { ...HUB_CONFIG, imgSize: 32 } });
  const stored = need(fixture(HUB), 'pos_embed').to('float32');
  const wanted = interpolatePositions(stored, [8, 8], { offset: 0.1, antialias: false });
  assert.deepEqual(model.posEmbed!.shape, [1, 65, 24]);
  assert.ok(maxRelativeError(model.posEmbed!, wanted) < 1e-6);
});

test('a missing tensor is refused, named, and allowed on request', async () => {
  const tensors = fixture(HUB);
  tensors.delete('blocks.0.mlp.fc2.bias');
  tensors.delete('norm.weight');
  const checkpoint = { tensors, metadata: {} };
  await refuses(
    Promise.resolve().then(() =>
      backboneFromCheckpoint(checkpoint, 'some.safetensors', { config: HUB_CONFIG }),
    ),
    /some\.safetensors lacks 2 of the backbone's 20 tensors \(blocks\.0\.mlp\.fc2\.bias, norm\.weight\)/,
  );
  const { report } = backboneFromCheckpoint(checkpoint, 'some.safetensors', {
    config: HUB_CONFIG,
    allowMissing: true,
  });
  assert.deepEqual(report.missing.sort(), ['blocks.0.mlp.fc2.bias', 'norm.weight']);
});

test('a tensor of the wrong shape is refused and named', async () => {
  const tensors = fixture(HUB);
  tensors.set('blocks.0.norm1.weight', torch.ones([25]));
  await refuses(
    Promise.resolve().then(() =>
      backboneFromCheckpoint({ tensors, metadata: {} }, 'f', { config: HUB_CONFIG }),
    ),
    /'blocks\.0\.norm1\.weight' has shape \[25\], but the model needs \[24\]/,
  );
});

test('heads that cannot be told are asked for', async () => {
  await refuses(loadBackbone(fixturePath(HUB)), /number of attention heads.*width 24.*config\.json/);
  await inFolder(async (folder) => {
    const file = join(folder, 'plain.safetensors');
    const model = await loadBackbone(fixturePath(HUB), { config: HUB_CONFIG });
    torch.io.saveSafetensors(file, model.stateDict());
    await refuses(loadBackbone(file), /written by saveBackbone, which keeps its configuration/);
  });
});

test('unknown names, missing files and foreign folders', async () => {
  await refuses(loadBackbone('dinov2-bse'), /'dinov2-bse'.*nearest model name is 'dinov2-base'/);
  await refuses(loadBackbone('no/such/file.safetensors'), /no file or folder 'no\/such\/file\.safetensors'/);
  await inFolder(async (folder) => {
    await refuses(
      loadBackbone(folder),
      /neither a training run nor a model: it holds no teacher\.safetensors/,
    );
  });
});

test('a damaged, empty or foreign file is a clear error', async () => {
  await inFolder(async (folder) => {
    const good = readFileSync(fixturePath(HUB));
    const cases: [string, Uint8Array][] = [
      ['empty', new Uint8Array()],
      ['text', Buffer.from('this is not a checkpoint')],
      ['truncated', good.subarray(0, good.length >> 1)],
      ['header', Buffer.concat([Buffer.from([255, 255, 255, 255, 255, 255, 255, 127]), good.subarray(8)])],
    ];
    for (const [name, bytes] of cases) {
      const file = join(folder, `${name}.safetensors`);
      writeFileSync(file, bytes);
      await refuses(
        loadBackbone(file, { config: HUB_CONFIG }),
        new RegExp(`${name}\\.safetensors is (not a readable safetensors|empty|a text)`),
      );
    }
    const other = join(folder, 'other.safetensors');
    torch.io.saveSafetensors(other, { 'conv1.weight': torch.zeros([1]) });
    await refuses(
      loadBackbone(other),
      /No Vision Transformer is recognised in .*other\.safetensors.*'conv1\.weight'/,
    );
    const config = join(folder, 'config.safetensors');
    torch.io.saveSafetensors(config, fixture(HUB), { 'neco.config': '{"embedDim": 24}' });
    await refuses(loadBackbone(config), /model configuration in .*config\.safetensors is not valid: field '/);
  });
});

test('known names are found in the Hugging Face cache, and their absence says what to put where', async () => {
  await inFolder(async (folder) => {
    const saved = {
      HF_HOME: process.env['HF_HOME'],
      HF_HUB_CACHE: process.env['HF_HUB_CACHE'],
      HF_HUB_OFFLINE: process.env['HF_HUB_OFFLINE'],
    };
    process.env['HF_HUB_OFFLINE'] = '1';
    process.env['HF_HOME'] = folder;
    delete process.env['HF_HUB_CACHE'];
    try {
      const repository = join(folder, 'hub', 'models--facebook--dinov2-small');
      await refuses(
        loadBackbone('dinov2-small'),
        /put model\.safetensors of .* facebook\/dinov2-small into .*snapshots/,
      );
      await refuses(
        loadBackbone('someone/some-vit'),
        /neither a file nor a folder.*models--someone--some-vit/,
      );
      // Two snapshots: the one that refs/main names is taken, whichever is newer.
      for (const commit of ['aaa', 'bbb'])
        mkdirSync(join(repository, 'snapshots', commit), { recursive: true });
      mkdirSync(join(repository, 'refs'));
      writeFileSync(join(repository, 'refs', 'main'), 'aaa\n');
      copyFileSync(
        fixturePath('vit/hf-dinov2/model.safetensors'),
        join(repository, 'snapshots', 'aaa', 'model.safetensors'),
      );
      copyFileSync(
        fixturePath('vit/hf-dinov2/config.json'),
        join(repository, 'snapshots', 'aaa', 'config.json'),
      );
      const { report, config } = await loadBackbone('facebook/dinov2-small');
      assert.ok(report.file.includes(join('snapshots', 'aaa')));
      assert.equal(config.numHeads, 3);
      // Under a known name the size is checked: this is a narrow stand-in.
      await refuses(loadBackbone('dinov2-small'), /is not 'dinov2-small': its embedDim is 24, expected 384/);
    } finally {
      for (const [key, value] of Object.entries(saved)) {
        if (value === undefined) delete process.env[key];
        else process.env[key] = value;
      }
    }
  });
});
