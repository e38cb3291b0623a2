import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import { UserError, VisionTransformer, loadBackbone, saveBackbone, vitConfig } from '@neco/neco/internal';
import { cpuMilliseconds, temporaryFolder, fixturePath } from '@neco/testing';

// Files made to fill the memory, to never end or to break the reader; the fuzz test does not come upon them by chance.

/** Of processor time, which other work on the machine changes little; the files would take minutes or for ever. */
const MAX_CPU_SECONDS = 10;
const MAX_MEGABYTES = 200;

const folder = temporaryFolder();

/** Asserts that a file is refused by name, in time and without much memory. */
async function refused(
  file: string,
  pattern: RegExp,
  options: { allowMissing?: boolean } = {},
): Promise<void> {
  const memory = process.resourceUsage().maxRSS;
  const start = process.cpuUsage();
  await assert.rejects(loadBackbone(file, { config: { numHeads: 2 }, ...options }), (error: Error) => {
    assert.ok(error instanceof UserError, error.stack);
    assert.match(error.message, pattern);
    assert.ok(error.message.includes(folder) && error.message.length < 1000, error.message);
    assert.doesNotMatch(error.message, /\p{Cc}/u);
    return true;
  });
  const seconds = cpuMilliseconds(start) / 1000;
  const megabytes = (process.resourceUsage().maxRSS - memory) / 1024;
  assert.ok(seconds < MAX_CPU_SECONDS, `${seconds} s`);
  assert.ok(megabytes < MAX_MEGABYTES, `${megabytes} MB`);
}

function write(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** A safetensors file from its header. */
function safetensors(name: string, header: object, data: Uint8Array): string {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return write(name, Buffer.concat([length, json, data]));
}

/** An uncompressed zip archive; entries with the same data object share its bytes. */
function zip(name: string, entries: readonly [name: string, data: Buffer][]): string {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const places = new Map<Buffer, number>();
  let position = 0;
  for (const [entry, data] of entries) {
    let local = places.get(data);
    if (local === undefined) {
      local = position;
      places.set(data, local);
      const header = Buffer.alloc(30 + entry.length);
      header.writeUInt32LE(0x04034b50, 0);
      header.writeUInt16LE(entry.length, 26);
      header.write(entry, 30);
      parts.push(header, data);
      position += header.length + data.length;
    }
    const header = Buffer.alloc(46 + entry.length);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt32LE(data.length, 20);
    header.writeUInt32LE(data.length, 24);
    header.writeUInt16LE(entry.length, 28);
    header.writeUInt32LE(local, 42);
    header.write(entry, 46);
    directory.push(header);
  }
  const whole = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(whole.length, 12);
  end.writeUInt32LE(position, 16);
  return write(name, Buffer.concat([...parts, whole, end]));
}

const STOP = Buffer.from('.');

/** A checkpoint of torch.save with this pickle. */
function checkpoint(
  name: string,
  pickle: Buffer,
  storages: readonly [key: string, data: Buffer][] = [],
): string {
  const entries = storages.map(([key, data]): [string, Buffer] => [`archive/data/${key}`, data]);
  return zip(name, [['archive/data.pkl', Buffer.concat([Buffer.from([0x80, 2]), pickle, STOP])], ...entries]);
}

/** Pickle of a text and of a number. */
const text = (value: string): Buffer => {
  const head = Buffer.from([0x58, 0, 0, 0, 0]);
  head.writeUInt32LE(Buffer.byteLength(value), 1);
  return Buffer.concat([head, Buffer.from(value)]);
};
const int = (value: number): Buffer => {
  const bytes = Buffer.from([0x4a, 0, 0, 0, 0]);
  bytes.writeInt32LE(value, 1);
  return bytes;
};
const ascii = (value: string): Buffer => Buffer.from(value, 'latin1');
const tuple = (...items: Buffer[]): Buffer => Buffer.concat([ascii('('), ...items, ascii('t')]);

/** Pickle of a float32 tensor that looks into a storage. */
function tensor(
  key: string,
  shape: readonly number[],
  stride: readonly number[],
  type = 'FloatStorage',
): Buffer {
  const storage = tuple(text('storage'), ascii(`ctorch\n${type}\n`), text(key), text('cpu'), int(1));
  const args = [storage, ascii('Q'), int(0), tuple(...shape.map(int)), tuple(...stride.map(int))];
  return Buffer.concat([ascii('ctorch._utils\n_rebuild_tensor_v2\n'), tuple(...args), ascii('R')]);
}

function dictionary(entries: Iterable<[string, Buffer]>): Buffer {
  const items = [...entries].flatMap(([key, value]) => [text(key), value]);
  return Buffer.concat([ascii('}('), ...items, ascii('u')]);
}

test('tensors of a safetensors file that share their bytes', async () => {
  const shared = { dtype: 'F32', shape: [1 << 18], data_offsets: [0, 1 << 20] };
  const header = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`t${i}`, shared]));
  await refused(safetensors('shared.safetensors', header, new Uint8Array(1 << 20)), /its tensors overlap/);
});

test('a header whose length is a lie that the file has room for', async () => {
  const file = write('sparse.safetensors', Buffer.from([0, 0, 0, 5, 0, 0, 0, 0]));
  truncateSync(file, 1 << 30);
  await refused(file, /header is not an object/);
});

test('control characters and endless names in a file do not reach the terminal', async () => {
  const name = `\u001b[31m\n${'x'.repeat(100_000)}`;
  const header = { [name]: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } };
  await refused(safetensors('names.safetensors', header, new Uint8Array(4)), /its first keys: ' \[31m/);
});

test('a configuration in the metadata that is larger than the tensors', async () => {
  const config = vitConfig('small', 'v2', { embedDim: 8, depth: 1, numHeads: 2, patchSize: 2, imgSize: 4 });
  const model = new VisionTransformer(config);
  for (const [lie, pattern] of [
    [{ imgSize: 65_536 }, /'pos_embed' has shape \[1, 5, 8\], but the model needs/],
    [{ depth: 1024 }, /lacks 14322 of the backbone's \d+ tensors/],
    [{ embedDim: 65_536 }, /but the model needs \[1, 1, 65536\]/],
  ] as const) {
    const file = join(folder, 'config.safetensors');
    saveBackbone(file, model);
    const { tensors } = torch.io.loadSafetensors(file);
    torch.io.saveSafetensors(file, tensors, { 'neco.config': JSON.stringify({ ...config, ...lie }) });
    await refused(file, pattern);
    await refused(file, /too many to be this backbone|but the model needs/, { allowMissing: true });
  }
});

test('entries of a zip archive that share their bytes', async () => {
  const data = Buffer.alloc(1 << 20);
  const keys = Array.from({ length: 1000 }, (_, i) => String(i));
  const state = dictionary(keys.map((key): [string, Buffer] => [`t${key}`, tensor(key, [1 << 18], [1])]));
  const file = checkpoint('shared.pth', state, keys.map((key): [string, Buffer] => [key, data])); // prettier-ignore
  await refused(file, /entries of its zip archive overlap/);
});

test('tensors that share one storage', async () => {
  const side = 512;
  const state: [string, Buffer][] = [['patch_embed.proj.weight', tensor('0', [side, 3, 1, 1], [3, 1, 1, 1])]];
  for (let i = 0; i < 1000; i += 1)
    state.push([`blocks.${i}.attn.proj.weight`, tensor('0', [side, side], [side, 1])]);
  const file = checkpoint('tied.pth', dictionary(state), [['0', Buffer.alloc(4 * side * side)]]);
  await refused(file, /tensors are larger than their storages/);
});

test('one storage read as many types is read once for each', async () => {
  const bytes = 1 << 20;
  const state = Array.from({ length: 500 }, (_, i): [string, Buffer] => [
    `t${i}`,
    tensor('0', [1], [1], i % 2 === 0 ? 'FloatStorage' : 'ByteStorage'),
  ]);
  await refused(
    checkpoint('types.pth', dictionary(state), [['0', Buffer.alloc(bytes)]]),
    /No Vision Transformer/,
  );
});

test('a zip directory that claims most of a huge file', async () => {
  const size = 1 << 30;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(size - 4096, 12);
  const file = write('directory.pth', Buffer.from('PK'));
  truncateSync(file, size - 22);
  writeFileSync(file, end, { flag: 'a' });
  await refused(file, /zip directory has an impossible size/);
});

const BOMBS: Record<string, [pickle: Buffer, pattern: RegExp]> = {
  'millions of dictionaries': [Buffer.alloc(1 << 23, '}'), /more objects than a checkpoint has/],
  'millions of marks': [Buffer.alloc(1 << 23, '('), /stacks up more than a checkpoint has/],
  'millions of copies on the stack': [Buffer.alloc(1 << 23, 'N2', 'latin1'), /stacks up more/],
  'millions of entries in the memo': [
    Buffer.concat([ascii('N'), Buffer.alloc(1 << 23, 0x94)]),
    /remembers more/,
  ],
  'a long dictionary copied again and again': [
    Buffer.concat([
      ascii('('),
      ...Array.from({ length: 60_000 }, (_, i) => Buffer.concat([int(i), ascii('N'), Buffer.from([0x86])])),
      ascii('lp0\n0ccollections\nOrderedDict\np1\n0'),
      ...Array.from({ length: 20_000 }, () => ascii('g1\ng0\n\x85R0')),
      ascii('N'),
    ]),
    /copies more than a checkpoint has/,
  ],
  'a text of 1 GB': [Buffer.from([0x8d, 0, 0, 0, 64, 0, 0, 0, 0]), /text of more than 64 MB/],
  'a number of 1 GB': [Buffer.from([0x8b, 0, 0, 0, 64]), /number of more than 8000 bits/],
};

for (const [name, [pickle, pattern]] of Object.entries(BOMBS)) {
  test(`a pickle of ${name}`, async () => {
    await refused(checkpoint('bomb.pth', pickle), pattern);
  });
}

test('a tensor of a subclass that is made of itself', async () => {
  const call = 'ctorch._tensor\n_rebuild_from_type_v2\n';
  // args = [f, f, [..., itself]]: a list that holds itself as its third item.
  const pickle = ascii(`${call}p0\n0(lp1\ng0\nag0\nag1\na0g0\n(g0\ng0\ng1\ntR`);
  await refused(checkpoint('itself.pth', pickle), /No Vision Transformer is recognised/);
});

test('dictionaries nested without end', async () => {
  const depth = 100_000;
  const down = Buffer.concat(Array.from({ length: depth }, () => Buffer.concat([ascii('}'), text('x')])));
  const pickle = Buffer.concat([down, tensor('0', [1], [1]), Buffer.alloc(depth, 's')]);
  await refused(
    checkpoint('nested.pth', pickle, [['0', Buffer.alloc(4)]]),
    /No Vision Transformer is recognised/,
  );
});

test('a tensor of impossible or empty shape', async () => {
  for (const [shape, stride] of [
    [
      [2 ** 31 - 1, 2 ** 31 - 1],
      [0, 0],
    ],
    [
      [0, 2 ** 31 - 1],
      [1, 1],
    ],
    [[1], [2 ** 31 - 1]],
  ] as const) {
    const state = dictionary([['patch_embed.proj.weight', tensor('0', shape, stride)]]);
    await refused(
      checkpoint('shape.pth', state, [['0', Buffer.alloc(64)]]),
      /larger than their|expected 4 non-empty|'pos_embed'|has shape/,
    );
  }
});

test('an index in the place of weights, and weights in the place of an index', async () => {
  const weights = readFileSync(fixturePath('vit/dinov2-hub/model.safetensors'));
  await refused(write('weights.json', weights), /not a readable index of weights \(it is no valid JSON/);
  const index = readFileSync(fixturePath('layouts/hf-dinov2-sharded/model.safetensors.index.json'));
  await refused(write('index.safetensors', index), /is a text that begins with/);
});
