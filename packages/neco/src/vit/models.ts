import { fileURLToPath } from 'node:url';
import { closest } from 'fastest-levenshtein';
import { UserError } from '../errors.js';
import { vitConfig } from './config.js';
import type { ViTConfig, ViTSize } from './config.js';
import { parameterCount } from './parameters.js';

/** Where a known model's weights come from. */
export type ModelSource =
  | { kind: 'embedded'; /** Path of the file that ships with the package. */ file: string }
  | { kind: 'huggingface'; /** `organisation/name`, tried in this order. */ repositories: readonly string[] };

/** One line of the table of known models. */
export interface KnownModel {
  name: string;
  family: 'neco' | 'dinov2' | 'dino' | 'deit';
  size: ViTSize;
  config: Readonly<ViTConfig>;
  source: ModelSource;
  /** Licence of the weights, as an SPDX name. */
  licence: string;
  /** Number of parameters of the backbone, from its configuration. */
  parameters: number;
}

/** The embedded backbone, relative to the built file of this module. */
const TINY_FILE = fileURLToPath(new URL('../../models/tiny.safetensors', import.meta.url));

function model(
  name: string,
  family: KnownModel['family'],
  size: ViTSize,
  config: ViTConfig,
  source: ModelSource,
): KnownModel {
  return {
    name,
    family,
    size,
    config: Object.freeze(config),
    source,
    licence: 'Apache-2.0',
    parameters: parameterCount(config),
  };
}

function huggingFace(...repositories: string[]): ModelSource {
  return { kind: 'huggingface', repositories };
}

const DINOV2_SIZES = ['small', 'base', 'large', 'giant'] as const;
const V1_SIZES = ['small', 'base'] as const;

/** Every model that has a name, in the order in which lists show them. */
export const KNOWN_MODELS: readonly KnownModel[] = [
  model('tiny', 'neco', 'tiny', vitConfig('tiny', 'v2'), { kind: 'embedded', file: TINY_FILE }),
  ...DINOV2_SIZES.map((size) =>
    model(`dinov2-${size}`, 'dinov2', size, vitConfig(size, 'v2'), huggingFace(`facebook/dinov2-${size}`)),
  ),
  ...DINOV2_SIZES.map((size) =>
    model(
      `dinov2-${size}-registers`,
      'dinov2',
      size,
      vitConfig(size, 'v2', { registers: 4 }),
      huggingFace(`facebook/dinov2-with-registers-${size}`),
    ),
  ),
  ...V1_SIZES.flatMap((size) =>
    ([16, 8] as const).map((patchSize) =>
      model(
        `dino-${size}-${patchSize}`,
        'dino',
        size,
        vitConfig(size, 'v1', { patchSize }),
        huggingFace(`timm/vit_${size}_patch${patchSize}_224.dino`, `facebook/dino-vit${size[0]}${patchSize}`),
      ),
    ),
  ),
  ...V1_SIZES.map((size) =>
    model(
      `deit-${size}`,
      'deit',
      size,
      vitConfig(size, 'v1'),
      huggingFace(`timm/deit_${size}_patch16_224.fb_in1k`, `facebook/deit-${size}-patch16-224`),
    ),
  ),
];

/** The model with this name, or undefined. */
export function findModel(name: string): KnownModel | undefined {
  return KNOWN_MODELS.find((known) => known.name === name);
}

/** Like {@link findModel}. @throws {@link UserError} that proposes the nearest name. */
export function knownModel(name: string): KnownModel {
  const found = findModel(name);
  if (found !== undefined) return found;
  throw new UserError(
    `There is no model, file or run folder called '${name}'; the nearest model name is '${nearestModelName(name)}', ` +
      `and all names are: ${KNOWN_MODELS.map((known) => known.name).join(', ')}.`,
  );
}

/** The known name with the smallest edit distance. */
export function nearestModelName(name: string): string {
  return closest(
    name.toLowerCase(),
    KNOWN_MODELS.map((known) => known.name),
  );
}
