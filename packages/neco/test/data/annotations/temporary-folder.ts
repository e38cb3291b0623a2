import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import sharp from 'sharp';

/** A folder that is removed after the tests of a file, and what writes into it. */
export function temporaryFolder(prefix: string) {
  const root = mkdtempSync(path.join(tmpdir(), prefix));
  after(() => rmSync(root, { recursive: true }));
  const at = (...parts: string[]): string => path.join(root, ...parts);
  const made = (name: string): string => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    return at(name);
  };
  return {
    at,
    file(name: string, content: string): string {
      writeFileSync(made(name), content);
      return at(name);
    },
    /** A grey picture of one value. */
    async picture(name: string, width: number, height: number, value = 90): Promise<string> {
      const raw = { width, height, channels: 1 } as const;
      const pixels = new Uint8Array(width * height).fill(value);
      await sharp(pixels, { raw }).toColourspace('b-w').toFile(made(name));
      return at(name);
    },
  };
}
