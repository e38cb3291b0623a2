import type { Layout } from './layouts.js';

/** Where a key's tensor goes: a key of our model, and which third (or half) of a fused layer it is. */
export interface Target {
  key: string;
  part: number;
  parts: number;
}

type Rule = readonly [pattern: RegExp, to: (match: RegExpExecArray) => Target | string];

/** How one family of libraries names the parts of the backbone. */
export interface KeyRules {
  rules: readonly Rule[];
  /** Keys that change what the network computes: one without a rule belongs to another architecture. */
  backbone: RegExp;
}

const QKV: Readonly<Record<string, number>> = { q: 0, k: 1, v: 2, query: 0, key: 1, value: 2 };

function qkvPart(block: string, letter: string, kind: string): Target {
  return { key: `blocks.${block}.attn.qkv.${kind}`, part: QKV[letter] as number, parts: 3 };
}

/** A block's number; models saved with chunked blocks (DINOv2's BlockChunk) write blocks.CHUNK.NUMBER. */
const FUSED_BLOCK = String.raw`^blocks\.(?:\d+\.)?(\d+)\.`;
const FUSED_LAYERS = String.raw`(?:norm[12]|attn\.(?:qkv|proj)|mlp\.(?:fc1|fc2|w12|w3))\.(?:weight|bias)`;

/** DINO, DINOv2, iBOT, MAE, MoCo-v3, timm. */
const FUSED: KeyRules = {
  rules: [
    [
      /^(cls_token|pos_embed|dist_token|register_tokens|patch_embed\.proj\.(?:weight|bias)|norm(?:_pre)?\.(?:weight|bias))$/,
      (m) => m[1] as string,
    ],
    [/^reg_token$/, () => 'register_tokens'],
    [
      new RegExp(`${FUSED_BLOCK}attn\\.(q|k|v)(?:_proj)?\\.(weight|bias)$`),
      (m) => qkvPart(m[1] as string, m[2] as string, m[3] as string),
    ],
    [new RegExp(`${FUSED_BLOCK}(${FUSED_LAYERS}|ls[12]\\.gamma)$`), (m) => `blocks.${m[1]}.${m[2]}`],
    // TIPS in its own repository on the hub.
    [
      new RegExp(`${FUSED_BLOCK}mlp\\.c_(fc|proj)\\.(weight|bias)$`),
      (m) => `blocks.${m[1]}.mlp.${m[2] === 'fc' ? 'fc1' : 'fc2'}.${m[3]}`,
    ],
    // LayerScale of DeiT III, CaiT and iBOT.
    [new RegExp(`${FUSED_BLOCK}gamma_([12])$`), (m) => `blocks.${m[1]}.ls${m[2]}.gamma`],
  ],
  backbone: /^(?:blocks|norm_pre|patch_embed|rope|rel_pos_bias)\./,
};

/** Meta's DINOv3 and LingBot-Vision, and timm's models of them. */
const DINOV3: KeyRules = {
  rules: [
    [/^storage_tokens$/, () => 'register_tokens'],
    [/^rope_embed\.periods$/, (m) => m[0]],
    [new RegExp(`${FUSED_BLOCK}attn\\.qkv\\.bias_mask$`), (m) => `blocks.${m[1]}.attn.qkv.bias_mask`],
    [
      new RegExp(`${FUSED_BLOCK}attn\\.([qkv])_bias$`),
      (m) => qkvPart(m[1] as string, m[2] as string, 'bias'),
    ],
    [
      new RegExp(`${FUSED_BLOCK}mlp\\.(?:fc1_(g|x)|w(1|2))\\.(weight|bias)$`),
      (m) => ({
        key: `blocks.${m[1]}.mlp.w12.${m[4]}`,
        part: m[2] === 'g' || m[3] === '1' ? 0 : 1,
        parts: 2,
      }),
    ],
    ...FUSED.rules,
  ],
  // A norm of its own for the class token changes it; `local_cls_norm` is for training alone.
  backbone: /^(?:blocks|norm_pre|patch_embed|rope|rope_embed|rel_pos_bias|cls_norm)\./,
};

const CAPI_BLOCK = String.raw`^encoder\.blocks\.(\d+)\.`;

/** CAPI's encoder; frequencies of positions are in every block. */
const CAPI: KeyRules = {
  rules: [
    [/^registers$/, () => 'register_tokens'],
    [/^patch_embed\.(weight|bias)$/, (m) => `patch_embed.proj.${m[1]}`],
    [new RegExp(`${CAPI_BLOCK}residual([12])\\.norm\\.weight$`), (m) => `blocks.${m[1]}.norm${m[2]}.weight`],
    [
      new RegExp(`${CAPI_BLOCK}residual1\\.fn\\.([qkv])_proj\\.weight$`),
      (m) => qkvPart(m[1] as string, m[2] as string, 'weight'),
    ],
    [
      new RegExp(`${CAPI_BLOCK}residual1\\.fn\\.(proj\\.weight|rope\\.freqs)$`),
      (m) => `blocks.${m[1]}.attn.${m[2]}`,
    ],
    [new RegExp(`${CAPI_BLOCK}residual2\\.fn\\.(fc[12]\\.weight)$`), (m) => `blocks.${m[1]}.mlp.${m[2]}`],
  ],
  backbone: /^(?:encoder|patch_embed|enc_norm)\./,
};

/** transformers writes encoder.layer.N; since version 5 its ViT has layers.N in memory. */
const HF_LAYER = String.raw`^(?:encoder\.layer|layers)\.(\d+)\.`;

function layerRule(pattern: string, to: string): Rule {
  return [new RegExp(`${HF_LAYER}${pattern}\\.(weight|bias)$`), (m) => `blocks.${m[1]}.${to}.${m[2]}`];
}

/** ViTModel, DeiTModel, ViTMAEModel, Dinov2Model, Dinov2WithRegistersModel of transformers. */
const HUGGING_FACE: KeyRules = {
  rules: [
    [/^embeddings\.cls_token$/, () => 'cls_token'],
    [/^embeddings\.distillation_token$/, () => 'dist_token'],
    [/^embeddings\.position_embeddings$/, () => 'pos_embed'],
    [/^embeddings\.register_tokens$/, () => 'register_tokens'],
    [/^embeddings\.patch_embeddings\.projection\.(weight|bias)$/, (m) => `patch_embed.proj.${m[1]}`],
    [/^layernorm\.(weight|bias)$/, (m) => `norm.${m[1]}`],
    [
      new RegExp(
        `${HF_LAYER}attention\\.(?:attention\\.)?(query|key|value|q_proj|k_proj|v_proj)\\.(weight|bias)$`,
      ),
      (m) => qkvPart(m[1] as string, (m[2] as string).replace('_proj', ''), m[3] as string),
    ],
    layerRule(String.raw`attention\.(?:output\.dense|o_proj)`, 'attn.proj'),
    layerRule('(?:norm1|layernorm_before)', 'norm1'),
    layerRule('(?:norm2|layernorm_after)', 'norm2'),
    layerRule(String.raw`(?:mlp\.fc1|intermediate\.dense)`, 'mlp.fc1'),
    layerRule(String.raw`(?:mlp\.fc2|output\.dense)`, 'mlp.fc2'),
    layerRule(String.raw`mlp\.weights_in`, 'mlp.w12'),
    layerRule(String.raw`mlp\.(?:weights_out|down_proj)`, 'mlp.w3'),
    [
      new RegExp(`${HF_LAYER}mlp\\.(gate|up)_proj\\.(weight|bias)$`),
      (m) => ({ key: `blocks.${m[1]}.mlp.w12.${m[3]}`, part: m[2] === 'gate' ? 0 : 1, parts: 2 }),
    ],
    [new RegExp(`${HF_LAYER}layer_scale([12])\\.lambda1$`), (m) => `blocks.${m[1]}.ls${m[2]}.gamma`],
  ],
  backbone: /^(?:encoder|layers|embeddings)\.(?!mask_token$)/,
};

const TOWER_LAYER = String.raw`^encoder\.layers\.(\d+)\.`;

function towerRule(layer: string, pattern: string, to: string): Rule {
  return [new RegExp(`${layer}${pattern}\\.(weight|bias)$`), (m) => `blocks.${m[1]}.${to}.${m[2]}`];
}

/** CLIPVisionModel and SiglipVisionModel of transformers; the first calls its first norm `pre_layrnorm`. */
const HUGGING_FACE_TOWER: KeyRules = {
  rules: [
    [/^embeddings\.class_embedding$/, () => 'cls_token'],
    [/^embeddings\.position_embedding\.weight$/, () => 'pos_embed'],
    [/^embeddings\.patch_embedding\.(weight|bias)$/, (m) => `patch_embed.proj.${m[1]}`],
    [/^pre_layrnorm\.(weight|bias)$/, (m) => `norm_pre.${m[1]}`],
    [/^post_layernorm\.(weight|bias)$/, (m) => `norm.${m[1]}`],
    [
      new RegExp(`${TOWER_LAYER}self_attn\\.([qkv])_proj\\.(weight|bias)$`),
      (m) => qkvPart(m[1] as string, m[2] as string, m[3] as string),
    ],
    towerRule(TOWER_LAYER, String.raw`self_attn\.out_proj`, 'attn.proj'),
    towerRule(TOWER_LAYER, 'layer_norm1', 'norm1'),
    towerRule(TOWER_LAYER, 'layer_norm2', 'norm2'),
    towerRule(TOWER_LAYER, String.raw`mlp\.fc1`, 'mlp.fc1'),
    towerRule(TOWER_LAYER, String.raw`mlp\.fc2`, 'mlp.fc2'),
  ],
  backbone: /^(?:encoder|embeddings)\.(?!position_ids$)/,
};

const OPEN_CLIP_LAYER = String.raw`^transformer\.resblocks\.(\d+)\.`;

/** OpenAI's CLIP and OpenCLIP; `proj` behind the tower is a head. */
const OPEN_CLIP: KeyRules = {
  rules: [
    [/^class_embedding$/, () => 'cls_token'],
    [/^positional_embedding$/, () => 'pos_embed'],
    [/^conv1\.(weight|bias)$/, (m) => `patch_embed.proj.${m[1]}`],
    [/^ln_pre\.(weight|bias)$/, (m) => `norm_pre.${m[1]}`],
    [/^ln_post\.(weight|bias)$/, (m) => `norm.${m[1]}`],
    [new RegExp(`${OPEN_CLIP_LAYER}attn\\.in_proj_(weight|bias)$`), (m) => `blocks.${m[1]}.attn.qkv.${m[2]}`],
    towerRule(OPEN_CLIP_LAYER, String.raw`attn\.out_proj`, 'attn.proj'),
    towerRule(OPEN_CLIP_LAYER, 'ln_1', 'norm1'),
    towerRule(OPEN_CLIP_LAYER, 'ln_2', 'norm2'),
    towerRule(OPEN_CLIP_LAYER, String.raw`mlp\.c_fc`, 'mlp.fc1'),
    towerRule(OPEN_CLIP_LAYER, String.raw`mlp\.c_proj`, 'mlp.fc2'),
    [new RegExp(`${OPEN_CLIP_LAYER}ls_([12])\\.gamma$`), (m) => `blocks.${m[1]}.ls${m[2]}.gamma`],
  ],
  // A norm of the patches or a pooling head in place of the final norm makes it another tower.
  backbone: /^(?:transformer|patchnorm_pre_ln|conv1|ln_pre|ln_post)\b/,
};

const DINOV3_LAYER = String.raw`^(?:model\.)?layer\.(\d+)\.`;

function dinov3Rule(pattern: string, to: (block: string, match: RegExpExecArray) => Target | string): Rule {
  return [new RegExp(`${DINOV3_LAYER}${pattern}$`), (m) => to(`blocks.${m[1]}`, m)];
}

/** DINOv3ViTModel of transformers. */
const HUGGING_FACE_DINOV3: KeyRules = {
  rules: [
    [/^embeddings\.(cls_token|register_tokens)$/, (m) => m[1] as string],
    [/^embeddings\.patch_embeddings\.(weight|bias)$/, (m) => `patch_embed.proj.${m[1]}`],
    [/^norm\.(?:weight|bias)$/, (m) => m[0]],
    dinov3Rule(String.raw`attention\.([qkv])_proj\.(weight|bias)`, (_, m) =>
      qkvPart(m[1] as string, m[2] as string, m[3] as string),
    ),
    dinov3Rule(String.raw`attention\.o_proj\.(weight|bias)`, (block, m) => `${block}.attn.proj.${m[2]}`),
    dinov3Rule(String.raw`(norm[12])\.(weight|bias)`, (block, m) => `${block}.${m[2]}.${m[3]}`),
    dinov3Rule(
      String.raw`mlp\.(gate|up|down)_proj\.(weight|bias)`,
      (block, m) => `${block}.mlp.${m[2]}.${m[3]}`,
    ),
    dinov3Rule(String.raw`layer_scale([12])\.lambda1`, (block, m) => `${block}.ls${m[2]}.gamma`),
  ],
  backbone: /^(?:(?:model\.)?layer|embeddings)\.(?!mask_token$)/,
};

/** The names of a layout. */
export function keyRules(layout: Layout): KeyRules {
  if (layout === 'hf-clip' || layout === 'hf-siglip') return HUGGING_FACE_TOWER;
  if (layout === 'open-clip') return OPEN_CLIP;
  if (layout === 'capi') return CAPI;
  if (layout === 'hf-dinov3') return HUGGING_FACE_DINOV3;
  if (layout === 'dinov3' || layout === 'timm-dinov3') return DINOV3;
  return layout.startsWith('hf-') ? HUGGING_FACE : FUSED;
}

/** The place of a key (without its prefix) in our model, or null. */
export function targetOf(key: string, { rules }: KeyRules): Target | null {
  for (const [pattern, to] of rules) {
    const match = pattern.exec(key);
    if (match === null) continue;
    const target = to(match);
    return typeof target === 'string' ? { key: target, part: 0, parts: 1 } : target;
  }
  return null;
}
