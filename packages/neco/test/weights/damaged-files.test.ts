import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { UserError, loadBackbone } from '@neco/neco';
import { fixturePath } from '../vit/parity.js';

const FILES = [
  'vit/dinov2-hub/model.safetensors',
  'vit/hf-dinov2-swiglu/model.safetensors',
  'pth/state-dict.pth',
  'pth/legacy.pth',
  'pth/lightning.ckpt',
];
const DAMAGED = 120;

/** Cuts, overwrites or repeats a few bytes, half of the time near the head or the tail where the structure is. */
function damage(bytes: Buffer, next: (max: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const kind = next(4);
  if (kind === 0) return copy.subarray(0, next(copy.length));
  if (kind === 1) {
    const [from, to] = [next(copy.length), next(copy.length)].sort((a, b) => a - b) as [number, number];
    return Buffer.concat([copy.subarray(0, to), copy.subarray(from)]);
  }
  const places = [
    next(copy.length),
    next(Math.min(2048, copy.length)),
    copy.length - 1 - next(Math.min(2048, copy.length)),
  ];
  for (let i = 0; i <= next(8); i += 1) {
    const at = places[next(3)] as number;
    copy[(at + i) % copy.length] = kind === 2 ? next(256) : ([0, 1, 0x7f, 0x80, 0xff][next(5)] as number);
  }
  return copy;
}

for (const name of FILES) {
  test(`${DAMAGED} damaged copies load or are refused in one sentence: ${name}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'neco-damaged-'));
    const generator = xoroshiro128plus(FILES.indexOf(name) + 1);
    const next = (max: number): number => uniformInt(generator, 0, max - 1);
    const bytes = readFileSync(fixturePath(name));
    const before = torch.liveTensors();
    let refused = 0;
    try {
      for (let i = 0; i < DAMAGED; i += 1) {
        const file = join(folder, 'model.bin');
        writeFileSync(file, damage(bytes, next));
        try {
          const { model } = await loadBackbone(file, { config: { numHeads: 3 } });
          for (const parameter of model.parameters()) parameter.release();
        } catch (error) {
          assert.ok(error instanceof UserError, `copy ${i}: ${(error as Error).stack}`);
          refused += 1;
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    // Most damage hits weights, which no format protects; a good part must be seen.
    assert.ok(refused > DAMAGED / 5, `${refused} refused`);
    assert.ok(torch.liveTensors() <= before + 1, 'a refused file leaves no tensors behind');
  });
}
