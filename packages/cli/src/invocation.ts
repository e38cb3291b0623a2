import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/neco.js', import.meta.url));

/**
 * How this program is called from a folder, for commands that are printed to be copied: `npx neco` in a project that
 * has it (elsewhere npx would fetch another package of this name), `neco` where it is installed for all projects, else
 * `node` with the file.
 */
export function necoCommand(folder = process.cwd()): string {
  if (parentsOf(folder).some((parent) => isThis(path.join(parent, 'node_modules/.bin/neco'))))
    return 'npx neco';
  const searched = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  if (searched.some((parent) => isThis(path.join(parent, 'neco')))) return 'neco';
  return /^[\w@./-]+$/.test(program) ? `node ${program}` : `node "${program}"`;
}

function parentsOf(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...parentsOf(parent)];
}

function isThis(file: string): boolean {
  return existsSync(file) && realpathSync(file) === realpathSync(program);
}
