import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ViTConfig } from '../vit/config.js';
import { UserError } from '../errors.js';
import type { Layout } from './layouts.js';
import { CLIP_PIXELS, HALF_PIXELS, PLAIN_PIXELS, type PixelNormalisation } from './known-pixels.js';

/**
 * Gives the tensors of a vision tower (CLIP, SigLIP) the shapes of a Vision Transformer's: a class token `[D]` and
 * positions `[N, D]` become `[1, 1, D]` and `[1, N, D]`, and a patch embedding without bias, as towers with a norm before
 * the blocks have it, gets one of zero.
 *
 * @param state - Tensors under neco's names; it is changed.
 * @param source - The file, for messages.
 * @throws {@link UserError} for a tower that takes lists of patches (NaFlex).
 */
export function completeTower(state: Map<string, Tensor>, layout: Layout, source: string): void {
  const [token, positions] = [state.get('cls_token'), state.get('pos_embed')];
  if (token?.ndim === 1) state.set('cls_token', token.reshape([1, 1, -1]));
  if (positions?.ndim === 2) state.set('pos_embed', positions.unsqueeze(0));
  const weight = state.get('patch_embed.proj.weight');
  if (layout === 'hf-siglip' && weight?.ndim === 2) {
    throw new UserError(
      `${source} is a SigLIP 2 of the NaFlex kind, which takes lists of patches and resizes its positions to the shape of ` +
        'each picture; that is not computed here, give a SigLIP 2 of a fixed resolution (such as siglip2-base-16).',
    );
  }
  const isComplete = state.has('patch_embed.proj.bias') || !state.has('norm_pre.weight');
  if (isComplete || weight?.ndim !== 4) return;
  state.set('patch_embed.proj.bias', torch.zeros([weight.shape[0] as number], { dtype: weight.dtype }));
}

/**
 * What the towers of a layout have where nothing says otherwise: epsilon, activation, and how positions are resized, which
 * is as the library that the layout is of does it.
 *
 * @param found - What the tensors show.
 * @param keys - All keys of the file.
 */
export function towerDefaults(
  layout: Layout,
  found: Pick<ViTConfig, 'classToken' | 'preNorm'>,
  keys: Iterable<string>,
): { config: Partial<ViTConfig>; notes: string[] } {
  if (!found.preNorm && found.classToken !== false) return { config: {}, notes: [] };
  const resizing = { interpolateOffset: 0, interpolateAntialias: !layout.startsWith('hf-') };
  if (!found.preNorm) return { config: { ...resizing, activation: 'gelu_tanh' }, notes: [] };
  const config = { ...resizing, eps: 1e-5 };
  // OpenAI's own files hold the sizes of the texts too; transformers' class has the quick GELU by default.
  const isOpenAis = layout === 'hf-clip' || [...keys].some((key) => key.endsWith('context_length'));
  if (isOpenAis) return { config: { ...config, activation: 'quick_gelu' }, notes: [] };
  const missing = layout === 'open-clip' ? 'an open_clip_config.json' : 'a config.json';
  return {
    config,
    notes: [
      `exact GELU is assumed, OpenAI's weights have the quick one; ${missing} beside the file would say`,
    ],
  };
}

/** The pixels of a family of towers, for files that do not come with a statement; null for all other networks. */
export function towerPixels(config: Readonly<ViTConfig>): PixelNormalisation | null {
  if (config.ropeBase !== undefined) return null;
  if (config.preNorm) return CLIP_PIXELS;
  if (config.classToken === false) return HALF_PIXELS;
  return config.interpolateMode === 'bilinear' ? PLAIN_PIXELS : null;
}

/** Sentences for the report about parts of the file that are no part of the backbone, and are known. */
export function towerNotes(config: Readonly<ViTConfig>, ignored: readonly string[]): string[] {
  const isIgnored = (pattern: RegExp): boolean => ignored.some((key) => pattern.test(key));
  return [
    ...(isIgnored(/(^|\.)(text_model|text_encoder|text|token_embedding)(\.|$)/)
      ? ['the text tower in the file is ignored']
      : []),
    ...(isIgnored(/(^|\.)(attn_pool\.|head\.probe$)/) ? ['the attention-pool head is ignored'] : []),
    ...(config.classToken === false
      ? ['there is no class token; the mean of the patch tokens stands for the image']
      : []),
  ];
}
