import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { parseViTConfig } from '../vit/config.js';
import type { ViTConfig } from '../vit/config.js';
import type { KnownModel } from '../vit/models.js';
import { parameterShapes } from '../vit/parameters.js';
import { interpolatePositions } from '../vit/position.js';
import { VisionTransformer } from '../vit/vision-transformer.js';
import { readArchitecture } from './architecture.js';
import { embeddedConfig, hintsBeside, readCheckpoint } from './checkpoint-file.js';
import type { Checkpoint } from './checkpoint-file.js';
import { convertState, recogniseLayout } from './layouts.js';
import type { Layout, Which } from './layouts.js';
import { locateWeights } from './sources.js';

/** Options of {@link loadBackbone}. */
export interface LoadOptions {
  /** Keep the random initialisation of backbone tensors that the file lacks, instead of refusing. */
  allowMissing?: boolean;
  /** Network of a run folder or of a teacher-student checkpoint; the teacher by default. */
  which?: Which;
  /** Configuration fields to set instead of the file's. */
  config?: ConfigOverrides;
}

/**
 * Fields that the tensors do not fix: stochastic depth, how positions are resized, heads and epsilon where nothing else
 * tells them, and the position grid (an `imgSize` other than the file's resizes the stored positions).
 */
export type ConfigOverrides = Partial<
  Pick<ViTConfig, 'numHeads' | 'dropPath' | 'imgSize' | 'interpolateOffset' | 'interpolateAntialias' | 'eps'>
>;

/** What was found in a checkpoint. */
export interface LoadReport {
  /** The file that was read. */
  file: string;
  layout: Layout;
  /** What stood before the backbone's keys. */
  prefix: string;
  /** Keys of the file that were loaded. */
  loaded: string[];
  /** Keys of the file that are no part of the backbone: heads, other networks. */
  ignored: string[];
  /** Keys of the model that the file lacks; not empty only with `allowMissing`. */
  missing: string[];
}

/** A backbone in evaluation mode, its configuration, and where it came from. */
export interface LoadedBackbone {
  model: VisionTransformer;
  config: Readonly<ViTConfig>;
  report: LoadReport;
  /** Free-form strings that the file carries. */
  metadata: Record<string, string>;
}

/**
 * Loads a backbone from a known name (`dinov2-small`), a file of weights in any recognised layout, a run folder, or a
 * repository id in the Hugging Face cache.
 *
 * @param nameOrFileOrRun - What the user calls the model.
 * @param options - See {@link LoadOptions}.
 * @throws {@link UserError} if there is no such model, the file cannot be read, or it lacks a part of the backbone.
 */
export async function loadBackbone(
  nameOrFileOrRun: string,
  options: LoadOptions = {},
): Promise<LoadedBackbone> {
  const which = options.which ?? 'teacher';
  const { file, known } = locateWeights(nameOrFileOrRun, which);
  const hints =
    known === null ? hintsBeside(file) : { numHeads: known.config.numHeads, eps: known.config.eps };
  return torch.scope(() => {
    const loaded = backboneFromCheckpoint(readCheckpoint(file, which), file, { ...options, which, hints });
    if (known !== null) checkIdentity(loaded.config, known, file);
    return loaded;
  });
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

/** Like {@link loadBackbone} for a checkpoint in memory; `file` only names it in messages and in the report. */
export function backboneFromCheckpoint(
  checkpoint: Checkpoint,
  file: string,
  options: LoadOptions & { hints?: Partial<ViTConfig> } = {},
): LoadedBackbone {
  const recognised = recogniseLayout(checkpoint.tensors.keys(), options.which);
  if (recognised === null) {
    const some = [...checkpoint.tensors.keys()].slice(0, 3).map((key) => `'${key}'`);
    throw new UserError(
      `No Vision Transformer is recognised in ${file}: no key ends in 'patch_embed.proj.weight' or ` +
        `'embeddings.patch_embeddings.projection.weight' (its first keys: ${some.join(', ') || 'none'}).`,
    );
  }
  const { state, used, ignored } = convertState(checkpoint.tensors, recognised);
  const own = embeddedConfig(checkpoint.metadata, file);
  const fileConfig = own ?? readArchitecture(state, { ...options.hints, ...onlyHeads(options.config) }, file);
  const config = parseViTConfig({ ...fileConfig, ...options.config }, file);
  const missing = checkState(state, config, file, options.allowMissing === true);
  const model = new VisionTransformer(config).eval();
  copyInto(model, state);
  const report: LoadReport = {
    file,
    layout: own === null ? recognised.layout : 'neco',
    prefix: recognised.prefix,
    loaded: used,
    ignored: [...ignored, ...(checkpoint.skipped ?? [])],
    missing,
  };
  return { model, config: model.config, report, metadata: checkpoint.metadata };
}

/** Heads are needed before the rest of the caller's fields, because the tensors may not tell them. */
function onlyHeads(config: ConfigOverrides | undefined): Partial<ViTConfig> {
  return config?.numHeads === undefined ? {} : { numHeads: config.numHeads };
}

/**
 * Compares names and shapes with what the configuration needs, before anything is allocated for it.
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
  if (missing.length > 0 && !allowMissing) {
    const shown = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', ...' : '');
    throw new UserError(
      `${file} lacks ${missing.length} of the backbone's ${shapes.size} tensors (${shown}); ` +
        'give a complete checkpoint, or allow missing tensors to keep their random values.',
    );
  }
  for (const [key, wanted] of shapes) {
    const found = state.get(key)?.shape;
    if (found === undefined || found.join() === wanted.join()) continue;
    if (key === 'pos_embed' && isPositionGrid(found, config.embedDim)) continue;
    throw new UserError(
      `In ${file} the tensor '${key}' has shape [${found.join(', ')}], but the model needs [${wanted.join(', ')}].`,
    );
  }
  return missing;
}

/** Positions of any square grid can be resized to the wanted one. */
function isPositionGrid(shape: readonly number[], embedDim: number): boolean {
  const [batch, tokens = 0, dim] = shape;
  return (
    shape.length === 3 &&
    batch === 1 &&
    dim === embedDim &&
    tokens > 1 &&
    Number.isInteger(Math.sqrt(tokens - 1))
  );
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
  const { interpolateOffset: offset, interpolateAntialias: antialias } = config;
  return interpolatePositions(positions.to('float32'), [side, side], { offset, antialias });
}
