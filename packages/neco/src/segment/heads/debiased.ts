import { debias, type PositionDirections } from '../../features/debias.js';
import type { PatchHead } from './head.js';

/** Name of the directions among the tensors of a head. */
export const DIRECTIONS_KEY = 'directions';

/** A head on features without their part along the directions of position; takes both over. */
export function debiasedHead(head: PatchHead, position: PositionDirections): PatchHead {
  return {
    classes: head.classes,
    scale: head.scale,
    scores: (features) => head.scores(debias(features, position)),
    tensors: () => ({ ...head.tensors(), [DIRECTIONS_KEY]: position.directions }),
    release() {
      head.release();
      position.directions.release();
    },
  };
}
