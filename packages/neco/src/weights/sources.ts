import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { findModel, knownModel } from '../vit/models.js';
import type { KnownModel } from '../vit/models.js';
import type { Which } from './layouts.js';

/** A file of weights on this machine, and the table's entry if it was asked for by name. */
export interface LocatedWeights {
  file: string;
  known: KnownModel | null;
}

/** File names looked for in a model folder, best first. */
const WEIGHT_FILES = ['model.safetensors', 'pytorch_model.bin'] as const;

/**
 * Finds the file behind what a user calls a model: a known name, a file, a run folder, a folder with a
 * `model.safetensors`, or a repository id `organisation/name` in the Hugging Face cache.
 *
 * @throws {@link UserError} that says what was looked for and what to do.
 */
export function locateWeights(model: string, which: Which): LocatedWeights {
  const known = findModel(model);
  if (known !== undefined) return { file: locateKnown(known), known };
  if (existsSync(model)) {
    return { file: statSync(model).isDirectory() ? locateInFolder(model, which) : model, known: null };
  }
  if (/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(model) && !/\.(safetensors|pth|pt|ckpt|bin)$/.test(model)) {
    const file = findInCache(model);
    if (file !== null) return { file, known: null };
    throw new UserError(
      `'${model}' is neither a file nor a folder here, nor a model in the Hugging Face cache: ` +
        `put its model.safetensors and config.json into ${join(cacheFolder(model), 'snapshots', 'main')}.`,
    );
  }
  if (/[/\\]|\.(safetensors|pth|pt|ckpt|bin)$/.test(model)) {
    throw new UserError(`There is no file or folder '${model}'; give an existing path or a model's name.`);
  }
  return { file: locateKnown(knownModel(model)), known: null };
}

function locateKnown(known: KnownModel): string {
  if (known.source.kind === 'embedded') {
    if (existsSync(known.source.file)) return known.source.file;
    throw new UserError(
      `The embedded backbone '${known.name}' is missing from this installation: expected ${known.source.file}; ` +
        'install the package again or give --model a file.',
    );
  }
  for (const repository of known.source.repositories) {
    const file = findInCache(repository);
    if (file !== null) return file;
  }
  const first = known.source.repositories[0] as string;
  throw new UserError(
    `The weights of '${known.name}' are not on this machine: put model.safetensors of the Hugging Face repository ` +
      `${first} into ${join(cacheFolder(first), 'snapshots', 'main')}, or give --model the path of such a file.`,
  );
}

function locateInFolder(folder: string, which: Which): string {
  const names = [`${which}.safetensors`, ...WEIGHT_FILES];
  const found = names.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new UserError(
    `The folder ${folder} is neither a training run nor a model: it holds no ${names.join(' and no ')}.`,
  );
}

/** The hub's cache folder, by the environment variables that its own libraries read. */
export function huggingFaceCache(): string {
  const { HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = process.env;
  if (HF_HUB_CACHE !== undefined && HF_HUB_CACHE !== '') return HF_HUB_CACHE;
  if (HF_HOME !== undefined && HF_HOME !== '') return join(HF_HOME, 'hub');
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'huggingface', 'hub');
}

function cacheFolder(repository: string): string {
  return join(huggingFaceCache(), `models--${repository.replace('/', '--')}`);
}

/** The weights of a repository in the cache: the commit `main` points to, else the newest snapshot that has some. */
function findInCache(repository: string): string | null {
  const folder = cacheFolder(repository);
  const snapshots = join(folder, 'snapshots');
  if (!existsSync(snapshots)) return null;
  const reference = join(folder, 'refs', 'main');
  const main = existsSync(reference) ? [readFileSync(reference, 'utf8').trim()] : [];
  const others = readdirSync(snapshots).sort(
    (a, b) => statSync(join(snapshots, b)).mtimeMs - statSync(join(snapshots, a)).mtimeMs,
  );
  for (const name of WEIGHT_FILES) {
    for (const commit of [...main, ...others]) {
      const file = join(snapshots, commit, name);
      if (existsSync(file)) return file;
    }
  }
  return null;
}
