import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import type { ViTConfig } from '../vit/config.js';
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
  /**
   * Configuration fields to set, such as `dropPath`, `numHeads` or the interpolation of positions. An `imgSize` other
   * than the file's resizes the stored positions.
   */
  config?: Partial<ViTConfig>;
}

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
export async function loadBackbone(nameOrFileOrRun: string, options: LoadOptions = {}): Promise<LoadedBackbone> {
  const which = options.which ?? 'teacher';
  const { file, known } = locateWeights(nameOrFileOrRun, which);
  const hints = known === null ? hintsBeside(file) : { numHeads: known.config.numHeads, eps: known.config.eps };
  return torch.scope(() => {
    const loaded = backboneFromCheckpoint(readCheckpoint(file), file, { ...options, which, hints });
    return loaded;
  });
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
  const config = { ...fileConfig, ...options.config };
  const model = new VisionTransformer(config);
  const missing = copyInto(model, state, file, options.allowMissing === true);
  model.eval();
  const report: LoadReport = {
    file,
    layout: own === null ? recognised.layout : 'neco',
    prefix: recognised.prefix,
    loaded: used,
    ignored,
    missing,
  };
  return { model, config: model.config, report, metadata: checkpoint.metadata };
}

/** Heads are needed before the rest of the caller's fields, because the tensors may not tell them. */
function onlyHeads(config: Partial<ViTConfig> | undefined): Partial<ViTConfig> {
  return config?.numHeads === undefined ? {} : { numHeads: config.numHeads };
}

/** Copies tensors into the model's parameters, positions resized; returns the keys without a tensor. */
function copyInto(
  model: VisionTransformer,
  state: ReadonlyMap<string, Tensor>,
  file: string,
  allowMissing: boolean,
): string[] {
  const parameters = model.namedParameters();
  const missing = [...parameters.keys()].filter((key) => !state.has(key));
  if (missing.length > 0 && !allowMissing) {
    const shown = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', ...' : '');
    throw new UserError(
      `${file} lacks ${missing.length} of the backbone's ${parameters.size} tensors (${shown}); ` +
        'give a complete checkpoint, or allow missing tensors to keep their random values.',
    );
  }
  torch.noGrad(() => {
    for (const [key, parameter] of parameters) {
      const tensor = state.get(key);
      if (tensor === undefined) continue;
      const value = key === 'pos_embed' ? resizedPositions(tensor, model.config) : tensor;
      if (value.shape.join() !== parameter.shape.join()) {
        throw new UserError(
          `In ${file} the tensor '${key}' has shape [${tensor.shape.join(', ')}], ` +
            `but the model needs [${parameter.shape.join(', ')}].`,
        );
      }
      parameter.copy_(value);
    }
  });
  return missing;
}

function resizedPositions(positions: Tensor, config: Readonly<ViTConfig>): Tensor {
  const side = Math.floor(config.imgSize / config.patchSize);
  if (positions.ndim !== 3 || positions.shape[1] === 1 + side * side) return positions;
  const { interpolateOffset: offset, interpolateAntialias: antialias } = config;
  return interpolatePositions(positions.to('float32'), [side, side], { offset, antialias });
}
