import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { loadBackbone, UserError } from '@neco/neco/internal';
import { fixturePath, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();

const load = (file: string) => loadBackbone(file, { config: { numHeads: 2 } });

/** A copy of a file of torch.save with one bit of its largest storage changed; without checksums, if asked for. */
function changedCopy(name: string, withoutChecksums: boolean): string {
  const bytes = readFileSync(fixturePath('layouts/module.pt'));
  let largest = { size: 0, data: 0 };
  for (let at = bytes.indexOf('PK\u0001\u0002'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 4)) {
    const entry = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    const [size, local] = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 42)];
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    if (entry.includes('/data/') && size > largest.size) largest = { size, data };
    if (withoutChecksums) bytes.writeUInt32LE(0, at + 16);
  }
  bytes[largest.data + (largest.size >> 1)]! ^= 1;
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

test('a changed bit of a weight is seen by the checksums of torch.save', async () => {
  await assert.rejects(load(changedCopy('changed.pt', false)), (error: Error) => {
    assert.ok(error instanceof UserError, error.stack);
    assert.match(error.message, /changed\.pt .*its storage '\d+' was changed since it was written/);
    return true;
  });
});

test('files that torch.save wrote without checksums load', async () => {
  await load(changedCopy('unchecked.pt', true));
});
