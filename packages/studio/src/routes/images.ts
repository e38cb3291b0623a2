import type { FastifyReply } from 'fastify';
import { decodeImage } from '@neco/neco';
import { notFound } from '../api-error.js';
import type { CropQuery, ImageClasses, ImageInfo, ImagesPage, ImagesQuery, PictureQuery } from '../api.js';
import { cropBox } from '../crop-box.js';
import { PictureStore, type StoredPicture } from '../picture-store.js';
import { colouredMask, croppedPicture, fitInside, reducedPicture } from '../pictures.js';
import { RecentPictures } from '../recent-pictures.js';
import type { App } from '../server.js';
import type { Studio } from '../studio.js';
import { count, flag, image, list, model, object, text } from './schemas.js';

const imageInfo = object({ id: count, name: text, width: count, height: count, hasMask: flag });
const pathId = { params: object({ id: image }) };

/** Longest side of the pixels that crops are cut from. */
const cropSource = 2048;

function pictureSchema(summary: string, kind: string, size: { maximum: number; default: number }) {
  const querystring = { type: 'object', properties: { size: { type: 'integer', minimum: 32, ...size } } };
  return { summary, produces: [kind], ...pathId, querystring };
}

interface WithId {
  Params: { id: number };
}

/** The list of images, their reduced pictures, masks and crops. */
export function registerImages(app: App, studio: Studio): void {
  const store = new PictureStore(studio.picturesFolder);
  const recent = new RecentPictures();

  async function info(id: number): Promise<ImageInfo> {
    const { name, mask } = studio.image(id);
    return { id, name, ...(await studio.size(id)), hasMask: mask !== null };
  }

  app.get<{ Querystring: Required<ImagesQuery> }>(
    '/api/images',
    {
      schema: {
        summary: 'A page of the list of images',
        querystring: {
          type: 'object',
          properties: {
            q: { type: 'string', maxLength: 200, default: '', description: 'part of the name, any case' },
            offset: { ...count, default: 0 },
            limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
          },
        },
        response: { 200: object({ total: count, offset: count, images: list(imageInfo) }) },
      },
    },
    async ({ query: { q, offset, limit } }): Promise<ImagesPage> => {
      const found = studio.find(q);
      const page = found.slice(offset, offset + limit);
      return { total: found.length, offset, images: await Promise.all(page.map((id) => info(id))) };
    },
  );

  app.get<WithId>(
    '/api/images/:id',
    { schema: { summary: 'One image', ...pathId, response: { 200: imageInfo } } },
    ({ params }): Promise<ImageInfo> => info(params.id),
  );

  for (const [kind, size] of [
    ['thumbnail', { maximum: 512, default: 256 }],
    ['picture', { maximum: 2048, default: 1024 }],
  ] as const) {
    app.get<WithId & { Querystring: Required<PictureQuery> }>(
      `/api/images/:id/${kind}`,
      { schema: pictureSchema(`The image, reduced to fit a square: ${kind}`, 'image/webp', size) },
      async ({ params: { id }, query }, reply) => {
        const file = await studio.file(id);
        const make = () => studio.decoding(id, reducedPicture(file, query.size));
        return send(reply, 'image/webp', await store.get(file, `reduced ${query.size}`, make, wanted(reply)));
      },
    );
  }

  app.get<WithId & { Querystring: Required<CropQuery> }>(
    '/api/images/:id/crop',
    {
      schema: {
        summary: 'A patch with its surroundings',
        produces: ['image/webp'],
        ...pathId,
        querystring: {
          type: 'object',
          properties: {
            model,
            row: { ...count, maximum: 4096 },
            col: { ...count, maximum: 4096 },
            around: { ...count, maximum: 64, default: 2 },
            size: { type: 'integer', minimum: 16, maximum: 512, default: 160 },
          },
          required: ['row', 'col'],
        },
      },
    },
    async ({ params: { id }, query }, reply) => {
      const { grid } = studio.model(query.model).features;
      if (query.row >= grid[0] || query.col >= grid[1]) {
        throw notFound(`There is no patch ${query.row},${query.col}; the grid has ${grid.join(' x ')}.`);
      }
      const file = await studio.file(id);
      const source = async () => {
        const size = await studio.size(id);
        const reduced = fitInside(size, cropSource);
        return await studio.decoding(id, decodeImage(file, reduced.width < size.width ? reduced : undefined));
      };
      const box = cropBox(grid, query, query.around);
      const form = `crop ${JSON.stringify(box.crop)} ${query.size}`;
      const make = async () => croppedPicture(await recent.get(file, source), box, query.size);
      return send(reply, 'image/webp', await store.get(file, form, make, wanted(reply)));
    },
  );

  app.get<WithId & { Querystring: Required<PictureQuery> }>(
    '/api/images/:id/mask',
    { schema: pictureSchema('The mask in class colours', 'image/png', { maximum: 2048, default: 512 }) },
    async ({ params: { id }, query: { size } }, reply) => {
      const file = await studio.maskFile(id);
      const { palette, ignoreIndex } = studio;
      const make = async () => colouredMask(await studio.requireMask(id), palette, ignoreIndex, size);
      // Annotations of many images are one file.
      const form = `mask ${studio.image(id).name} ${size} ${ignoreIndex} ${palette.join(' ')}`;
      return send(reply, 'image/png', await store.get(file, form, make, wanted(reply)));
    },
  );

  app.get<WithId>(
    '/api/images/:id/classes',
    {
      schema: {
        summary: 'The classes in a mask, most pixels first',
        ...pathId,
        response: { 200: object({ classes: list(object({ index: count, pixels: count })) }) },
      },
    },
    async ({ params: { id } }): Promise<ImageClasses> => {
      const { data } = await studio.requireMask(id);
      const pixels = new Map<number, number>();
      for (const index of data) pixels.set(index, (pixels.get(index) ?? 0) + 1);
      pixels.delete(studio.ignoreIndex);
      const classes = [...pixels].map(([index, pixels]) => ({ index, pixels }));
      return { classes: classes.sort((a, b) => b.pixels - a.pixels) };
    },
  );
}

/** Whether the reader of an answer still waits for it. */
function wanted(reply: FastifyReply): () => boolean {
  return () => !reply.raw.destroyed;
}

/** Sends a picture, or that the browser's copy is still right. */
function send(reply: FastifyReply, type: string, { bytes, etag }: StoredPicture): FastifyReply {
  void reply.header('etag', etag).header('cache-control', 'private, no-cache');
  if (reply.request.headers['if-none-match'] === etag) return reply.status(304).send();
  return reply.type(type).send(bytes);
}
