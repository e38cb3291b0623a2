/** Images and their masks. */

export interface ImageInfo {
  /** Place in the list of images: what `image=` means in every address. */
  id: number;
  /** Path below the folder of images, with `/`. */
  name: string;
  /** In pixels, upright; 0 for a file that cannot be decoded. */
  width: number;
  height: number;
  hasMask: boolean;
}

/** Query of `GET /api/images`: a page of the list, in its order. */
export interface ImagesQuery {
  /** Part of the name, any case. */
  q?: string;
  /** Default 0. */
  offset?: number;
  /** Default 100, at most 500. */
  limit?: number;
}

export interface ImagesPage {
  /** Images that match in all. */
  total: number;
  offset: number;
  images: ImageInfo[];
}

/**
 * `GET /api/images/:id/thumbnail?size=` and `GET /api/images/:id/picture?size=`: WebP in the image's own proportions,
 * no side longer than `size` (thumbnail: 32 to 512, default 256; picture: 32 to 2048, default 1024).
 *
 * `GET /api/images/:id/mask?size=`: PNG of the same proportions with the class colours, opaque; pixels without a class
 * are transparent.
 *
 * `GET /api/images/:id/crop?model=&row=&col=&around=&size=`: WebP of a patch with `around` patches on each side (cut
 * off at the edges of the image), in the image's proportions. See {@link CropBox}.
 */
export interface PictureQuery {
  size?: number;
}

/** Query of `GET /api/images/:id/crop`. */
export interface CropQuery {
  /** Default 0; decides the grid. */
  model?: number;
  row: number;
  col: number;
  /** Patches of surroundings on each side. Default 2, at most 64. */
  around?: number;
  /** Longer side in pixels, 16 to 512. Default 160. */
  size?: number;
}

/** `GET /api/images/:id/classes`: the classes of a mask, most pixels first. */
export interface ImageClasses {
  classes: { index: number; pixels: number }[];
}
