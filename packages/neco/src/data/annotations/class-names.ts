import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../../errors.js';
import { numberedClass } from '../numbered-classes.js';

/** Names of classes as a file lists them. */
export interface NameList {
  file: string;
  names: string[];
}

/** Largest list that is read, bytes: far more than 254 names. */
const largestList = 2 ** 20;

/**
 * The first list of class names that lies in a folder or up to two levels above it (`labels/train` belongs to the
 * `data.yaml` beside `labels`); null if there is none.
 *
 * @param names of the files, the best first; `.yaml` holds `names`, others a name a line
 * @throws UserError if it is not understood
 */
export function nameList(folder: string, names: readonly string[]): NameList | null {
  const above = path.dirname(path.resolve(folder));
  for (const directory of [folder, above, path.dirname(above)]) {
    for (const name of names) {
      const file = path.join(directory, name);
      const found = statSync(file, { throwIfNoEntry: false });
      if (!found?.isFile()) continue;
      if (found.size > largestList)
        throw new UserError(`${file} has ${found.size} bytes: no list of classes.`);
      const text = readFileSync(file, 'utf8');
      return { file, names: file.endsWith('.yaml') ? namesInYaml(file, text) : lines(text) };
    }
  }
  return null;
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function namesInYaml(file: string, text: string): string[] {
  let content: unknown;
  try {
    content = parse(text);
  } catch (cause) {
    throw new UserError(`${file} is no YAML (${(cause as Error).message.split('\n')[0]}).`, { cause });
  }
  const listed = (content as { names?: unknown } | null)?.names;
  const entries: [string, unknown][] =
    typeof listed === 'object' && listed !== null ? Object.entries(listed) : [];
  const names: string[] = [];
  for (const [key, name] of entries) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index > 65_535 || typeof name === 'object') {
      throw new UserError(`${file} has the class "${key}" under "names"; numbers from 0 are needed.`);
    }
    names[index] = String(name);
  }
  if (names.length === 0) throw new UserError(`${file} has no "names": [first class, second class, ...].`);
  return Array.from(names, (name, index) => name ?? numberedClass(index));
}
