import sharp from 'sharp';
import { UndecodableImage } from '@neco/neco/internal';
import { notFound } from '../api-error.js';
import { sortingAnswer, sortingQuery, sortingViewQuery } from '../api/sorting.js';
import { RunList } from '../training-runs/run-list.js';
import type { App } from '../app.js';
import { runOf } from '../sorting/networks.js';
import { SortingViewer } from '../sorting/viewer.js';
import type { Studio } from '../studio.js';

/** Two views of an image, and how student and teacher sort the same references by their aligned patches. */
export function registerSorting(app: App, studio: Studio): void {
  const runs = new RunList(studio.runsFolder);
  const viewer = new SortingViewer({
    imageCount: studio.images.length,
    nameOf: (image) => studio.image(image).name,
    fileOf: (image) => studio.file(image),
    run: (name) => runs.folder(name),
    model: (index) => {
      const model = studio.model(index);
      const backbone = async () => await model.backbone();
      return { name: model.name, run: runOf(model.source.model), backbone };
    },
  });
  app.addHook('onClose', () => viewer.close());

  app.get(
    '/api/sorting',
    {
      schema: {
        summary: 'How student and teacher sort the same references, and the loss of each aligned patch',
        querystring: sortingQuery,
        response: { 200: sortingAnswer },
      },
    },
    async (request) => await decodable(viewer.answer(request.query)),
  );

  app.get(
    '/api/sorting/view',
    {
      schema: {
        summary: 'A view of the batch as the networks see it, PNG',
        produces: ['image/png'],
        querystring: sortingViewQuery,
      },
    },
    async (request, reply) => {
      const { data, width, height } = await decodable(viewer.view(request.query));
      const png = await sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
      return reply.type('image/png').send(png);
    },
  );
}

async function decodable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof UndecodableImage)) throw error;
    throw notFound(`The image cannot be decoded: ${error.reason}.`, 'Choose another one.');
  }
}
