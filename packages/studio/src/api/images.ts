/** Images and their masks. */
import { z } from 'zod';
import { count, imageOfPath, model, whole } from './parts.js';

export const imageInfo = z.object({
  /** Place in the list of images: what `image=` means in every address. */
  id: count,
  /** Path below the folder of images, with `/`. */
  name: z.string(),
  /** In pixels, upright; 0 for a file that cannot be decoded. */
  width: count,
  height: count,
  hasMask: z.boolean(),
});
export type ImageInfo = z.infer<typeof imageInfo>;

/** The `:id` of an address. */
export const withId = z.object({ id: imageOfPath });

/** Query of `GET /api/images`: a page of the list, in its order. */
export const imagesQuery = z.object({
  q: z.string().max(200).default('').describe('part of the name, any case'),
  offset: whole().default(0),
  limit: whole(1, 500).default(100),
});

export const imagesPage = z.object({
  /** Images that match in all. */
  total: count,
  offset: count,
  images: z.array(imageInfo),
});
export type ImagesPage = z.infer<typeof imagesPage>;

/**
 * Query of `GET /api/images/:id/thumbnail` and `GET /api/images/:id/picture`: WebP in the image's own proportions, no
 * side longer than `size`; and of `GET /api/images/:id/mask`: PNG of the same proportions with the class colours, opaque;
 * pixels without a class are transparent.
 */
export function pictureQuery(size: { largest: number; usual: number }) {
  return z.object({ size: whole(32, size.largest).default(size.usual) });
}

/**
 * Query of `GET /api/images/:id/crop`: WebP of a patch with its surroundings (cut off at the edges of the image), in the
 * image's proportions. See {@link CropBox}.
 */
export const cropQuery = z.object({
  model,
  row: whole(0, 4096),
  col: whole(0, 4096),
  around: whole(0, 64).default(2).describe('patches of surroundings on each side'),
  size: whole(16, 512).default(160).describe('longer side in pixels'),
});

/** `GET /api/images/:id/classes`: the classes of a mask, most pixels first. */
export const imageClasses = z.object({ classes: z.array(z.object({ index: count, pixels: count })) });
export type ImageClasses = z.infer<typeof imageClasses>;
