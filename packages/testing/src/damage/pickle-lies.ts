import { sizeBytes } from './random.js';
import type { Random } from './random.js';

/** Instructions with the number of bytes of the length or index that follows. */
const WITH_SIZE: readonly [code: number, width: number][] = [
  [0x42, 4], // BINBYTES
  [0x43, 1], // SHORT_BINBYTES
  [0x54, 4], // BINSTRING
  [0x58, 4], // BINUNICODE
  [0x8a, 1], // LONG1
  [0x8b, 4], // LONG4
  [0x8c, 1], // SHORT_BINUNICODE
  [0x8d, 8], // BINUNICODE8
  [0x8e, 8], // BINBYTES8
  [0x95, 8], // FRAME
  [0x96, 8], // BYTEARRAY8
  [0x4a, 4], // BININT
  [0x4d, 2], // BININT2
  [0x68, 1], // BINGET
  [0x6a, 4], // LONG_BINGET
  [0x71, 1], // BINPUT
  [0x72, 4], // LONG_BINPUT
];

/** Instructions without an argument: marks, containers, calls, the memo, the end. */
const BARE = [
  0x28, 0x29, 0x2e, 0x30, 0x31, 0x32, 0x4e, 0x51, 0x52, 0x5d, 0x61, 0x62, 0x64, 0x65, 0x6c, 0x6f, 0x73, 0x74,
  0x75, 0x7d, 0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94,
];

const LINES = [
  'ctorch._utils\n_rebuild_tensor_v2\n',
  'ctorch._tensor\n_rebuild_from_type_v2\n',
  'ccollections\nOrderedDict\n',
  'cos\nsystem\n',
  'I99999999999999999999\n',
  'Fnan\n',
  'L-5L\n',
  'g0\n',
  'p0\n',
  "S'x'\n",
  'Vkey\n',
  'P1\n',
];

function instruction(random: Random): Buffer {
  if (random.chance(0.15)) return Buffer.from(random.pick(LINES), 'latin1');
  if (random.chance(0.5)) return Buffer.from([random.pick(BARE)]);
  const [code, width] = random.pick(WITH_SIZE);
  return Buffer.concat([Buffer.from([code]), sizeBytes(random, width, 8)]);
}

/** A random program of pickle instructions. */
function program(random: Random, length: number): Buffer {
  const parts: Buffer[] = [];
  // A run of one instruction fills the stack, the memo or the memory.
  if (random.chance(0.2)) parts.push(Buffer.alloc(length - 1, random.pick(BARE)));
  let size = parts.reduce((sum, part) => sum + part.length, 0);
  while (size < length) {
    const part = instruction(random);
    parts.push(part);
    size += part.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** Overwrites instructions inside a pickle that lies in `bytes` from `start` to `end`. */
export function lieInPickle(bytes: Buffer, start: number, end: number, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = random.below(3); i >= 0; i -= 1) {
    const at = start + random.below(end - start);
    const part = random.chance(0.2) ? program(random, end - at) : instruction(random);
    part.copy(copy, at, 0, Math.min(part.length, end - at));
  }
  return copy;
}
