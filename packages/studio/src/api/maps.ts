/** Colours of principal components, clusters, attention. Bytes come as base64. */
import { z } from 'zod';
import { count, grid, image, model, number, whole } from './parts.js';

/** Most images whose maps come in one answer. */
export const mostImages = 64;

const images = z
  .string()
  .max(700)
  .regex(/^\d{1,9}(,\d{1,9})*$/)
  .describe(`numbers of at most ${mostImages} images, joined by commas`);
const clusters = whole(2, 128).describe('number of clusters');

/** Query of `GET /api/maps/colours`: images that share one basis. */
export const coloursQuery = z.object({
  images,
  threshold: number(-3, 3)
    .default(0)
    .describe('where the first component is cut, in its standard deviations from its mean'),
  side: z
    .enum(['auto', 'above', 'below', 'all'])
    .default('auto')
    .describe('side of the threshold that is foreground; auto: the one that touches the edges less'),
});
export type ColoursQuery = z.infer<typeof coloursQuery>;

/** Images in the colours of a model. */
const modelColours = z.object({
  model: count,
  grid,
  /** The side that was taken. */
  side: z.enum(['above', 'below', 'all']),
  /** Share of the foreground's variance that three colours hold. */
  explained: z.number(),
  images: z.array(
    z.object({
      image: count,
      /** Red, green, blue of each patch, row by row. */
      colours: z.string(),
      /** 1 for foreground, of each patch. */
      foreground: z.string(),
    }),
  ),
});
export type ModelColours = z.infer<typeof modelColours>;

/** Those models that have features of all these images. */
export const coloursAnswer = z.object({ models: z.array(modelColours) });
export type ColoursAnswer = z.infer<typeof coloursAnswer>;

/** Query of `GET /api/maps/clusters`. Clusters are of the whole set; needs the features of all images. */
export const clustersQuery = z.object({ k: clusters, images });

/** Clusters of a model; the second model's have the numbers of those of the first that they overlap with most. */
const modelClusters = z.object({
  model: count,
  grid,
  /** Share of all patches, by cluster. */
  shares: z.array(z.number()),
  images: z.array(
    z.object({
      image: count,
      /** Cluster of each patch, row by row; 255 for an image without features. */
      labels: z.string(),
    }),
  ),
});
export type ModelClusters = z.infer<typeof modelClusters>;

export const clustersAnswer = z.object({
  k: count,
  /** Those models whose features are all there. */
  models: z.array(modelClusters),
  /** Intersection over union of each cluster with the other model's of that number; null with one model. */
  overlaps: z.array(z.number()).nullable(),
});
export type ClustersAnswer = z.infer<typeof clustersAnswer>;

/** Query of `GET /api/maps/occurrences`. */
export const occurrencesQuery = z.object({
  k: clusters,
  cluster: whole(),
  model,
  limit: whole(1, 200).default(24),
});

export const occurrencesAnswer = z.object({
  /** Images in which the cluster occurs. */
  total: count,
  /** Those with the largest share of their patches first. */
  images: z.array(
    z.object({
      image: count,
      name: z.string(),
      width: count,
      height: count,
      share: z.number(),
      labels: z.string(),
    }),
  ),
  grid,
});
export type OccurrencesAnswer = z.infer<typeof occurrencesAnswer>;

/** Query of `GET /api/maps/attention`. */
export const attentionQuery = z.object({ image, model });

export const attentionAnswer = z.object({
  grid,
  /** How much the class token attends to each patch in the last block, head by head. */
  heads: z.array(
    z.object({
      /** 0 to 255 of each patch, 255 for the largest. */
      values: z.string(),
      /** The largest attention to one patch. */
      largest: z.number(),
      /** Attention to all patches together; the rest goes to the class token and to registers. */
      total: z.number(),
    }),
  ),
});
export type AttentionAnswer = z.infer<typeof attentionAnswer>;
