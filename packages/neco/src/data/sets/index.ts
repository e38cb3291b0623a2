export type { DataSet } from './data-set.js';
export { dataSets, findDataSet, parseDataSetChoice, type DataSetChoice } from './known.js';
export {
  openEvaluationPairs,
  openPairs,
  openTrainingImages,
  openTree,
  openValidationPairs,
  type OpenEvaluationOptions,
  type OpenTrainingOptions,
  type TrainingImages,
} from './open.js';
export { readIds, takeFraction } from './lists.js';
export { cityscapesLabels } from './cityscapes.js';
export {
  cocoMergedStuff,
  cocoPanopticStuff,
  cocoRemovedThings,
  cocoStuff,
  cocoThings,
  type CocoCategory,
} from './coco-categories.js';
