/** Colours of principal components, clusters, attention. Bytes come as base64. */

/** Query of `GET /api/maps/colours`. */
export interface ColoursQuery {
  /** Images that share one basis: `3,7,12`, at most 64. */
  images: string;
  /** Where the first component is cut, in its standard deviations from its mean, -3 to 3. Default 0. */
  threshold?: number;
  /** Side of the threshold that is foreground; `auto` (default): the one that touches the images' edges less. */
  side?: 'auto' | 'above' | 'below' | 'all';
}

/** Images in the colours of a model. */
export interface ModelColours {
  model: number;
  grid: [number, number];
  /** The side that was taken. */
  side: 'above' | 'below' | 'all';
  /** Share of the foreground's variance that three colours hold. */
  explained: number;
  images: {
    image: number;
    /** Red, green, blue of each patch, row by row. */
    colours: string;
    /** 1 for foreground, of each patch. */
    foreground: string;
  }[];
}

export interface ColoursAnswer {
  /** Those models that have features of all these images. */
  models: ModelColours[];
}

/** Query of `GET /api/maps/clusters`. Clusters are of the whole set; needs the features of all images. */
export interface ClustersQuery {
  /** 2 to 128. */
  k: number;
  /** Images whose maps to send: `3,7,12`, at most 64. */
  images: string;
}

/** Clusters of a model; the second model's have the numbers of those of the first that they overlap with most. */
export interface ModelClusters {
  model: number;
  grid: [number, number];
  /** Share of all patches, by cluster. */
  shares: number[];
  images: {
    image: number;
    /** Cluster of each patch, row by row; 255 for an image without features. */
    labels: string;
  }[];
}

export interface ClustersAnswer {
  k: number;
  /** Those models whose features are all there. */
  models: ModelClusters[];
  /** Intersection over union of each cluster with the other model's of that number; null with one model. */
  overlaps: number[] | null;
}

/** Query of `GET /api/maps/occurrences`. */
export interface OccurrencesQuery {
  k: number;
  cluster: number;
  /** Default 0. */
  model?: number;
  /** Default 24, at most 200. */
  limit?: number;
}

export interface OccurrencesAnswer {
  /** Images in which the cluster occurs. */
  total: number;
  /** Those with the largest share of their patches first. */
  images: { image: number; name: string; width: number; height: number; share: number; labels: string }[];
  grid: [number, number];
}

/** Query of `GET /api/maps/attention`. */
export interface AttentionQuery {
  image: number;
  /** Default 0. */
  model?: number;
}

export interface AttentionAnswer {
  grid: [number, number];
  /** How much the class token attends to each patch in the last block, head by head. */
  heads: {
    /** 0 to 255 of each patch, 255 for the largest. */
    values: string;
    /** The largest attention to one patch. */
    largest: number;
    /** Attention to all patches together; the rest goes to the class token and to registers. */
    total: number;
  }[];
}
