import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { UserError, findModel, loadBackbone, locateWeights, obtainWeights } from '@neco/neco/internal';
import type { DownloadPlan } from '@neco/neco/internal';
import {
  fixturePath,
  sha256,
  someBytes,
  withCaches,
  withServer,
  COMMIT,
  contents,
  gitId,
  hub,
  type StandInHub,
} from '@neco/testing';

const REPOSITORY = 'someone/some-vit';
const FILES = {
  'model.safetensors': readFileSync(fixturePath('vit/hf-dinov2/model.safetensors')),
  'config.json': readFileSync(fixturePath('vit/hf-dinov2/config.json')),
  'README.md': Buffer.from('not wanted'),
};

/** Runs `body` with empty caches and a stand-in for the hub. */
async function withHub(
  stand: StandInHub,
  body: (folder: string, asked: { path: string; authorization: string | null }[]) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  await withServer(hub(stand), (origin, asked) =>
    withCaches({ HF_ENDPOINT: origin, ...settings }, (folder) => body(folder, asked)),
  );
}

async function refuses(action: Promise<unknown>, pattern: RegExp): Promise<void> {
  await assert.rejects(action, (error: Error) => {
    assert.ok(error instanceof UserError, error.stack);
    assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

function repositoryFolder(folder: string, repository = REPOSITORY): string {
  return join(folder, 'huggingface', 'hub', `models--${repository.replace('/', '--')}`);
}

test("a repository lands in the hub's own cache layout, loads, and is found offline", async () => {
  await withHub({ repository: REPOSITORY, files: FILES, licence: 'mit' }, async (folder, asked) => {
    const plans: DownloadPlan[] = [];
    const seen: [number, number | null][] = [];
    const download = {
      onPlan: (plan: DownloadPlan) => plans.push(plan),
      onProgress: (done: number, total: number | null) => seen.push([done, total]),
    };
    const { report, config } = await loadBackbone(REPOSITORY, { download });
    const cache = repositoryFolder(folder);
    const weights = FILES['model.safetensors'];
    const settings = FILES['config.json'];
    const bytes = weights.length + settings.length;
    assert.deepEqual(plans, [
      {
        model: REPOSITORY,
        files: ['model.safetensors', 'config.json'],
        bytes,
        licence: 'mit',
        from: `https://huggingface.co/${REPOSITORY}`,
        into: cache,
      },
    ]);
    assert.deepEqual(seen[0], [0, bytes]);
    assert.deepEqual(seen.at(-1), [bytes, bytes]);
    assert.equal(config.numHeads, 3);

    assert.deepEqual(readdirSync(cache).sort(), ['blobs', 'refs', 'snapshots']);
    const snapshot = join(cache, 'snapshots', COMMIT);
    assert.equal(report.file, join(snapshot, 'model.safetensors'));
    assert.deepEqual(readdirSync(join(cache, 'blobs')).sort(), [gitId(settings), sha256(weights)].sort());
    assert.deepEqual(readdirSync(snapshot).sort(), ['config.json', 'model.safetensors']);
    const linked = readlinkSync(join(snapshot, 'model.safetensors'));
    assert.equal(linked, join('..', '..', 'blobs', sha256(weights)));
    assert.equal(readlinkSync(join(snapshot, 'config.json')), join('..', '..', 'blobs', gitId(settings)));
    assert.deepEqual(readdirSync(join(cache, 'refs')), ['main']);
    assert.equal(readFileSync(join(cache, 'refs', 'main'), 'utf8'), COMMIT);

    const before = asked.length;
    process.env['HF_HUB_OFFLINE'] = '1';
    await loadBackbone(REPOSITORY);
    delete process.env['HF_HUB_OFFLINE'];
    await loadBackbone(REPOSITORY);
    assert.equal(asked.length, before);
  });
});

test("Python's huggingface_hub finds what was downloaded", async (context) => {
  const python = process.env['PYTHON'] || 'python3';
  if (spawnSync(python, ['-c', 'import huggingface_hub']).status !== 0) {
    context.skip(`${python} has no huggingface_hub`);
    return;
  }
  await withHub({ repository: REPOSITORY, files: FILES }, async (folder) => {
    await obtainWeights(REPOSITORY, 'teacher');
    const code = `import huggingface_hub as hub
print(hub.snapshot_download('${REPOSITORY}', local_files_only=True))
print(hub.hf_hub_download('${REPOSITORY}', 'model.safetensors', local_files_only=True))
print(hub.scan_cache_dir().warnings)`;
    const env = { ...process.env, HF_HUB_OFFLINE: '1', HF_HUB_DISABLE_TELEMETRY: '1' };
    const { stdout, stderr } = spawnSync(python, ['-c', code], { env, encoding: 'utf8' });
    const snapshot = join(repositoryFolder(folder), 'snapshots', COMMIT);
    assert.deepEqual(
      stdout.trim().split('\n'),
      [snapshot, join(snapshot, 'model.safetensors'), '[]'],
      stderr,
    );
  });
});

test('a part that is already there is not fetched again', async () => {
  await withHub({ repository: REPOSITORY, files: FILES }, async (folder, asked) => {
    await obtainWeights(REPOSITORY, 'teacher');
    // As if a newer commit had the same weights: their blob is there, the snapshot is not.
    rmSync(join(repositoryFolder(folder), 'snapshots'), { recursive: true });
    const fetched = (): number => asked.filter(({ path }) => path.includes('/resolve/')).length;
    assert.equal(fetched(), 2);
    await obtainWeights(REPOSITORY, 'teacher');
    assert.equal(fetched(), 2);
    assert.ok(existsSync(locateWeights(REPOSITORY, 'teacher').file));
  });
});

test('contents come from another host, which does not get the access token', async () => {
  await withServer(contents(FILES, { cuts: [10_000] }), async (files, fromFiles) => {
    const cdn = files.replace('127.0.0.1', 'localhost');
    const stand = { repository: REPOSITORY, files: FILES, cdn };
    await withHub(
      stand,
      async (_, asked) => {
        const { file } = await obtainWeights(REPOSITORY, 'teacher');
        assert.deepEqual(readFileSync(file), FILES['model.safetensors']);
        assert.ok(asked.length >= 4);
        for (const { authorization } of asked) assert.equal(authorization, 'Bearer secret');
        assert.ok(fromFiles.length >= 3);
        for (const { authorization } of fromFiles) assert.equal(authorization, null);
        assert.ok(fromFiles.some(({ range }) => range === 'bytes=10000-'));
      },
      { HF_TOKEN: 'secret' },
    );
  });
});

test('a model in parts: the index and every part it names', async () => {
  const parts = { 'model-00001-of-00002.safetensors': someBytes(9000), 'b.safetensors': someBytes(8000) };
  const index = Buffer.from(
    JSON.stringify({
      weight_map: { a: 'b.safetensors', b: 'model-00001-of-00002.safetensors', c: 'b.safetensors' },
    }),
  );
  const files = { ...parts, 'model.safetensors.index.json': index, 'config.json': FILES['config.json'] };
  await withHub({ repository: REPOSITORY, files }, async (folder) => {
    const { file } = await obtainWeights(REPOSITORY, 'teacher');
    const snapshot = join(repositoryFolder(folder), 'snapshots', COMMIT);
    assert.equal(file, join(snapshot, 'model.safetensors.index.json'));
    assert.deepEqual(readdirSync(snapshot).sort(), Object.keys(files).sort());
    assert.equal(locateWeights(REPOSITORY, 'teacher').file, file);
    // Without one of its parts it is not there.
    rmSync(join(snapshot, 'b.safetensors'));
    assert.throws(() => locateWeights(REPOSITORY, 'teacher'), /nor a model in the Hugging Face cache/);
    await obtainWeights(REPOSITORY, 'teacher');
    assert.equal(locateWeights(REPOSITORY, 'teacher').file, file);
  });
  for (const name of ['../../../escaped.safetensors', '/tmp/escaped.safetensors', 'not-there.safetensors']) {
    const bad = Buffer.from(JSON.stringify({ weight_map: { a: name } }));
    await withHub(
      { repository: REPOSITORY, files: { 'model.safetensors.index.json': bad } },
      async (folder) => {
        const pattern = /with an index of (a file called '.*escaped|the file not-there\.safetensors)/;
        await refuses(obtainWeights(REPOSITORY, 'teacher'), pattern);
        assert.equal(existsSync(join(repositoryFolder(folder), 'refs')), false);
      },
    );
  }
});

test('pytorch_model.bin is taken where there is nothing better, and nothing is an error', async () => {
  const only = { 'pytorch_model.bin': someBytes(9000) };
  await withHub({ repository: REPOSITORY, files: only }, async () => {
    const { file } = await obtainWeights(REPOSITORY, 'teacher');
    assert.match(file, /pytorch_model\.bin$/);
    assert.deepEqual(readFileSync(file), only['pytorch_model.bin']);
  });
  await withHub({ repository: REPOSITORY, files: { 'README.md': FILES['README.md'] } }, async () => {
    await refuses(
      obtainWeights(REPOSITORY, 'teacher'),
      /someone\/some-vit has no model\.safetensors and no /,
    );
  });
});

test('a known name with files of its own takes the network that is asked for', async () => {
  const paths = {
    teacher: 'vit-small/dino-architectures/neco_on_dino_vit16_teacher.ckpt',
    student: 'vit-small/dino-architectures/neco_on_dino_vit16_model.ckpt',
  };
  const files = { [paths.teacher]: someBytes(9000), [paths.student]: someBytes(9500) };
  await withHub({ repository: 'FunAILab/NeCo', files }, async (folder) => {
    for (const which of ['teacher', 'student'] as const) {
      const plans: DownloadPlan[] = [];
      const onPlan = (plan: DownloadPlan): number => plans.push(plan);
      const { file, known } = await obtainWeights('neco-dino-small', which, { onPlan });
      assert.equal(known, findModel('neco-dino-small'));
      const cache = repositoryFolder(folder, 'FunAILab/NeCo');
      assert.equal(file, join(cache, 'snapshots', COMMIT, paths[which]));
      assert.deepEqual(readFileSync(file), files[paths[which]]);
      assert.deepEqual(
        plans.map(({ files: names, licence }) => [names, licence]),
        [[[paths[which]], 'MIT']],
      );
    }
  });
});

test('a file that is not what the hub states is not put in place', async () => {
  const stand = { repository: REPOSITORY, files: FILES, stated: 'a'.repeat(64) };
  await withHub(stand, async (folder) => {
    await refuses(
      obtainWeights(REPOSITORY, 'teacher'),
      /damaged or another one: its sha256 digest is .*a{64}/,
    );
    const cache = repositoryFolder(folder);
    assert.deepEqual(readdirSync(cache), ['blobs']);
    assert.deepEqual(readdirSync(join(cache, 'blobs')), []);
  });
  // What names a file in the cache must be a digest.
  for (const stated of ['../../../x', '', 'A'.repeat(64)]) {
    await withHub({ ...stand, stated }, async () => {
      await refuses(obtainWeights(REPOSITORY, 'teacher'), /with no digest of model\.safetensors/);
    });
  }
});

test('gated, private and missing repositories and rejected tokens say what to do', async () => {
  const gated = { status: 403, headers: { 'x-error-code': 'GatedRepo' } };
  const missing = { status: 401, headers: { 'x-error-code': 'RepoNotFound' } };
  const rejected = {
    status: 401,
    headers: { 'x-error-message': 'Invalid credentials in Authorization header' },
  };
  const cases: [StandInHub['refusal'], Record<string, string>, RegExp][] = [
    [gated, {}, /'someone\/some-vit' is gated: accept its conditions at http:\S+ and set HF_TOKEN/],
    [missing, {}, /has no repository 'someone\/some-vit', or it needs an access token in HF_TOKEN/],
    [missing, { HF_TOKEN: 'x' }, /has no repository 'someone\/some-vit', or HF_TOKEN may not read it/],
    [rejected, { HF_TOKEN: 'x' }, /does not accept the access token in HF_TOKEN/],
    [{ status: 404 }, {}, /has no repository 'someone\/some-vit'/],
    [{ status: 503 }, {}, /answers with an error \(503\): try again, or put/],
  ];
  for (const [refusal, settings, pattern] of cases) {
    const check = async (folder: string): Promise<void> => {
      await refuses(obtainWeights(REPOSITORY, 'teacher'), pattern);
      await refuses(
        obtainWeights(REPOSITORY, 'teacher'),
        /put its model\.safetensors and config\.json into \S+main/,
      );
      assert.equal(existsSync(join(folder, 'huggingface')), false);
    };
    await withHub({ repository: REPOSITORY, files: FILES, ...(refusal && { refusal }) }, check, settings);
  }
});

test('a gated model of the table says how to get access, also where the hub only says that there is nothing', async () => {
  const refusals = [
    [
      { status: 403, headers: { 'x-error-code': 'GatedRepo' } },
      /is gated: accept its conditions at http:\S+ and set HF_TOKEN/,
    ],
    [
      { status: 401, headers: { 'x-error-code': 'RepoNotFound' } },
      /it is gated: accept the DINOv3 License .*HF_TOKEN/,
    ],
  ] as const;
  for (const [refusal, pattern] of refusals) {
    const repository = 'facebook/dinov3-vits16-pretrain-lvd1689m';
    await withHub({ repository, files: FILES, refusal }, () =>
      refuses(obtainWeights('dinov3-small', 'teacher'), pattern),
    );
  }
});

test('no request is made offline, nor for what can only be a path', async () => {
  await withHub({ repository: REPOSITORY, files: FILES }, async (_, asked) => {
    const offline = { offline: true };
    await refuses(obtainWeights(REPOSITORY, 'teacher', offline), /downloads are switched off: put its/);
    await refuses(
      obtainWeights('dinov2-small', 'teacher', offline),
      /switched off: put model\.safetensors of/,
    );
    for (const value of ['1', 'true', 'YES']) {
      process.env['HF_HUB_OFFLINE'] = value;
      await refuses(obtainWeights(REPOSITORY, 'teacher'), /switched off/);
    }
    delete process.env['HF_HUB_OFFLINE'];
    await refuses(obtainWeights(`${process.cwd()}/run-1`, 'teacher'), /no file or folder '\S+run-1'/);
    await refuses(obtainWeights('some/model.pth', 'teacher'), /no file or folder 'some\/model\.pth'/);
    assert.deepEqual(asked, []);
  });
});

test('an endpoint without https is refused, except on this machine', async () => {
  await withCaches({ HF_ENDPOINT: 'http://example.invalid' }, async () => {
    await refuses(
      obtainWeights(REPOSITORY, 'teacher'),
      /http:\/\/example\.invalid\S+ is not an https address/,
    );
  });
});
