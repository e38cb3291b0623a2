/** What a patch search and its thread tell each other. */

/** The bank, for the start of the thread. */
export interface SearchBank {
  /** Number under which the tensor was left: `[N * P, D]` float16. */
  tensor: number;
  /** Patches P of an image. */
  patches: number;
  /** By image, shared: 1 where its features are there; null if all are. */
  present: Uint8Array | null;
  /** By patch, shared: its class. */
  classes: Uint8Array | null;
  /** Rows between two looks at whether the search was given up. */
  tile: number;
  threads: number;
}

export interface SearchRequest {
  id: number;
  /** `[D]`, of length 1. */
  query: Float32Array;
  k: number;
  /** Stretches of rows that are passed over: from (inclusive), to (exclusive). */
  exclude: [number, number][];
  onePerImage: boolean;
  class: number | null;
  /** Shared; not 0 once nobody waits for the answer. */
  stop: Int32Array;
}

export interface SearchAnswer {
  id: number;
  similarities: Float32Array;
  rows: Int32Array;
  /** Images that were searched. */
  searched: number;
  milliseconds: number;
  /** It was given up; what was found is not all. */
  stopped: boolean;
}

/** A fault in the search itself. */
export interface SearchFault {
  id: number;
  fault: string;
}
