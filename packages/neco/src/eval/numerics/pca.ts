import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Rows that are turned to float64 at a time. */
const tileRows = 8192;

/** A change of basis: `(points - mean) / deviation`, turned to the directions of largest variance. */
export interface Principal {
  /** `[D]` float32: what is subtracted first. */
  mean: Tensor;
  /** `[D]` float32: what is divided by; ones if points are not standardised. */
  deviation: Tensor;
  /** `[dims, D]` float32, rows of unit length, the largest variance first. */
  components: Tensor;
  /** `[dims]` float64: variance along each component. */
  variance: Tensor;
  /** Share of all variance that the components hold. */
  explained: number;
}

export interface PrincipalOptions {
  /** Divide each dimension by its deviation first; one without variance stays 0. Default false. */
  standardise?: boolean;
}

/**
 * Mean and covariance of points that come in pieces, exact: float64, and all points count. Tensors live until
 * {@link release}.
 */
export class Moments {
  readonly #sum: Tensor;
  readonly #products: Tensor;
  #count = 0;

  constructor(readonly dim: number) {
    this.#sum = torch.keep(torch.zeros([dim], { dtype: 'float64' }));
    this.#products = torch.keep(torch.zeros([dim, dim], { dtype: 'float64' }));
  }

  get count(): number {
    return this.#count;
  }

  /** @param points `[N, D]`, any float type. */
  add(points: Tensor): void {
    const rows = points.shape[0]!;
    for (let start = 0; start < rows; start += tileRows) {
      torch.scope(() => {
        const tile = points.narrow(0, start, Math.min(tileRows, rows - start)).to('float64');
        this.#sum.add_(tile.sum([0]));
        this.#products.addmm_(tile.t(), tile);
      });
    }
    this.#count += rows;
  }

  /** `[D, D]` float64, divided by the number of points. */
  covariance(): Tensor {
    return torch.scope(() => {
      const mean = this.#sum.div(this.#count);
      return this.#products.div(this.#count).sub(mean.outer(mean));
    });
  }

  /**
   * Principal components by the eigenvectors of the covariance. The largest number of each is positive.
   * @param dims no more than D.
   */
  principal(dims: number, { standardise = false }: PrincipalOptions = {}): Principal {
    if (!Number.isInteger(dims) || dims < 1 || dims > this.dim) {
      throw new RangeError(`Moments.principal: ${dims} components of ${this.dim} dimensions`);
    }
    return torch.scope(() => {
      const covariance = this.covariance();
      const variances = covariance.diagonal().clampMin(0);
      const deviation = standardise
        ? torch.where(variances.gt(0), variances.sqrt(), torch.onesLike(variances))
        : torch.onesLike(variances);
      const [values, vectors] = covariance.div(deviation.outer(deviation)).linalgEigh();
      const largest = vectors
        .narrow(1, this.dim - dims, dims)
        .flip([1])
        .t();
      const signs = largest.gather(1, largest.abs().argmax(1, true)).sign();
      const variance = values
        .narrow(0, this.dim - dims, dims)
        .flip([0])
        .clampMin(0);
      return {
        mean: this.#sum.div(this.#count).to('float32'),
        deviation: deviation.to('float32'),
        components: largest.mul(signs).to('float32').contiguous(),
        variance,
        explained: variance.sum().item() / values.clampMin(0).sum().item(),
      };
    });
  }

  release(): void {
    this.#sum.release();
    this.#products.release();
  }
}

/**
 * Principal component analysis by the exact covariance, not whitened.
 *
 * @param points `[N, D]`, any float type.
 * @returns the points `[N, dims]` float32 in the new basis, and the basis
 */
export function pca(
  points: Tensor,
  dims: number,
  options: PrincipalOptions = {},
): { points: Tensor; principal: Principal } {
  return torch.scope(() => {
    const moments = new Moments(points.shape[1]!);
    moments.add(points);
    const principal = moments.principal(dims, options);
    moments.release();
    return { points: project(points, principal), principal };
  });
}

/** Points `[N, D]` in the basis of a PCA, `[N, dims]` float32. */
export function project(points: Tensor, { mean, deviation, components }: Principal): Tensor {
  return torch.scope(() => {
    const parts: Tensor[] = [];
    for (let start = 0; start < points.shape[0]!; start += tileRows) {
      const tile = points.narrow(0, start, Math.min(tileRows, points.shape[0]! - start));
      parts.push(torch.scope(() => tile.to('float32').sub(mean).div_(deviation).mm(components.t())));
    }
    return torch.cat(parts);
  });
}
