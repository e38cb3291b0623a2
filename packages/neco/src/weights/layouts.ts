import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Key layouts of published checkpoints, named after who writes them. */
export type Layout =
  'neco' | 'dinov2' | 'dino' | 'timm' | 'hf-vit' | 'hf-dinov2' | 'hf-dinov2-with-registers';

/** Which of the two networks of a teacher-student checkpoint is meant. */
export type Which = 'teacher' | 'student';

/** What the keys of a file say. */
export interface RecognisedLayout {
  layout: Layout;
  /** What stands before the backbone's keys, such as `teacher.backbone.`; empty if nothing does. */
  prefix: string;
}

const FUSED_ANCHOR = 'patch_embed.proj.weight';
const HF_ANCHOR = 'embeddings.patch_embeddings.projection.weight';

/**
 * Finds the backbone among a checkpoint's keys: its prefix by the patch embedding, which every layout has, and the
 * layout by the names beside it.
 *
 * @param keys - All keys of the file.
 * @param which - Preferred network when the file holds several.
 * @returns null if no patch embedding is found.
 */
export function recogniseLayout(keys: Iterable<string>, which: Which = 'teacher'): RecognisedLayout | null {
  const all = [...keys];
  const anchors = all.filter((key) => isAnchor(key, FUSED_ANCHOR) || isAnchor(key, HF_ANCHOR));
  const anchor = preferred(anchors, which);
  if (anchor === undefined) return null;
  const name = anchor.endsWith(FUSED_ANCHOR) ? FUSED_ANCHOR : HF_ANCHOR;
  const prefix = anchor.slice(0, -name.length);
  const inside = new Set(all.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)));
  return { layout: name === HF_ANCHOR ? huggingFaceLayout(inside) : fusedLayout(inside), prefix };
}

function isAnchor(key: string, anchor: string): boolean {
  return key === anchor || key.endsWith(`.${anchor}`);
}

/** The anchor of the wanted network: its name among the key's parts, `model` being the student of Lightning runs. */
function preferred(anchors: readonly string[], which: Which): string | undefined {
  const teachers = anchors.filter((key) => /(^|[._])teacher/.test(key));
  const others = anchors.filter((key) => !teachers.includes(key));
  const [first, second] = which === 'teacher' ? [teachers, others] : [others, teachers];
  return first[0] ?? second[0];
}

function huggingFaceLayout(keys: ReadonlySet<string>): Layout {
  if (keys.has('embeddings.register_tokens')) return 'hf-dinov2-with-registers';
  return keys.has('encoder.layer.0.layer_scale1.lambda1') ? 'hf-dinov2' : 'hf-vit';
}

/** DINO, DINOv2 and timm share most names; what only one of them writes decides. */
function fusedLayout(keys: ReadonlySet<string>): Layout {
  const blocks = [...keys].find((key) => /^blocks\.\d+\.(\d+\.)?ls1\.gamma$/.test(key));
  if (keys.has('mask_token') || keys.has('register_tokens')) return 'dinov2';
  const timmOnly = ['reg_token', 'head.weight', 'fc_norm.weight', 'blocks.0.attn.q_proj.weight'];
  if (blocks !== undefined || timmOnly.some((key) => keys.has(key))) return 'timm';
  return 'dino';
}

/** Where a key's tensor goes: a key of our model, and which third (or half) of a fused layer it is. */
interface Target {
  key: string;
  part: number;
  parts: number;
}

type Rule = readonly [pattern: RegExp, to: (match: RegExpExecArray) => Target | string];

const QKV: Readonly<Record<string, number>> = { q: 0, k: 1, v: 2, query: 0, key: 1, value: 2 };

function qkvPart(block: string, letter: string, kind: string): Target {
  return { key: `blocks.${block}.attn.qkv.${kind}`, part: QKV[letter] as number, parts: 3 };
}

const FUSED_RULES: readonly Rule[] = [
  [
    /^(cls_token|pos_embed|register_tokens|patch_embed\.proj\.(?:weight|bias)|norm\.(?:weight|bias))$/,
    (m) => m[1] as string,
  ],
  [/^reg_token$/, () => 'register_tokens'],
  // Models saved with chunked blocks repeat the index: blocks.CHUNK.INDEX.
  [
    /^blocks\.(?:\d+\.)?(\d+)\.attn\.(q|k|v)(?:_proj)?\.(weight|bias)$/,
    (m) => qkvPart(m[1] as string, m[2] as string, m[3] as string),
  ],
  [
    /^blocks\.(?:\d+\.)?(\d+)\.((?:norm[12]|attn\.(?:qkv|proj)|mlp\.(?:fc1|fc2|w12|w3))\.(?:weight|bias)|ls[12]\.gamma)$/,
    (m) => `blocks.${m[1]}.${m[2]}`,
  ],
];

const HF_LAYER = String.raw`^encoder\.layer\.(\d+)\.`;

function layerRule(pattern: string, to: string): Rule {
  return [new RegExp(`${HF_LAYER}${pattern}\\.(weight|bias)$`), (m) => `blocks.${m[1]}.${to}.${m[2]}`];
}

const HF_RULES: readonly Rule[] = [
  [/^embeddings\.cls_token$/, () => 'cls_token'],
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
];

/** A checkpoint's tensors under our names. */
export interface ConvertedState {
  state: Map<string, Tensor>;
  /** Original keys that went into `state`. */
  used: string[];
  /** Original keys that no part of the backbone wants: heads, other networks, mask tokens, optimisers. */
  ignored: string[];
}

/**
 * Renames a checkpoint's tensors to DINOv2's names, joins separate queries, keys and values, and adds the class
 * token's position where timm has folded it into the token.
 *
 * @param tensors - Everything in the file.
 * @param recognised - From {@link recogniseLayout}.
 */
export function convertState(
  tensors: ReadonlyMap<string, Tensor>,
  recognised: RecognisedLayout,
): ConvertedState {
  const { prefix, layout } = recognised;
  const rules = layout.startsWith('hf-') ? HF_RULES : FUSED_RULES;
  const gathered = new Map<string, { parts: (Tensor | undefined)[]; keys: string[] }>();
  const ignored: string[] = [];
  for (const [key, tensor] of tensors) {
    const target = key.startsWith(prefix) ? targetOf(key.slice(prefix.length), rules) : null;
    if (target === null) {
      ignored.push(key);
      continue;
    }
    const entry = gathered.get(target.key) ?? {
      parts: new Array<undefined>(target.parts).fill(undefined),
      keys: [],
    };
    entry.parts[target.part] = tensor;
    entry.keys.push(key);
    gathered.set(target.key, entry);
  }
  const state = new Map<string, Tensor>();
  const used: string[] = [];
  for (const [key, { parts, keys }] of gathered) {
    const present = parts.filter((part) => part !== undefined);
    if (present.length < parts.length) {
      ignored.push(...keys);
      continue;
    }
    state.set(key, present.length === 1 ? (present[0] as Tensor) : torch.cat(present, 0));
    used.push(...keys);
  }
  renameGatedMlp(state);
  addClassPosition(state);
  return { state, used, ignored };
}

function targetOf(key: string, rules: readonly Rule[]): Target | null {
  for (const [pattern, to] of rules) {
    const match = pattern.exec(key);
    if (match === null) continue;
    const target = to(match);
    return typeof target === 'string' ? { key: target, part: 0, parts: 1 } : target;
  }
  return null;
}

/** timm calls the gated MLP's layers fc1 and fc2 too; there fc1 puts out twice what fc2 takes in. */
function renameGatedMlp(state: Map<string, Tensor>): void {
  const up = state.get('blocks.0.mlp.fc1.weight');
  const down = state.get('blocks.0.mlp.fc2.weight');
  if (up === undefined || down === undefined || up.shape[0] !== 2 * (down.shape[1] ?? 0)) return;
  for (const [key, tensor] of [...state]) {
    const renamed = key.replace('.mlp.fc1.', '.mlp.w12.').replace('.mlp.fc2.', '.mlp.w3.');
    if (renamed === key) continue;
    state.delete(key);
    state.set(renamed, tensor);
  }
}

/** timm's models with registers add the class token's position to the token itself and keep a bare grid. */
function addClassPosition(state: Map<string, Tensor>): void {
  const positions = state.get('pos_embed');
  if (positions === undefined || positions.ndim !== 3) return;
  const [, count, dim] = positions.shape as [number, number, number];
  if (!Number.isInteger(Math.sqrt(count)) || count === 1) return;
  const zero = torch.zeros([1, 1, dim], { dtype: positions.dtype });
  state.set('pos_embed', torch.cat([zero, positions], 1));
}
