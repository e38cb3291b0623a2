import sharp from 'sharp';
import { UndecodableImage } from '@neco/neco/internal';
import { notFound } from '../api-error.js';
import type { SortingAnswer, SortingQuery, SortingViewQuery } from '../api.js';
import { RunList } from '../training-runs/run-list.js';
import type { App } from '../app.js';
import { runOf } from '../sorting/networks.js';
import { SortingViewer } from '../sorting/viewer.js';
import type { Studio } from '../studio.js';
import { count, flag, image, list, number, object, text } from './schemas.js';

const numbers = list(number);
const rectangle = { ...numbers, minItems: 4, maxItems: 4 } as const;

/** What the networks, the views and the references depend on. */
const seen = {
  image,
  run: { ...text, minLength: 1, maxLength: 1000, description: 'a run; or name a model' },
  model: count,
  seed: { ...count, maximum: 2 ** 32 - 1, description: 'of views and references; default 0' },
} as const;

const query = {
  type: 'object',
  properties: {
    ...seen,
    teacherView: { ...count, description: 'a global view; default 0' },
    studentView: { ...count, description: 'another view; locals follow the globals' },
    patch: { ...count, description: 'an aligned patch; default the one with the largest loss' },
    steepness: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 1e6,
      description: 'of both networks; default that of the training',
    },
  },
  required: ['image'],
} as const;

const order = object({ values: numbers, order: numbers, permutation: numbers });

const answer = object({
  source: object({
    name: text,
    step: { type: ['integer', 'null'] },
    embeddings: { ...text, enum: ['head', 'backbone'] },
    same: flag,
  }),
  seed: count,
  side: count,
  views: list(object({ kind: { ...text, enum: ['global', 'local'] }, size: count })),
  pictures: list(
    object({
      image: count,
      name: text,
      boxes: list(rectangle),
      teacherRegion: rectangle,
      studentRegion: rectangle,
    }),
  ),
  teacherView: count,
  studentView: count,
  patch: count,
  steepness: object({ student: number, teacher: number }),
  losses: list({ type: ['number', 'null'] }),
  loss: { type: ['number', 'null'] },
  references: list(object({ picture: count, patch: count })),
  student: order,
  teacher: order,
  distance: { ...text, enum: ['cosine', 'euclidean'] },
});

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
      const backbone = async () => (await model.backbone()).model;
      return { name: model.name, run: runOf(model.source.model), backbone };
    },
  });
  app.addHook('onClose', () => viewer.close());

  app.get<{ Querystring: SortingQuery }>(
    '/api/sorting',
    {
      schema: {
        summary: 'How student and teacher sort the same references, and the loss of each aligned patch',
        querystring: query,
        response: { 200: answer },
      },
    },
    async (request): Promise<SortingAnswer> => await decodable(viewer.answer(request.query)),
  );

  app.get<{ Querystring: SortingViewQuery }>(
    '/api/sorting/view',
    {
      schema: {
        summary: 'A view of the batch as the networks see it, PNG',
        produces: ['image/png'],
        querystring: {
          type: 'object',
          properties: { ...seen, picture: count, view: count },
          required: ['image', 'picture', 'view'],
        },
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
