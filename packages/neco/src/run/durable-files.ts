import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Makes the names in a folder as lasting as the files' content; without this a power cut can undo a rename. */
export function syncFolder(folder: string): void {
  // Windows has no handles of folders that can be synced.
  if (process.platform === 'win32') return;
  syncPath(folder);
}

/** Makes what was written to a file last; nothing if there is no such file. */
export function syncFile(file: string): void {
  if (existsSync(file)) syncPath(file);
}

function syncPath(target: string): void {
  const handle = openSync(target, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

// Names that writeAtomically and saveSafetensors give to files which they rename when those are whole; earlier versions had
// the number of the process in them.
const temporaryName = /\.([0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\.tmp$/;

/** Removes what writers left in a folder that were killed before they were done. No writer may be at work. */
export function removeTemporaries(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (temporaryName.test(name)) rmSync(path.join(folder, name), { force: true });
  }
}
