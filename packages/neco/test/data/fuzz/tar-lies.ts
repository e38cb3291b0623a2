import { SIZES, sizeBytes, type Random } from '@neco/testing';

const block = 512;

/** Fields of a header: offset and width (POSIX.1-2017, pax, "ustar interchange format"). */
const [nameField, sizeField, sumField, typeField, prefixField] = [
  [0, 100],
  [124, 12],
  [148, 8],
  [156, 1],
  [345, 155],
] as const;

const kinds = '\u00000123456789ABDgKLMNSVxX?';

const paths = [
  '../up.jpg',
  'a/../../up.jpg',
  '/etc/hostname',
  'C:/up.jpg',
  'a\\b.jpg',
  '',
  '.',
  './',
  'images/',
  '__proto__',
  'x'.repeat(100),
  '\u00ff\u00fe.jpg',
];

/** Lines of extended headers. */
const records = [
  ...['size=-512', 'size=-1', 'size=0', 'size=1e3', 'size=512.5', 'size=x', 'size=', 'size=99999999999999999999'],
  ...['path=../up.jpg', 'path=/etc/hostname', 'path=', 'path=images/a.jpg', 'path=\u0000', `path=${'a/'.repeat(40_000)}b.jpg`],
  ...['linkpath=/etc/passwd', 'mtime=1e400', 'uid=-1', '__proto__=1', 'constructor=1', 'GNU.sparse.size=9', '=', ''],
]; // prettier-ignore

/** Places of the headers of a tar, up to one whose size is not to be believed. */
function headersOf(bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = 0; at + block <= bytes.length && bytes[at] !== 0;) {
    places.push(at);
    const size = Number.parseInt(bytes.toString('latin1', at + sizeField[0], at + sizeField[0] + 11), 8);
    if (!(size >= 0)) break;
    at += block + Math.ceil(size / block) * block;
  }
  return places;
}

/** Puts the checksum of a header right. */
function sign(header: Buffer): Buffer {
  header.fill(' ', sumField[0], sumField[0] + sumField[1]);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, sumField[0], 'latin1');
  return header;
}

function put(header: Buffer, [at, width]: readonly [number, number], text: string): void {
  header.fill(0, at, at + width);
  header.write(text, at, width, 'latin1');
}

function lieInSize(header: Buffer, random: Random): void {
  if (random.chance(0.5)) {
    put(header, sizeField, random.pick(SIZES).toString(8).slice(0, 12));
  } else if (random.chance(0.7)) {
    // Base 256, as GNU writes large sizes; 0xff begins a negative one.
    header[sizeField[0]] = random.pick([0x80, 0xff]);
    header.fill(header[sizeField[0]] === 0xff ? 0xff : 0, sizeField[0] + 1, sizeField[0] + 4);
    sizeBytes(random, 8, 512)
      .reverse()
      .copy(header, sizeField[0] + 4);
  } else put(header, sizeField, random.pick(['-1', '-1000', '99999999', ' ', 'x', '7 7']));
}

/** An entry that is to change the one after it. */
function extension(header: Buffer, random: Random): Buffer {
  const head = Buffer.from(header);
  const kind = random.pick(['x', 'x', 'g', 'L', 'K', 'X']);
  const lines = Array.from({ length: 1 + random.below(3) }, () => random.pick(records));
  const text = 'LK'.includes(kind)
    ? `${random.pick(paths)}\0`
    : lines.map((line) => `${line.length + 4 + random.pick([0, 0, 0, 0, 1, -2, 500])} ${line}\n`).join('');
  const content = Buffer.from(text);
  put(head, sizeField, content.length.toString(8).padStart(11, '0'));
  put(head, typeField, kind);
  return Buffer.concat([sign(head), content, Buffer.alloc((block - (content.length % block)) % block)]);
}

/** A tar some of whose headers lie, with right checksums. */
export function lieInTar(bytes: Buffer, random: Random): Buffer {
  let lying = Buffer.from(bytes);
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.pick(headersOf(lying));
    if (at === undefined) return lying;
    const header = lying.subarray(at, at + block);
    switch (random.below(6)) {
      case 0:
        lieInSize(header, random);
        break;
      case 1:
        put(header, typeField, random.pick([...kinds]));
        break;
      case 2:
        put(header, random.pick([nameField, prefixField]), random.pick(paths));
        break;
      case 3:
        lying = Buffer.concat([lying.subarray(0, at), lying.subarray(at + block)]);
        continue;
      default:
        lying = Buffer.concat([lying.subarray(0, at), extension(header, random), lying.subarray(at)]);
        continue;
    }
    if (random.chance(0.9)) sign(header);
  }
  return lying;
}
