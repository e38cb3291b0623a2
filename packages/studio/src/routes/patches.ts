import * as torch from '@neco/torch';
import { heatMap, patchQuery } from '@neco/neco';
import { wrongInput } from '../api-error.js';
import {
  heatMapAnswer,
  heatQuery,
  mostChosen,
  nearestAnswer,
  nearestQuery,
  type PatchAt,
} from '../api/patches.js';
import { superseded } from '../failures.js';
import type { App } from '../app.js';
import type { Studio } from '../studio.js';

/** Heat maps and nearest patches. */
export function registerPatches(app: App, studio: Studio): void {
  const newest = new Map<string, AbortController>();

  app.get(
    '/api/patches/heat',
    {
      schema: {
        summary: 'Cosine of every patch of an image with the chosen ones',
        querystring: heatQuery,
        response: { 200: heatMapAnswer },
      },
    },
    ({ query }) => {
      const { features } = studio.model(query.model);
      const over = studio.image(query.on ?? query.image).id;
      return torch.scope(() => {
        const wanted = chosenQuery(studio, query);
        const values = heatMap(features.image(over), wanted).toFloat32Array();
        return {
          grid: [...features.grid],
          values: Array.from(values, (value) => Math.round(value * 1e4) / 1e4),
        };
      });
    },
  );

  app.get(
    '/api/patches/nearest',
    {
      schema: {
        summary: 'The patches of all images that are most similar to the chosen ones',
        querystring: nearestQuery,
        response: { 200: nearestAnswer },
      },
    },
    async ({ query }, reply) => {
      const { features } = studio.model(query.model);
      const numbers = torch.scope(() => chosenQuery(studio, query).toFloat32Array());
      const patches = positions(query.at);
      const stop = new AbortController();
      const key = query.channel === undefined ? null : `${query.model} ${query.channel}`;
      if (key !== null) {
        newest.get(key)?.abort(superseded());
        newest.set(key, stop);
      }
      reply.raw.once('close', () => stop.abort(superseded()));
      try {
        const { neighbours, searched, milliseconds } = await features.search().search(numbers, {
          k: query.k,
          exclude: patches.map(({ row, col }) => ({ image: query.image, row, column: col })),
          excludeImages: query.other === 1 ? [query.image] : [],
          onePerImage: query.one === 1,
          class: query.class ?? null,
          signal: stop.signal,
        });
        return {
          neighbours: neighbours.map(({ image, row, column, similarity }) => ({
            image,
            name: studio.image(image).name,
            row,
            col: column,
            // Stored rows are of length 1 but for the rounding to half precision.
            similarity: Math.min(1, similarity),
            class: features.classAt(image, row, column),
          })),
          class: features.classAt(query.image, patches[0]!.row, patches[0]!.col),
          searched,
          milliseconds,
        };
      } finally {
        if (key !== null && newest.get(key) === stop) newest.delete(key);
      }
    },
  );
}

/** The query that stands for the chosen patches; `[D]`, in the caller's scope. */
function chosenQuery(studio: Studio, { model, image, at }: { model: number; image: number; at: string }) {
  const { features } = studio.model(model);
  const [rows, columns] = features.grid;
  const places = positions(at).map(({ row, col }) => {
    if (row < rows && col < columns) return row * columns + col;
    throw wrongInput(`There is no patch ${row},${col}: the grid has ${rows} rows and ${columns} columns.`);
  });
  if (places.length > mostChosen) throw wrongInput(`At most ${mostChosen} patches can be chosen.`);
  return patchQuery(features.image(studio.image(image).id), places);
}

function positions(at: string): PatchAt[] {
  return at.split(';').map((pair) => {
    const [row, col] = pair.split(',').map(Number) as [number, number];
    return { row, col };
  });
}
