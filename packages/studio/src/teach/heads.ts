import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { readHeadRecord } from '@neco/neco/internal';
import { notFound } from '../api-error.js';
import { insideFolder } from '../inside-folder.js';
import type { Studio } from '../studio.js';
import { headFile } from './save-segmenter.js';
import { startEnding } from './start-heads.js';

/** A head that a project can begin with. */
export interface OfferedHead {
  /** What it is asked for by: its path below the folder of projects, or `given`. */
  id: string;
  /** For people. */
  name: string;
  file: string;
  kind: string;
  classes: string[];
  /** Name of its backbone, if it says. */
  backbone: string | null;
}

/** Id of the head that the studio was started with. */
const givenId = 'given';

/**
 * The heads that can be opened: the one that the studio was started with, and those in the folder of projects, either
 * there or in the folder of a saved segmenter. Files that are no heads are left aside.
 */
export async function offeredHeads({ givenHead, projectsFolder }: Studio): Promise<OfferedHead[]> {
  const entries = await readdir(projectsFolder, { withFileTypes: true }).catch(() => []);
  const own = entries.flatMap((entry) => {
    if (entry.isDirectory() && /-segmenter(-\d+)?$/.test(entry.name)) return [`${entry.name}/${headFile}`];
    const isHead = entry.name.endsWith('.safetensors') && !entry.name.endsWith(startEnding);
    return entry.isFile() && isHead ? [entry.name] : [];
  });
  const files = own.sort().map((id) => ({ id, file: path.join(projectsFolder, id) }));
  if (givenHead !== null) files.unshift({ id: givenId, file: givenHead });
  return files.flatMap(({ id, file }) => describe(id, file) ?? []);
}

/**
 * The file of a head that is offered.
 * @throws ApiError if none is under this id, or it leads out of the folder of projects
 */
export async function offeredFile(studio: Studio, id: string): Promise<string> {
  const head = (await offeredHeads(studio)).find((offered) => offered.id === id);
  if (head === undefined) throw notFound(`There is no segmenter "${id}".`, 'Choose one of those listed.');
  return id === givenId ? head.file : await insideFolder(await realpath(studio.projectsFolder), head.file);
}

function describe(id: string, file: string): OfferedHead | null {
  try {
    const { record } = readHeadRecord(file);
    const { kind, classes, backbone } = record;
    // A saved segmenter goes by the name of its folder.
    const name = id === givenId ? path.basename(file) : id.replace(`/${headFile}`, '');
    return { id, name, file, kind, classes: classes.map((known) => known.name), backbone: backbone.name };
  } catch {
    return null;
  }
}
