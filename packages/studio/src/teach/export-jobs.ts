import path from 'node:path';
import { ApiError } from '../api-error.js';
import type { ExportAnswer } from '../api.js';
import type { Studio } from '../studio.js';
import { exportMasks } from './export-masks.js';
import type { TaughtSet } from './taught-set.js';

const nothing: ExportAnswer = {
  state: 'none',
  done: 0,
  total: 0,
  folder: '',
  path: '',
  skipped: [],
  message: '',
};

/** Exports in the background, one at a time. */
export class ExportJobs {
  readonly #answers = new Map<string, ExportAnswer>();
  readonly #stop = new AbortController();
  #running: Promise<void> | null = null;

  constructor(private readonly studio: Studio) {}

  /** The latest export of a project. */
  get(project: string): ExportAnswer {
    return this.#answers.get(project) ?? nothing;
  }

  /** @throws ApiError while another export runs */
  start(taught: TaughtSet, model: string, leastMargin: number): ExportAnswer {
    if (this.#running !== null) {
      throw new ApiError(409, 'busy', 'Another export is being written.', 'Wait for its end.');
    }
    const answer: ExportAnswer = {
      ...nothing,
      state: 'running',
      total: this.studio.images.length,
      skipped: [],
    };
    this.#answers.set(taught.project.name, answer);
    this.#running = this.#run(taught, model, leastMargin, answer).finally(() => (this.#running = null));
    return answer;
  }

  async #run(taught: TaughtSet, model: string, leastMargin: number, answer: ExportAnswer): Promise<void> {
    try {
      const { folder, skipped } = await exportMasks(this.studio, taught, {
        folder: this.studio.projectsFolder,
        model,
        leastMargin,
        signal: this.#stop.signal,
        onProgress: (done) => (answer.done = done),
      });
      Object.assign(answer, { state: 'done', folder: path.basename(folder), path: folder, skipped });
    } catch (error) {
      answer.state = 'failed';
      answer.message = (error as Error).message;
      if (!(error instanceof ApiError) && !this.#stop.signal.aborted) console.error(error);
    }
  }

  /** Ends what runs; nothing of it stays. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
