/** The sorting of NeCo's loss, made visible on two views of an image. */

/** Query of `GET /api/sorting`. */
export interface SortingQuery {
  /** Image. */
  image: number;
  /** Run whose student and teacher are compared; or a model, which then stands for both. */
  run?: string;
  model?: number;
  /** Seeds views and references. Default 0. */
  seed?: number;
  /** Global view that the teacher sees. Default 0. */
  teacherView?: number;
  /** Another view, seen by the student; locals follow the globals. Default the other global view. */
  studentView?: number;
  /** Aligned patch, row by row. Default the one with the largest loss. */
  patch?: number;
  /** Of both networks' comparators; default what the run was trained with. */
  steepness?: number;
}

/** x1, y1, x2, y2 in parts of a view or picture, 0 to 1. */
export type Rectangle = [number, number, number, number];

export interface SortingAnswer {
  source: SortingSource;
  seed: number;
  /** Aligned patches a side. */
  side: number;
  /** Views of each picture, in the order in which they are counted. */
  views: { kind: 'global' | 'local'; size: number }[];
  /** The batch: the image itself, and those that references come from too. */
  pictures: SortingPicture[];
  teacherView: number;
  studentView: number;
  patch: number;
  steepness: { student: number; teacher: number };
  /** By aligned patch; null where the run's mask leaves the patch out. */
  losses: (number | null)[];
  /** Mean over the patches that count: what the trainer's loss is for this pair of views. */
  loss: number | null;
  /** By reference: which aligned patch of which picture, as the teacher sees it. */
  references: { picture: number; patch: number }[];
  student: SortingOrder;
  teacher: SortingOrder;
  /** How much a value means: `cosine` (larger is nearer) or `euclidean` (smaller is nearer). */
  distance: 'cosine' | 'euclidean';
}

export interface SortingSource {
  name: string;
  /** Steps of training; null for a model that is no run. */
  step: number | null;
  /** Whether patches are compared behind the trained heads, as in training, or as the backbone gives them. */
  embeddings: 'head' | 'backbone';
  /** Whether student and teacher are one network. */
  same: boolean;
}

export interface SortingPicture {
  image: number;
  name: string;
  /** Where each view was cut, in parts of the picture. */
  boxes: Rectangle[];
  /** What the teacher's view shares with the student's, in parts of either: there the aligned patches lie. */
  teacherRegion: Rectangle;
  studentRegion: Rectangle;
}

/** The references of the chosen patch as one network sorts them. */
export interface SortingOrder {
  /** By reference. */
  values: number[];
  /** References, the nearest first. */
  order: number[];
  /** `[rank][reference]`, row by row: weight of a reference at a rank, rank 0 the nearest. */
  permutation: number[];
}

/**
 * Query of `GET /api/sorting/view`: a view as the networks see it, PNG. The other parameters are those of
 * {@link SortingQuery}.
 */
export interface SortingViewQuery extends Pick<SortingQuery, 'image' | 'run' | 'model' | 'seed'> {
  /** Place in `pictures`. */
  picture: number;
  view: number;
}
