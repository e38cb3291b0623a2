export {
  checkData,
  type CheckedPart,
  type CheckOptions,
  type CheckReport,
  type ClassShare,
} from './check.js';
export { findingKinds, skipEntries, type Finding, type FindingKind } from './findings.js';
export type { SizeBin, SizeSummary } from './size-histogram.js';
export { openForCheck, type CheckedData } from './parts.js';
