import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import { loadBackbone, UserError } from '@neco/neco';
import {
  CONFIG_KEY,
  EmbeddingNetwork,
  parameterShapes,
  parseTrainConfig,
  parseViTConfig,
  releaseModule,
  resolveAuto,
  RunFolder,
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
  }

  override forward(images: torch.Tensor, _needed: Uint8Array, options: { attention?: boolean } = {}) {
    return torch.scope((): EmbeddedPatches => {
      const { patchTokens, grid, attention } = options.attention
        ? this.backbone.forwardFeatures(images, { attention: true })
        : { ...this.backbone.forwardFeatures(images), attention: null };
      const lengths = torch.linalgVectorNorm(patchTokens, 2, [-1], true).clampMin(1e-12);
      const embeddings = patchTokens.div(lengths).reshape([images.shape[0]!, ...grid, -1]);
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
  if (!existsSync(run.lastCheckpoint)) {
    if (!existsSync(run.teacherFile))
      throw new UserError(`${run.root} has saved no networks yet; wait for its first checkpoint.`);
    const [student, teacher] = [await backboneOf(run, 'student'), await backboneOf(run, 'teacher')];
    const settings = settingsFor(config, teacher.network.backbone.config, fingerprint.count);
    return {
      student: student.network,
      teacher: teacher.network,
      config: settings,
      embeddings: 'backbone',
      step: teacher.step,
    };
  }
  return unlessDamaged(run.lastCheckpoint, () =>
    torch.scope(() => {
      const { tensors, metadata } = torch.io.loadSafetensors(run.lastCheckpoint, (name) =>
        network.test(name),
      );
      const stored = metadata[CONFIG_KEY];
      if (stored === undefined)
        throw new UserError(`${run.lastCheckpoint} does not say what its backbone is.`);
      const backbone = parseViTConfig(JSON.parse(stored), run.lastCheckpoint);
      const load = (prefix: string): EmbeddingNetwork => {
        const own = [...tensors].filter(([name]) => name.startsWith(prefix));
        const state = new Map(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
        const loaded = new EmbeddingNetwork({ ...backbone, dropPath: 0 }, headOf(state, backbone));
        loaded.loadStateDict(state);
        return forShowing(loaded);
      };
      return {
        student: load('student.'),
        teacher: load('teacher.'),
        config: settingsFor(config, backbone, fingerprint.count),
        embeddings: 'head' as const,
        step: stepOf(metadata),
      };
    }),
  );
}

/**
 * The widths of the head, from its tensors: a network is as large as its settings say, so those of a damaged file must
 * not ask for more than the file holds.
 */
function headOf(state: ReadonlyMap<string, torch.Tensor>, backbone: ViTConfig) {
  for (const [name, wanted] of parameterShapes(backbone)) {
    const found = state.get(`backbone.${name}`)?.shape.join();
    if (found !== wanted.join()) throw new Error(`backbone.${name} has not the shape [${wanted.join(', ')}]`);
  }
  const [hiddenDim, outputDim] = ['head.layers.0.weight', 'head.layers.4.weight'].map(
    (name) => state.get(name)?.shape[0],
  );
  if (!hiddenDim || !outputDim) throw new Error('the head is missing');
  return { hiddenDim, outputDim };
}

/** Reads a checkpoint. @throws UserError that names it for whatever is found in it */
function unlessDamaged<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const [reason] = (cause as Error).message.split('\n');
    throw new UserError(`The networks in ${file} cannot be read (${reason}); choose another run.`, { cause });
  }
}

const network = /^(student|teacher)\./;

/** A model that is no run: it stands for both networks, and is compared under the default settings. */
export function networksOfModel(model: VisionTransformer): SortingNetworks {
  const network = forShowing(new BackboneNetwork(model));
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
  const { model, metadata } = await loadBackbone(run.root, { which });
  try {
    return { network: forShowing(new BackboneNetwork(model)), step: stepOf(metadata) };
  } finally {
    releaseModule(model);
  }
}

function forShowing(loaded: EmbeddingNetwork): EmbeddingNetwork {
  loaded.requiresGrad_(false).eval();
  return loaded;
}

function stepOf(metadata: Readonly<Record<string, string>>): number | null {
  const position = parsed(metadata['neco.position'] ?? '{}') as { step?: unknown } | null;
  const step = Number(position?.step ?? metadata['step'] ?? NaN);
  return Number.isSafeInteger(step) ? step : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
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
