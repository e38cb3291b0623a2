import type { SortingNetworkName } from './sorting-network.js';
import type { RelaxationName } from './relaxations.js';

/** How similarities are sorted. */
export interface SortingOptions {
  network: SortingNetworkName;
  relaxation: RelaxationName;
  /** Steepness of the student's comparators; large values come near to hard sorting. */
  studentSteepness: number;
  /** The same for the teacher. */
  teacherSteepness: number;
  /** Exponent of the relaxation `logistic_phi`, in [0, 1]. */
  lambda: number;
}

/** NeCo's choice (arXiv 2408.11054; lambda is diffsort's). */
export const sortingDefaults: Readonly<SortingOptions> = {
  network: 'bitonic',
  relaxation: 'cauchy',
  studentSteepness: 100,
  teacherSteepness: 100,
  lambda: 0.25,
};
