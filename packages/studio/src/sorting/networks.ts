import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import { loadBackbone, UserError } from '@neco/neco';
import {
  EmbeddingNetwork,
  parseTrainConfig,
  readNetworks,
  releaseModule,
  resolveAuto,
  RunFolder,
  stepsOf,
  unitRows,
  type EmbeddedPatches,
  type ResolvedConfig,
  type VisionTransformer,
  type ViTConfig,
} from '@neco/neco/internal';
import { isPretraining, readRecord } from '../training-runs/run-list.js';

/** Student and teacher, and the settings under which they are compared. */
export interface SortingNetworks {
  student: EmbeddingNetwork;
  teacher: EmbeddingNetwork;
  /** Of the run; the defaults for a model that is none. Without what only training needs. */
  config: ResolvedConfig;
  /** Whether patches are compared behind the trained heads, as in training, or as the backbone gives them. */
  embeddings: 'head' | 'backbone';
  /** Steps that they were trained for; null for a model that is no run. */
  step: number | null;
}

/** A backbone in the place of a network with a head: its patch tokens at unit length are the embeddings. */
class BackboneNetwork extends EmbeddingNetwork {
  constructor(model: VisionTransformer) {
    // The head is not used.
    super({ ...model.config, dropPath: 0 }, { hiddenDim: 1, outputDim: 1 });
    this.backbone.loadStateDict(model.stateDict());
    this.requiresGrad_(false).eval();
  }

  override forward(images: torch.Tensor, _needed: Uint8Array, options: { attention?: boolean } = {}) {
    return torch.scope((): EmbeddedPatches => {
      const { patchTokens, grid, attention } = options.attention
        ? this.backbone.forwardFeatures(images, { attention: true })
        : { ...this.backbone.forwardFeatures(images), attention: null };
      const embeddings = unitRows(patchTokens).reshape([images.shape[0]!, ...grid, -1]);
      return { embeddings, grid, attention };
    });
  }
}

/** The run that a model's name means, or null if it is none. */
export function runOf(model: string): RunFolder | null {
  return existsSync(path.join(model, 'config.yaml')) ? new RunFolder(model) : null;
}

/** Changes whenever a run saved its networks anew. */
export function versionOf(run: RunFolder): string {
  const files = [run.lastCheckpoint, run.studentFile, run.teacherFile];
  return files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(' ');
}

/**
 * Both networks of a run: with their heads from its last checkpoint, or where that is gone their backbones alone.
 * @throws UserError if the run has saved neither
 */
export async function networksOfRun(run: RunFolder): Promise<SortingNetworks> {
  const record = readRecord(run);
  if (isPretraining(record))
    throw new UserError(
      `${run.root} is a run of neco pretrain, which has no student and teacher to compare; choose one of neco train.`,
    );
  const { config, fingerprint } = record;
  if ((config.method ?? 'neco') !== 'neco')
    throw new UserError(
      `${run.root} was trained with ${config.method}, which sorts nothing; choose a run of neco.`,
    );
  const settings = (backbone: ViTConfig) => settingsFor(config, backbone, fingerprint.count);
  const saved = readNetworks(run);
  if (saved !== null)
    return { ...saved, config: settings(saved.teacher.backbone.config), embeddings: 'head' };
  if (!existsSync(run.teacherFile))
    throw new UserError(`${run.root} has saved no networks yet; wait for its first checkpoint.`);
  const [student, teacher] = [await backboneOf(run, 'student'), await backboneOf(run, 'teacher')];
  return {
    student: student.network,
    teacher: teacher.network,
    config: settings(teacher.network.backbone.config),
    embeddings: 'backbone',
    step: teacher.step,
  };
}

/** A model that is no run: it stands for both networks, and is compared under the default settings. */
export function networksOfModel(model: VisionTransformer): SortingNetworks {
  const network = new BackboneNetwork(model);
  const config = settingsFor({}, model.config, imagesOfAModel);
  return { student: network, teacher: network, config, embeddings: 'backbone', step: null };
}

// The default settings ask how many images there are, for a batch that is not the one shown.
const imagesOfAModel = 1000;

export function releaseNetworks({ student, teacher }: SortingNetworks): void {
  releaseModule(student);
  if (teacher !== student) releaseModule(teacher);
}

async function backboneOf(
  run: RunFolder,
  which: 'student' | 'teacher',
): Promise<{ network: EmbeddingNetwork; step: number | null }> {
  const model = await loadBackbone(run.root, { which });
  try {
    return { network: new BackboneNetwork(model), step: stepsOf(model.metadata) };
  } finally {
    releaseModule(model);
  }
}

/** Far beyond what is trained with; a file can name any number. */
const [largestView, mostLocals] = [4096, 64];

/** Settings of earlier versions are completed; what changes the numbers for training's sake alone is left out. */
function settingsFor(config: unknown, backbone: ViTConfig, images: number): ResolvedConfig {
  const resolved = resolveAuto(parseTrainConfig(config), backbone, images, false);
  const { globalSize, localSize, localCount } = resolved.views;
  if (Math.max(globalSize, localSize) > largestView || localCount > mostLocals)
    throw new UserError(
      `The views that the settings name, of ${globalSize} and ${localCount} times ${localSize} px, are more than can be ` +
        'shown; choose another run.',
    );
  return { ...resolved, precision: 'fp32', loss: { ...resolved.loss, shuffleTeacher: false } };
}
