import { hasClassToken, type Activation, type ViTConfig } from '../vit/config.js';
import type { PixelNormalisation } from './known-pixels.js';
import type { Layout } from './layouts.js';
import { quoteName, quoteNames } from './quote.js';

/** What was found in a checkpoint. */
export interface LoadReport {
  /** The file that was read; for sharded weights the index. */
  file: string;
  layout: Layout;
  /** What stood before the backbone's keys. */
  prefix: string;
  /** The architecture that was read. */
  config: Readonly<ViTConfig>;
  /** Keys of the file that were loaded. */
  loaded: string[];
  /** Keys of the file that are no part of the backbone: heads, other networks. */
  ignored: string[];
  /** Keys inside the file's backbone that have no place in ours; not empty only with `allowMissing`. */
  unknown: string[];
  /** Keys of the model that the file lacks; not empty only with `allowMissing`. */
  missing: string[];
  /** How pixels were normalised in its training, by a file beside it or its family; null for ImageNet's, and for files that neco wrote. */
  pixels: PixelNormalisation | null;
  /** What was assumed because the file does not say it. */
  notes: string[];
}

/** What a layout is called. */
export const TITLES: Readonly<Record<Layout, string>> = {
  neco: 'saved by neco',
  dinov2: 'DINOv2',
  dino: 'plain ViT (DINO, CrOC, CrIBo, Leopart, TimeT, MAE encoder)',
  ibot: 'iBOT',
  mae: 'MAE with its decoder',
  'moco-v3': 'MoCo-v3',
  timm: 'timm or DeiT',
  'timm-distilled': 'distilled DeiT of timm',
  'hf-vit': 'ViTModel of transformers',
  'hf-vit-mae': 'ViTMAEForPreTraining of transformers',
  'hf-deit': 'DeiTModel of transformers',
  'hf-dinov2': 'Dinov2Model of transformers',
  'hf-dinov2-with-registers': 'Dinov2WithRegistersModel of transformers',
  dinov3: 'DINOv3 (LingBot-Vision too)',
  'timm-dinov3': 'DINOv3 or LingBot-Vision of timm',
  'hf-dinov3': 'DINOv3ViTModel of transformers',
  capi: 'CAPI',
  'hf-clip': 'CLIPVisionModel or CLIPModel of transformers',
  'hf-siglip': 'SiglipVisionModel or SiglipModel of transformers',
  'open-clip': "CLIP of OpenAI's repository or OpenCLIP",
};

/** Activations that are worth a word; the exact GELU is the usual one. */
const ACTIVATION_TITLES: Partial<Record<Activation, string>> = {
  gelu_tanh: 'GELU by tanh',
  quick_gelu: 'quick GELU',
  relu: 'ReLU',
  silu: 'SiLU',
};

const GROUPS_SHOWN = 10;

/**
 * A few lines for people about what was recognised in a checkpoint: its layout and architecture, which
 * tensors were loaded, ignored (grouped) or missing, and what was assumed.
 */
export function describeLoad(report: LoadReport): string[] {
  const { file, layout, prefix, config, loaded, ignored, unknown, missing, notes } = report;
  const under = prefix === '' ? '' : `, under '${quoteName(prefix)}'`;
  const lines: [label: string, text: string][] = [
    ['backbone', file],
    ['layout', `${TITLES[layout]}${under}`],
    ['network', describeArchitecture(config)],
    ['loaded', `${loaded.length} tensors`],
  ];
  if (ignored.length > 0) lines.push(['ignored', `${ignored.length}: ${groupsInWords(report)}`]);
  if (unknown.length > 0) lines.push(['unknown', `${unknown.length}: ${quoteNames(unknown)}`]);
  if (missing.length > 0)
    lines.push(['missing', `${missing.length}, left at random: ${quoteNames(missing)}`]);
  lines.push(...notes.map((note): [string, string] => ['note', note]));
  return lines.map(([label, text]) => `${label.padEnd(10)} ${text}`);
}

function describeArchitecture(config: Readonly<ViTConfig>): string {
  const side = Math.floor(config.imgSize / config.patchSize);
  return [
    `width ${config.embedDim}`,
    `${config.depth} ${config.depth === 1 ? 'block' : 'blocks'} of ${config.numHeads} ${config.numHeads === 1 ? 'head' : 'heads'}`,
    `patch ${config.patchSize}`,
    config.ropeBase === undefined ? `positions ${side} x ${side}` : 'rotary positions',
    config.registers === 0 ? '' : `${config.registers} ${config.registers === 1 ? 'register' : 'registers'}`,
    hasClassToken(config) ? '' : 'no class token',
    config.norm === 'rms' ? 'RMSNorm' : '',
    config.preNorm ? 'norm before the blocks' : '',
    config.layerScale === null ? '' : 'LayerScale',
    config.ffn === 'swiglu' ? 'SwiGLU' : (ACTIVATION_TITLES[config.activation ?? 'gelu'] ?? ''),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** The ignored keys by groups, the largest first. */
export function groupsInWords(report: LoadReport): string {
  const groups = [...ignoredGroups(report)].sort((a, b) => b[1] - a[1]);
  const shown = groups.slice(0, GROUPS_SHOWN).map(([name, count]) => `${quoteName(name)} (${count})`);
  return shown.join(', ') + (groups.length > shown.length ? ', ...' : '');
}

/**
 * Ignored keys counted by the first part in which they differ from the backbone's prefix: with the prefix
 * `state_dict.teacher.` the key `state_dict.model.norm.bias` counts for `state_dict.model`.
 */
export function ignoredGroups({
  ignored,
  prefix,
}: Pick<LoadReport, 'ignored' | 'prefix'>): Map<string, number> {
  const prefixParts = prefix.split('.');
  const groups = new Map<string, number>();
  for (const key of ignored) {
    const parts = key.split('.');
    let shared = 0;
    while (shared + 1 < parts.length && parts[shared] === prefixParts[shared]) shared += 1;
    const name = parts.slice(0, shared + 1).join('.');
    groups.set(name, (groups.get(name) ?? 0) + 1);
  }
  return groups;
}
