import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { saveTorchFile } from '@neco/neco/internal';
import { inFolder } from '@neco/testing';

/** Entries of a zip archive as its directory lists them: zip64 offsets in the extra field, as the writer makes them. */
function directory(bytes: Buffer): { name: string; start: number; length: number; crc: number }[] {
  const end = bytes.length - 22;
  assert.equal(bytes.readUInt32LE(end), 0x06054b50);
  const record = Number(bytes.readBigUInt64LE(end - 20 + 8));
  assert.equal(bytes.readUInt32LE(record), 0x06064b50);
  const count = Number(bytes.readBigUInt64LE(record + 32));
  let at = Number(bytes.readBigUInt64LE(record + 48));
  return Array.from({ length: count }, () => {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    assert.equal(bytes.readUInt16LE(at + 10), 0, 'stored without compression');
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = Number(bytes.readBigUInt64LE(at + 46 + nameLength + 4));
    assert.equal(bytes.readUInt32LE(local), 0x04034b50);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const entry = { name, start, length: bytes.readUInt32LE(at + 24), crc: bytes.readUInt32LE(at + 16) };
    at += 46 + nameLength + bytes.readUInt16LE(at + 30);
    return entry;
  });
}

test('storages lie uncompressed at multiples of 64 bytes and hold the tensors in order', async () => {
  await inFolder((folder) => {
    const file = join(folder, 'a.pth');
    const tensors = new Map([
      ['first.weight', torch.randn([3, 5])],
      ['second', torch.randn([7]).to('float16')],
      ['strided', torch.randn([4, 6]).t()],
    ]);
    saveTorchFile(file, tensors);
    const bytes = readFileSync(file);
    const entries = directory(bytes);
    assert.deepEqual(
      entries.map(({ name }) => name),
      [
        'archive/data.pkl',
        'archive/byteorder',
        'archive/data/0',
        'archive/data/1',
        'archive/data/2',
        'archive/version',
      ],
    );
    for (const { name, start } of entries) assert.equal(start % 64, 0, name);
    [...tensors.values()].forEach((tensor, i) => {
      const { start, length } = entries[2 + i]!;
      assert.deepEqual(bytes.subarray(start, start + length), Buffer.from(tensor.toBytes()));
    });
    return Promise.resolve();
  });
});

test('check sums are those of zip', async () => {
  await inFolder((folder) => {
    const file = join(folder, 'a.pth');
    saveTorchFile(file, new Map([['x', torch.ones([2])]]));
    const entries = directory(readFileSync(file));
    // Python: zlib.crc32(b'little'), zlib.crc32(b'3\n').
    assert.equal(entries.find(({ name }) => name.endsWith('byteorder'))?.crc, 0x19e33d85);
    assert.equal(entries.find(({ name }) => name.endsWith('version'))?.crc, 0x55679ed1);
    return Promise.resolve();
  });
});

test('the same tensors give the same file', async () => {
  await inFolder((folder) => {
    const tensors = new Map([['x', torch.ones([300])]]);
    saveTorchFile(join(folder, 'a.pth'), tensors);
    saveTorchFile(join(folder, 'b.pth'), tensors);
    assert.deepEqual(readFileSync(join(folder, 'a.pth')), readFileSync(join(folder, 'b.pth')));
    return Promise.resolve();
  });
});
