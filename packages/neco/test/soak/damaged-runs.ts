import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { RandomStream } from '@neco/neco/internal';
import { parse, stringify } from 'yaml';
import {
  lieInSafetensors,
  damageBytes,
  type Random,
  hostileJson,
  hostileSettings,
  hostileText,
} from '@neco/testing';

type Section = Record<string, unknown>;

/** A lock of this machine, of a process that is gone; another machine is waited for. */
const lock = {
  pid: 2 ** 22 + 1,
  host: hostname(),
  boot: null,
  processStart: null,
  since: 'yesterday',
  patience: 1,
};

/** Damages one to three files of a run; returns their names. */
export function damageRun(run: string, random: RandomStream, bytes: Random): string[] {
  writeFileSync(path.join(run, 'run.lock'), JSON.stringify(lock));
  const names = readdirSync(run, { recursive: true })
    .map(String)
    .filter((name) => statSync(path.join(run, name)).isFile() && !name.includes('tfevents'));
  const often = ['config.yaml', 'metrics.jsonl', 'checkpoints/last.safetensors'];
  const damaged = new Set<string>();
  for (let count = random.integer(1, 4); count > 0; count--) {
    const name = random.pick([...names, ...often]);
    if (!damaged.has(name)) damageFile(path.join(run, name), random, bytes);
    damaged.add(name);
  }
  if (!damaged.has('run.lock')) rmSync(path.join(run, 'run.lock'));
  return [...damaged];
}

function damageFile(file: string, random: RandomStream, bytes: Random): void {
  const kind = random.integer(10);
  const content = readFileSync(file);
  rmSync(file);
  if (kind === 0) return;
  if (kind === 1) mkdirSync(file);
  else if (kind === 2) writeFileSync(file, Buffer.alloc(random.integer(2) * 300));
  else if (kind < 5) writeFileSync(file, damageBytes(content, bytes));
  else writeFileSync(file, lieIn(file, content, random, bytes));
  if (!existsSync(file)) throw new Error(`${file} was to be written`);
}

function lieIn(file: string, content: Buffer, random: RandomStream, bytes: Random): string | Buffer {
  if (file.endsWith('.safetensors')) return lieInSafetensors(content, bytes);
  const text = content.toString('utf8');
  if (file.endsWith('.jsonl')) return hostileLines(text, random);
  if (file.endsWith('.yaml') && random.bernoulli(0.6))
    return stringify(hostileSettings(parse(text) as Section, random));
  if (/(json|lock)$/.test(file) && random.bernoulli(0.7)) return hostileJson(text, random);
  return hostileText(text, random);
}

/** Lines of which some are something else, gone, twice, or in another place. */
function hostileLines(text: string, random: RandomStream): string {
  const lines = text.trim().split('\n');
  for (let count = random.integer(1, 4); count > 0; count--) {
    const at = random.integer(lines.length);
    const line = lines[at]!;
    switch (random.integer(5)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(random.integer(lines.length), 0, line);
        break;
      case 2:
        lines[at] = random.pick([
          'null',
          '5',
          '[]',
          '{}',
          '"x"',
          '{"step":null}',
          '{"eval":{}}',
          '{"step":1,"eval":3}',
        ]);
        break;
      case 3:
        lines[at] = hostileText(line, random);
        break;
      default:
        // The same line may have been damaged before.
        if (isJson(line)) lines[at] = hostileJson(line, random);
    }
    if (lines.length === 0) lines.push('{');
  }
  return `${lines.join('\n')}\n`;
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object' && JSON.parse(line) !== null;
  } catch {
    return false;
  }
}
