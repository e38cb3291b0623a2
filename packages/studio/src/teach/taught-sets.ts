import type { Studio } from '../studio.js';
import type { Project } from './project.js';
import type { StartHeads } from './start-heads.js';
import { TaughtSet } from './taught-set.js';

/** Revisions whose heads are kept. */
const kept = 4;

/** The latest taught sets: many pictures of a page ask for the same one. */
export class TaughtSets {
  readonly #sets = new Map<string, { project: Project; set: Promise<TaughtSet> }>();

  constructor(
    private readonly studio: Studio,
    private readonly starts: StartHeads,
  ) {}

  /** What tells a set apart: more features may have come since. */
  key({ name, revision, head }: Project, model: number): string {
    const { features, keptFeatures } = this.studio.model(model);
    const { done } = head?.resize === 'squash' ? features : keptFeatures;
    return `${model} ${done} ${revision} ${name}`;
  }

  /** @throws ApiError while the weights of the model are not open, or if the project's first head is gone */
  async get(project: Project, model: number): Promise<TaughtSet> {
    const key = this.key(project, model);
    let found = this.#sets.get(key);
    // A file that was replaced by hand may have the same revision.
    if (found?.project !== project) found = { project, set: this.#open(project, model) };
    this.#sets.delete(key);
    this.#sets.set(key, found);
    for (const old of [...this.#sets.keys()].slice(0, -kept)) this.#sets.delete(old);
    try {
      return await found.set;
    } catch (error) {
      this.#sets.delete(key);
      throw error;
    }
  }

  async #open(project: Project, index: number): Promise<TaughtSet> {
    const model = this.studio.model(index);
    return await TaughtSet.open(this.studio, model, project, await this.starts.get(project, model));
  }
}
