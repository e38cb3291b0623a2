import { ignoreIndex, scoreMargins, type ImageSize, type PatchHead } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { notReady, wrongInput } from '../api-error.js';
import type { StudioModel } from '../model.js';
import type { Studio } from '../studio.js';
import type { OwnGrid } from './own-grid.js';
import { enforced, pixelLabels, probabilities, type ScaledScores } from './pixel-labels.js';
import type { Project } from './project.js';
import { labelledPatches } from './strokes.js';
import { taughtHead, type StartHead } from './taught-head.js';
import { TeachingFeatures } from './teaching-features.js';
import { projectClasses, TaughtScorer, type TaughtScore } from './true-classes.js';

/** Images whose patches are labelled before the event loop has its turn. */
const imagesAtATime = 16;

/** How sure the labels of an image are. */
export interface ImageCertainty {
  image: number;
  /** Margin between the first and the second class, averaged over patches; 0 to 1. */
  margin: number;
}

/** The labels of one image: place in its own grid to class. */
interface LabelledImage {
  id: number;
  grid: OwnGrid;
  labels: ReadonlyMap<number, number>;
}

/**
 * What one revision of a project makes of all images by the features of one model: the predictions of the head that it
 * saves.
 */
export class TaughtSet {
  /** Images that have labelled patches. */
  readonly taught: ReadonlySet<number>;
  readonly #labelled: ReadonlyMap<number, LabelledImage>;

  private constructor(
    private readonly studio: Studio,
    readonly features: TeachingFeatures,
    readonly project: Project,
    /** Null where no patch is labelled whose features are there. */
    readonly head: PatchHead | null,
    /** What the project begins with. */
    readonly start: StartHead | null,
    labelled: readonly LabelledImage[],
    /** Images that the project names and the studio does not have. */
    readonly missing: readonly string[],
  ) {
    this.#labelled = new Map(labelled.map((image) => [image.id, image]));
    this.taught = new Set(this.#labelled.keys());
  }

  /**
   * @param start the head that the project begins with, if it has one
   * @throws ApiError while weights are not open
   */
  static async open(
    studio: Studio,
    model: StudioModel,
    project: Project,
    start: StartHead | null = null,
  ): Promise<TaughtSet> {
    const features = new TeachingFeatures(studio, model, project.head?.resize ?? 'keep');
    const ids = new Map(studio.images.map(({ name, id }) => [name, id]));
    const names = [...new Set(project.strokes.map(({ image }) => image))];
    const grids = new Map<string, OwnGrid>();
    for (const name of names) {
      const id = ids.get(name);
      if (id !== undefined) grids.set(name, await features.grid(id));
    }
    const byName = labelledPatches(project, (name) => {
      const grid = grids.get(name);
      return grid === undefined ? null : [grid.rows, grid.columns];
    });
    const labelled = [...byName].flatMap(([name, labels]) => {
      const id = ids.get(name);
      return id === undefined ? [] : [{ id, labels, grid: grids.get(name)! }];
    });
    const gathered = gather(features, labelled);
    const head = await taughtHead(project, start, gathered);
    gathered.features.release();
    const missing = [...byName.keys()].filter((name) => !ids.has(name));
    return new TaughtSet(studio, features, project, head, start, labelled, missing);
  }

  /** Whether an image's features are there. */
  has(id: number): boolean {
    return this.features.has(id);
  }

  /**
   * Class scores of an image's patches, as `Segmenter.patchScores` of the saved head; the caller releases them.
   * @throws ApiError
   */
  async scores(id: number): Promise<ScaledScores> {
    const head = this.requireHead();
    const { rows, columns, spannedRows, spannedColumns } = await this.features.grid(id);
    const features = this.features.image(id, { rows, columns });
    try {
      const scores = torch.scope(() =>
        head.scores(features).view([rows, columns, head.classes]).permute([2, 0, 1]).contiguous(),
      );
      return { scores, spannedRows, spannedColumns, scale: head.scale };
    } finally {
      features.release();
    }
  }

  /** Classes of an image's pixels in a given size, 255 where the margin is smaller than `leastMargin`. */
  async pixels(id: number, size: ImageSize, leastMargin = 0): Promise<Uint8Array<ArrayBuffer>> {
    const scores = await this.scores(id);
    try {
      return pixelLabels(scores, size, leastMargin);
    } finally {
      scores.scores.release();
    }
  }

  /** The same, where labelled patches have the class that they were given. */
  async correctedPixels(id: number, size: ImageSize): Promise<Uint8Array<ArrayBuffer>> {
    const scores = await this.scores(id);
    const corrected = enforced(scores, this.#labelled.get(id)?.labels ?? new Map<number, number>());
    try {
      return pixelLabels(corrected, size);
    } finally {
      for (const { scores: tensor } of [scores, corrected]) tensor.release();
    }
  }

  /**
   * All images that have features, the least certain first.
   * @throws the signal's reason if it is aborted
   */
  async certainties(signal?: AbortSignal): Promise<ImageCertainty[]> {
    this.requireHead();
    const ids = this.studio.images.map(({ id }) => id).filter((id) => this.has(id));
    const ranked: ImageCertainty[] = [];
    for (const image of ids) {
      if (ranked.length % imagesAtATime === 0) {
        signal?.throwIfAborted();
        await new Promise(setImmediate);
      }
      const scores = await this.scores(image);
      ranked.push({ image, margin: torch.scope(() => patchMargins(scores).mean().item()) });
      scores.scores.release();
    }
    return ranked.sort((a, b) => a.margin - b.margin || a.image - b.image);
  }

  /**
   * Compares the labels with the masks, at the masks' own size, of images that were not taught; `limit` of them, evenly
   * spread, if there are more. Null where no image can be compared.
   */
  async score(limit: number, signal?: AbortSignal): Promise<TaughtScore | null> {
    this.requireHead();
    const { studio, project } = this;
    const learnt = new Set(project.head?.images);
    const usable = studio.images.filter(
      ({ id, mask, name }) => mask !== null && !this.taught.has(id) && !learnt.has(name) && this.has(id),
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
      if (truth !== null) scorer.add(await this.pixels(id, truth), truth);
      await new Promise(setImmediate);
    }
    const result = scorer.result();
    return result.images === 0 || result.leftOut === 1 ? null : result;
  }

  /** @throws ApiError where nothing can be said */
  requireHead(): PatchHead {
    if (this.head !== null) return this.head;
    if (this.taught.size > 0) throw notReady('The features of the labelled images are not there yet.');
    throw wrongInput('No patch is labelled yet.', 'Label a patch of each class first.');
  }
}

/** Margins between the first and the second class of patches, `[rows, columns]`. */
export function patchMargins(scores: ScaledScores): Tensor {
  return torch.scope(() => scoreMargins(probabilities(scores), 0));
}

/** The features and classes of all labelled patches; images whose features are not there yet are left out. */
function gather(
  features: TeachingFeatures,
  labelled: readonly LabelledImage[],
): { features: Tensor; classes: Int32Array } {
  const classes: number[] = [];
  const chosen = torch.scope(() => {
    const parts: Tensor[] = [];
    for (const { id, grid, labels } of labelled) {
      if (!features.has(id)) continue;
      const places = Int32Array.from(labels.keys());
      parts.push(features.image(id, grid).indexSelect(0, torch.fromTypedArray(places)));
      classes.push(...labels.values());
    }
    return parts.length === 0 ? torch.zeros([0, features.model.shape.dim]) : torch.cat(parts);
  });
  return { features: chosen, classes: Int32Array.from(classes) };
}

/** Label of pixels that are given no class. */
export const unlabelled = ignoreIndex;
