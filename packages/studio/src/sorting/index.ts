/** The sorting of NeCo's loss on two views of an image, by the trainer's own functions. */
export {
  compareViews,
  lossPerPatch,
  sortReferences,
  type Comparison,
  type SortedReferences,
  type ViewPair,
} from './compare.js';
export { networksOfModel, networksOfRun, releaseNetworks, type SortingNetworks } from './networks.js';
export { drawViews, renderBatch, viewPixels, type SeenBatch, type ViewedPicture } from './views.js';
