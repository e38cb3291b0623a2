import * as torch from '@neco/torch';
import { notReady, wrongInput } from '../api-error.js';
import {
  attentionAnswer,
  attentionQuery,
  clustersAnswer,
  clustersQuery,
  coloursAnswer,
  coloursQuery,
  mostImages,
  occurrencesAnswer,
  occurrencesQuery,
  type AttentionAnswer,
  type ClustersAnswer,
  type ColoursAnswer,
  type ColoursQuery,
  type OccurrencesAnswer,
} from '../api/maps.js';
import { classAttention, labelsOf, occurrencesOf, principalColours } from '../maps/index.js';
import { SetClusters } from '../maps/set-clusters.js';
import type { App } from '../app.js';
import type { Studio } from '../studio.js';

/** Colours of principal components, clusters, attention. */
export function registerMaps(app: App, studio: Studio): void {
  const setClusters = new SetClusters(studio);

  app.get(
    '/api/maps/colours',
    {
      schema: {
        summary: 'Images in the colours of principal components that they share',
        querystring: coloursQuery,
        response: { 200: coloursAnswer },
      },
    },
    ({ query }) => {
      const ids = imagesOf(studio, query.images);
      const models = studio.models.filter(({ features }) => ids.every((id) => features.has(id)));
      if (models.length === 0) throw notReady('The features of these images are not there yet.');
      return { models: coloursOf(models, ids, query) };
    },
  );

  app.get(
    '/api/maps/clusters',
    {
      schema: {
        summary: 'k-means clusters of the patches of all images; numbers are matched between models',
        querystring: clustersQuery,
        response: { 200: clustersAnswer },
      },
    },
    async ({ query, signal }): Promise<ClustersAnswer> => {
      const ids = imagesOf(studio, query.images);
      const { models, overlaps } = await setClusters.get(query.k, signal);
      return {
        k: models[0]!.clusters.k,
        models: models.map(({ model, clusters: found }) => ({
          model,
          grid: [...found.grid],
          shares: [...found.shares],
          images: ids.map((image) => ({ image, labels: base64(labelsOf(found, image)) })),
        })),
        overlaps,
      };
    },
  );

  app.get(
    '/api/maps/occurrences',
    {
      schema: {
        summary: 'The images in which a cluster occurs, those with the largest share first',
        querystring: occurrencesQuery,
        response: { 200: occurrencesAnswer },
      },
    },
    async ({ query: { k, cluster, model, limit }, signal }): Promise<OccurrencesAnswer> => {
      studio.model(model);
      if (cluster >= k) throw wrongInput(`There is no cluster ${cluster}; there are ${k}.`);
      const { models } = await setClusters.get(k, signal);
      const found = models.find((entry) => entry.model === model)?.clusters;
      if (found === undefined) throw notReady('The features of this model are not all there yet.');
      const all = occurrencesOf(found, cluster);
      const shown = all.slice(0, limit).map(async ({ image, share }) => {
        const { width, height } = await studio.size(image);
        const labels = base64(labelsOf(found, image));
        return { image, name: studio.image(image).name, width, height, share, labels };
      });
      return { total: all.length, images: await Promise.all(shown), grid: [...found.grid] };
    },
  );

  app.get(
    '/api/maps/attention',
    {
      schema: {
        summary: 'How much the class token attends to each patch in the last block, head by head',
        querystring: attentionQuery,
        response: { 200: attentionAnswer },
      },
    },
    async ({ query }) => {
      const model = studio.model(query.model);
      const pixels = await studio.pixels(query.image, model);
      try {
        const { grid: seen, heads } = classAttention(await model.backbone(), pixels.select(0, 0));
        return { grid: seen, heads: heads.map(describeHead) };
      } finally {
        pixels.release();
      }
    },
  );
}

function coloursOf(
  models: Studio['models'],
  ids: readonly number[],
  { threshold, side }: ColoursQuery,
): ColoursAnswer['models'] {
  const grids = models.map(({ features }) => ({
    grid: features.grid,
    features: torch.scope(() => features.tensor().indexSelect(0, torch.tensor([...ids], { dtype: 'int64' }))),
  }));
  try {
    return principalColours(grids, { threshold, side }).map(
      ({ grid: own, colours, foreground, ...rest }, i) => ({
        model: models[i]!.index,
        grid: [...own],
        ...rest,
        images: ids.map((image, place) => ({
          image,
          colours: base64(colours[place]!),
          foreground: base64(foreground[place]!),
        })),
      }),
    );
  } finally {
    for (const { features } of grids) features.release();
  }
}

function describeHead(values: Float32Array): AttentionAnswer['heads'][number] {
  let [largest, total] = [0, 0];
  for (const value of values) {
    largest = Math.max(largest, value);
    total += value;
  }
  return {
    values: base64(Uint8Array.from(values, (value) => Math.round((255 * value) / Math.max(largest, 1e-12)))),
    largest,
    total,
  };
}

function imagesOf(studio: Studio, given: string): number[] {
  const ids = [...new Set(given.split(',').map(Number))];
  if (ids.length > mostImages)
    throw wrongInput(`${ids.length} images; at most ${mostImages} share an answer.`);
  for (const id of ids) studio.image(id);
  return ids;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
