export {
  decodeImage,
  decodeOrNull,
  readImageSize,
  UndecodableImage,
  type ImageSize,
  type RgbImage,
} from './decode.js';
export { fingerprintFiles, type DataFingerprint } from './fingerprint.js';
export { imageExtensions, listImages } from './image-folder.js';
export {
  labelTable,
  readLabels,
  vocColour,
  type ClassColour,
  type LabelSpace,
  type LabelTable,
} from './labels.js';
export { decodeMask, maskExtensions, type IndexMask } from './masks.js';
export {
  countClasses,
  ignoreIndex,
  pairImagesAndMasks,
  readClassFile,
  type ImageMaskPair,
  type ImageMaskPairs,
  type PairedFiles,
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
export * from './sets/index.js';
export { SkipList, writeSkipList, type SkipEntry } from './skip-list.js';
export { FolderTree, type FileTree } from './file-tree.js';
export * from './check/index.js';
export { readData } from './archives/archive.js';
export { pictureInput } from './picture-input.js';
export { ArchiveTree } from './archives/archive-tree.js';
export { parseClassFile, type ClassFile } from './class-file.js';
