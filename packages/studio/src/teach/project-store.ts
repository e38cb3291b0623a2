import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { writeAtomically } from '@neco/neco/internal';
import { ApiError, notFound, wrongInput } from '../api-error.js';
import { newProject, projectName, projectSchema, type Project } from './project.js';

/** Most bytes of a project file: hundreds of thousands of labelled patches are less. */
const largestFile = 2 ** 23;

const ending = '.json';

/** A project as a list shows it. */
export interface ProjectSummary {
  name: string;
  /** When its file was last written, ISO 8601. */
  changed: string;
}

/** Projects in a folder, one JSON file each. The folder is made when the first one is written. */
export class ProjectStore {
  /** Ends of the writes under way: each waits for the one before, so that revisions are compared in order. */
  #writing: Promise<unknown> = Promise.resolve();
  /** The files that were read last, with what tells whether they are still the same. */
  readonly #known = new Map<string, { stamp: string; project: Project }>();

  constructor(readonly folder: string) {}

  /** All projects, those changed last first. Files that are none are left aside. */
  async list(): Promise<ProjectSummary[]> {
    const names = await readdir(this.folder).catch(whenMissing<string[]>([]));
    const found = await Promise.all(
      names
        .filter((name) => name.endsWith(ending) && isProjectName(name.slice(0, -ending.length)))
        .map(async (name) => ({ name, stats: await lstat(path.join(this.folder, name)).catch(() => null) })),
    );
    return found
      .flatMap(({ name, stats }) =>
        stats?.isFile() ? [{ name: name.slice(0, -ending.length), changed: stats.mtime.toISOString() }] : [],
      )
      .sort((a, b) => (a.changed < b.changed ? 1 : -1));
  }

  /** @throws ApiError if there is no such project, or its file is damaged: what and where */
  async read(name: string): Promise<Project> {
    const project = await this.#readIfThere(name);
    if (project === null)
      throw notFound(`There is no project "${name}".`, 'Choose another, or begin a new one.');
    return project;
  }

  /**
   * Begins a project.
   * @param begin what it begins with; called only if the name is free
   * @throws ApiError if there is one of this name
   */
  async create(
    name: string,
    grid: readonly [number, number],
    begin: () => Promise<Partial<Project>> = () => Promise.resolve({}),
  ): Promise<Project> {
    checkName(name);
    return await this.#inTurn(async () => {
      if ((await this.#readIfThere(name)) !== null) {
        throw new ApiError(409, 'conflict', `There is a project "${name}" already.`, 'Choose another name.');
      }
      const project = projectSchema.safeParse({ ...newProject(name, grid), ...(await begin()) });
      if (!project.success)
        throw wrongInput(`The project cannot begin with this: ${firstFault(project.error)}.`);
      return await this.#replace(project.data);
    });
  }

  /**
   * Replaces a project: the file holds the old or the new one, never half.
   * @param project whose revision is the one that it was read with
   * @returns what was written, with the next revision
   * @throws ApiError if it has another name, or the project was changed since it was read
   */
  async write(name: string, project: Project): Promise<Project> {
    if (project.name !== name) throw wrongInput(`The project is called "${project.name}", not "${name}".`);
    return await this.#inTurn(async () => {
      const before = await this.read(name);
      if (before.revision !== project.revision) {
        throw new ApiError(
          409,
          'conflict',
          `The project "${name}" was changed elsewhere since it was opened.`,
          'Open it again; the last change made here is not saved.',
        );
      }
      // The head is a file of its own, which no change of a project touches.
      return await this.#replace({ ...project, head: before.head, revision: project.revision + 1 });
    });
  }

  #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(body);
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  async #readIfThere(name: string): Promise<Project | null> {
    const file = this.#file(name);
    const opened = await openPlainFile(file);
    if (opened === null) return null;
    const { handle, stamp } = opened;
    try {
      const known = this.#known.get(name);
      if (known?.stamp === stamp) return known.project;
      const project = parseProject(file, await handle.readFile('utf8'), name);
      this.#known.set(name, { stamp, project });
      return project;
    } finally {
      await handle.close();
    }
  }

  async #replace(project: Project): Promise<Project> {
    const file = this.#file(project.name);
    await mkdir(this.folder, { recursive: true });
    writeAtomically(file, `${JSON.stringify(project)}\n`);
    return project;
  }

  #file(name: string): string {
    checkName(name);
    return path.join(this.folder, `${name}${ending}`);
  }
}

function isProjectName(name: string): boolean {
  return projectName.safeParse(name).success;
}

function checkName(name: string): void {
  const parsed = projectName.safeParse(name);
  if (!parsed.success)
    throw wrongInput(`"${name}" is no name for a project: ${parsed.error.issues[0]!.message}.`);
}

/** Opens a file that is no link; null if there is none. */
async function openPlainFile(file: string): Promise<{ handle: FileHandle; stamp: string } | null> {
  // Links are not followed, so that nothing outside the folder is read. Windows has no such flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
  const handle = await open(file, flags).catch(whenMissing<null>(null));
  if (handle === null) return null;
  const stats = await handle.stat();
  if (stats.isFile() && stats.size <= largestFile) {
    return { handle, stamp: `${stats.ino} ${stats.size} ${stats.mtimeMs}` };
  }
  await handle.close();
  throw wrongInput(`${path.basename(file)} is no plain file of at most ${largestFile / 2 ** 20} MiB.`);
}

function parseProject(file: string, text: string, name: string): Project {
  const wrong = (why: string): ApiError =>
    new ApiError(
      422,
      'damaged',
      `The project file ${path.basename(file)} ${why}.`,
      'Mend or remove the file.',
    );
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw wrong(`is not JSON (${(error as Error).message})`);
  }
  const parsed = projectSchema.safeParse(content);
  if (!parsed.success) throw wrong(`is damaged: ${firstFault(parsed.error)}`);
  // A file that was renamed or copied goes by its new name.
  return { ...parsed.data, name };
}

function firstFault(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue!.path.join('.');
  return `${where === '' ? '' : `${where}: `}${issue!.message.replace(/^./, (letter) => letter.toLowerCase())}`;
}

function whenMissing<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    if (error.code === 'ELOOP') throw wrongInput('A project file must not be a link.');
    throw error;
  };
}
