import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import * as torch from '@neco/torch';
import { difference, fixturePath } from './fixture.js';

const { loadSafetensors, saveSafetensors, inspectSafetensors, SafetensorsError } = torch.io;

const folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
after(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);

const python = fixturePath('dtypes');
const DTYPES = [
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint8',
  'uint16',
];

test('a file of the Python package is read', () => {
  const { tensors, metadata } = loadSafetensors(python);
  assert.deepEqual(metadata, { 'made by': 'safetensors for Python' });
  for (const dtype of DTYPES) {
    const tensor = tensors.get(dtype);
    const isFloat = dtype.includes('float');
    assert.equal(tensor?.dtype, dtype);
    assert.deepEqual(tensor.shape, [2, 3]);
    const values = isFloat ? [0, 1, 2.5, 100, 3, 0.125] : [0, 1, 2, 100, 3, 0];
    assert.deepEqual(Array.from(tensor.toTypedArray(), Number), values, dtype);
  }
  assert.deepEqual(tensors.get('bool')?.toArray(), [
    [false, true, true],
    [true, true, true],
  ]);
  assert.equal(tensors.get('scalar')?.item(), 7);
  assert.deepEqual(tensors.get('scalar')?.shape, []);
  assert.deepEqual(tensors.get('empty')?.shape, [0, 4]);
  assert.deepEqual(tensors.get('unicode é')?.toArray(), [0, 1, 2.5]);
});

test("our file is byte for byte the Python package's", () => {
  const { tensors, metadata } = loadSafetensors(python);
  const out = path('same.safetensors');
  saveSafetensors(out, tensors, metadata);
  assert.deepEqual(readFileSync(out), readFileSync(python));
});

test('every dtype makes the round trip; views and gradients too', () => {
  const out = path('round.safetensors');
  const base = torch.randn([4, 6]);
  const saved: Record<string, torch.Tensor> = {
    view: base.t().narrow(0, 1, 3),
    leaf: torch.randn([2]).requiresGrad_(),
    ['__proto__']: torch.ones([1]),
    'nan.and.infinity': torch.tensor([NaN, Infinity, -Infinity]),
  };
  for (const dtype of [...DTYPES, 'bool']) saved[dtype] = torch.randn([3, 5]).mul(10).abs().to(dtype);
  const live = torch.liveTensors();
  saveSafetensors(out, saved, { step: '7', note: '"quotes" \n' });
  assert.equal(torch.liveTensors(), live);
  const { tensors, metadata } = loadSafetensors(out);
  assert.deepEqual(metadata, { step: '7', note: '"quotes" \n' });
  assert.deepEqual([...tensors.keys()], Object.keys(saved));
  for (const [name, tensor] of tensors) {
    assert.equal(tensor.dtype, saved[name]!.dtype);
    assert.deepEqual(tensor.toBytes(), saved[name]!.toBytes(), name);
  }
  assert.equal(difference(tensors.get('view')!, saved.view!), 0);
  assert.ok(!tensors.get('leaf')!.requiresGrad);
});

test('names, dtypes and shapes without the data', () => {
  const { entries, metadata } = inspectSafetensors(python);
  assert.deepEqual(entries.get('bfloat16'), { dtype: 'bfloat16', shape: [2, 3] });
  assert.equal(metadata['made by'], 'safetensors for Python');
});

test('writing replaces the old file whole or not at all', () => {
  const out = path('atomic.safetensors');
  saveSafetensors(out, { x: torch.ones([2]) });
  const gone = torch.ones([2]);
  gone.release();
  assert.throws(() => saveSafetensors(out, { x: torch.zeros([2]), gone }), /was released/);
  assert.throws(() => saveSafetensors(out, { c: torch.zeros([2], { dtype: 'complex64' }) }), {
    name: 'TypeError',
    message: /"c" has dtype complex64, which the format lacks/,
  });
  assert.throws(
    () => saveSafetensors(out, { __metadata__: torch.ones([1]) }),
    /has "__metadata__" for itself/,
  );
  assert.deepEqual(loadSafetensors(out).tensors.get('x')?.toArray(), [1, 1]);
  saveSafetensors(out, { x: torch.zeros([2]) });
  assert.deepEqual(loadSafetensors(out).tensors.get('x')?.toArray(), [0, 0]);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('tmp')),
    [],
  );
  assert.throws(() => saveSafetensors(path('missing/file'), { x: torch.ones([1]) }), /ENOENT.*missing/);
});

function withHeader(header: unknown, data = new Uint8Array(8)): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

const good = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
const whole = readFileSync(python);
const DAMAGED: Record<string, [Buffer, RegExp]> = {
  empty: [Buffer.alloc(0), /too short/],
  'half a length': [Buffer.alloc(5), /too short/],
  'another format': [
    Buffer.from('PK\x03\x04 this is a zip file, not tensors'),
    /header is longer than the file/,
  ],
  'cut in the header': [whole.subarray(0, 100), /header is longer than the file/],
  'cut in the data': [whole.subarray(0, whole.length - 1), /tensor "bool" ends after the file/],
  'no JSON': [withHeader('{"x": '), /header is not JSON/],
  'no object': [withHeader([1]), /header is not an object/],
  'no description': [withHeader({ x: 3 }), /tensor "x" has no description/],
  'unknown dtype': [withHeader({ x: { ...good, dtype: 'F4' } }), /tensor "x" has the unknown dtype F4/],
  'negative size': [withHeader({ x: { ...good, shape: [-2] } }), /tensor "x" is described wrongly/],
  'no shape': [withHeader({ x: { ...good, shape: '2' } }), /tensor "x" is described wrongly/],
  'wrong number of bytes': [withHeader({ x: { ...good, shape: [3] } }), /does not fit its shape/],
  'too large a shape': [withHeader({ x: { ...good, shape: [2 ** 52, 2 ** 52] } }), /does not fit its shape/],
  'backward offsets': [withHeader({ x: { ...good, data_offsets: [8, 0] } }), /does not fit its shape/],
  'data outside': [withHeader({ x: { ...good, data_offsets: [8, 16] } }), /ends after the file/],
  'shared bytes': [withHeader({ x: good, y: good }), /its tensors overlap/],
  'metadata of numbers': [withHeader({ __metadata__: { a: 1 }, x: good }), /metadata are not texts/],
};

for (const [name, [bytes, message]] of Object.entries(DAMAGED)) {
  test(`damaged file: ${name}`, () => {
    const out = path('damaged.safetensors');
    writeFileSync(out, bytes);
    const live = torch.liveTensors();
    assert.throws(
      () => loadSafetensors(out),
      (error) => {
        assert.ok(error instanceof SafetensorsError);
        assert.equal(error.name, 'SafetensorsError');
        assert.ok(error.message.startsWith(out), 'the file is named');
        assert.match(error.message, message);
        return true;
      },
    );
    assert.equal(torch.liveTensors(), live);
  });
}

test('no file, a folder', () => {
  assert.throws(() => loadSafetensors(path('no-such-file')), { code: 'ENOENT' });
  assert.throws(() => loadSafetensors(folder), /is a folder, not a safetensors file/);
});
