import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadBackbone } from '@neco/neco/internal';

const models = (name: string) => fileURLToPath(new URL(`../../models/${name}`, import.meta.url));
const card = readFileSync(models('README.md'), 'utf8');
const file = readFileSync(models('tiny.safetensors'));

test('the embedded file is the one that its card describes', () => {
  const [, bytes] = /([\d,]+) bytes/.exec(card) ?? [];
  assert.equal(file.length, Number(bytes!.replaceAll(',', '')));
  const [, hash] = /SHA-256\s+`([0-9a-f]{64})`/.exec(card) ?? [];
  assert.equal(createHash('sha256').update(file).digest('hex'), hash);
  assert.ok(file.length <= 4e6);
});

test("the card's sizes are those of the network, and the file says how it was made", async () => {
  const model = await loadBackbone('tiny');
  const { config, metadata } = model;
  const parameters = [...model.namedParameters().values()].reduce((sum, p) => sum + p.numel(), 0);
  for (const words of [
    `${config.embedDim} channels`,
    `${config.depth} blocks`,
    `${config.numHeads} heads`,
    `patches of ${config.patchSize} px`,
    `${(parameters / 1e6).toFixed(1)} million parameters`,
    'CC BY 4.0',
  ]) {
    assert.ok(card.replaceAll(/\s+/g, ' ').includes(words), words);
  }
  assert.ok(metadata['description']!.length > 10);
});
