/** Key layouts of published checkpoints, named after who writes them. */
export type Layout =
  | 'neco'
  | 'dinov2'
  | 'dino'
  | 'ibot'
  | 'mae'
  | 'moco-v3'
  | 'timm'
  | 'timm-distilled'
  | 'hf-vit'
  | 'hf-vit-mae'
  | 'hf-deit'
  | 'hf-dinov2'
  | 'hf-dinov2-with-registers'
  | 'dinov3'
  | 'timm-dinov3'
  | 'hf-dinov3'
  | 'capi'
  | 'hf-clip'
  | 'hf-siglip'
  | 'open-clip';

/** Which of the two networks of a teacher-student checkpoint is meant. */
export type Which = 'teacher' | 'student';

/** What the keys of a file say. */
export interface RecognisedLayout {
  layout: Layout;
  /**
   * The prefix of the backbone's keys, such as `teacher.backbone.`, or an empty string. It is a prefix of
   * {@link plainKey}, so it has no parts of wrappers.
   */
  prefix: string;
}

const FUSED_ANCHOR = 'patch_embed.proj.weight';
const HF_ANCHOR = 'embeddings.patch_embeddings.projection.weight';
const DINOV3_ANCHOR = 'embeddings.patch_embeddings.weight';
const TOWER_ANCHOR = 'embeddings.patch_embedding.weight';
/** The name of OpenCLIP's patch embedding, `conv1.weight`, is that of a ResNet's first layer too. */
const OPEN_CLIP_ANCHOR = 'ln_pre.weight';
/** CAPI has a decoder of the same names beside its encoder. */
const CAPI_ANCHOR = 'encoder.blocks.0.residual1.norm.weight';
const ANCHORS = [FUSED_ANCHOR, HF_ANCHOR, DINOV3_ANCHOR, TOWER_ANCHOR, OPEN_CLIP_ANCHOR, CAPI_ANCHOR];

/**
 * Parts that wrappers put between a module and its child: torch.compile, FullyShardedDataParallel, activation
 * checkpointing, and a pickled `nn.Module`, which keeps children and parameters in dictionaries of these names.
 */
const WRAPPER_PARTS: ReadonlySet<string> = new Set([
  '_orig_mod',
  '_fsdp_wrapped_module',
  '_checkpoint_wrapped_module',
  '_modules',
  '_parameters',
  '_buffers',
]);

/** A key without the parts that wrappers add, wherever they stand. */
export function plainKey(key: string): string {
  if (!key.includes('_')) return key;
  const parts = key.split('.');
  const kept = parts.filter((part) => !WRAPPER_PARTS.has(part));
  return kept.length === parts.length ? key : kept.join('.');
}

/**
 * Finds the backbone among a checkpoint's keys. The patch embedding, which every layout has, shows the
 * prefix; the names beside it show the layout.
 *
 * Prefixes seen in public checkpoints, all found by this one rule:
 * `teacher.backbone.`, `student.module.backbone.` (DINO, iBOT, CrOC, CrIBo: `state_dict()` of a MultiCropWrapper, the
 * student's under DistributedDataParallel); `model.` (Leopart, whose README drops one part of each key);
 * `feature_extractor.NAME.` (TimeT, whose README drops two); `model.`, `teacher.` below Lightning's `state_dict.`
 * (NeCo); `module.base_encoder.`, `module.momentum_encoder.` (MoCo-v3); `model.` (MAE, DeiT: one dictionary deep);
 * `vit.`, `deit.`, `dinov2.` (classifiers of transformers); `vision_model.` (CLIPModel, SiglipModel), `visual.`
 * (OpenAI's CLIP, OpenCLIP), `visual.trunk.` (OpenCLIP with a tower of timm).
 *
 * @param keys - All keys of the file.
 * @param which - Preferred network when the file holds several. The default is the teacher, or for MoCo-v3
 *   the base encoder, which its own evaluation uses.
 * @returns null if no patch embedding is found.
 */
export function recogniseLayout(keys: Iterable<string>, which?: Which): RecognisedLayout | null {
  const all = [...keys].map(plainKey);
  const anchor = preferred(
    all.filter((key) => ANCHORS.some((name) => isAnchor(key, name))),
    which,
  );
  if (anchor === undefined) return null;
  const name = ANCHORS.find((ending) => isAnchor(anchor, ending))!;
  const prefix = anchor.slice(0, -name.length);
  const inside = new Set(all.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)));
  if (name === CAPI_ANCHOR) return { layout: 'capi', prefix };
  if (name === OPEN_CLIP_ANCHOR) return { layout: 'open-clip', prefix };
  if (name === TOWER_ANCHOR) {
    return { layout: inside.has('embeddings.class_embedding') ? 'hf-clip' : 'hf-siglip', prefix };
  }
  if (name === DINOV3_ANCHOR) return { layout: 'hf-dinov3', prefix };
  const layout = name === HF_ANCHOR ? huggingFaceLayout(inside, all) : fusedLayout(inside, prefix);
  return { layout, prefix };
}

function isAnchor(key: string, anchor: string): boolean {
  return key === anchor || key.endsWith(`.${anchor}`);
}

const TEACHER = /(^|[._])(?:teacher|momentum_encoder|ema[._])/;
const MOCO_STUDENT = /(^|\.)base_encoder\./;

/** The anchor of the wanted network: its name among the key's parts, `model` being the student of Lightning runs. */
function preferred(anchors: readonly string[], which: Which | undefined): string | undefined {
  const wanted = which ?? (anchors.some((key) => MOCO_STUDENT.test(key)) ? 'student' : 'teacher');
  const found = anchors.find((key) => TEACHER.test(key) === (wanted === 'teacher'));
  return found ?? anchors[0];
}

function huggingFaceLayout(keys: ReadonlySet<string>, all: readonly string[]): Layout {
  if (keys.has('embeddings.register_tokens')) return 'hf-dinov2-with-registers';
  if (keys.has('encoder.layer.0.layer_scale1.lambda1') || keys.has('layers.0.layer_scale1.lambda1')) {
    return 'hf-dinov2';
  }
  if (keys.has('embeddings.distillation_token')) return 'hf-deit';
  return all.some((key) => /(^|\.)decoder\.decoder_embed\./.test(key)) ? 'hf-vit-mae' : 'hf-vit';
}

/** DINO, DINOv2, MAE, MoCo-v3 and timm share most names; what only one of them writes decides. */
function fusedLayout(keys: ReadonlySet<string>, prefix: string): Layout {
  if (/(^|\.)(?:base|momentum)_encoder\.$/.test(prefix)) return 'moco-v3';
  if (keys.has('decoder_embed.weight')) return 'mae';
  if (keys.has('rope_embed.periods') || keys.has('storage_tokens')) return 'dinov3';
  if (isTimmDinov3(keys)) return 'timm-dinov3';
  if (keys.has('masked_embed')) return 'ibot';
  if (keys.has('dist_token')) return 'timm-distilled';
  if (keys.has('mask_token') || keys.has('register_tokens')) return 'dinov2';
  const timmOnly = [
    'reg_token',
    'head.weight',
    'fc_norm.weight',
    'norm_pre.weight',
    'attn_pool.latent',
    'blocks.0.attn.q_proj.weight',
  ];
  if (timmOnly.some((key) => keys.has(key)) || !keys.has('cls_token')) return 'timm';
  const layerScale = [...keys].some((key) => /^blocks\.\d+\.(\d+\.)?(?:ls1\.gamma|gamma_1)$/.test(key));
  return layerScale ? 'timm' : 'dino';
}

/**
 * timm computes the positions of its DINOv3 and LingBot-Vision models. Its other models with rotary positions have no
 * registers beside a class token, and a fused bias.
 */
function isTimmDinov3(keys: ReadonlySet<string>): boolean {
  if (!keys.has('cls_token') || keys.has('pos_embed')) return false;
  const ofEva = ['gamma_1', 'attn.q_bias', 'mlp.fc1_g.weight'].some((part) => keys.has(`blocks.0.${part}`));
  return keys.has('reg_token') || (ofEva && !keys.has('blocks.0.attn.qkv.bias'));
}
