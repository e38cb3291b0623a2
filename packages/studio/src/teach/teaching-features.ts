import type { Tensor } from '@neco/torch';
import type { PaddedSize } from '@neco/neco/internal';
import type { FeatureCache } from '../features/cache.js';
import type { StudioModel } from '../model.js';
import type { Studio } from '../studio.js';
import { ownGrid, type OwnGrid } from './own-grid.js';

/** Patch features of the studio's images, read as a segmenter reads them. */
export class TeachingFeatures {
  readonly cache: FeatureCache;

  constructor(
    private readonly studio: Studio,
    readonly model: StudioModel,
    readonly resize: 'keep' | 'squash',
  ) {
    if (resize === 'keep') model.startKept();
    this.cache = resize === 'keep' ? model.keptFeatures : model.features;
  }

  /** Whether an image's features are there. */
  has(id: number): boolean {
    return this.cache.has(id);
  }

  /** @throws ApiError while the weights of the model are not open */
  async grid(id: number): Promise<OwnGrid> {
    return ownGrid(await this.studio.size(id), this.model.shape, this.resize);
  }

  /** What the image was resized to, and the patches that hold it. @throws ApiError as {@link grid} */
  async padded(id: number): Promise<PaddedSize> {
    const { rows, columns, spannedRows, spannedColumns } = await this.grid(id);
    const { patchSize } = this.model.shape;
    return { rows, columns, width: spannedColumns * patchSize, height: spannedRows * patchSize };
  }

  /**
   * `[rows * columns, D]` float32, rows of length 1; the caller releases it.
   * @throws ApiError if they are not there yet
   */
  image(id: number, { rows, columns }: Pick<OwnGrid, 'rows' | 'columns'>): Tensor {
    const all = this.cache.image(id);
    const own = all.narrow(0, 0, rows * columns);
    all.release();
    return own;
  }
}
