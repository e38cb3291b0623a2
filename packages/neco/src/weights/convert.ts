import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { keyRules, targetOf } from './key-rules.js';
import { plainKey, type RecognisedLayout } from './layouts.js';
import { quoteNames } from './quote.js';
import { isRotary, takeRotaryFacts, type RotaryFacts } from './rotary-facts.js';
import { completeTower } from './vision-tower.js';

/** A checkpoint's tensors under our names. */
export interface ConvertedState {
  state: Map<string, Tensor>;
  /** Original keys that went into `state`. */
  used: string[];
  /** Original keys that are not part of the backbone: heads, other networks, mask tokens, optimisers. */
  ignored: string[];
  /**
   * Original keys inside the backbone that our network has no place for: the file has another architecture.
   */
  unknown: string[];
  /** Of a network with rotary positions; null for learned ones. */
  rotary: RotaryFacts | null;
}

/** Tensors that together make one of ours, and the keys they had. */
interface Gathered {
  parts: (Tensor | undefined)[];
  keys: string[];
}

/**
 * Renames a checkpoint's tensors to DINOv2's names, joins separate queries, keys and values, and changes the
 * positions to one for the class token and one for each patch.
 *
 * @param tensors - Everything in the file.
 * @param recognised - From `recogniseLayout`.
 * @param source - The file, for messages.
 * @throws {@link UserError} if parts of one layer do not fit together.
 */
export function convertState(
  tensors: ReadonlyMap<string, Tensor>,
  recognised: RecognisedLayout,
  source: string,
): ConvertedState {
  const { gathered, ignored, unknown } = gather(tensors, recognised);
  const state = new Map<string, Tensor>();
  const used: string[] = [];
  let keysLackBias = false;
  for (const [key, { parts, keys }] of gathered) {
    if (isRotary(recognised.layout) && lacksKeyBias(key, parts)) {
      parts[1] = torch.zerosLike(parts[0] as Tensor);
      keysLackBias = true;
    }
    const present = parts.filter((part) => part !== undefined);
    if (present.length < parts.length) {
      unknown.push(...keys);
      continue;
    }
    state.set(key, present.length === 1 ? (present[0] as Tensor) : join(present, keys, source));
    used.push(...keys);
  }
  if (isRotary(recognised.layout)) {
    return { state, used, ignored, unknown, rotary: takeRotaryFacts(state, keysLackBias, source) };
  }
  renameGatedMlp(state);
  completeTower(state, recognised.layout, source);
  unfoldPositions(state);
  return { state, used, ignored, unknown, rotary: null };
}

function lacksKeyBias(key: string, [query, ofKeys, value]: readonly (Tensor | undefined)[]): boolean {
  return key.endsWith('.attn.qkv.bias') && query !== undefined && ofKeys === undefined && value !== undefined;
}

function gather(
  tensors: ReadonlyMap<string, Tensor>,
  { prefix, layout }: RecognisedLayout,
): { gathered: Map<string, Gathered>; ignored: string[]; unknown: string[] } {
  const rules = keyRules(layout);
  const gathered = new Map<string, Gathered>();
  const ignored: string[] = [];
  const unknown: string[] = [];
  for (const [original, tensor] of tensors) {
    const plain = plainKey(original);
    const key = plain.startsWith(prefix) ? plain.slice(prefix.length) : null;
    const target = key === null ? null : targetOf(key, rules);
    if (target === null) {
      (key !== null && rules.backbone.test(key) ? unknown : ignored).push(original);
      continue;
    }
    const entry: Gathered = gathered.get(target.key) ?? {
      parts: new Array<undefined>(target.parts).fill(undefined),
      keys: [],
    };
    // No known layout has a layer twice, or both fused and in parts.
    if (entry.parts.length !== target.parts || entry.parts[target.part] !== undefined) {
      unknown.push(original);
      continue;
    }
    entry.parts[target.part] = tensor;
    entry.keys.push(original);
    gathered.set(target.key, entry);
  }
  return { gathered, ignored, unknown };
}

function join(parts: readonly Tensor[], keys: readonly string[], source: string): Tensor {
  const first = parts[0] as Tensor;
  const fits = parts.every((part) => part.ndim > 0 && part.shape.join() === first.shape.join());
  if (fits) return torch.cat([...parts], 0);
  throw new UserError(`In ${source} the tensors ${quoteNames(keys)} have different shapes.`);
}

/** timm calls the gated MLP's layers fc1 and fc2 too; there fc1's output is twice as wide as fc2's input. */
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

/**
 * Changes the position embedding to `[1, 1 + G * G, D]`; a square grid of positions without a class token stays.
 *
 * timm's models with registers and DeiT III have only the grid, so a zero is put before it (timm adds the
 * class token's position to the token when it converts). If further tokens have positions too (distilled
 * DeiT; some of timm's register models), these are added to the tokens, as the network does anyway. A
 * distillation token becomes a register: it takes part in attention and is not a patch.
 */
function unfoldPositions(state: Map<string, Tensor>): void {
  const distillation = state.get('dist_token');
  if (distillation !== undefined && !state.has('register_tokens')) {
    state.delete('dist_token');
    state.set('register_tokens', distillation);
  }
  const positions = state.get('pos_embed');
  if (positions === undefined || positions.ndim !== 3 || positions.shape[0] !== 1) return;
  const [, count, dim] = positions.shape as [number, number, number];
  if (isSquare(count - 1)) return;
  if (isSquare(count)) {
    if (!state.has('cls_token')) return;
    const zero = torch.zeros([1, 1, dim], { dtype: positions.dtype });
    state.set('pos_embed', torch.cat([zero, positions], 1));
    return;
  }
  const tokens = state.get('register_tokens');
  const extra = tokens?.shape[1] ?? 0;
  if (tokens === undefined || tokens.shape.join() !== [1, extra, dim].join()) return;
  if (!isSquare(count - 1 - extra)) return;
  const own = positions.narrow(1, 1, extra);
  state.set('register_tokens', tokens.to('float32').add(own.to('float32')));
  state.set('pos_embed', torch.cat([positions.narrow(1, 0, 1), positions.slice(1, 1 + extra)], 1));
}

function isSquare(count: number): boolean {
  return count > 0 && Number.isInteger(Math.sqrt(count));
}
