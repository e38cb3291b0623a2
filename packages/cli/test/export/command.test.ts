import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { saveBackbone } from '@neco/neco/internal';
import { stringify } from 'yaml';
import { neco, SMALL_CONFIGS, inFolder, randomBackbone } from '@neco/testing';

test('neco export writes, checks and says how to load; a second time it refuses', async () => {
  await inFolder((folder) => {
    const args = ['export', '--model', 'tiny', '--format', 'timm', '--out', 'exported'];
    const { code, stdout, stderr } = neco([...args, '--json'], { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /check {6}2 images of 112 x 112 px: largest difference \S+ \(patch tokens\)/);
    assert.match(stdout, /timm\.models\.VisionTransformer\(\n {4}img_size=112, patch_size=8, embed_dim=160,/);
    const result = JSON.parse(stdout.trim().split('\n').at(-1) as string);
    assert.ok(result.difference <= 1e-4);
    const again = neco(args, { cwd: folder });
    assert.equal(again.code, 2);
    assert.match(again.stderr, /--out exported holds an earlier export/);
    return Promise.resolve();
  });
});

test('the card of a run has its facts and no path of the machine', async () => {
  await inFolder((folder) => {
    const run = join(folder, 'my-run');
    writeRun(run, folder);
    const { code, stderr } = neco(
      ['export', '--run', run, '--which', 'student', '--format', 'hf', '--out', 'hf'],
      {
        cwd: folder,
      },
    );
    assert.equal(code, 0, stderr);
    const named = neco(['export', '--run', `${run}:student`, '--format', 'hf', '--out', 'named'], {
      cwd: folder,
    });
    assert.equal(named.code, 0, named.stderr);
    const weights = (name: string) => readFileSync(join(folder, name, 'model.safetensors'));
    assert.deepEqual(weights('named'), weights('hf'));
    const card = readFileSync(join(folder, 'hf/README.md'), 'utf8');
    assert.match(card, /# my-run\n/);
    assert.match(card, /The student of a run that post-trained dino-small-16 with NeCo/);
    assert.match(card, /the folder `pictures`, 12 files/);
    assert.match(card, /steps: 34\n/);
    assert.match(card, /batchSize: 4/);
    for (const file of readdirSync(join(folder, 'hf'))) {
      assert.ok(!readFileSync(join(folder, 'hf', file), 'latin1').includes(folder), file);
    }
    return Promise.resolve();
  });
});

/** A run folder as training leaves it, with networks of our choice. */
function writeRun(run: string, folder: string): void {
  mkdirSync(run);
  for (const [i, which] of ['student', 'teacher'].entries()) {
    saveBackbone(join(run, `${which}.safetensors`), randomBackbone(SMALL_CONFIGS['v1']!, i), { step: '34' });
  }
  const record = {
    data: join(folder, 'some', 'pictures'),
    model: 'dino-small-16',
    config: { batchSize: 4 },
    fingerprint: { count: 12, bytes: 3456, hash: '0123456789abcdef' },
    versions: { neco: '0.1.0' },
  };
  writeFileSync(join(run, 'config.yaml'), stringify(record));
}

test('neco export names what is wrong with its options', async () => {
  await inFolder((folder) => {
    const run = (...args: string[]): string => {
      const { code, stderr } = neco(['export', '--out', 'out', ...args], { cwd: folder });
      assert.equal(code, 2, stderr);
      return stderr;
    };
    assert.match(
      run('--model', 'tiny', '--format', 'keras'),
      /--format must be hf or timm or dinov2 or onnx/,
    );
    assert.match(
      run('--model', 'tiny', '--format', 'hf', '--precision', 'int8'),
      /--precision must be fp32 or fp16/,
    );
    assert.match(run('--format', 'hf'), /either --run .* or --model/);
    assert.match(neco(['export', '--model', 'tiny', '--format', 'hf']).stderr, /Give .*folder \(--out\)/);
    assert.match(run('--run', '.', '--format', 'hf'), /is no run folder/);
    assert.deepEqual(readdirSync(folder), []);
    return Promise.resolve();
  });
});

test('neco embed writes arrays, names undecodable images, and goes on where it stopped', async () => {
  await inFolder((folder) => {
    const scenes = neco(['scenes', '--out', 'scenes', '--count', '5', '--size', '64'], { cwd: folder });
    assert.equal(scenes.code, 0, scenes.stderr);
    writeFileSync(join(folder, 'scenes/images/broken.jpg'), 'no picture');
    const args = ['embed', '--images', 'scenes/images', '--model', 'tiny', '--size', '64', '--out', 'e'];
    const first = neco([...args, '--shard-size', '2', '--json'], { cwd: folder });
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /skipped .*broken\.jpg/);
    const result = JSON.parse(first.stdout.trim().split('\n').at(-1) as string);
    assert.equal(result.images.embedded, 5);
    assert.deepEqual(
      result.skipped.map(({ image }: { image: string }) => image),
      ['broken.jpg'],
    );
    const again = neco([...args, '--shard-size', '2'], { cwd: folder });
    assert.match(again.stdout, /6 images were done by earlier work/);
    const other = neco([...args, '--shard-size', '3'], { cwd: folder });
    assert.equal(other.code, 2);
    assert.match(other.stderr, /made otherwise \(shardSize: 2 -> 3\)/);
    const contradiction = neco([...args.slice(0, -1), 'x.npy', '--format', 'safetensors'], { cwd: folder });
    assert.match(contradiction.stderr, /contradict each other/);
    assert.ok(!existsSync(join(folder, 'x.npy')));
    return Promise.resolve();
  });
});
