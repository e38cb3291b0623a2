import { cpSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lieInOnnx } from './onnx-lies.js';
import { damageSettings } from './settings-lies.js';
import { lieInIndex, lieInSafetensors, lieInPickle, damageBytes, type Random, lieInZip } from '@neco/testing';

/** Forms in which weights come. */
export const FORMS = ['safetensors', 'zip', 'legacy', 'index', 'settings', 'onnx'] as const;
export type Form = (typeof FORMS)[number];

/** Undamaged files of each form; those of "index" and "settings" are folders. */
export const SOURCES: Readonly<Record<Form, readonly string[]>> = {
  safetensors: [
    'layouts/hf-vit-v5.safetensors',
    'layouts/timm-distilled.safetensors',
    'vit/dinov2-hub/model.safetensors',
    'vit/hf-dinov2-swiglu/model.safetensors',
    'rotary/hf-gated/model.safetensors',
  ],
  zip: [
    'layouts/leopart.ckpt',
    'rotary/own-gated/model.pth',
    'layouts/lightning.ckpt',
    'layouts/module.pt',
    'layouts/moco-v3.pth.tar',
    'pth/views.pt',
  ],
  legacy: ['layouts/ibot.pth', 'pth/legacy.pth'],
  index: ['layouts/hf-dinov2-sharded', 'layouts/hf-vit-sharded-bin'],
  settings: [
    'layouts/hf-vit',
    'layouts/hf-deit',
    'vit/hf-dinov2',
    'vit/hf-dinov2-registers',
    'vit/hf-dinov2-swiglu',
  ],
  onnx: ['onnx/dinov2.onnx', 'onnx/vit.onnx'],
};

/** Pickles of the older form end before this place in the files above. */
const LEGACY_PICKLES = 5000;

/** Whether damage was such that the file cannot be whole any more. */
export interface Damaged {
  file: string;
  truncated: boolean;
}

/** Writes one damaged copy into a folder. */
export function writeDamaged(form: Form, source: string, folder: string, random: Random): Damaged {
  if (form === 'index') return { file: damageShards(source, folder, random), truncated: false };
  if (form === 'settings') return { file: damageSettings(source, folder, random), truncated: false };
  const whole = readFileSync(source);
  const file = join(folder, 'model.bin');
  const bytes = random.chance(0.4) ? damageBytes(whole, random) : lie(form, whole, random);
  writeFileSync(file, bytes);
  return { file, truncated: bytes.length < whole.length && whole.subarray(0, bytes.length).equals(bytes) };
}

function lie(form: Form, whole: Buffer, random: Random): Buffer {
  if (form === 'safetensors') return lieInSafetensors(whole, random);
  if (form === 'onnx') return lieInOnnx(whole, random);
  if (form === 'zip') return lieInZip(whole, random);
  return lieInPickle(whole, 0, Math.min(LEGACY_PICKLES, whole.length), random);
}

/** A copy of the folder with a damaged index, a damaged part, or both. */
function damageShards(source: string, folder: string, random: Random): string {
  const copy = join(folder, 'shards');
  rmSync(copy, { recursive: true, force: true });
  cpSync(source, copy, { recursive: true });
  const names = readdirSync(copy);
  const index = join(copy, names.find((name) => name.endsWith('.index.json')) as string);
  const shards = names.filter((name) => !name.endsWith('.json')).map((name) => join(copy, name));
  const kind = random.below(4);
  if (kind !== 0) {
    const bytes = readFileSync(index);
    writeFileSync(index, kind === 1 ? damageBytes(bytes, random) : lieInIndex(bytes, random));
  }
  if (kind === 0 || random.chance(0.2)) {
    const shard = random.pick(shards);
    const bytes = readFileSync(shard);
    const choice = random.below(4);
    if (choice === 0) rmSync(shard);
    else if (choice === 1) truncateSync(shard, random.below(bytes.length));
    else if (choice === 2) writeFileSync(shard, readFileSync(random.pick(shards)));
    else
      writeFileSync(
        shard,
        shard.endsWith('.bin') ? lieInZip(bytes, random) : lieInSafetensors(bytes, random),
      );
  }
  return index;
}
