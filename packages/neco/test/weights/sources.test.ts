import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import {
  UserError,
  findModel,
  huggingFaceCache,
  hubFolder,
  isOffline,
  locateWeights,
  modelCache,
} from '@neco/neco/internal';
import { withCaches } from '@neco/testing';

function refuses(model: string, pattern: RegExp): void {
  assert.throws(
    () => locateWeights(model, 'teacher'),
    (error: Error) => {
      assert.ok(error instanceof UserError, error.stack);
      assert.match(error.message, pattern);
      return true;
    },
  );
}

test('the caches lie where the variables say, and empty ones say nothing', async () => {
  await withCaches({}, async (folder) => {
    assert.equal(huggingFaceCache(), join(folder, 'huggingface', 'hub'));
    assert.equal(hubFolder('a/b'), join(folder, 'huggingface', 'hub', 'models--a--b'));
    assert.equal(modelCache(), join(folder, 'neco', 'models'));
    process.env['HF_HUB_CACHE'] = join(folder, 'hub');
    assert.equal(huggingFaceCache(), join(folder, 'hub'));
    for (const name of ['HF_HUB_CACHE', 'HF_HOME', 'NECO_CACHE']) process.env[name] = '';
    process.env['XDG_CACHE_HOME'] = folder;
    assert.equal(huggingFaceCache(), join(folder, 'huggingface', 'hub'));
    assert.equal(modelCache(), join(folder, 'neco', 'models'));
    process.env['XDG_CACHE_HOME'] = '';
    assert.equal(huggingFaceCache(), join(homedir(), '.cache', 'huggingface', 'hub'));
    assert.equal(modelCache(), join(homedir(), '.cache', 'neco', 'models'));
  });
});

test('downloads are off for the values that switch them off in Python', async () => {
  await withCaches({}, async () => {
    const values: [string, boolean][] = [
      ['1', true],
      ['true', true],
      ['ON', true],
      ['yes', true],
      ['0', false],
      ['', false],
      ['off', false],
    ];
    for (const [value, off] of values) {
      process.env['HF_HUB_OFFLINE'] = value;
      assert.equal(isOffline(), off, value);
    }
    delete process.env['HF_HUB_OFFLINE'];
    process.env['TRANSFORMERS_OFFLINE'] = '1';
    assert.equal(isOffline(), true);
  });
});

test('a file put in the cache by hand is found under its name', async () => {
  await withCaches({}, async () => {
    refuses('mocov3-small', /put the file of https:\S+vit-s-300ep\.pth\.tar at \S+mocov3-small\.pth\.tar/);
    mkdirSync(modelCache(), { recursive: true });
    const file = join(modelCache(), 'mocov3-small.pth.tar');
    writeFileSync(file, 'x');
    assert.deepEqual(locateWeights('mocov3-small', 'teacher'), { file, known: findModel('mocov3-small') });
  });
});

test('teacher and student of a pair are looked for apart, where the advice says', async () => {
  await withCaches({}, async () => {
    const snapshot = join(hubFolder('FunAILab/NeCo'), 'snapshots', 'main');
    const folder = join(snapshot, 'vit-base', 'dinov2-architectures');
    refuses(
      'neco-dinov2-base-xr',
      /put vit-base\S+neco_on_dinov2r_xr_vit14_teacher\.ckpt of .* into \S+dinov2-architectures, or/,
    );
    mkdirSync(folder, { recursive: true });
    const student = join(folder, 'neco_on_dinov2r_xr_vit14_model.ckpt');
    writeFileSync(student, 'x');
    assert.equal(locateWeights('neco-dinov2-base-xr', 'student').file, student);
    refuses('neco-dinov2-base-xr', /_teacher\.ckpt/);
  });
});

test("any of a model's repositories in the cache will do", async () => {
  await withCaches({}, async () => {
    const snapshot = join(hubFolder('facebook/dino-vits16'), 'snapshots', 'abc');
    mkdirSync(snapshot, { recursive: true });
    writeFileSync(join(snapshot, 'pytorch_model.bin'), 'x');
    assert.equal(locateWeights('dino-small-16', 'teacher').file, join(snapshot, 'pytorch_model.bin'));
    writeFileSync(join(snapshot, 'model.safetensors'), 'x');
    assert.equal(locateWeights('dino-small-16', 'teacher').file, join(snapshot, 'model.safetensors'));
  });
});

test('what lies below an existing folder is a path, not a repository', async () => {
  await withCaches({}, async (folder) => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      refuses(
        'runs/first',
        /'runs\/first' is neither a file nor a folder here, nor a model in the Hugging Face/,
      );
      mkdirSync('runs');
      refuses('runs/first', /There is no file or folder 'runs\/first'/);
    } finally {
      process.chdir(before);
    }
  });
});
