/** Backbones in the forms that other libraries load. */
export { checkExport, exportBackbone } from './export-backbone.js';
export type { ExportOptions, ExportResult } from './export-backbone.js';
export type { FeatureCheck } from './check.js';
export { EXPORT_FORMATS, loadingCode } from './formats.js';
export type { ExportFormat } from './formats.js';
export { requireOnnxSize } from './onnx/index.js';
export { modelOrigin, runOrigin } from './origin.js';
export type { Origin, RunFacts } from './origin.js';
export { assertOutputFree } from './output-folder.js';
export { saveTorchFile } from './torch-file/index.js';
export { embedImages } from './embedding/embed-images.js';
export type { EmbedOptions, EmbedResult } from './embedding/embed-images.js';
export type { EmbeddingIndex, EmbeddingSettings, ShardRecord } from './embedding/index-file.js';
export { EMBEDDING_FORMATS } from './embedding/shard-files.js';
export type { EmbeddingFormat } from './embedding/shard-files.js';
