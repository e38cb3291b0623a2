import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { requireOwnResults, requireWritableFile, requireWritableFolder } from '@neco/cli';
import { UserError, writeScenes } from '@neco/neco/internal';
import { canMount, inOwnMounts, makeSmallInputs, neco, program, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

before(async () => {
  await makeSmallInputs(folder);
  writeFileSync(at('file'), 'text');
  symlinkSync('loop', at('loop'));
  symlinkSync(at('nowhere', 'else'), at('dangling'));
  mkdirSync(at('empty'));
});

/** Places that nothing can be written to, as root neither, and what is said of each. */
const places: [what: string, place: () => string, says: RegExp][] = [
  ['a file', () => at('file'), /is a file/],
  ['below a file', () => at('file', 'below'), /a part of the path is a file/],
  ['a link to itself', () => at('loop'), /lead back to themselves/],
  ['below a link to itself', () => at('loop', 'below'), /lead back to themselves/],
  ['a link without a target', () => at('dangling'), /is a link without a target/],
  ['below a link without a target', () => at('dangling', 'below'), /is a link without a target/],
  ['a name that is too long', () => at('n'.repeat(300)), /name is too long/],
  ['a folder of the system', () => '/proc/neco/out', /nothing can be made in \/proc/],
];

function refused(action: () => void): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof UserError, String((error as Error).stack));
    return error.message;
  }
  throw new Error('it was not refused');
}

for (const [what, place, says] of places) {
  test(`${what} cannot be written to, as a folder and around a file`, () => {
    assert.match(
      refused(() => requireWritableFolder(place())),
      says,
    );
    const around = refused(() => requireWritableFile(path.join(place(), 'features.npy'), '--skip-list'));
    assert.match(around, /^Cannot write to --skip-list /);
  });
}

test('what is tried out is taken back', () => {
  requireWritableFolder(at('empty', 'a', 'b'));
  requireWritableFolder(at('empty'));
  requireWritableFile(at('empty', 'c', 'file.npy'));
  assert.deepEqual(readdirSync(at('empty')), []);
  assert.match(
    refused(() => requireWritableFile(at('empty'))),
    /is a folder; name a file/,
  );
});

const images = () => ['--images', at('scenes', 'images'), '--masks', at('scenes', 'masks')];
const labelled = () => ['--train-images', at('scenes', 'images'), '--train-masks', at('scenes', 'masks')];
const model = () => ['--model', at('start.safetensors')];

/** Everything that writes to a place that is named, without it. */
const commands: [words: string, args: () => string[]][] = [
  ['eval linear --out', () => [...model(), ...labelled(), ...images()]],
  ['eval all --out', () => [...model(), ...labelled(), ...images()]],
  ['compare --out', () => ['--models', at('start.safetensors'), 'tiny', ...labelled(), ...images()]],
  ['embed --out', () => [...model(), '--images', at('scenes', 'images')]],
  ['export --format hf --out', model],
  ['segment fit --out', () => [...model(), ...images()]],
  ['segment --out', () => [...model(), ...labelled(), '--images', at('scenes', 'images')]],
  ['scenes --count 1 --out', () => []],
  ['data check --skip-list', () => [at('scenes', 'images')]],
  ['train --out', () => [...model(), '--data', at('scenes', 'images')]],
];

for (const [i, [words, args]] of commands.entries()) {
  const [what, place] = places[i % places.length]!;
  test(`neco ${words} ${what}: one sentence, exit code 2, nothing computed`, () => {
    // A file to write is named below the place.
    const isFile = words.startsWith('segment fit') || words.startsWith('data check');
    const out = isFile ? path.join(place(), 'file') : place();
    const { code, stdout, stderr } = neco([...words.split(' '), out, ...args()]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^neco: [^\n]+\n$/);
    assert.doesNotMatch(stdout, /mIoU|embedded|wrote|Wrote/);
  });
}

test(
  'a read-only disk is found before anything is computed',
  { skip: !canMount() && 'cannot mount here' },
  () => {
    for (const [words, args] of commands.filter(([name]) => /^(eval all|compare|embed|train)/.test(name))) {
      const line = [process.execPath, program, ...words.split(' '), '/mnt/out', ...args()].join(' ');
      const { code, output } = inOwnMounts(`mount -t tmpfs -o ro tmpfs /mnt && ${line}`);
      assert.equal(code, 2, output);
      assert.match(output, /\/mnt\/out: [^\n]*read-only/);
      assert.doesNotMatch(output, /mIoU|embedded|\n {4}at /);
    }
  },
);

/** Folders that are read, by the option that names them. */
const read: [words: string, args: () => string[]][] = [
  ['embed --model tiny --out OUT --images', () => []],
  ['train --model tiny --out OUT --data', () => []],
  ['data check', () => []],
  ['eval linear --model tiny --masks M --train-images I --train-masks M --images', () => []],
  ['segment apply --head none --out OUT --images', () => []],
  ['compare --models tiny tiny --out OUT --data', () => []],
  ['pretrain --out OUT --data', () => []],
  ['demo --out OUT --images', () => []],
  ['embed --images I --out OUT --model', () => []],
];

for (const [i, [words]] of read.entries()) {
  const [what, place] = places[i % places.length]!;
  test(`neco ${words} ${what}: one sentence, exit code 2`, () => {
    const given: Record<string, string> = {
      OUT: at('unused'),
      I: at('scenes', 'images'),
      M: at('scenes', 'masks'),
    };
    const { code, stderr } = neco([...words.split(' ').map((word) => given[word] ?? word), place()]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^neco: [^\n]+\n$/);
  });
}

test('links to themselves in a folder of images are left out, those named like images by name', () => {
  symlinkSync('turning', at('scenes', 'images', 'turning'));
  symlinkSync('self.png', at('scenes', 'images', 'self.png'));
  const { code, stdout, stderr } = neco([
    'embed',
    ...model(),
    '--images',
    at('scenes', 'images'),
    '--out',
    at('embedded'),
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /embedded {3}10 images/);
  assert.match(stderr, /skipped .*self\.png/);
});

// ---- what is there already ----

test('results of others are not replaced; own ones are, and with --overwrite all', () => {
  const evaluate = (command: string[], out: string, ...more: string[]) =>
    neco([...command, ...labelled(), ...images(), '--out', out, ...more]);
  const compare = ['eval', 'all', ...model(), '--protocols', 'incontext'];
  const single = ['eval', 'incontext', ...model()];
  for (const [command, name] of [
    [compare, 'results.json'],
    [compare, 'report.html'],
    [single, 'results.json'],
    [single, 'predictions'],
  ] as const) {
    const out = at(`${command[1]}-${name}`);
    const file = name === 'predictions' ? path.join(out, name, '00000.png') : path.join(out, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '{"mine": true}');
    const { code, stderr } = evaluate(command, out);
    assert.equal(code, 2, stderr);
    assert.match(
      stderr,
      new RegExp(`holds ${name.replace('.', '\\.')}, which no evaluation wrote.*--overwrite`),
    );
    assert.equal(readFileSync(file, 'utf8'), '{"mine": true}');
  }
  const out = at('all-report.html');
  assert.equal(evaluate(compare, out, '--overwrite').code, 0);
  assert.equal(evaluate(compare, out).code, 0);
  assert.equal(evaluate(single, at('own')).code, 0);
  assert.equal(evaluate(single, at('own')).code, 0);
});

test('results are known by what is in them', () => {
  for (const text of ['', '[]', 'null', '{"models": []}', '{"model": 1}', '{"versions": {}}']) {
    mkdirSync(at('foreign'), { recursive: true });
    writeFileSync(at('foreign', 'results.json'), text);
    assert.match(
      refused(() => requireOwnResults(at('foreign'), ['results.json'])),
      /holds results\.json/,
    );
  }
});

test('neco scenes replaces neither pictures nor texts', async () => {
  for (const name of ['README.md', 'classes.json', 'images/a.png', 'masks/a.png']) {
    const out = at(`scenes-${name.replace('/', '-')}`);
    mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
    writeFileSync(path.join(out, name), 'mine');
    await assert.rejects(writeScenes(out, { count: 1, seed: 0 }), UserError);
    assert.equal(readFileSync(path.join(out, name), 'utf8'), 'mine');
    assert.ok(!existsSync(path.join(out, 'images', '00000.png')));
  }
});

test('neco data check --skip-list replaces a list of its own only', () => {
  const list = at('list.txt');
  const check = (...more: string[]) =>
    neco(['data', 'check', at('scenes', 'masks'), '--skip-list', list, ...more]);
  writeFileSync(list, 'image.png\n');
  const { code, stderr } = check();
  assert.equal(code, 2);
  assert.match(stderr, /list\.txt is there and was not written by neco data check.*--skip-list.*--overwrite/);
  assert.equal(readFileSync(list, 'utf8'), 'image.png\n');
  check('--overwrite');
  assert.match(readFileSync(list, 'utf8'), /^# Files to leave out/);
  assert.doesNotMatch(check().stderr, /neco: /);
});
