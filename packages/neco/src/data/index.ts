export { decodeImage, UndecodableImage, type RgbImage } from './decode.js';
export { fingerprintFiles, type DataFingerprint } from './fingerprint.js';
export { imageExtensions, listImages } from './image-folder.js';
export { decodeMask, maskExtensions, type IndexMask } from './masks.js';
export {
  countClasses,
  ignoreIndex,
  pairImagesAndMasks,
  readClassNames,
  type ImageMaskPair,
  type ImageMaskPairs,
} from './pairs.js';
export { RandomStream } from './random.js';
export {
  renderScene,
  sceneClassNames,
  type PlacedObject,
  type Scene,
  type SceneDifficulty,
  type SceneOptions,
  type SceneSplit,
} from './scenes.js';
export type { Placement } from './scenes/placement.js';
export { sceneCatalogue, type SceneCatalogue, type SceneObject } from './scenes/catalogue.js';
export { writeScenes, type SceneFolder, type WriteScenesOptions } from './write-scenes.js';
