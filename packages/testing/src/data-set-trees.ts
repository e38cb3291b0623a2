import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '@neco/neco/internal';
import { temporaryFolder } from './temporary-folder.js';

const fixtures = fileURLToPath(new URL('../../neco/test/fixtures/datasets/', import.meta.url));

/** Masks in classes, row by row, by data set, split and stem (tools/fixtures/datasets.py). */
export const expectedMasks = JSON.parse(readFileSync(path.join(fixtures, 'expected.json'), 'utf8')) as Record<
  string,
  { masks: Record<string, Record<string, number[][]>>; names?: string[] }
>;

/** A copy of a fixture's tree in a temporary folder. */
export function copyTree(name: string): string {
  const root = temporaryFolder();
  cpSync(path.join(fixtures, name), root, { recursive: true });
  return root;
}

/** Moves parts of a tree: from, to. */
export function move(root: string, ...parts: [from: string, to: string][]): void {
  for (const [from, to] of parts) {
    const goal = path.join(root, to);
    mkdirSync(path.dirname(goal), { recursive: true });
    renameSync(path.join(root, from), goal);
  }
}

/** A check that an error is the user's and says all this. */
export function says(...texts: (string | RegExp)[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UserError, String(error));
    for (const text of texts) {
      const found = typeof text === 'string' ? error.message.includes(text) : text.test(error.message);
      assert.ok(found, `${text} in: ${error.message}`);
    }
    return true;
  };
}
