import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { damageBytes, SIZES, type Random } from '@neco/testing';

type Json = Record<string, unknown>;

/** What transformers writes beside its weights, with a normalisation that is not ImageNet's. */
const PREPROCESSOR: Json = {
  image_processor_type: 'ViTImageProcessor',
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.25, 0.5],
  size: { height: 8, width: 8 },
};

/** Fields that are read; by file. */
const READ: Readonly<Record<string, readonly string[]>> = {
  'config.json': ['num_attention_heads', 'layer_norm_eps', 'pretrained_cfg'],
  'preprocessor_config.json': ['image_mean', 'image_std'],
};

const VALUES: readonly unknown[] = [
  ...[null, true, '', '12', 'x'.repeat(5000), '\u0000\u202e', {}, [], [[]], -1, 0, 0.5, 3.5, 1e-320, 1e308],
  ...[[0.5], [0, 0, 0], [1, 2, '3'], [0.5, 0.5, 0.5, 0.5], [1e300, 1, 1], [null, null, null], [-1, -1, -1]],
  ...[{ mean: [0.5, 0.5, 0.5] }, { mean: 'grey', std: 1 }, { mean: [0, 0, 0], std: [0, 0, 0] }],
];

/** Texts in the place of a file. */
const TEXTS: readonly string[] = [
  '',
  'null',
  '3',
  '[]',
  '"config"',
  '{',
  'NaN',
  '{"num_attention_heads": NaN}',
  '{"layer_norm_eps": 1e999}',
  '['.repeat(100_000),
  '{"__proto__": {"num_attention_heads": 7}}',
  'version: 1\n',
  '\uFEFF{}',
];

/** A copy of a folder of weights whose settings are damaged; the weights are sound. */
export function damageSettings(source: string, folder: string, random: Random): string {
  const copy = join(folder, 'settings');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  copyFileSync(join(source, 'model.safetensors'), join(copy, 'model.safetensors'));
  copyFileSync(join(source, 'config.json'), join(copy, 'config.json'));
  writeFileSync(join(copy, 'preprocessor_config.json'), JSON.stringify(PREPROCESSOR));
  const name = random.pick(Object.keys(READ));
  damage(join(copy, name), READ[name]!, random);
  return copy;
}

function damage(file: string, fields: readonly string[], random: Random): void {
  const whole = readFileSync(file);
  switch (random.below(6)) {
    case 0:
      return writeFileSync(file, random.pick(TEXTS));
    case 1:
      rmSync(file);
      if (random.chance(0.5)) mkdirSync(file);
      return;
    case 2:
      return writeFileSync(file, damageBytes(whole, random));
    default: {
      const settings = JSON.parse(whole.toString()) as Json;
      for (let i = random.below(3); i >= 0; i -= 1) lie(settings, fields, random);
      writeFileSync(file, JSON.stringify(settings));
    }
  }
}

function lie(settings: Json, fields: readonly string[], random: Random): void {
  const name = random.chance(0.8) ? random.pick(fields) : random.pick(Object.keys(settings));
  if (random.chance(0.1)) delete settings[name];
  else settings[name] = random.chance(0.3) ? Number(random.pick(SIZES)) : random.pick(VALUES);
}
