export {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  blurKernelSize,
  changeColours,
  gaussianBlur,
  imagenetMean,
  imagenetStd,
  normalise,
  resizedCrop,
  resizedCropBytes,
  sampleColourChange,
  toGrayscale,
  type ColourChange,
  type JitterKind,
} from './augment.js';
export {
  intersect,
  intersectionTries,
  overlaps,
  sampleBox,
  sampleViews,
  type Box,
  type Corners,
  type Overlaps,
} from './boxes.js';
export { colourView, viewKernels, type ViewKernelName } from './colour-view.js';
export { defaultViews, type ViewConfig, type ViewGroup } from './config.js';
export type { SkippedImage } from './image-source.js';
export { ViewLoader, type Batch, type ViewLoaderOptions } from './loader.js';
export { SampleOrder } from './order.js';
export { fractionFor, readPicture, type Picture } from './picture.js';
export { makeViews, planViews, renderViews, type ViewPlan, type ViewSample } from './sample.js';
export { handOver, takeOver } from './transfer.js';
