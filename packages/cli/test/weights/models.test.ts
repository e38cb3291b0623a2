import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { KNOWN_MODELS, findModel, writeScenes } from '@neco/neco/internal';
import { neco, fixturePath, withCaches, withServer, hub } from '@neco/testing';

test('every entry of the table says where it comes from, under which terms, and how to quote it', () => {
  const names = KNOWN_MODELS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const kept = new Set<string>();
  for (const { name, family, licence, paper, project, source, credit } of KNOWN_MODELS) {
    assert.match(
      licence,
      /^(Apache-2\.0|MIT|MIT AND Apache-2\.0|CC-BY(-NC)?-4\.0|BSD-3-Clause-Clear|DINOv3 License|Franca RESEARCH-ONLY RAIL-AMS|unknown: see https:\/\/\S+)$/,
      name,
    );
    if (family !== 'tiny') {
      assert.match(paper ?? '', /^https:\/\/arxiv\.org\/abs\/\d{4}\.\d{5}$/, name);
      assert.match(project ?? '', /^https:\/\/github\.com\/[\w-]+\/[\w-]+$/, name);
    }
    if (source.kind === 'huggingface') {
      assert.ok(source.repositories.length > 0, name);
      for (const repository of source.repositories) assert.match(repository, /^[\w-]+\/[\w.-]+$/, name);
    } else if (source.kind === 'url') {
      assert.equal(new URL(source.address).protocol, 'https:', name);
      assert.match(source.cacheName, /^[\w-]+\.(pth|ckpt|pth\.tar)$/, name);
      assert.ok(!kept.has(source.cacheName), name);
      kept.add(source.cacheName);
    } else if (source.kind === 'wheel') {
      for (const digest of [source.sha256, source.entrySha256]) assert.match(digest, /^[0-9a-f]{64}$/, name);
      assert.match(`${source.package} ${source.version}`, /^[\w-]+ [\d.]+$/, name);
      assert.match(credit ?? '', /\w/, name);
    }
  }
});

test('the table has the published families, with the sizes and licences that their authors give', () => {
  // transformers counts DINOv2's mask token too; the others are timm's counts without the classifier.
  const expected: [name: string, parameters: number, licence: string][] = [
    ['dinov2-large', 304_368_640 - 1024, 'Apache-2.0'],
    ['dinov2-giant-registers', 1_136_486_912 - 1536, 'Apache-2.0'],
    ['dinov3-base', 85_660_416 - 768 + 12 * 768, 'DINOv3 License'],
    ['lingbot-giant', 1_134_473_216, 'Apache-2.0'],
    ['ibot-large', 303_301_632, 'Apache-2.0'],
    ['mocov3-small', 21_665_664, 'CC-BY-NC-4.0'],
    ['mae-large', 303_301_632, 'CC-BY-NC-4.0'],
    ['deit-base', 85_798_656, 'Apache-2.0'],
    ['augreg-small', 21_665_664, 'Apache-2.0'],
    ['leopart-base-8', 85_807_872, 'MIT'],
    ['timet-small', 21_665_664, 'BSD-3-Clause-Clear'],
    ['cribo-base', 85_798_656, 'unknown: see https://github.com/tileb1/CrIBo'],
    ['croc-small', 21_665_664, 'MIT'],
    ['neco-dinov2-small-registers', 22_057_728, 'MIT'],
    // The published counts have no bias of CLIP's patch embedding, and SigLIP's attention-pool head.
    ['clip-base-32', 87_456_000 + 768, 'MIT'],
    ['clip-large-14-336', 303_507_456 + 1024, 'MIT'],
    ['siglip2-base-16', 92_884_224 - 7_087_104, 'Apache-2.0'],
    ['dinov2-small-saliency', 22_056_576 - 384, 'MIT AND Apache-2.0'],
  ];
  for (const [name, parameters, licence] of expected) {
    const known = findModel(name);
    assert.deepEqual([known?.parameters, known?.licence], [parameters, licence], name);
  }
  // MoCo v3 alone gives its small model twice the usual heads.
  assert.equal(findModel('mocov3-small')?.config.numHeads, 12);
  assert.equal(findModel('deit-small')?.config.numHeads, 6);
});

test('docs/models.md has every name, beside its licence', () => {
  const document = readFileSync(
    fileURLToPath(new URL('../../../../docs/models.md', import.meta.url)),
    'utf8',
  );
  const rows = document.split('\n').filter((line) => line.startsWith('| `'));
  for (const { name, licence } of KNOWN_MODELS) {
    const row = rows.find((line) => line.includes(`\`${name}\``));
    assert.ok(row?.includes(`| ${licence.split(':')[0]}`), name);
  }
});

test('neco models prints one aligned line a model, and the same as JSON', async () => {
  await withCaches({}, async (folder) => {
    const cached = join(folder, 'neco', 'models');
    mkdirSync(cached, { recursive: true });
    writeFileSync(join(cached, 'croc-small.pth'), 'there');
    const { code, stdout, stderr } = neco(['models']);
    assert.equal(code, 0, stderr);
    const [header = '', ...lines] = stdout.trimEnd().split('\n');
    assert.match(
      header,
      /^name +family +size +width +patch +registers +resolution +parameters +cached +licence +gate +source$/,
    );
    assert.equal(lines.length, KNOWN_MODELS.length);
    const licenceAt = header.indexOf('licence');
    for (const [index, { name, licence }] of KNOWN_MODELS.entries()) {
      const line = lines[index] as string;
      assert.equal(line.split(/ {2,}/)[0], name);
      assert.ok(line.slice(licenceAt).startsWith(licence.split(':')[0] as string), line);
    }
    const yes = lines.filter((line) => / yes /.test(line)).map((line) => line.split(' ')[0]);
    assert.deepEqual(yes, ['tiny', 'croc-small']);

    const json = JSON.parse(neco(['models', '--json']).stdout) as { models: Record<string, unknown>[] };
    assert.deepEqual(
      json.models.find(({ name }) => name === 'croc-small'),
      {
        name: 'croc-small',
        family: 'croc',
        size: 'small',
        width: 384,
        patch: 16,
        registers: 0,
        resolution: 224,
        parameters: 21_665_664,
        cached: true,
        licence: 'MIT',
        gated: false,
        source: 'https://rdr.kuleuven.be/api/access/datafile/28925',
      },
    );
  });
});

test('neco models NAME tells all about one model, neco models FILE what is in a file', async () => {
  await withCaches({}, async (folder) => {
    const { stdout } = neco(['models', 'neco-leopart-small']);
    for (const text of ['2408.11054', 'neco_on_leopart_vit16_teacher.ckpt', 'MIT', '21,665,664', '12 blocks'])
      assert.ok(stdout.includes(text), `${text} in: ${stdout}`);
    const cache = join(folder, 'huggingface', 'hub', 'models--FunAILab--NeCo');
    assert.ok(stdout.includes(cache), stdout);
    const details = JSON.parse(neco(['models', 'ibot-small', '--json']).stdout) as Record<string, unknown>;
    assert.equal(details['paper'], 'https://arxiv.org/abs/2111.07832');
    assert.equal(details['file'], null);
    const gated = neco(['models', 'dinov3-small']).stdout;
    assert.match(gated, /licence +DINOv3 License\n +gate +accept the DINOv3 License .* HF_TOKEN/);

    const file = neco(['models', fixturePath('vit/hf-dinov2/model.safetensors')]);
    assert.equal(file.code, 0, file.stderr);
    assert.match(file.stdout, /Dinov2Model of transformers/);
    const unknown = neco(['models', 'ibot-smal']);
    assert.equal(unknown.code, 2);
    assert.match(
      unknown.stderr,
      /^neco: .*nearest model name is 'ibot-small'.*'neco models' lists all names\.\n$/,
    );
  });
});

/** Like `neco`, but lets this process answer requests meanwhile. */
function necoBeside(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const program = fileURLToPath(new URL('../../bin/neco.js', import.meta.url));
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env, encoding: 'utf8' }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

test('a command downloads the model it needs, after saying what, from where and under which licence', async () => {
  const files = {
    'model.safetensors': readFileSync(fixturePath('vit/hf-dinov2/model.safetensors')),
    'config.json': readFileSync(fixturePath('vit/hf-dinov2/config.json')),
  };
  const stand = { repository: 'someone/some-vit', files, licence: 'cc-by-nc-4.0' };
  await withServer(hub(stand), (origin, asked) =>
    withCaches({ HF_ENDPOINT: origin }, async (folder) => {
      await writeScenes(join(folder, 'scenes'), { count: 2, seed: 1, size: 32 });
      const images = join(folder, 'scenes', 'images');
      const masks = join(folder, 'scenes', 'masks');
      const data = ['--train-images', images, '--train-masks', masks, '--images', images, '--masks', masks];
      const command = ['eval', 'incontext', '--model', 'someone/some-vit', ...data, '--input-size', '28'];
      const offline = await necoBeside([...command, '--offline']);
      assert.equal(offline.code, 2);
      assert.match(offline.stderr, /downloads are switched off: put its model\.safetensors and config\.json/);
      assert.equal(asked.length, 0);

      const online = await necoBeside(command);
      assert.equal(online.code, 0, online.stderr);
      const [what, from, licence, into, progress] = online.stderr.split('\n');
      assert.match(
        what ?? '',
        /^Downloading someone\/some-vit: model\.safetensors, config\.json \(28\.\d kB\)$/,
      );
      assert.match(from ?? '', /^ +from +https:\/\/huggingface\.co\/someone\/some-vit$/);
      assert.match(licence ?? '', /^ +licence +cc-by-nc-4\.0, for non-commercial use only$/);
      assert.match(into ?? '', /^ +into +\S+models--someone--some-vit$/);
      assert.match(progress ?? '', /^28\.\d kB of 28\.\d kB$/);

      const again = await necoBeside([...command, '--offline']);
      assert.equal(again.code, 0, again.stderr);
      assert.doesNotMatch(again.stderr, /Downloading/);

      const details = await necoBeside(['models', 'someone/some-vit']);
      assert.match(details.stdout, /Dinov2Model of transformers/);
    }),
  );
});

test('neco models --check describes what fits, and ends with 2 and a sentence where something does not', () => {
  const fits = neco(['models', '--check', fixturePath('wrapped/lightly.ckpt')]);
  assert.equal(fits.code, 0, fits.stderr);
  for (const label of [
    'family',
    'layout',
    'sizes',
    'positions',
    'norm',
    'activation',
    'pixels',
    'ignored',
    'missing',
  ])
    assert.match(fits.stdout, new RegExp(`^${label} `, 'm'));
  assert.match(fits.stdout, /^licence +cc-by-nc-4\.0 /m);
  const json = neco(['models', '--check', fixturePath('wrapped/frozen.pt'), '--json']);
  assert.equal(json.code, 2);
  assert.match(JSON.parse(json.stdout).problem, /frozen/);
  assert.match(json.stderr, /frozen\.pt is TorchScript that was frozen/);
  assert.match(neco(['models', '--check']).stderr, /Name what to check/);
});
