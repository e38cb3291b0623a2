import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { Moments } from '../numerics/pca.js';
import { searchExact } from '../numerics/search.js';
import { unitRows } from '../../features/unit-rows.js';

/** How the directions of features are distributed. */
export interface FeatureSpectrum {
  /** Directions that the features use, 1 to D; 0 if they are all the same. */
  effectiveRank: number;
  /** Mean squared distance of the features, at unit length, from their mean: 0 if they are all the same, at most 1. */
  spread: number;
}

// What rounding leaves of the variance of float32 features that are all the same.
const noVariance = 1e-12;

/**
 * Effective rank (Roy and Vetterli, "The effective rank", 2007) of the covariance of features at unit length:
 * exp(-sum p ln p), p the eigenvalues divided by their sum; and that sum. A network that collapses to few directions
 * loses rank; one that gives everything nearly the same feature loses spread, while what little differs may still point
 * everywhere: therefore both.
 *
 * @param features `[..., D]`.
 * @throws RangeError if a feature is not finite
 */
export function featureSpectrum(features: Tensor): FeatureSpectrum {
  return torch.noGrad(() =>
    torch.scope(() => {
      const dim = features.shape.at(-1)!;
      const moments = new Moments(dim);
      moments.add(unitRows(features.reshape([-1, dim])));
      const covariance = moments.covariance();
      moments.release();
      if (!covariance.isfinite().all().item()) throw new RangeError('features are not finite numbers');
      const values = covariance.linalgEigvalsh().clampMin(0).toTypedArray() as Float64Array;
      const spread = values.reduce((sum, value) => sum + value, 0);
      if (spread <= noVariance) return { effectiveRank: 0, spread: 0 };
      const entropy = values.reduce((sum, value) => {
        const share = value / spread;
        return share > 0 ? sum - share * Math.log(share) : sum;
      }, 0);
      return { effectiveRank: Math.exp(entropy), spread };
    }),
  );
}

/** Which patches are asked for their neighbours. */
export interface AgreementOptions {
  /** Neighbours of a patch. Default 10. */
  k?: number;
  /** Places of the patches of each image that are asked, the same number for every image; all if not given. */
  queries?: readonly Int32Array[];
}

/**
 * Share of a patch's k nearest neighbours (cosine) among the patches of all other images that stay its neighbours when
 * every image is seen in another view, or by another network. Patches of the image itself are no candidates: the ones
 * beside it would be nearest in any network. 1: the order of neighbours does not depend on the view; k divided by the
 * number of candidates is chance. Features that are all the same agree as well, so the measure says nothing without the
 * effective rank.
 *
 * @param view `[images, patches, D]`.
 * @param other the same patches in the other view; their D may be another.
 * @returns null if there is no other image
 */
export function neighbourAgreement(
  view: Tensor,
  other: Tensor,
  { k = 10, queries }: AgreementOptions = {},
): number | null {
  const [images, patches] = view.shape as [number, number];
  if (images < 2) return null;
  const neighbours = Math.min(k, (images - 1) * patches);
  return torch.noGrad(() =>
    torch.scope(() => {
      const keys = [view, other].map((features) =>
        unitRows(features.reshape([images * patches, features.shape.at(-1)!])),
      );
      let shared = 0;
      let asked = 0;
      for (let image = 0; image < images; image++) {
        const own = [image * patches, (image + 1) * patches] as const;
        const chosen = queries?.[image];
        asked += chosen?.length ?? patches;
        shared += torch.scope(() => {
          const [here, there] = keys.map((rows) => {
            const ofImage = rows.narrow(0, own[0], patches);
            const asking = chosen ? ofImage.indexSelect(0, torch.fromTypedArray(chosen)) : ofImage;
            return searchExact(asking, rows, neighbours, { exclude: own }).indices;
          }) as [Tensor, Tensor];
          return here.unsqueeze(2).eq(there.unsqueeze(1)).sum().item();
        });
      }
      return shared / (asked * neighbours);
    }),
  );
}
