import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a zip. */
export interface ZipSource {
  name: string;
  content: Uint8Array;
  /** Stored as it is, where not deflated. */
  stored?: boolean;
  /** What the directory claims, where it lies. */
  claimed?: number;
  /** Unix mode. */
  mode?: number;
  /** General purpose flags: 1 is encrypted. */
  flags?: number;
  method?: number;
}

/** Writes a zip (PKWARE APPNOTE 6.3.9, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zip(file: string, sources: readonly ZipSource[]): string {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []];
  let position = 0;
  for (const { name, content, stored, claimed, mode = 0o100644, flags = 0, method } of sources) {
    const data = stored ? Buffer.from(content) : deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method ?? (stored ? 0 : 8), 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(claimed ?? content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(position, 10);
    const made = Buffer.from([20, 3]);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, fields, rest, Buffer.from(name)]),
    );
    bodies.push(local);
    position += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(sources.length, 8);
  end.writeUInt16LE(sources.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(position, 16);
  writeFileSync(file, Buffer.concat([...bodies, listed, end]));
  return file;
}

/** All files below a folder, by their path from it. */
export function filesOf(folder: string): { name: string; content: Buffer }[] {
  return execFileSync('find', ['.', '-type', 'f'], { cwd: folder, encoding: 'utf8' })
    .trim()
    .split('\n')
    .sort()
    .map((name) => ({ name: name.slice(2), content: readFileSync(path.join(folder, name)) }));
}
