import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { crc32c, EventFile, train, type TrainMetrics } from '@neco/neco/internal';
import { makeSmallInputs, smallOptions, temporaryFolder } from '@neco/testing';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

before(async () => {
  folder = temporaryFolder();
  await makeSmallInputs(at('inputs'));
});

const eventFiles = (run: string) =>
  readdirSync(run)
    .filter((name) => name.startsWith('events.out.tfevents.'))
    .sort();

test('CRC-32C of known texts (RFC 3720, appendix B.4; the check value of the catalogue of CRCs)', () => {
  assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e);
});

interface Read {
  files: Record<string, string>;
  scalars: Record<string, [step: number, wallTime: number, value: number][]>;
}

test("the bytes are those that TensorBoard's own reader has read", () => {
  const fixture = new URL('../../test/fixtures/tensorboard/read.json', import.meta.url);
  const { files, scalars } = JSON.parse(readFileSync(fileURLToPath(fixture), 'utf8')) as Read;
  const run = at('fixture');
  writeTwoFiles(run);
  const hashes = eventFiles(run).map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(path.join(run, name)))
      .digest('hex'),
  ]);
  assert.deepEqual(Object.fromEntries(hashes), files);
  // The second file begins step 3 anew: TensorBoard has its value once, from there.
  assert.deepEqual(
    scalars['train/loss']!.map(([step]) => step),
    [1, 2, 3, 4],
  );
  assert.equal(scalars['train/loss']![2]![1], 1_700_000_008);
  for (const [step, , value] of scalars['train/loss']!) assert.equal(value, Math.fround(2 / step));
  assert.deepEqual(
    scalars['eval/ränge']!.map(([, , value]) => value),
    [-1, -2, -3, -4],
  );
});

/** As tools/fixtures/write-events.mjs does. */
function writeTwoFiles(run: string): void {
  rmSync(run, { recursive: true, force: true });
  mkdirSync(run);
  let time = 1_700_000_000;
  const origin = { now: () => time++, host: 'host', pid: 7 };
  for (const [done, steps] of [
    [0, [1, 2, 3]],
    [2, [3, 4]],
  ] as const) {
    const file = new EventFile(run, done, origin);
    for (const step of steps)
      file.scalars(step, { 'train/loss': 2 / step, 'train/step time': step * 1e-3, 'eval/ränge': -step });
    file.close();
  }
}

// Written out once more from the definitions of the formats, without the writer's code.
const schema = protobuf
  .parse(
    `
  syntax = "proto3";
  message Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
  message SessionLog { int32 status = 1; }
  message Summary { message Value { string tag = 1; float simple_value = 2; } repeated Value value = 1; }
`,
    { keepCase: true },
  )
  .root.lookupType('Event');

interface EventMessage {
  step: number;
  file_version: string;
  summary: { value: { tag: string; simple_value: number }[] } | null;
  session_log: { status: number } | null;
}

/** Reads the records of a file; lengths and checksums must be right. */
function readEvents(file: string): EventMessage[] {
  const bytes = readFileSync(file);
  const events: EventMessage[] = [];
  for (let start = 0; start < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(start));
    const data = bytes.subarray(start + 12, start + 12 + length);
    assert.equal(data.length, length);
    assert.equal(unmasked(bytes.readUInt32LE(start + 8)), slowCrc32c(bytes.subarray(start, start + 8)));
    assert.equal(unmasked(bytes.readUInt32LE(start + 12 + length)), slowCrc32c(data));
    events.push(schema.toObject(schema.decode(data), { longs: Number, defaults: true }) as EventMessage);
    start += 16 + length;
  }
  return events;
}

function unmasked(masked: number): number {
  const turned = (masked - 0xa282ead8) >>> 0;
  return ((turned << 15) | (turned >>> 17)) >>> 0;
}

/** By polynomial division, bit by bit. */
function slowCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) * 0x82f63b78);
  }
  return ~crc >>> 0;
}

test('--log tensorboard: every number of metrics.jsonl, and a run that goes on says from where', async () => {
  const options = { ...smallOptions(at('inputs'), at('run')), log: 'tensorboard' as const };
  const stop = new AbortController();
  const onStep = ({ step }: TrainMetrics) => step === 10 && stop.abort();
  await train({ ...options, signal: stop.signal, onStep });
  await train(options);
  const files = eventFiles(at('run')).map((name) => readEvents(at('run', name)));
  assert.equal(files.length, 2);
  for (const events of files) assert.equal(events[0]!.file_version, 'brain.Event:2');
  assert.deepEqual(
    files[1]!.filter((event) => event.session_log).map(({ step, session_log: log }) => [step, log!.status]),
    [[11, 1]],
  );
  const written = files
    .flat()
    .flatMap(({ step, summary }) =>
      (summary?.value ?? []).map(({ tag, simple_value: value }) => [step, tag, value] as const),
    );
  const lines = readFileSync(at('run', 'metrics.jsonl'), 'utf8').trim().split('\n');
  const expected = lines.flatMap((text) => {
    const { step, eval: evaluation, ...numbers } = JSON.parse(text) as { step: number; eval?: object };
    const group = evaluation === undefined ? 'train' : 'eval';
    return Object.entries(evaluation ?? numbers)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [step, `${group}/${name}`, Math.fround(Number(value))] as const);
  });
  assert.deepEqual(written, expected);
  assert.ok(written.some(([, tag]) => tag === 'train/updateNorm'));
});
