import { UserError } from '../errors.js';
import type { ViTConfig } from '../vit/config.js';
import type { BlockOutput } from '../vit/vision-transformer.js';

/** The last block's output after the final LayerNorm: what features are where nothing else is asked for. */
export const lastLayer = 'last';

/** How a layer is written, for help and messages. */
export const layerForms =
  'a block (10 from the start, -3 from the end), several that are concatenated (last4, 9-12 or 3,6,9,12) or with mean: ' +
  'before them averaged (mean:last4), and :raw after it all for no final norm (10:raw)';

/** A layer of a network of known depth. */
export interface FeatureLayer {
  /** In the order in which they are concatenated; no block twice. */
  outputs: readonly BlockOutput[];
  /** Averaged, not concatenated. */
  mean: boolean;
}

/** A layer as it is written. */
interface WrittenLayer {
  /** Blocks of each part, from 1, or below 0 from the end. */
  blocks: readonly number[];
  mean: boolean;
  raw: boolean;
}

/** Whether a text is a layer of some network. */
export function isLayer(text: string): boolean {
  return written(text) !== null;
}

/**
 * The blocks that a layer is made of.
 * @throws UserError for a layer that is none, or that this network does not have
 */
export function layerOf(text: string, { depth }: Pick<ViTConfig, 'depth'>): FeatureLayer {
  const found = written(text);
  if (found === null) throw new UserError(`The layer must be ${layerForms}; not "${text}".`);
  const blocks = found.blocks.map((block) => (block < 0 ? depth + 1 + block : block));
  if (blocks.some((block) => block < 1 || block > depth)) {
    throw new UserError(
      `The layer ${text} is not there: the backbone has ${depth} blocks, 1 to ${depth} or -${depth} to -1.`,
    );
  }
  const twice = blocks.find((block, i) => blocks.indexOf(block) < i);
  if (twice !== undefined) throw new UserError(`The layer ${text} names block ${twice} twice.`);
  const outputs = blocks.map((block) => ({ block, norm: !found.raw }));
  return { outputs, mean: found.mean && blocks.length > 1 };
}

/** One name for all ways to write a layer of a network: {@link lastLayer}, or its blocks counted from the start. */
export function layerName(text: string, config: Pick<ViTConfig, 'depth'>): string {
  const { outputs, mean } = layerOf(text, config);
  const norm = outputs[0]!.norm;
  if (outputs.length === 1 && norm && outputs[0]!.block === config.depth) return lastLayer;
  return `${mean ? 'mean:' : ''}${outputs.map(({ block }) => block).join()}${norm ? '' : ':raw'}`;
}

/** Width of the features of a layer. */
export function layerWidth(text: string, { embedDim }: Pick<ViTConfig, 'embedDim'>): number {
  const found = written(text);
  return embedDim * (found === null || found.mean ? 1 : found.blocks.length);
}

function written(text: string): WrittenLayer | null {
  const [, mean, list, raw] = /^(mean:)?([^:]+)(:raw)?$/.exec(text.trim()) ?? [];
  if (list === undefined) return null;
  const parts = list.split(',').map((part) => blocksOf(part.trim()));
  if (parts.includes(null)) return null;
  const blocks = (parts as number[][]).flat();
  return { blocks, mean: mean !== undefined, raw: raw !== undefined };
}

/** More blocks than any network has, which a text must not make a list of. */
const mostBlocks = 1000;

function blocksOf(part: string): number[] | null {
  const last = /^last([1-9]\d{0,3})?$/.exec(part);
  if (last !== null) {
    const count = Number(last[1] ?? 1);
    return count > mostBlocks ? null : Array.from({ length: count }, (_, i) => i - count);
  }
  if (/^-?[1-9]\d{0,3}$/.test(part)) return [Number(part)];
  const [, first, end] = /^([1-9]\d{0,3})-([1-9]\d{0,3})$/.exec(part) ?? [];
  const [from, to] = [Number(first), Number(end)];
  if (!(from <= to) || to > mostBlocks) return null;
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
