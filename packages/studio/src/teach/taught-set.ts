import { ignoreIndex } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { notReady, wrongInput } from '../api-error.js';
import { placesIn } from '../maps/index.js';
import type { StudioModel } from '../model.js';
import type { Studio } from '../studio.js';
import { classScores, margins } from './class-scores.js';
import { pixelLabels } from './pixel-labels.js';
import type { Project } from './project.js';
import { labelledPatches } from './strokes.js';
import { projectClasses, TaughtScorer, type TaughtScore } from './true-classes.js';

/** Images whose patches are labelled before the event loop has its turn. */
const imagesAtATime = 16;

/** How sure the labels of an image are. */
export interface ImageCertainty {
  image: number;
  /** Margin between the first and the second class, averaged over patches; 0 to 1. */
  margin: number;
}

/** What one revision of a project makes of all images by the features of one model. */
export class TaughtSet {
  /** Images that have labelled patches. */
  readonly taught: ReadonlySet<number>;
  /** Images that the project names and the studio does not have. */
  readonly missing: readonly string[];
  /** `[M, D]`: features of the labelled patches. */
  readonly #features: Float32Array;
  /** `[M]` */
  readonly #classes: Int32Array;

  /** @throws ApiError while weights are not open */
  constructor(
    private readonly studio: Studio,
    private readonly model: StudioModel,
    readonly project: Project,
  ) {
    const ids = new Map(studio.images.map(({ name, id }) => [name, id]));
    const byName = labelledPatches(project);
    this.missing = [...byName.keys()].filter((name) => !ids.has(name));
    const known = [...byName].flatMap(([name, labels]) => {
      const id = ids.get(name);
      return id === undefined ? [] : [{ id, labels }];
    });
    this.taught = new Set(known.map(({ id }) => id));
    [this.#features, this.#classes] = this.#gather(known);
  }

  /** Whether any patch is labelled whose features are there: without one nothing can be said. */
  get empty(): boolean {
    return this.#classes.length === 0;
  }

  /** Whether an image's features are there. */
  has(id: number): boolean {
    return this.model.features.has(id);
  }

  /** Class scores of an image's patches, `[rows * columns, classes]`; the caller releases them. @throws ApiError */
  scores(id: number): Tensor {
    const features = this.model.features.image(id);
    try {
      return this.#scoresOf(features);
    } finally {
      features.release();
    }
  }

  /** Classes of an image's pixels in a given size, 255 where the margin is smaller than `leastMargin`. */
  pixels(id: number, size: { width: number; height: number }, leastMargin = 0): Uint8Array<ArrayBuffer> {
    const scores = this.scores(id);
    try {
      return pixelLabels(scores, this.model.features.grid, size, leastMargin);
    } finally {
      scores.release();
    }
  }

  /** Margins between the first and the second class of an image's patches. */
  margins(id: number): Float32Array {
    const scores = this.scores(id);
    try {
      return torch.scope(() => margins(scores).toFloat32Array());
    } finally {
      scores.release();
    }
  }

  /**
   * All images that have features, the least certain first.
   * @throws the signal's reason if it is aborted
   */
  async certainties(signal?: AbortSignal): Promise<ImageCertainty[]> {
    this.requireLabels();
    const { features } = this.model;
    const ids = this.studio.images.map(({ id }) => id).filter((id) => features.has(id));
    const ranked: ImageCertainty[] = [];
    for (let start = 0; start < ids.length; start += imagesAtATime) {
      signal?.throwIfAborted();
      const some = ids.slice(start, start + imagesAtATime);
      const means = torch.scope(() => {
        const patches = features.tensor().indexSelect(0, torch.tensor(some, { dtype: 'int64' }));
        return margins(this.#scoresOf(patches.flatten(0, 1)))
          .view([some.length, -1])
          .mean([1])
          .toFloat32Array();
      });
      some.forEach((image, i) => ranked.push({ image, margin: means[i]! }));
      await new Promise(setImmediate);
    }
    return ranked.sort((a, b) => a.margin - b.margin || a.image - b.image);
  }

  /**
   * Compares the labels with the masks, at the masks' own size, of images that were not taught; `limit` of them, evenly
   * spread, if there are more. Null where no image can be compared.
   */
  async score(limit: number, signal?: AbortSignal): Promise<TaughtScore | null> {
    this.requireLabels();
    const { studio, project } = this;
    const usable = studio.images.filter(
      ({ id, mask }) => mask !== null && !this.taught.has(id) && this.has(id),
    );
    const step = Math.max(1, usable.length / limit);
    const chosen = Array.from(
      { length: Math.min(limit, usable.length) },
      (_, i) => usable[Math.floor(i * step)]!,
    );
    const table = projectClasses(project, studio.classNames ?? [], studio.ignoreIndex);
    const scorer = new TaughtScorer(project.classes.length, table, studio.ignoreIndex);
    for (const { id } of chosen) {
      signal?.throwIfAborted();
      const truth = await studio.mask(id);
      if (truth !== null) scorer.add(this.pixels(id, truth), truth);
      await new Promise(setImmediate);
    }
    const result = scorer.result();
    return result.images === 0 || result.leftOut === 1 ? null : result;
  }

  #scoresOf(patches: Tensor): Tensor {
    this.requireLabels();
    const { classes, settings } = this.project;
    return torch.scope(() => {
      const features = torch.fromTypedArray(this.#features, [this.#classes.length, patches.shape[1]!]);
      return classScores(patches, { features, classes: this.#classes }, classes.length, settings);
    });
  }

  #gather(known: readonly { id: number; labels: ReadonlyMap<number, number> }[]): [Float32Array, Int32Array] {
    const { features } = this.model;
    const places = placesIn(features.grid, this.project.grid);
    const perImage = features.grid[0] * features.grid[1];
    const rows = new Map<number, number>();
    for (const { id, labels } of known) {
      if (!features.has(id)) continue;
      for (const [patch, index] of labels) rows.set(id * perImage + places[patch]!, index);
    }
    if (rows.size === 0) return [new Float32Array(), new Int32Array()];
    const chosen = torch.scope(() =>
      features
        .tensor()
        .flatten(0, 1)
        .indexSelect(0, torch.tensor([...rows.keys()], { dtype: 'int64' }))
        .toFloat32Array(),
    );
    return [chosen, Int32Array.from(rows.values())];
  }

  /** @throws ApiError if {@link empty} */
  requireLabels(): void {
    if (!this.empty) return;
    if (this.taught.size > 0) throw notReady('The features of the labelled images are not there yet.');
    throw wrongInput('No patch is labelled yet.', 'Label a patch of each class first.');
  }
}

/** Label of pixels that are given no class. */
export const unlabelled = ignoreIndex;
