import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import {
  ArchiveTree,
  checkData,
  decodeImage,
  FolderTree,
  openEvaluationPairs,
  openForCheck,
  openTrainingImages,
  RandomStream,
  readData,
  readLabels,
  saveBackbone,
  SkipList,
  UndecodableImage,
  UserError,
  VisionTransformer,
  vitConfig,
  writeSkipList,
} from '@neco/neco/internal';
import { create, Header } from 'tar';
import { neco, temporaryFolder, copyTree, expectedMasks, says, filesOf, zip } from '@neco/testing';

const root = temporaryFolder();
const at = (name: string) => path.join(root, name);

/** Packs a folder in both ways; the names in the tar begin with `./`, as tar writes them. */
async function pack(folder: string, name: string): Promise<{ tar: string; zip: string }> {
  const packed = { tar: at(`${name}.tar`), zip: at(`${name}.zip`) };
  await create({ cwd: folder, file: packed.tar }, ['./']);
  const sources = filesOf(folder).map((source, i) => ({ ...source, stored: i % 2 === 0 }));
  zip(packed.zip, sources);
  return packed;
}

/** A tar of entries as they are given. */
function tar(
  file: string,
  entries: readonly { header: ConstructorParameters<typeof Header>[0]; content?: string }[],
): string {
  const blocks = entries.flatMap(({ header, content = '' }) => {
    const head = new Header(header);
    const bytes = Buffer.alloc(512);
    head.encode(bytes, 0);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    body.write(content);
    return [bytes, body];
  });
  writeFileSync(file, Buffer.concat([...blocks, Buffer.alloc(1024)]));
  return file;
}

for (const kind of ['tar', 'zip'] as const) {
  test(`${kind}: data sets are read without unpacking, to the same masks`, async () => {
    for (const [name, fixture, split] of [
      ['voc', 'voc', 'trainaug'],
      ['coco-stuff', 'coco', 'train'],
      ['cityscapes', 'cityscapes', 'train'],
      ['ade20k', 'ade20k', 'train'],
    ] as const) {
      const packed = await pack(copyTree(fixture), `${kind}-${name}`);
      const { train, val } = await openEvaluationPairs(name, { dataDir: packed[kind] });
      for (const [side, part] of [
        [train, split],
        [val, 'val'],
      ] as const) {
        const expected = expectedMasks[name]!.masks[part]!;
        assert.equal(side.pairs.length, Object.keys(expected).length);
        for (const pair of side.pairs) {
          assert.deepEqual([...(await readLabels(pair)).data], expected[pair.stem]!.flat());
          const { width, height } = await decodeImage(pair.image);
          assert.deepEqual([width, height], [6, 4]);
        }
      }
    }
  });

  test(`${kind}: the tree is that of the folder`, async () => {
    const folder = copyTree('imagenet100');
    const packed = await pack(folder, `${kind}-tree`);
    const [inside, outside] = [await ArchiveTree.open(packed[kind]), new FolderTree(folder)];
    for (const name of ['', 'train', 'train/n01440764']) {
      assert.deepEqual(inside.childrenOf(name), outside.childrenOf(name), name);
      assert.ok(inside.hasFolder(name));
      assert.deepEqual(inside.filesBelow(name, ['.jpeg']), outside.filesBelow(name, ['.jpeg']));
    }
    assert.ok(
      inside.hasFile('imagenet100.txt') && !inside.hasFile('train') && !inside.hasFolder('imagenet100.txt'),
    );
    assert.equal(await inside.readText('imagenet100.txt'), await outside.readText('imagenet100.txt'));
    assert.throws(() => inside.filesBelow('train/none', ['.jpeg']), says('holds no images'));
    const { files } = await openTrainingImages('imagenet100', { dataDir: packed[kind] });
    assert.equal(files.length, 3);
  });

  test(`${kind}: checked, trained and evaluated by the commands`, async () => {
    const packed = await pack(copyTree('voc'), `${kind}-command`);
    const archive = packed[kind];
    const checked = await checkData({ ...(await openForCheck('voc', { dataDir: archive })), tinySide: 4 });
    assert.deepEqual([checked.images, checked.masks], [4, 4]);
    assert.deepEqual(
      checked.findings.map(({ kind: found }) => found),
      ['count', 'count'],
    );
    const model = at('model.safetensors');
    const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
    saveBackbone(model, new VisionTransformer(config));
    const scored = neco(['eval', 'incontext', '--model', model, '--data', 'voc', '--data-dir', archive]);
    assert.equal(scored.code, 0, scored.stderr);
    const head = at(`${kind}-head.safetensors`);
    const fit = ['segment', 'fit', '--model', model, '--head', 'prototypes', '--min-patches', '0'];
    const fitted = neco([...fit, '--data', 'voc', '--data-dir', archive, '--out', head]);
    assert.equal(fitted.code, 0, fitted.stderr);
    const scoreOf = (dataDir: string): unknown => {
      const args = ['--head', head, '--data', 'voc', '--data-dir', dataDir, '--json'];
      const { code, stdout, stderr } = neco(['eval', 'segment', ...args]);
      assert.equal(code, 0, stderr);
      return (JSON.parse(stdout.trim().split('\n').at(-1)!) as { mIoU: number }).mIoU;
    };
    assert.equal(scoreOf(archive), scoreOf(copyTree('voc')));
    const short = ['steps=1', 'batchSize=2', 'head.hiddenDim=16', 'queue.length=0'].flatMap((set) => [
      '--set',
      set,
    ]);
    const run = at(`run-${kind}`);
    const trained = neco(['train', '--data', archive, '--model', model, '--out', run, ...short]);
    assert.equal(trained.code, 0, trained.stderr);
    // The masks are pictures too: who trains on an archive of one's own packs pictures alone.
    assert.match(trained.stdout, /data +8 images/);
    assert.match(readFileSync(path.join(run, 'config.yaml'), 'utf8'), /bytes: [1-9]/);
  });

  test(`${kind}: a skip list names files in it`, async () => {
    const archive = (await pack(copyTree('coco'), `${kind}-skip`))[kind];
    const { files } = await openTrainingImages('coco', { dataDir: archive });
    writeSkipList(at('skip.txt'), [{ file: files[0]!, reason: 'tried' }]);
    const skip = SkipList.read(at('skip.txt'));
    assert.deepEqual((await openTrainingImages('coco', { dataDir: archive, skip })).files, [files[1]]);
  });

  test(`${kind}: a file that is not in it is named`, async () => {
    const archive = (await pack(copyTree('voc'), `${kind}-missing`))[kind];
    await assert.rejects(decodeImage(`${archive}/none.jpg`), (error: unknown) => {
      assert.ok(error instanceof UndecodableImage);
      assert.match(error.message, /holds no none\.jpg/);
      return true;
    });
    await assert.rejects(
      openTrainingImages('ade20k', { dataDir: archive }),
      says('images/training/', 'Found there: VOCSegmentation/'),
    );
  });

  test(`${kind}: cut short anywhere, it is refused by name`, async () => {
    const whole = readFileSync((await pack(copyTree('voc'), `${kind}-whole`))[kind]);
    for (const share of [0, 0.1, 0.5, 0.9]) {
      const file = at(`cut-${share}.${kind}`);
      writeFileSync(file, whole.subarray(0, whole.length * share));
      // A tar that ends between two files cannot be told from a whole one: then the tree lacks a part.
      await assert.rejects(openEvaluationPairs('voc', { dataDir: file }), says(`cut-${share}.${kind}`));
    }
  });
}

test('a folder whose name ends in .zip is a folder', async (t) => {
  const folder = at('folder.zip');
  mkdirSync(folder);
  t.after(() => rmSync(folder, { recursive: true }));
  const [picture] = filesOf(copyTree('imagenet100')).filter(({ name }) => name.endsWith('.JPEG'));
  writeFileSync(path.join(folder, 'a.jpg'), picture!.content);
  assert.equal((await decodeImage(path.join(folder, 'a.jpg'))).width, 6);
  assert.equal((await openTrainingImages(folder)).files.length, 1);
});

const unsafe = ['../up.jpg', 'a/../../up.jpg', '/etc/up.jpg', 'C:/up.jpg'];

for (const name of unsafe) {
  test(`an entry called ${name} is refused`, async () => {
    const content = Buffer.from('x');
    const zipped = zip(at('unsafe.zip'), [
      { name: 'good.jpg', content },
      { name, content },
    ]);
    await assert.rejects(ArchiveTree.open(zipped), says('unsafe.zip', 'up.jpg'));
    const packed = tar(at('unsafe.tar'), [{ header: { path: name, size: 1, type: 'File' }, content: 'x' }]);
    await assert.rejects(ArchiveTree.open(packed), says('unsafe.tar', 'up.jpg'));
  });
}

test('links are refused', async () => {
  const folder = at('links');
  mkdirSync(folder);
  symlinkSync('/etc/hostname', path.join(folder, 'link.jpg'));
  await create({ cwd: folder, file: at('links.tar') }, ['./']);
  await assert.rejects(ArchiveTree.open(at('links.tar')), says('link.jpg', 'a link'));
  const hard = tar(at('hard.tar'), [
    { header: { path: 'a.jpg', type: 'Link', linkpath: '/etc/passwd', size: 0 } },
  ]);
  await assert.rejects(ArchiveTree.open(hard), says('a.jpg', 'a link'));
  const device = tar(at('device.tar'), [{ header: { path: 'dev', type: 'CharacterDevice', size: 0 } }]);
  await assert.rejects(ArchiveTree.open(device), says('dev', 'CharacterDevice'));
  const target = Buffer.from('/etc/hostname');
  const zipped = zip(at('links.zip'), [{ name: 'link.jpg', content: target, mode: 0o120777 }]);
  await assert.rejects(ArchiveTree.open(zipped), says('link.jpg', 'a link'));
});

test('bombs are refused', async () => {
  const zeros = Buffer.alloc(3_000_000);
  // The directory claims less than the data inflate to: reading stops there.
  const lying = zip(at('lying.zip'), [{ name: 'a.jpg', content: zeros, claimed: 10 }]);
  await assert.rejects(readData(`${lying}/a.jpg`), says('a.jpg', 'lying.zip', 'too many bytes'));
  const claiming = zip(at('claiming.zip'), [{ name: 'a.jpg', content: zeros, claimed: 4_000_000_000 }]);
  await assert.rejects(ArchiveTree.open(claiming), says('a.jpg', 'claim to be 4000000000'));
  const vast = tar(at('vast.tar'), [
    { header: { path: 'a.jpg', size: 7_000_000_000, type: 'File' }, content: 'x' },
  ]);
  await assert.rejects(ArchiveTree.open(vast), says('vast.tar', 'cut short'));
  const name = tar(at('name.tar'), [
    { header: { path: 'x', size: 2_000_000, type: 'NextFileHasLongPath' }, content: 'a'.repeat(2_000_000) },
  ]);
  await assert.rejects(ArchiveTree.open(name), says('an extended header of 2000000 bytes'));
});

test('sizes in a tar that are no number of bytes are refused', async () => {
  const pax = (type: 'ExtendedHeader' | 'GlobalExtendedHeader', size: string) => {
    const line = ` size=${size}\n`;
    const content = `${line.length + 2}${line}`;
    return [
      { header: { path: 'pax', size: content.length, type }, content },
      { header: { path: 'a.jpg', size: 1, type: 'File' as const }, content: 'x' },
    ];
  };
  for (const size of ['0.5', '512.5', '1e400'])
    for (const type of ['ExtendedHeader', 'GlobalExtendedHeader'] as const) {
      const file = tar(at('part.tar'), pax(type, size));
      await assert.rejects(ArchiveTree.open(file), says('part.tar', 'cannot be read'));
    }
});

test('a zip whose directory is said to be beyond all files is refused, and the process lives', async () => {
  const whole = readFileSync(zip(at('whole.zip'), [{ name: 'a.jpg', content: Buffer.from('x') }]));
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(2n ** 63n, 8);
  const end = whole.length - 22;
  writeFileSync(at('beyond.zip'), Buffer.concat([whole.subarray(0, end), locator, whole.subarray(end)]));
  await assert.rejects(ArchiveTree.open(at('beyond.zip')), says('beyond.zip', 'a place beyond its end'));
});

test('encrypted and unknown compression are refused', async () => {
  const content = Buffer.from('x');
  const encrypted = zip(at('encrypted.zip'), [{ name: 'a.jpg', content, flags: 1 }]);
  await assert.rejects(ArchiveTree.open(encrypted), says('a.jpg', 'encrypted'));
  const other = zip(at('lzma.zip'), [{ name: 'a.jpg', content, method: 14 }]);
  await assert.rejects(ArchiveTree.open(other), says('a.jpg', 'method 14'));
  writeFileSync(at('gzip.tar'), deflateRawSync(Buffer.alloc(5000, 'neco')));
  writeFileSync(at('gzipped.tar'), Buffer.alloc(2048, 7));
  await assert.rejects(ArchiveTree.open(at('gzipped.tar')), says('gzipped.tar', 'decompressed first'));
});

test('long names in each of their forms', async () => {
  const long = `${'folder/'.repeat(30)}picture.jpg`;
  const folder = at('long');
  mkdirSync(path.join(folder, path.dirname(long)), { recursive: true });
  writeFileSync(path.join(folder, long), 'pax');
  await create({ cwd: folder, file: at('pax.tar') }, ['./']);
  assert.equal((await readData(`${at('pax.tar')}/${long}`)).toString(), 'pax');
  const gnu = tar(at('gnu.tar'), [
    {
      header: { path: '././@LongLink', size: long.length + 1, type: 'NextFileHasLongPath' },
      content: `${long}\0`,
    },
    { header: { path: long.slice(0, 99), size: 3, type: 'File' }, content: 'gnu' },
    { header: { path: 'next.jpg', size: 4, type: 'File' }, content: 'next' },
  ]);
  assert.equal((await readData(`${gnu}/${long}`)).toString(), 'gnu');
  assert.equal((await readData(`${gnu}/next.jpg`)).toString(), 'next', 'the long name is that of one file');
});

const damagedCopies = Number(process.env.NECO_FUZZ_ARCHIVES ?? 60);

for (const kind of ['tar', 'zip'] as const) {
  test(`${kind}: of ${damagedCopies} damaged copies each is read or refused by name`, async (t) => {
    const whole = readFileSync((await pack(copyTree('voc'), `${kind}-damaged`))[kind]);
    const outcomes = { read: 0, refused: 0 };
    for (let copy = 0; copy < damagedCopies; copy++) {
      const random = new RandomStream(3, copy);
      const file = at(`damaged-${copy}.${kind}`);
      const bytes = Buffer.from(
        random.bernoulli(0.2) ? whole.subarray(0, random.integer(whole.length)) : whole,
      );
      for (let i = 0; i < 4 && bytes.length > 0; i++)
        bytes[random.integer(bytes.length)] = random.integer(256);
      writeFileSync(file, bytes);
      try {
        const { files } = await openTrainingImages('voc', { dataDir: file });
        for (const picture of files) {
          await decodeImage(picture).catch((error: unknown) => assert.ok(error instanceof UndecodableImage));
        }
        outcomes.read++;
      } catch (error) {
        assert.ok(error instanceof UserError, `copy ${copy}: ${(error as Error).stack}`);
        assert.ok(error.message.includes(file), error.message);
        outcomes.refused++;
      }
      rmSync(file);
    }
    t.diagnostic(JSON.stringify(outcomes));
    assert.ok(outcomes.read > 0 && outcomes.refused > 0, JSON.stringify(outcomes));
  });
}
