/** Nearest patches and heat maps. */

/** A patch of an image's grid. */
export interface PatchAt {
  row: number;
  col: number;
}

/** Query of `GET /api/patches/heat`. */
export interface HeatQuery {
  /** Default 0. */
  model?: number;
  /** Image of the chosen patches. */
  image: number;
  /** The chosen patches: `row,col` or several, `row,col;row,col`; several are averaged. */
  at: string;
  /** Image over which similarities are shown; default the same. */
  on?: number;
}

/** Cosine similarity of every patch of an image with the chosen ones. */
export interface HeatMap {
  grid: [number, number];
  /** Row by row, -1 to 1. */
  values: number[];
}

/** Query of `GET /api/patches/nearest`. */
export interface NearestQuery {
  model?: number;
  image: number;
  /** As in {@link HeatQuery}. */
  at: string;
  /** Default 12, at most 200. */
  k?: number;
  /** 1: only patches of other images. */
  other?: 0 | 1;
  /** 1: at most one patch of each image. */
  one?: 0 | 1;
  /** Only patches of which this class has the largest part; needs masks. */
  class?: number;
  /**
   * A name of the caller's own, such as one a view: a newer request of the same name and model supersedes an older one,
   * which then fails with `superseded`.
   */
  channel?: string;
}

export interface NeighbourPatch extends PatchAt {
  /** Image. */
  image: number;
  name: string;
  /** Cosine. */
  similarity: number;
  /** Class with the largest part of the patch; null without a mask or a class. */
  class: number | null;
}

export interface NearestAnswer {
  /** Most similar first; the chosen patches themselves are never among them. */
  neighbours: NeighbourPatch[];
  /** Class of the first chosen patch; null without a mask or a class. */
  class: number | null;
  /** Images searched: fewer than all while features are being computed. */
  searched: number;
  /** Of the search alone. */
  milliseconds: number;
}

/** Where a crop with surroundings lies, in parts of the image (0 to 1), and the patch in parts of the crop. */
export interface CropBox {
  crop: { left: number; top: number; width: number; height: number };
  patch: { left: number; top: number; width: number; height: number };
}
