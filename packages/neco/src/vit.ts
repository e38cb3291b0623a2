/** `@neco/neco/vit`: the Vision Transformer, its configurations, and the models that are known by name. */
export {
  VisionTransformer,
  type ViTFeatures,
  type ViTFeaturesWithAttention,
} from './vit/vision-transformer.js';
export { vitConfig, VIT_SIZES, type ViTConfig, type ViTSize } from './vit/config.js';
export { KNOWN_MODELS, knownModel, type KnownModel } from './vit/models.js';
export { parameterCount, parameterShapes } from './vit/parameters.js';
export { interpolatePositions } from './vit/position.js';
export { foregroundMask } from './vit/foreground-mask.js';
