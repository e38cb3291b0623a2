import type { Random } from '@neco/testing';

/** Fields and lengths of the graph lie in the first part of the file, weights behind them. */
const GRAPH_SHARE = 0.7;
const TYPES = [0, 1, 2, 6, 7, 9, 10, 11, 16, 99];

/** An ONNX file whose tags, lengths, names or dimensions lie. */
export function lieInOnnx(whole: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(whole);
  const names = bytes.toString('latin1').matchAll(/(?:backbone|onnx::)[\w.:]+/g);
  const places = [...names].map(({ index }) => index);
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    // Before a name stands its length, before that a tag; an initializer's type and dimensions come before these.
    const name = random.pick(places);
    switch (random.below(4)) {
      case 0:
        bytes[name - 1 - random.below(2)] = random.below(256);
        break;
      case 1:
        bytes[name - 3 - random.below(12)] = random.below(256);
        break;
      case 2:
        bytes[name - 3] = random.pick(TYPES);
        break;
      default:
        bytes[random.below(Math.floor(bytes.length * GRAPH_SHARE))] = random.pick([0, 1, 0x7f, 0x80, 0xff]);
    }
  }
  return bytes;
}
