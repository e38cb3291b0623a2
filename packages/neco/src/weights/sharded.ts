import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { quoteName, quoteNames } from './quote.js';
import type { Checkpoint, ChooseKeys } from './checkpoint.js';

/** Real indices have a few hundred bytes a tensor. */
const MAX_INDEX_BYTES = 1 << 26;

/**
 * Reads a model whose tensors are in several files, by the index that transformers writes beside them
 * (`model.safetensors.index.json`, `pytorch_model.bin.index.json`): `weight_map` names the file of each
 * tensor.
 *
 * @param index - The index; its files lie in the same folder.
 * @param choose - Chooses among all keys of the index; files without a chosen tensor are not opened.
 * @param readFile - Reads the chosen tensors of one file.
 * @throws {@link UserError} if the index is damaged, names a file outside its folder, or a file or tensor is missing.
 */
export function readShards(
  index: string,
  choose: ChooseKeys,
  readFile: (file: string, choose: ChooseKeys) => Checkpoint,
): Checkpoint {
  const shardOf = readIndex(index);
  const wanted = choose(shardOf.keys());
  const keysOf = new Map<string, Set<string>>();
  const skipped: string[] = [];
  for (const [key, shard] of shardOf) {
    if (!wanted(key)) skipped.push(key);
    else keysOf.set(shard, (keysOf.get(shard) ?? new Set()).add(key));
  }
  const files = locateShards(index, [...keysOf.keys()]);
  const tensors = new Map<string, Tensor>();
  for (const [shard, keys] of keysOf) {
    const file = files.get(shard) as string;
    const read = readFile(file, () => (key) => keys.has(key));
    const absent = [...keys].find((key) => !read.tensors.has(key));
    if (absent !== undefined) {
      throw new UserError(
        `${file} lacks the tensor '${quoteName(absent)}' that ${basename(index)} promises; download both again.`,
      );
    }
    for (const [key, tensor] of read.tensors) tensors.set(key, tensor);
  }
  return { tensors, metadata: {}, skipped };
}

/** The file of each tensor. A Map, so that a key may be called `__proto__`. */
function readIndex(index: string): Map<string, string> {
  const damaged = (reason: string, cause?: unknown): UserError =>
    new UserError(`${index} is not a readable index of weights (${reason}); download it again.`, { cause });
  let text: string;
  try {
    if (statSync(index).size > MAX_INDEX_BYTES) throw new Error('it has more than 64 MB');
    text = readFileSync(index, 'utf8');
  } catch (error) {
    throw damaged((error as Error).message, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(`it is no valid JSON: ${(error as Error).message}`, error);
  }
  const map = typeof value === 'object' && value !== null && 'weight_map' in value ? value.weight_map : null;
  const entries = typeof map === 'object' && map !== null ? Object.entries(map) : [];
  if (
    entries.length === 0 ||
    !entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
  ) {
    throw damaged("it has no 'weight_map' that names the file of each tensor");
  }
  return new Map(entries);
}

/** The path of each shard: a plain name of a file beside the index, since an index may come from anywhere. */
function locateShards(index: string, shards: readonly string[]): Map<string, string> {
  const outside = shards.find((name) => !isPlainName(name));
  if (outside !== undefined) {
    throw new UserError(
      `${index} names the file '${quoteName(outside)}', which is not a name in its own folder; such an index is refused.`,
    );
  }
  const files = new Map(shards.map((name) => [name, join(dirname(index), name)]));
  const missing = shards.filter((name) => !existsSync(files.get(name) as string));
  if (missing.length === 0) return files;
  throw new UserError(
    `${missing.length} of the ${shards.length} files that ${index} names are missing beside it (${quoteNames(missing)}); ` +
      'download them too.',
  );
}

function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0:]/.test(name);
}
