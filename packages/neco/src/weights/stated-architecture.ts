import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.js';
import type { Activation, ViTConfig } from '../vit/config.js';
import type { ArchitectureHints } from './architecture.js';
import { quoteName } from './quote.js';
import { settingsBeside, settingsFolder } from './settings-file.js';

/** What of a network its tensors say; by it the section of a config.json is chosen that means the network. */
export type FoundInTensors = Pick<
  ViTConfig,
  'embedDim' | 'depth' | 'ffn' | 'patchSize' | 'ropeBase' | 'activation' | 'preNorm'
>;

/** Fields of transformers that change what a network computes; other fields may stand beside them. */
const transformersSection = z.looseObject({
  model_type: z.string().nullish(),
  hidden_size: z.int().positive().nullish(),
  num_hidden_layers: z.int().positive().nullish(),
  num_attention_heads: z.int().positive().nullish(),
  // Far above what any model has; the features of a larger one are nothing but zeros.
  layer_norm_eps: z.number().positive().max(0.1).nullish(),
  hidden_act: z.string().nullish(),
  rope_theta: z.number().gt(1).nullish(),
  image_size: z.union([z.int().positive(), z.array(z.int().positive()).nonempty()]).nullish(),
});
type Section = z.output<typeof transformersSection>;

/** Fields of timm. */
const timmForm = z.looseObject({
  architecture: z.string().nullish(),
  model_args: z.record(z.string(), z.unknown()).nullish(),
});
type TimmForm = z.output<typeof timmForm>;

/** Model types of transformers whose backbone is a plain ViT, with the epsilon that they have if the file names none. */
const PLAIN_TYPES: Readonly<Record<string, number>> = {
  vit: 1e-12,
  vit_mae: 1e-12,
  vit_msn: 1e-6,
  deit: 1e-12,
  dpt: 1e-12,
  dinov2: 1e-6,
  dinov2_with_registers: 1e-6,
  dinov3_vit: 1e-5,
  clip_vision_model: 1e-5,
  siglip_vision_model: 1e-6,
  tipsv2_vision_model: 1e-6,
};

/** Types of models of pictures and texts whose tower is one of {@link PLAIN_TYPES}. */
const TOWERS: Readonly<Record<string, string>> = {
  clip: 'clip_vision_model',
  siglip: 'siglip_vision_model',
  tipsv2: 'tipsv2_vision_model',
};

/** What classes of {@link PLAIN_TYPES} have that others do not. */
const TYPE_HINTS: Readonly<Record<string, ArchitectureHints>> = {
  clip_vision_model: { activation: 'quick_gelu' },
  siglip_vision_model: { activation: 'gelu_tanh' },
  tipsv2_vision_model: { interpolateMode: 'bilinear', interpolateOffset: 0, interpolateAntialias: true },
};

/** The type that has rotary positions. */
const ROTARY_TYPE = 'dinov3_vit';

/** What the classes of {@link PLAIN_TYPES} have where the file is silent. */
const DEFAULTS = { heads: 12, width: 768, depth: 12 };
const ROTARY_DEFAULTS = { heads: 6, width: 384, depth: 12 };

function defaultsOf(type: string | null | undefined): typeof DEFAULTS {
  return type === ROTARY_TYPE ? ROTARY_DEFAULTS : DEFAULTS;
}

/** Names that transformers and timm have for the activations that there are here. */
const ACTIVATION_NAMES: Readonly<Record<string, Activation>> = {
  gelu: 'gelu',
  gelu_python: 'gelu',
  gelu_new: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu_tanh: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  quick_gelu: 'quick_gelu',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
};

/** Fields of OpenCLIP. */
const openClipForm = z.looseObject({
  model_cfg: z.looseObject({
    quick_gelu: z.boolean().nullish(),
    vision_cfg: z.looseObject({
      head_width: z.int().positive().nullish(),
      timm_model_name: z.string().nullish(),
      act_kwargs: z.looseObject({ approximate: z.string().nullish() }).nullish(),
      norm_kwargs: z.looseObject({ eps: z.number().positive().max(0.1).nullish() }).nullish(),
    }),
  }),
});
const OPEN_CLIP_FILE = 'open_clip_config.json';

/**
 * What the config.json beside a file of weights (or OpenCLIP's open_clip_config.json) says of the network that tensors
 * cannot: heads, epsilon, activation. In a model of several parts it is the section whose width and depth are those of the weights.
 *
 * @returns Empty without such a file.
 * @throws {@link UserError} naming the file and the field if it is damaged, is about another network, or asks for
 *   something that is not computed here
 */
export function statedBeside(file: string, found: FoundInTensors): ArchitectureHints {
  const timm = settingsBeside(file, 'config.json', timmForm);
  if (timm === null) return openClipHints(file, found);
  const source = join(settingsFolder(file), 'config.json');
  if (timm.architecture != null) return timmHints(timm, found, source);
  return transformersHints(chosenSection(file, timm, found, source), found, source);
}

// ---- transformers ----

function chosenSection(file: string, whole: object, found: FoundInTensors, source: string): Section {
  // The top is always read with care: its errors are the file's.
  const top = settingsBeside(file, 'config.json', transformersSection)!;
  const nested = sectionsBelow(whole).flatMap((value) => {
    const { success, data } = transformersSection.safeParse(value);
    return success ? [data] : [];
  });
  const describing = [top, ...nested].filter((section) => describesNetwork(section));
  const fitting = describing.filter((section) => fits(section, found));
  if (describing.length === 0) return towerOf(top);
  if (fitting[0] !== undefined) return fitting[0];
  const { model_type: type, hidden_size: width, num_hidden_layers: depth } = describing[0]!;
  throw new UserError(
    `${source} is about another network (hidden_size ${width ?? defaultsOf(type).width}, num_hidden_layers ` +
      `${depth ?? defaultsOf(type).depth}) than the weights beside it, which are ${found.embedDim} wide with ${found.depth} blocks; ` +
      'put the config.json there that came with them.',
  );
}

/** A model of pictures and texts that says nothing of its towers has those of its type. */
function towerOf(top: Section): Section {
  const type = top.model_type == null ? undefined : TOWERS[top.model_type];
  return type === undefined ? top : { model_type: type };
}

/** Levels at which models of several parts keep the configuration of their backbone. */
const DEEPEST = 3;

/** Objects below the top, those first whose name says that they are about images. */
function sectionsBelow(value: object, level = 1): object[] {
  const entries = Object.entries(value).filter(
    (entry): entry is [string, object] =>
      typeof entry[1] === 'object' && entry[1] !== null && !Array.isArray(entry[1]),
  );
  const ofImages = ([name]: [string, object]): number =>
    Number(!/vision|backbone|image|encoder|vit/.test(name));
  const here = [...entries].sort((a, b) => ofImages(a) - ofImages(b)).map(([, section]) => section);
  return level === DEEPEST
    ? here
    : [...here, ...here.flatMap((section) => sectionsBelow(section, level + 1))];
}

function describesNetwork({
  model_type: type,
  hidden_size: width,
  num_attention_heads: heads,
}: Section): boolean {
  return width != null || heads != null || (type != null && type in PLAIN_TYPES);
}

/** A section of a known type has the defaults of its class where it is silent; any other may be about any size. */
function fits(
  { model_type: type, hidden_size: width, num_hidden_layers: depth }: Section,
  found: FoundInTensors,
): boolean {
  const known = type != null && type in PLAIN_TYPES;
  return (
    (width ?? (known ? defaultsOf(type).width : found.embedDim)) === found.embedDim &&
    (depth ?? (known ? defaultsOf(type).depth : found.depth)) === found.depth
  );
}

function transformersHints(section: Section, found: FoundInTensors, source: string): ArchitectureHints {
  const { model_type: type, num_attention_heads: heads, layer_norm_eps: eps, hidden_act: act } = section;
  if (type != null && !(type in PLAIN_TYPES)) {
    throw new UserError(
      `${source} says that the weights are of a model of type '${quoteName(type)}', which is none of the plain Vision ` +
        `Transformers that can be loaded (${Object.keys(PLAIN_TYPES).join(', ')}); if it computes what one of them does, ` +
        'write that name there as "model_type".',
    );
  }
  requireKindOfPositions(type, found, source);
  requirePlain(section, source);
  if (found.ropeBase === undefined && section.rope_theta != null)
    throw unsupported('rope_theta', section.rope_theta, source);
  const numHeads = heads ?? (type == null ? undefined : defaultsOf(type).heads);
  const epsilon = eps ?? (type == null ? undefined : PLAIN_TYPES[type]);
  return {
    ...(numHeads !== undefined && { numHeads }),
    ...(epsilon !== undefined && { eps: epsilon }),
    ...(type != null && TYPE_HINTS[type]),
    ...(found.ropeBase !== undefined && rotaryHints(section, found)),
    // The gated MLP of transformers has no other activation than SiLU, whatever the file says.
    ...(found.ffn === 'mlp' && act != null && activationHint(act, 'hidden_act', found, source)),
  };
}

/** Neither kind of positions can be taken for the other. */
function requireKindOfPositions(
  type: string | null | undefined,
  { ropeBase }: FoundInTensors,
  source: string,
): void {
  if (type == null || (type === ROTARY_TYPE) === (ropeBase !== undefined)) return;
  throw new UserError(
    `${source} is about another network than the weights beside it: a model of type '${quoteName(type)}' has ` +
      `${type === ROTARY_TYPE ? 'rotary' : 'learned'} positions, and the weights have ` +
      `${ropeBase === undefined ? 'learned' : 'rotary'} ones; put the config.json there that came with them.`,
  );
}

function rotaryHints(
  { rope_theta: base, image_size: size }: Section,
  { patchSize }: FoundInTensors,
): ArchitectureHints {
  const side = Math.max(...[size ?? []].flat());
  return {
    ...(base != null && { ropeBase: base }),
    ...(side >= patchSize && { imgSize: side }),
  };
}

/** Fields that ask for another network, and the values with which they do not. */
const PLAIN_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  position_embedding_type: ['absolute', 'learned'],
  use_absolute_position_embeddings: [true],
  use_relative_position_bias: [false],
  use_shared_relative_position_bias: [false],
  rope_parameters: [],
  rope_scaling: [],
  is_hybrid: [false],
  use_qk_norm: [false],
};

function requirePlain(section: Record<string, unknown>, source: string): void {
  for (const [field, plain] of Object.entries(PLAIN_VALUES)) {
    const value = section[field];
    if (value != null && !plain.includes(value)) throw unsupported(field, value, source);
  }
}

function activationHint(
  name: string,
  field: string,
  found: FoundInTensors,
  source: string,
): ArchitectureHints {
  const activation = ACTIVATION_NAMES[name.toLowerCase()];
  if (activation === undefined) {
    const known = Object.keys(ACTIVATION_NAMES).join(', ');
    throw new UserError(
      `${source} asks for the activation '${quoteName(name)}' (field '${field}'), which is not supported; ` +
        `supported are ${known}.`,
    );
  }
  // The usual activation needs no word, except where another one is usual.
  const isUsual = activation === 'gelu' && found.activation === undefined && !found.preNorm;
  return isUsual ? {} : { activation };
}

function unsupported(field: string, value: unknown, source: string): UserError {
  return new UserError(
    `${source} says ${field}: ${quoteName(JSON.stringify(value))}, which is not supported: such weights would give other ` +
      'features here than where they come from.',
  );
}

// ---- timm ----

const TIMM_FAMILIES = /^(?:test_)?(?:vit|deit3?|flexivit)_/;
/** Architectures of these families that compute something else with the same tensors. */
const TIMM_OTHERS = /rope|relpos|_pe_/;
/** Those with rotary positions that are computed here. */
const TIMM_ROTARY = /_(?:dinov3|lingbot)(?:_|$)/;
/** Heads of architectures whose width does not tell them. */
const TIMM_HEADS: Readonly<Record<string, number>> = { test_vit: 2 };

/** Arguments of timm's class that tensors show too, or that change nothing outside of training. */
const VISIBLE_ARGUMENTS: ReadonlySet<string> = new Set([
  'img_size',
  'patch_size',
  'in_chans',
  'num_classes',
  'embed_dim',
  'depth',
  'mlp_ratio',
  'qkv_bias',
  'class_token',
  'pre_norm',
  'reg_tokens',
  'no_embed_class',
  'init_values',
  'drop_rate',
  'pos_drop_rate',
  'patch_drop_rate',
  'proj_drop_rate',
  'attn_drop_rate',
  'drop_path_rate',
  'dynamic_img_size',
  'dynamic_img_pad',
  'strict_img_size',
  'global_pool',
  'fc_norm',
  'weight_init',
]);

/** SigLIP was trained with GELU by tanh; timm has the exact one in most of its models, and those are given as they are there. */
const TIMM_TANH = /base_patch32_siglip|large_patch16_siglip_(?:gap_)?512|(?:so400m|giantopt)_patch16_siglip/;

function timmActivation(name: string): ArchitectureHints {
  if (name.includes('quickgelu')) return { activation: 'quick_gelu' };
  if (TIMM_TANH.test(name)) return { activation: 'gelu_tanh' };
  return /_(?:clip|siglip)_/.test(name) ? { activation: 'gelu' } : {};
}

function timmHints(
  { architecture, model_args: args }: TimmForm,
  found: FoundInTensors,
  source: string,
): ArchitectureHints {
  const [name = ''] = architecture!.split('.');
  if (TIMM_ROTARY.test(name) !== (found.ropeBase !== undefined)) {
    throw new UserError(
      `${source} is about another network than the weights beside it: timm's architecture '${quoteName(name)}' has ` +
        `${found.ropeBase === undefined ? 'rotary' : 'other'} positions, and the weights have ` +
        `${found.ropeBase === undefined ? 'learned' : "DINOv3's"} ones; put the config.json there that came with them.`,
    );
  }
  if ((!TIMM_FAMILIES.test(name) && !(name in TIMM_HEADS)) || TIMM_OTHERS.test(name)) {
    throw new UserError(
      `${source} says that the weights are of timm's architecture '${quoteName(name)}', which is no plain Vision ` +
        'Transformer with learned positions and cannot be loaded.',
    );
  }
  const known = name.includes('_giantopt_') ? 16 : TIMM_HEADS[name];
  const hints: ArchitectureHints = {
    ...(known !== undefined && { numHeads: known }),
    ...timmActivation(name),
  };
  for (const [argument, value] of Object.entries(args ?? {})) {
    if (value == null || VISIBLE_ARGUMENTS.has(argument)) continue;
    if (argument === 'num_heads' && Number.isInteger(value) && (value as number) > 0)
      hints.numHeads = value as number;
    else if (argument === 'act_layer' && typeof value === 'string') {
      if (found.ffn === 'mlp')
        Object.assign(hints, activationHint(value, 'model_args.act_layer', found, source));
    } else throw unsupported(`model_args.${argument}`, value, source);
  }
  return hints;
}

// ---- OpenCLIP ----

function openClipHints(file: string, found: FoundInTensors): ArchitectureHints {
  const stated = settingsBeside(file, OPEN_CLIP_FILE, openClipForm);
  if (stated === null) return {};
  const source = join(settingsFolder(file), OPEN_CLIP_FILE);
  const { quick_gelu: quick, vision_cfg: tower } = stated.model_cfg;
  const { head_width: headWidth, timm_model_name: architecture, act_kwargs: act, norm_kwargs: norm } = tower;
  if (architecture != null) return timmHints({ architecture }, found, source);
  return {
    numHeads: found.embedDim / (headWidth ?? 64),
    eps: norm?.eps ?? 1e-5,
    activation: quick ? 'quick_gelu' : act?.approximate === 'tanh' ? 'gelu_tanh' : 'gelu',
  };
}
