import type { FastifyReply } from 'fastify';
import { decodeImage } from '@neco/neco';
import { notFound } from '../api-error.js';
import {
  cropQuery,
  imageClasses,
  imageInfo,
  imagesPage,
  imagesQuery,
  pictureQuery,
  withId,
  type ImageInfo,
} from '../api/images.js';
import { cropBox } from '../crop-box.js';
import { PictureStore, type StoredPicture } from '../picture-store.js';
import { colouredMask, croppedPicture, fitInside, reducedPicture } from '../pictures.js';
import { RecentPictures } from '../recent-pictures.js';
import type { App } from '../app.js';
import type { Studio } from '../studio.js';

/** Longest side of the pixels that crops are cut from. */
const cropSource = 2048;

/** The list of images, their reduced pictures, masks and crops. */
export function registerImages(app: App, studio: Studio): void {
  const store = new PictureStore(studio.picturesFolder);
  const recent = new RecentPictures();

  async function info(id: number): Promise<ImageInfo> {
    const { name, mask } = studio.image(id);
    return { id, name, ...(await studio.size(id)), hasMask: mask !== null };
  }

  app.get(
    '/api/images',
    {
      schema: {
        summary: 'A page of the list of images',
        querystring: imagesQuery,
        response: { 200: imagesPage },
      },
    },
    async ({ query: { q, offset, limit } }) => {
      const found = studio.find(q);
      const page = found.slice(offset, offset + limit);
      return { total: found.length, offset, images: await Promise.all(page.map((id) => info(id))) };
    },
  );

  app.get(
    '/api/images/:id',
    { schema: { summary: 'One image', params: withId, response: { 200: imageInfo } } },
    ({ params }) => info(params.id),
  );

  for (const [kind, size] of [
    ['thumbnail', { largest: 512, usual: 256 }],
    ['picture', { largest: 2048, usual: 1024 }],
  ] as const) {
    app.get(
      `/api/images/:id/${kind}`,
      {
        schema: {
          summary: `The image, reduced to fit a square: ${kind}`,
          produces: ['image/webp'],
          params: withId,
          querystring: pictureQuery(size),
        },
      },
      async ({ params: { id }, query }, reply) => {
        const file = await studio.file(id);
        const make = () => studio.decoding(id, reducedPicture(file, query.size));
        return send(reply, 'image/webp', await store.get(file, `reduced ${query.size}`, make, wanted(reply)));
      },
    );
  }

  app.get(
    '/api/images/:id/crop',
    {
      schema: {
        summary: 'A patch with its surroundings',
        produces: ['image/webp'],
        params: withId,
        querystring: cropQuery,
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

  app.get(
    '/api/images/:id/mask',
    {
      schema: {
        summary: 'The mask in class colours',
        produces: ['image/png'],
        params: withId,
        querystring: pictureQuery({ largest: 2048, usual: 512 }),
      },
    },
    async ({ params: { id }, query: { size } }, reply) => {
      const file = await studio.maskFile(id);
      const { palette, ignoreIndex } = studio;
      const make = async () => colouredMask(await studio.requireMask(id), palette, ignoreIndex, size);
      // Annotations of many images are one file.
      const form = `mask ${studio.image(id).name} ${size} ${ignoreIndex} ${palette.join(' ')}`;
      return send(reply, 'image/png', await store.get(file, form, make, wanted(reply)));
    },
  );

  app.get(
    '/api/images/:id/classes',
    {
      schema: {
        summary: 'The classes in a mask, most pixels first',
        params: withId,
        response: { 200: imageClasses },
      },
    },
    async ({ params: { id } }) => {
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
