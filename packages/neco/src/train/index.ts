/** Post-training with NeCo: alignment, references, loss, teacher, optimisation, runs. */
export { planAlignment, type AlignedPair, type AlignmentPlan, type ViewBatch } from './alignment.js';
export { alignedMask } from './aligned-mask.js';
export { buildRunState } from './build.js';
export { restoreCheckpoint, saveCheckpoint, saveEpoch, type RunState } from './checkpoint.js';
export {
  assignSettings,
  parseTrainConfig,
  trainSchema,
  type TrainConfig,
  type TrainSettings,
} from './config.js';
export { didYouMean } from './config-errors.js';
export { neighbourConsistencyLoss } from './loss.js';
export { NecoNetwork, type EmbeddedPatches } from './network.js';
export { NonFiniteError, trainStep, type StepMetrics } from './optimise.js';
export { parameterGroups, trainedBlocks, type NamedGroup } from './parameter-groups.js';
export { PatchQueue } from './queue.js';
export { referencesOf } from './references.js';
export { resolveAuto, totalSteps, viewConfig, type ResolvedConfig } from './resolve.js';
export { roiAlign, roiAlignWeights, type Boxes, type RoiAlignWeights } from './roi-align.js';
export { configDifferences, RunFolder, type RunRecord } from './run-folder.js';
export { cosineSchedule } from './schedules.js';
export type { Networks } from './networks.js';
export { hasFastBfloat16 } from './precision.js';
export { lossAndGradient } from './step.js';
export { prepareTargets, type Targets } from './targets.js';
export { startTeacher, updateTeacher } from './teacher.js';
export {
  releaseModule,
  train,
  type TrainMetrics,
  type TrainOptions,
  type TrainResult,
  type TrainStart,
} from './trainer.js';
export { describeSettings, settingsMarkdown, type SettingDescription } from './settings-table.js';
