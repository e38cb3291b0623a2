/** Post-training with NeCo: alignment, references, loss, teacher, optimisation, runs. */
export { planAlignment, viewsOn, type AlignedPair, type AlignmentPlan, type ViewBatch } from './alignment.js';
export { alignedMask, type MaskKind } from './aligned-mask.js';
export { buildRunState } from './build.js';
export { restoreCheckpoint, saveCheckpoint, saveEpoch, type RunState } from './checkpoint.js';
export {
  assignSettings,
  parseTrainConfig,
  trainSchema,
  type TrainConfig,
  type TrainSettings,
} from './config.js';
export { requireEqualShares, requireSameTeacher } from './distributed/index.js';
export { didYouMean } from './config-errors.js';
export { storageFault } from './faults.js';
export { isHeld, RunLock, type LockHolder } from './lock.js';
export { neighbourConsistencyLoss, similarities } from './loss.js';
export { alignedCosineDistance, pairwiseOrderCrossEntropy } from './objectives.js';
export { NecoNetwork, type EmbeddedPatches } from './network.js';
export { NonFiniteError, trainStep, type StepMetrics } from './optimise.js';
export { parameterGroups, trainedBlocks, type NamedGroup } from './parameter-groups.js';
export { mergeSettings } from './merge-settings.js';
export {
  describePreset,
  nearestPreset,
  PRESET_CHOICES,
  PRESET_NAMES,
  presetSettings,
  presetsMarkdown,
  type PresetChoice,
  type PresetName,
} from './presets.js';
export { PatchQueue } from './queue.js';
export { findRecipe, listRecipes, recipeFile, recipeNames, type Recipe } from './recipes.js';
export { referencesOf } from './references.js';
export { resolveAuto, totalSteps, viewConfig, type ResolvedConfig } from './resolve.js';
export { roiAlign, roiAlignWeights, type Boxes, type RoiAlignWeights } from './roi-align.js';
export { Monitor, type Evaluation, type EvaluationLine, type MonitorPlan } from './monitor.js';
export { bestTeacher, describeBestScore, type BestTeacher } from './best-teacher.js';
export {
  defaultSignal,
  describeSignals,
  teacherMeasures,
  signalNames,
  type TeacherMeasure,
  type MeasureName,
  type SignalName,
} from './measures.js';
export { describeVerdict, verdictOf, type Verdict } from './verdict.js';
export type { EvaluationConfig, MonitorConfig } from './evaluation-config.js';
export {
  configChanges,
  configDifferences,
  RunFolder,
  type ConfigChange,
  type RunRecord,
} from './run-folder.js';
export { isOutOfMemory, outOfMemory } from './memory-fault.js';
export { slowWriting } from './saving.js';
export { crc32c } from './tensorboard/crc32c.js';
export { EventFile, type EventFileOrigin } from './tensorboard/event-file.js';
export { cosineSchedule } from './schedules.js';
export type { Networks } from './networks.js';
export { hasFastBfloat16 } from './precision.js';
export { lossAndGradient } from './step.js';
export { prepareTargets, type Targets } from './targets.js';
export { startTeacher, updateTeacher } from './teacher.js';
export { releaseModule } from './release.js';
export { train, type TrainMetrics, type TrainOptions, type TrainResult, type TrainStart } from './trainer.js';
export { describeSettings, settingsMarkdown, type SettingDescription } from './settings-table.js';
export { parseSettings } from './settings-text.js';
