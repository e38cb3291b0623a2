import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { CAPI_FREQUENCIES, CAPI_PARTS, ROPE_BASE, type ViTConfig } from '../vit/config.js';
import { frequencyMatrix } from '../vit/rotary.js';
import type { Layout } from './layouts.js';

/** What the tensors of a network with rotary positions say of it. */
export interface RotaryFacts extends Required<Pick<ViTConfig, 'ropeBase'>> {
  /** False if queries and values have a bias, and keys none. */
  keyBias: boolean;
  /** Width of a head, where the file has the periods of the positions. */
  headDim: number | null;
  /** What the network of the layout has otherwise than a plain ViT. */
  network?: Partial<ViTConfig>;
  notes: string[];
}

/** Layouts of networks with rotary positions. */
const ROTARY_LAYOUTS: ReadonlySet<Layout> = new Set(['dinov3', 'timm-dinov3', 'hf-dinov3', 'capi']);

/** Whether the layout belongs to networks with rotary positions. */
export function isRotary(layout: Layout): boolean {
  return ROTARY_LAYOUTS.has(layout);
}

/**
 * Takes out of a converted state what is no weight of such a network, the periods and the masks of biases, and says what
 * they mean. Biases are masked, gates of transformers joined.
 *
 * @param state - Tensors under our names; changed.
 * @param keysLackBias - Whether the file had biases of queries and values alone.
 * @param source - The file, for messages.
 * @throws {@link UserError} if periods or masks ask for something that is not computed here
 */
export function takeRotaryFacts(
  state: Map<string, Tensor>,
  keysLackBias: boolean,
  source: string,
): RotaryFacts {
  const capi = takeFrequencies(state, source);
  if (capi !== null) return capi;
  nameFeedForward(state);
  // transformers has the tensor even where there are none.
  if (state.get('register_tokens')?.shape[1] === 0) state.delete('register_tokens');
  const isMasked = maskBiases(state, source);
  const periods = state.get(PERIODS);
  state.delete(PERIODS);
  const read = periods === undefined ? { ropeBase: ROPE_BASE, notes: [] } : readPeriods(periods, source);
  const headDim = periods === undefined ? null : 4 * periods.numel();
  return { ...read, headDim, keyBias: !(isMasked || keysLackBias) };
}

const PERIODS = 'rope_embed.periods';

/** Published periods are rounded to bfloat16, whose relative error is up to 2^-9. */
const ROUNDING = 2 ** -8;

function readPeriods(tensor: Tensor, source: string): Pick<RotaryFacts, 'ropeBase' | 'notes'> {
  const periods = [...tensor.to('float32').flatten().toFloat32Array()];
  const count = periods.length;
  const errorOf = (base: number): number =>
    Math.max(...periods.map((period, i) => Math.abs(period / base ** (i / count) - 1)));
  const last = periods.at(-1) ?? 0;
  const own = count > 1 ? last ** (count / (count - 1)) : ROPE_BASE;
  const ropeBase = errorOf(ROPE_BASE) < ROUNDING ? ROPE_BASE : own;
  const error = errorOf(ropeBase);
  // Written so that NaN fails.
  if (!(error < ROUNDING && ropeBase > 1)) {
    throw new UserError(
      `The periods of the rotary positions in ${source} are no powers of one base (as with a smallest and a largest period ` +
        'that were set): such positions are not computed here.',
    );
  }
  const isRounded = error > 1e-6;
  return {
    ropeBase,
    notes: isRounded
      ? [
          `the periods of the rotary positions are rounded in the file by up to ${(100 * error).toFixed(1)} %; they are ` +
            'computed in full precision, as transformers and timm do',
        ]
      : [],
  };
}

/**
 * CAPI keeps its frequencies in every block, but trains them at a rate of zero: they are those of the formula, as far as
 * the moving average of the weights has not rounded them.
 */
function takeFrequencies(state: Map<string, Tensor>, source: string): RotaryFacts | null {
  const found = [...state].filter(([key]) => key.endsWith('.attn.rope.freqs'));
  const headDim = found[0]?.[1].shape[1];
  if (headDim === undefined) return null;
  const values = found.map(([, tensor]) => tensor.to('float32').flatten().toFloat32Array());
  const [largest = 0, smallest = 0] = [values[0]?.[0], values[0]?.[headDim / 4 - 1]];
  const errorOf = (frequencies: { ropeFrequency: number; ropeBase: number }): number => {
    const wanted = frequencyMatrix({ embedDim: headDim, numHeads: 1, ...frequencies })
      .flatten()
      .toFloat32Array();
    const off = values.map((block) =>
      block.length === wanted.length
        ? Math.max(...wanted.map((value, i) => Math.abs(value - (block[i] as number)) / (value || 1)))
        : NaN,
    );
    return Math.max(...off);
  };
  const own = { ropeFrequency: largest / (2 * Math.PI), ropeBase: largest / smallest };
  const frequencies = errorOf(CAPI_FREQUENCIES) < ROUNDING ? CAPI_FREQUENCIES : own;
  // Written so that NaN fails.
  if (!(errorOf(frequencies) < ROUNDING)) {
    throw new UserError(
      `The frequencies of the rotary positions in ${source} are not those that CAPI's class sets in every block; such ` +
        'positions are not computed here.',
    );
  }
  for (const [key] of found) state.delete(key);
  return {
    ropeBase: frequencies.ropeBase,
    keyBias: true,
    headDim,
    network: { ...CAPI_PARTS, ...frequencies },
    notes: [],
  };
}

/** Applies `qkv.bias_mask` of Meta's class. @returns Whether it masks the keys. */
function maskBiases(state: Map<string, Tensor>, source: string): boolean {
  const found = new Set<boolean>();
  for (const [key, mask] of [...state]) {
    if (!key.endsWith('.bias_mask')) continue;
    state.delete(key);
    found.add(masksKeys(mask, key, source));
    const name = key.replace(/_mask$/, '');
    const bias = state.get(name);
    if (bias !== undefined)
      state.set(
        name,
        torch.noGrad(() => bias.mul(mask.to(bias.dtype))),
      );
  }
  if (found.size < 2) return found.has(true);
  throw new UserError(`In ${source} some blocks mask the bias of their keys and others do not.`);
}

function masksKeys(mask: Tensor, key: string, source: string): boolean {
  const values = mask.to('float32').flatten().toFloat32Array();
  const third = values.length / 3;
  const whole = values.every((value) => value === 1);
  if (whole || values.every((value, i) => value === (i >= third && i < 2 * third ? 0 : 1))) return !whole;
  throw new UserError(
    `In ${source} the tensor '${key}' masks something else than the bias of the keys, or was never filled; such a network ` +
      'is not computed here.',
  );
}

/**
 * transformers calls the layers of the MLP `gate_proj`, `up_proj`, `down_proj`, with and without a gate, and timm's gated
 * one ends in `fc2`.
 */
function nameFeedForward(state: Map<string, Tensor>): void {
  const isGated = ['gate', 'w12'].some((part) => state.has(`blocks.0.mlp.${part}.weight`));
  const [first, last] = isGated ? ['w12', 'w3'] : ['fc1', 'fc2'];
  for (const [key, tensor] of [...state]) {
    const [, mlp, part, kind] = /^(blocks\.\d+\.mlp)\.(up|down|fc2)\.(\w+)$/.exec(key) ?? [];
    if (part === undefined) continue;
    state.delete(key);
    if (part !== 'up') {
      state.set(`${mlp}.${last}.${kind}`, tensor);
      continue;
    }
    const gate = state.get(`${mlp}.gate.${kind}`);
    state.delete(`${mlp}.gate.${kind}`);
    state.set(`${mlp}.${first}.${kind}`, gate === undefined ? tensor : torch.cat([gate, tensor], 0));
  }
}
