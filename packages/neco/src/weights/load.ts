import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RgbImage } from '../data/decode.js';
import { UserError } from '../errors.js';
import type { ViTConfig } from '../vit/config.js';
import { parseViTConfig } from '../vit/parse-config.js';
import type { KnownModel } from '../vit/models.js';
import { parameterShapes } from '../vit/parameters.js';
import { interpolatePositions, interpolationFor } from '../vit/position.js';
import { VisionTransformer } from '../vit/vision-transformer.js';
import { readArchitecture, type ArchitectureHints } from './architecture.js';
import type { Checkpoint } from './checkpoint.js';
import { embeddedConfig, readCheckpoint } from './checkpoint-file.js';
import { convertState } from './convert.js';
import { requireFiniteTensors } from './finite.js';
import { obtainWeights, type DownloadOptions } from './download.js';
import { imageFeatures, type ImageFeatures } from '../features/image-features.js';
import { foreignNetwork } from './foreign-formats.js';
import { recogniseLayout, type Which } from './layouts.js';
import { readNetworkName } from './network-name.js';
import type { PixelNormalisation } from './known-pixels.js';
import { foldNormalisation, normalisationBeside } from './pixel-normalisation.js';
import { quoteName, quoteNames } from './quote.js';
import { towerNotes, towerPixels } from './vision-tower.js';
import { statedBeside, type FoundInTensors } from './stated-architecture.js';
import type { LoadReport } from './report.js';

/** Options of {@link loadBackbone}. */
export interface LoadOptions {
  /**
   * Instead of refusing, keep the random initialisation of backbone tensors that the file lacks, and leave
   * out those that the network has no place for. Most of the backbone must still be there.
   */
  allowMissing?: boolean;
  /**
   * Network of a run folder or of a teacher-student checkpoint. The default is the teacher (MoCo-v3: the base
   * encoder). If a run kept its best teacher (`best.safetensors`), the default is that one, which may be the
   * start.
   */
  which?: Which;
  /** Configuration fields to set instead of the file's. */
  config?: ConfigOverrides;
  /** What to do where the weights of a known name or a repository are not on this machine yet. */
  download?: DownloadOptions;
}

/**
 * Fields that do not follow from the tensors: stochastic depth, how positions are resized, heads and epsilon
 * if nothing else states them, and the position grid (an `imgSize` other than the file's resizes the stored
 * positions).
 */
export type ConfigOverrides = Partial<
  Pick<
    ViTConfig,
    | 'numHeads'
    | 'activation'
    | 'dropPath'
    | 'imgSize'
    | 'interpolateOffset'
    | 'interpolateAntialias'
    | 'interpolateMode'
    | 'eps'
    | 'ropeBase'
  >
>;

/** A backbone, in evaluation mode after loading, that knows where it came from. */
export class LoadedBackbone extends VisionTransformer {
  constructor(
    config: ViTConfig,
    /** What the caller calls it; the file's path for a checkpoint in memory. */
    readonly name: string,
    readonly report: LoadReport,
    /** Free-form strings that the file carries. */
    readonly metadata: Readonly<Record<string, string>>,
  ) {
    super(config);
  }

  /** Patch grid and class token of one image: see {@link imageFeatures}. */
  features(image: string | RgbImage, options?: { size?: number; layer?: string }): Promise<ImageFeatures> {
    return imageFeatures(this, image, options);
  }
}

/**
 * Loads a backbone from a known name (`dinov2-small`), a file of weights in any recognised layout, a run
 * folder, or a Hugging Face repository id. `NAME:student` and `NAME:teacher` name one network of a run folder
 * or of a checkpoint that holds both. Missing files are downloaded into the cache.
 *
 * @param nameOrFileOrRun - What the user calls the model.
 * @param options - See {@link LoadOptions}.
 * @throws {@link UserError} if there is no such model, the file cannot be read, or it lacks a part of the backbone.
 */
export async function loadBackbone(
  nameOrFileOrRun: string,
  options: LoadOptions = {},
): Promise<LoadedBackbone> {
  const { model: name, which } = readNetworkName(nameOrFileOrRun, options.which);
  const { file, known } = await obtainWeights(name, which, options.download);
  const hints = (found: FoundInTensors): ArchitectureHints =>
    known === null ? statedBeside(file, found) : hintsOf(known);
  return torch.scope(() => {
    const normalisation = normalisationBeside(file);
    const checkpoint = readCheckpoint(file, which);
    const loaded = backboneFromCheckpoint(checkpoint, file, {
      ...options,
      ...(which && { which }),
      name: which === undefined ? name : `${name}:${which}`,
      hints,
      normalisation,
    });
    if (known !== null) checkIdentity(loaded.config, known, file);
    return loaded;
  });
}

/** What tensors cannot tell of a known model; learned positions show the size of the image. */
function hintsOf({ config }: KnownModel): ArchitectureHints {
  const { numHeads, eps, imgSize, ropeBase, activation, interpolateMode } = config;
  return {
    numHeads,
    eps,
    ...(ropeBase !== undefined && { imgSize }),
    ...(activation !== undefined && { activation }),
    // Of those that have names, only TIPS has a kernel of its own, and no offset.
    ...(interpolateMode !== undefined && {
      interpolateMode,
      interpolateOffset: 0,
      interpolateAntialias: true,
    }),
  };
}

/** A file in the place of a known model must be of its size: another one would train silently under a wrong name. */
function checkIdentity(found: Readonly<ViTConfig>, known: KnownModel, file: string): void {
  for (const field of ['embedDim', 'depth', 'patchSize', 'registers'] as const) {
    if (found[field] === known.config[field]) continue;
    throw new UserError(
      `${file} is not '${known.name}': its ${field} is ${found[field]}, expected ${known.config[field]}; ` +
        'fetch the file again, or give its path if this is the model you want.',
    );
  }
}

/**
 * Like {@link loadBackbone} for a checkpoint in memory; `file` only names it in messages and in the report.
 *
 * @param options - `name`: see {@link LoadedBackbone.name}. `hints`: what is known beside the tensors, by what they say.
 *   `normalisation`: of the pixels in the model's training; by default that of its family, which for most is ImageNet's.
 */
export function backboneFromCheckpoint(
  checkpoint: Checkpoint,
  file: string,
  options: LoadOptions & {
    name?: string;
    hints?: (found: FoundInTensors) => ArchitectureHints;
    normalisation?: PixelNormalisation | null;
  } = {},
): LoadedBackbone {
  const keys = [...checkpoint.tensors.keys(), ...(checkpoint.skipped ?? [])];
  const recognised = recogniseLayout(keys, options.which);
  if (recognised === null) {
    const foreign = foreignNetwork(keys);
    if (foreign !== null) throw new UserError(`${file} cannot be loaded: ${foreign}.`);
    const some = keys.slice(0, 3).map((key) => `'${quoteName(key)}'`);
    throw new UserError(
      `No Vision Transformer is recognised in ${file}: no key ends in 'patch_embed.proj.weight' or ` +
        `'embeddings.patch_embeddings.projection.weight' (its first keys: ${some.join(', ') || 'none'}).`,
    );
  }
  const own = embeddedConfig(checkpoint.metadata, file);
  const { state, used, ignored, unknown, rotary } = convertState(checkpoint.tensors, recognised, file);
  const hints = (found: FoundInTensors): ArchitectureHints => ({
    ...options.hints?.(found),
    ...checkpoint.hints,
    ...onlyHeads(options.config),
  });
  const { config, notes, missing, pixels } = explained(rotary === null ? keys : [], () => {
    const read =
      own === null
        ? readArchitecture(state, { layout: recognised.layout, keys, rotary }, hints, file)
        : { config: own, notes: [] };
    const config = parseViTConfig({ ...read.config, ...options.config }, file);
    if (unknown.length > 0 && options.allowMissing !== true) throw otherArchitecture(unknown, file);
    const missing = checkState(state, read.config, file, options.allowMissing === true);
    return { config, notes: read.notes, missing, pixels: towerPixels(read.config) };
  });
  requireFiniteTensors(
    used.map((key) => [key, checkpoint.tensors.get(key)!] as const),
    file,
  );
  // Our own files were rewritten when they were made.
  const normalisation = own === null ? (options.normalisation ?? pixels) : null;
  const folded = normalisation === null ? null : foldNormalisation(state, normalisation);
  const left = [...ignored, ...(checkpoint.skipped ?? [])];
  const report: LoadReport = {
    file,
    layout: own === null ? recognised.layout : 'neco',
    prefix: recognised.prefix,
    config,
    loaded: used,
    ignored: left,
    unknown,
    missing,
    pixels: normalisation,
    notes: [...notes, ...(folded === null ? [] : [folded]), ...towerNotes(config, left)],
  };
  const backbone = new LoadedBackbone(config, options.name ?? file, report, checkpoint.metadata).eval();
  copyInto(backbone, state);
  return backbone;
}

/** Adds to an error which known family of other networks the keys belong to. */
function explained<T>(keys: readonly string[], body: () => T): T {
  try {
    return body();
  } catch (error) {
    const foreign = error instanceof UserError ? foreignNetwork(keys) : null;
    if (foreign === null) throw error;
    throw new UserError(`${(error as Error).message} ${foreign[0]!.toUpperCase()}${foreign.slice(1)}.`, {
      cause: error,
    });
  }
}

function otherArchitecture(unknown: readonly string[], file: string): UserError {
  return new UserError(
    `${file} has ${unknown.length} tensors inside the backbone that a plain Vision Transformer has no place for ` +
      `(${quoteNames(unknown)}): it is another architecture; allow missing tensors ("allowMissing") to load the rest.`,
  );
}

/** Heads are needed before the rest of the caller's fields, because the tensors may not tell them. */
function onlyHeads(config: ConfigOverrides | undefined): Partial<ViTConfig> {
  return config?.numHeads === undefined ? {} : { numHeads: config.numHeads };
}

/**
 * Compares names, shapes and types with what the file's configuration needs, before anything is allocated for it.
 *
 * @returns The missing keys.
 */
function checkState(
  state: ReadonlyMap<string, Tensor>,
  config: Readonly<ViTConfig>,
  file: string,
  allowMissing: boolean,
): string[] {
  const shapes = parameterShapes(config);
  const missing = [...shapes.keys()].filter((key) => !state.has(key));
  const lacks = `${file} lacks ${missing.length} of the backbone's ${shapes.size} tensors (${quoteNames(missing)})`;
  if (missing.length > 0 && !allowMissing) {
    throw new UserError(
      `${lacks}; give a complete checkpoint, or allow missing tensors ("allowMissing") to keep their random values.`,
    );
  }
  // The configuration sets the size of the network; the file must hold most of it.
  if (missing.length > shapes.size / 2)
    throw new UserError(`${lacks}, which is too many to be this backbone.`);
  for (const [key, wanted] of shapes) {
    const found = state.get(key);
    if (found !== undefined) checkTensor(found, wanted, key, file);
  }
  return missing;
}

const WEIGHT_TYPES: ReadonlySet<string> = new Set(['float32', 'float64', 'float16', 'bfloat16']);

function checkTensor(found: Tensor, wanted: readonly number[], key: string, file: string): void {
  if (found.shape.join() !== wanted.join()) {
    throw new UserError(
      `In ${file} the tensor '${key}' has shape [${found.shape.join(', ')}], but the model needs [${wanted.join(', ')}].`,
    );
  }
  if (!WEIGHT_TYPES.has(found.dtype)) {
    throw new UserError(
      `In ${file} the tensor '${key}' holds ${found.dtype} numbers; quantised weights cannot be loaded, give the original ones.`,
    );
  }
}

function copyInto(model: VisionTransformer, state: ReadonlyMap<string, Tensor>): void {
  torch.noGrad(() => {
    for (const [key, parameter] of model.namedParameters()) {
      const tensor = state.get(key);
      if (tensor === undefined) continue;
      parameter.copy_(key === 'pos_embed' ? resizedPositions(tensor, model.config) : tensor);
    }
  });
}

function resizedPositions(positions: Tensor, config: Readonly<ViTConfig>): Tensor {
  const side = Math.floor(config.imgSize / config.patchSize);
  return interpolatePositions(positions.to('float32'), [side, side], interpolationFor(config));
}
