import type { Studio } from '../studio.js';
import type { Project } from './project.js';
import { TaughtSet } from './taught-set.js';

/** Revisions whose labelled features are kept. */
const kept = 6;

/** The latest taught sets: many pictures of a page ask for the same one. */
export class TaughtSets {
  readonly #sets = new Map<string, TaughtSet>();

  constructor(private readonly studio: Studio) {}

  /** What tells a set apart: more features may have come since. */
  key({ name, revision }: Project, model: number): string {
    return `${model} ${this.studio.model(model).features.done} ${revision} ${name}`;
  }

  /** @throws ApiError while the weights of the model are not open */
  get(project: Project, model: number): TaughtSet {
    const key = this.key(project, model);
    let set = this.#sets.get(key);
    // A file that was replaced by hand may have the same revision.
    if (set?.project !== project) set = new TaughtSet(this.studio, this.studio.model(model), project);
    this.#sets.delete(key);
    this.#sets.set(key, set);
    for (const old of [...this.#sets.keys()].slice(0, -kept)) this.#sets.delete(old);
    return set;
  }
}
